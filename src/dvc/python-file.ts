import {execaSync} from 'execa';

/** Prints what DVC takes from a file of params in Python: names that are given plain values, those of classes below them. */
const reader = `
import ast, json, sys

def values(statements):
    found = {}
    for statement in statements:
        if isinstance(statement, ast.ClassDef):
            found[statement.name] = values(statement.body)
        elif isinstance(statement, ast.FunctionDef) and statement.name == "__init__":
            found.update(values(statement.body))
        elif isinstance(statement, (ast.Assign, ast.AnnAssign)):
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            for target in targets:
                name = name_of(target)
                try:
                    if name is not None:
                        found[name] = ast.literal_eval(statement.value)
                except ValueError:
                    pass
    return found

def name_of(target):
    if isinstance(target, ast.Name):
        return target.id
    if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name) and target.value.id == "self":
        return target.attr

with open(sys.argv[1], "rb") as file:
    try:
        body = ast.parse(file.read()).body
    except SyntaxError as error:
        sys.exit(f"{error.msg} in line {error.lineno}")
print(json.dumps(values(body), default=list))
`;

/**
 * The params in a Python file, as the text of a JSON document. The file is read, not run.
 *
 * @throws Error in one line where there is no Python, or the file is none.
 */
export const pythonAsJson = (path: string): string => {
  const {stdout, stderr, exitCode, code} = execaSync('python3', ['-c', reader, path], {reject: false});
  if (code === 'ENOENT') throw new Error('cannot be read without Python; put python3 on the PATH');
  if (exitCode !== 0) throw new Error(`cannot be read: ${stderr.trim().split('\n').at(-1)}`);
  return stdout;
};
