/** What is wrong with a question, in words: what was found, what is allowed, and the nearest name. */

/** A question that cannot be answered, with all that is wrong with it. */
export class Refused extends Error {
  constructor(readonly faults: readonly string[]) {
    super(faults.join("\n"));
    this.name = "Refused";
  }
}

/** A value as it is shown in a sentence. */
export function shown(value: unknown): string {
  return typeof value === "bigint" || value === undefined ? String(value) : JSON.stringify(value);
}

/** How many letters must be put in, taken out or exchanged to make one word of another. */
export function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, place) => place);
  for (const [above, letter] of Array.from(one).entries()) {
    const next = [above + 1];
    for (const [place, opposite] of Array.from(other).entries()) {
      const exchanged = (row[place] ?? 0) + (letter === opposite ? 0 : 1);
      next.push(Math.min(exchanged, (row[place + 1] ?? 0) + 1, (next[place] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}

/** The clause that helps with a misspelt word: the nearest names, or all of them where they are few. */
export function nearest(word: string, allowed: Iterable<string>): string {
  const names = [...allowed];
  const longer = names.filter((name) => name.endsWith(`.${word}`));
  if (longer.length > 0) return `; did you mean ${longer.slice(0, 4).map((name) => `'${name}'`).join(" or ")}?`;
  const ranked = names.map((name) => [distance(word, name), name] as const).sort(([one], [other]) => one - other);
  const best = ranked[0];
  if (best && best[0] <= Math.max(1, best[1].length / 3)) return `; did you mean '${best[1]}'?`;
  return names.length <= 12 ? `; allowed: ${names.map((name) => `'${name}'`).join(", ")}` : "";
}
