/** Segments of which a firm has so few customers that each is more than a tenth of what is said: `science.cautions`. */

import type { Declared, Values } from "./declared.ts";

const GOLDEN_RATIO = 0.6180339887498949;

/** How many customers a firm has of each segment that has a share and fewer than ten of them. */
export function fewOf(declared: Declared, values: Values): [segment: string, count: number][] {
  const of = (name: string): number => Number(values[name] ?? declared.parameters[name]!.default);
  const shares = declared.segments.map((name) => of(`segments.${name}.share`));
  const all = shares.reduce((sum, share) => sum + share, 0);
  let below = 0;
  const until = shares.map((share) => (below += share) / all);
  const counts = shares.map(() => 0);
  for (let slot = 0; slot < of("accounts"); slot++) {
    const at = ((slot + 0.5) * GOLDEN_RATIO) % 1;
    const number = until.findIndex((end) => at < end);
    counts[number < 0 ? counts.length - 1 : number]!++;
  }
  return declared.segments.map((name, number): [string, number] => [name, counts[number]!]).filter(([, count], number) => shares[number]! > 0 && count < declared.fewest);
}
