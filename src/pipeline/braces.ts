import {bracketed} from './wildcards.ts';

/** `a{b,c{d,e}}` → `ab`, `acd`, `ace`. A brace without a comma or a partner stands for itself, as one in brackets. */
export const alternatives = (pattern: string): readonly string[] => {
  const group = firstGroup(pattern);
  if (!group) return [pattern];
  const [head, tail] = [pattern.slice(0, group.start), pattern.slice(group.end)];
  return group.members.flatMap((member) => alternatives(`${head}${member}${tail}`));
};

interface Group {
  readonly start: number;
  readonly end: number;
  readonly members: readonly string[];
}

const firstGroup = (pattern: string): Group | undefined => {
  const bare = pattern.replace(bracketed, (set) => '_'.repeat(set.length));
  for (let start = bare.indexOf('{'); start >= 0; start = bare.indexOf('{', start + 1)) {
    const group = groupAt(pattern, bare, start);
    if (group && group.members.length > 1) return group;
  }
  return undefined;
};

/** @param bare the pattern with nothing in brackets that could be taken for a part of the group. */
const groupAt = (pattern: string, bare: string, start: number): Group | undefined => {
  const members: string[] = [];
  let depth = 0;
  let from = start + 1;
  for (let at = start; at < pattern.length; at++) {
    const character = bare[at];
    if (character === '{') depth++;
    const closes = character === '}' && --depth === 0;
    if (closes || (character === ',' && depth === 1)) {
      members.push(pattern.slice(from, at));
      from = at + 1;
    }
    if (closes) return {start, end: at + 1, members};
  }
  return undefined;
};
