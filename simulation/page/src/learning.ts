/** What is worth measuring first: by how much the choice improves once one unknown is known (`analysis.robust.learning`). */

import { CONFIDENCE, fresh, mean, student, variance, type Estimate, type Table } from "./statistics.ts";
import type { Worlds } from "./worlds.ts";

const PARTS = 6;
const SPLITS = 100;

export type Levels = Record<string, (number | string)[]>;
export type Fact = { unknown: string; gain: Estimate; share: number; first: "told" | "possible" };

/** The part of its range in which an unknown lies in each world: words, and numbers of few levels, are parts of their own. */
function partsOf(column: (number | string)[]): Int32Array {
  const levels = [...new Set(column)];
  const numeric = column.every((one) => typeof one === "number");
  if (!numeric || levels.length <= PARTS) {
    levels.sort((one, other) => (one < other ? -1 : one > other ? 1 : 0));
    return Int32Array.from(column, (one) => levels.indexOf(one));
  }
  const order = column.map((_, place) => place).sort((one, other) => Number(column[one]) - Number(column[other]) || one - other);
  const found = new Int32Array(column.length);
  order.forEach((place, rank) => (found[place] = Math.floor((rank * PARTS) / column.length)));
  return found;
}

function leastOf(values: ArrayLike<number>): number {
  let least = 0;
  for (let place = 1; place < values.length; place++) if (values[place]! < values[least]!) least = place;
  return least;
}

/** [world]: what choosing by part gains over one choice for all, judged on worlds that it was not made from. */
function gains(losses: Table, part: Int32Array, orders: Int32Array[]): Float64Array {
  const count = part.length;
  const parts = Math.max(...part) + 1;
  const [gained, judged] = [new Float64Array(count), new Float64Array(count)];
  const half = Math.floor(count / 2);
  for (const order of orders) {
    const halves = [order.subarray(0, half), order.subarray(half)];
    for (const [made, tried] of [halves, [halves[1]!, halves[0]!]] as [Int32Array, Int32Array][]) {
      const overall = losses.map((column) => made.reduce((total, world) => total + column[world]!, 0) / made.length);
      const seen = new Float64Array(parts);
      for (const world of made) seen[part[world]!]!++;
      const chosen = Array.from({ length: parts }, (_, each) => {
        if (!seen[each]) return leastOf(overall);
        return leastOf(
          losses.map((column) => {
            let total = 0;
            for (const world of made) if (part[world] === each) total += column[world]!;
            return total / seen[each]!;
          }),
        );
      });
      const all = leastOf(overall);
      for (const world of tried) {
        gained[world]! += losses[all]![world]! - losses[chosen[part[world]!]!]![world]!;
        judged[world]!++;
      }
    }
  }
  return gained.map((one, world) => one / judged[world]!);
}

/** What is told to be worth measuring, the most valuable first; empty where nothing is. */
export function measureFirst(worlds: Worlds, levels: Levels): Fact[] {
  const names = Object.keys(levels).filter((name) => new Set(levels[name]).size > 1);
  const losses = worlds.losses();
  const count = worlds.count;
  const chance = fresh();
  const orders = Array.from({ length: SPLITS / 2 }, () => chance.permutation(count));
  const found = names.map((name) => gains(losses, partsOf(levels[name]!), orders));
  const freedom = count - 1;
  const strict = student(freedom, 1 - (1 - CONFIDENCE) / names.length);
  const reach = student(freedom, CONFIDENCE);
  const means = found.map(mean);
  const errors = found.map((one) => Math.sqrt(variance(one) / count));
  const told = means.map((one, place) => one - strict * errors[place]! > 0);
  let top = 0;
  means.forEach((one, place) => (top = one > means[top]! ? place : top));
  const less = found.map((one) => {
    const apart = found[top]!.map((value, world) => value - one[world]!);
    return mean(apart) - reach * Math.sqrt(variance(apart) / count) > 0;
  });
  const alone = told[top] && less.filter(Boolean).length === less.length - 1;
  let everything = Math.min(...losses.map(mean));
  let best = 0;
  for (let world = 0; world < count; world++) best += Math.min(...losses.map((column) => column[world]!));
  everything -= best / count;
  const order = names.map((_, place) => place).sort((one, other) => means[other]! - means[one]! || one - other);
  return order
    .filter((place) => told[place] && (place === top || !less[place]))
    .map((place) => ({
      unknown: names[place]!,
      gain: { value: means[place]!, low: means[place]! - reach * errors[place]!, high: means[place]! + reach * errors[place]! },
      share: everything > 0 ? means[place]! / everything : 0,
      first: place === top && alone ? "told" : "possible",
    }));
}
