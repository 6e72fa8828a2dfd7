import type {Labelled} from '../../src/stage/stage.ts';

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

/** `(a) `, `(b) `, …, after 26 `(aa) `: how papers count panels. */
export const letter = (index: number): string => {
  const last = String.fromCharCode(97 + (index % 26));
  return index < 26 ? `(${last}) ` : `(${String.fromCharCode(96 + Math.floor(index / 26))}${last}) `;
};
