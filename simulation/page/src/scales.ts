/** Where an axis begins, ends, and has its marks. */

/** Steps between whole numbers, of which a half cannot be: people, customers, weeks. */
export const WHOLE_STEPS = [1, 10, 100, 1e3, 1e4].flatMap((power) => [1, 2, 5].map((times) => times * power));

export function ticks(low: number, high: number): number[] {
  const rough = (high - low) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((times) => times * power).find((one) => one >= rough)!;
  const found: number[] = [];
  for (let at = Math.ceil(low / step) * step; at <= high + step * 1e-9; at += step) found.push(Math.abs(at) < step / 1e6 ? 0 : at);
  return found;
}

/** Both ends of an upright axis, with some room; it goes below zero only where something does, and `zero` is in it if asked for. */
export function heights(values: (number | null)[], zero: boolean): [low: number, high: number] {
  const finite = values.filter((value): value is number => value !== null && Number.isFinite(value));
  if (zero || !finite.length) finite.push(0);
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const room = (high - low || Math.abs(high) || 1) * 0.08;
  return [zero || low < 0 ? low - room : Math.max(0, low - room), high + room];
}

/** A text in lines that are no wider than that. */
export function folded(text: string, width: number, widthOf: (text: string) => number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const longer = lines.length ? `${lines.at(-1)!} ${word}` : word;
    if (lines.length && widthOf(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
