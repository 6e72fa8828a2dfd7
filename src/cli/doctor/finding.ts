/** Something that was looked at. `lacking`: it works, but less well than it could; `broken`: `pipe` cannot run. */
export interface Finding {
  readonly name: string;
  readonly state: 'well' | 'lacking' | 'broken';
  readonly says: string;
  /** The command, or what else there is to do, that mends it. */
  readonly mend?: string;
}
