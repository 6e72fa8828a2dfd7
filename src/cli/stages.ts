import type {Declaration} from '../stage/declaration.ts';
import type {Action} from './line/settings.ts';
import {columns} from './print/columns.ts';
import {paramRows} from './print/params.ts';
import {print, printJson} from './print/print.ts';
import {loadStageTypes} from './project/built-in.ts';
import {openCommandCache} from './project/open-cache.ts';

/** `pipe stages`: the stage types in one line each, or one with its inputs and params. */
export const stages: Action = async ([type], settings) => {
  const cache = await openCommandCache(settings);
  const found = await loadStageTypes(cache, type === undefined ? undefined : [type]);
  const declarations = [...found].map(([name, {declaration}]) => ({name, ...declaration}));
  if (settings.json) printJson(type === undefined ? declarations : declarations[0]);
  else if (type === undefined) {
    print(
      ...columns(
        ['type', 'makes', 'about'],
        declarations.map(({name, kind, about}) => [name, kind, about]),
      ),
    );
  } else for (const declaration of declarations) printOne(declaration);
  return 0;
};

const arities = {one: '', optional: ', may be left out', many: ', several'};

const printOne = ({name, about, inputs, kind, params}: Declaration & {readonly name: string}): void => {
  print(`${name}: ${about}`, '', `makes a ${kind} from:`);
  const edges = Object.entries(inputs).map(
    ([input, edge]) => `  ${input}: ${edge.kind}${arities[edge.arity]}`,
  );
  print(...(edges.length > 0 ? edges : ['  nothing']), '', 'with:');
  const rows = paramRows(params);
  print(...(rows.length > 0 ? columns(['  param', 'type', 'default', 'about'], rows) : ['  nothing']));
};
