import type {ErrorObject} from 'ajv';
import {templatePattern} from '../../schemas/template.ts';
import type {JsonObject} from '../json.ts';

const isUnion = ({keyword}: ErrorObject): boolean => keyword === 'anyOf' || keyword === 'oneOf';

/** Leaves of each union either its own error, or those of the one branch whose type the value has. */
export const withoutBranches = (errors: readonly ErrorObject[]): readonly ErrorObject[] => {
  const dropped = new Set<ErrorObject>();
  for (const [at, union] of errors.entries()) {
    if (!isUnion(union)) continue;
    const inner = innerErrors(errors, at);
    const meant = union.keyword === 'anyOf' ? meantBranch(union, inner) : undefined;
    for (const error of inner)
      if (meant === undefined || !error.schemaPath.startsWith(meant)) dropped.add(error);
    if (meant !== undefined) dropped.add(union);
  }
  return errors.filter((error) => !dropped.has(error));
};

/** Ajv puts the errors of a union's branches right before its own. */
const innerErrors = (errors: readonly ErrorObject[], at: number): readonly ErrorObject[] => {
  const {schemaPath, instancePath} = errors[at]!;
  let first = at;
  while (first > 0 && isWithin(errors[first - 1]!, `${schemaPath}/`, instancePath)) first--;
  return errors.slice(first, at);
};

const isWithin = (error: ErrorObject, schemaPrefix: string, instancePath: string): boolean =>
  error.schemaPath.startsWith(schemaPrefix) &&
  (error.instancePath === instancePath || error.instancePath.startsWith(`${instancePath}/`));

/** Whether a member tells that a branch is not the one, as `type` does. */
const isWrongTag = (error: ErrorObject, {instancePath}: ErrorObject, branch: string): boolean =>
  error.keyword === 'const' &&
  error.schemaPath.startsWith(branch) &&
  error.instancePath.slice(instancePath.length).split('/').length === 2;

const meantBranch = (union: ErrorObject, inner: readonly ErrorObject[]): string | undefined => {
  const branches = (union.schema as readonly JsonObject[]).flatMap((branch, at) =>
    branch.pattern === templatePattern ? [] : [`${union.schemaPath}/${at}/`],
  );
  const fitting = branches.filter((prefix) => {
    const own = inner.filter(({schemaPath}) => schemaPath.startsWith(prefix));
    return !own.some(({keyword, instancePath}) => keyword === 'type' && instancePath === union.instancePath);
  });
  const tagged = fitting.filter((prefix) => !inner.some((error) => isWrongTag(error, union, prefix)));
  return tagged.length === 1 ? tagged[0] : undefined;
};
