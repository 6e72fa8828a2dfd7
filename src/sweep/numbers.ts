/** Numbers for texts, from 0 on: the same for the same text. */
export class Numbers {
  readonly #known = new Map<string, number>();

  get size(): number {
    return this.#known.size;
  }

  of(text: string): number {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const number = this.#known.size;
    this.#known.set(text, number);
    return number;
  }
}
