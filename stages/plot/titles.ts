import type {Labelled} from '../../src/stage/stage.ts';
import {idOf, stageOf} from '../tables/sources.ts';

/** A member's name when nobody gave it one: the labels of its matrix cell, or its stage. */
export const nameOf = ({stage, cell}: Labelled<unknown>): string => {
  const labels = Object.values(cell);
  return labels.length > 0 ? labels.join(', ') : stage;
};

/** The given title of a member, found by its name, by one of its cell's labels or by its stage; else its name. */
export const titleOf = (member: Labelled<unknown>, titles: Readonly<Record<string, string>>): string => {
  const name = nameOf(member);
  const key = [name, ...Object.values(member.cell), member.stage].find(
    (candidate) => titles[candidate] !== undefined,
  );
  return key === undefined ? name : (titles[key] as string);
};

/** The titles of different members, each its own: where they coincide, with the stage before them, or as whole ids. */
export const distinctTitles = (
  members: readonly Labelled<unknown>[],
  titles: Readonly<Record<string, string>>,
): readonly string[] => {
  const plain = members.map((member) => titleOf(member, titles));
  const staged = members.map((member, i) => `${stageOf(member)}: ${plain[i]!}`);
  return members.map((member, i) => {
    const title = [plain, staged].find((all) => isOnce(all[i]!, all))?.[i];
    return title ?? idOf(member);
  });
};

const isOnce = (title: string, titles: readonly string[]): boolean =>
  titles.indexOf(title) === titles.lastIndexOf(title);

/** `(a) `, `(b) `, …, after 26 `(aa) `: how papers count panels. */
export const letter = (index: number): string => {
  const last = String.fromCharCode(97 + (index % 26));
  return index < 26 ? `(${last}) ` : `(${String.fromCharCode(96 + Math.floor(index / 26))}${last}) `;
};
