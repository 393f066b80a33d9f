/** In which part of the worlds something is so, as a box in few facts (PRIM): `analysis.robust.discovery`. */

import { binomialAbove, fresh, wilson } from "./statistics.ts";
import type { Levels } from "./learning.ts";

const [PEEL, LEAST, MOST_FACTS, FOLDS] = [0.05, 0.1, 3, 5];

export type Side = [number, number] | Set<string>;
export type Box = { sides: Map<string, Side>; density: number; low: number; high: number; everywhere: number; told: boolean };

type Flags = Uint8Array;
const total = (flags: Flags): number => flags.reduce((one, other) => one + other, 0);

export function discovered(levels: Levels, interesting: Flags): Box {
  const count = interesting.length;
  const everywhere = total(interesting) / count;
  const every = Array.from({ length: count }, (_, world) => world);
  const sides = foundBox(levels, every, interesting);
  const fold = fresh().permutation(count).map((one) => one % FOLDS);
  const held = new Uint8Array(count);
  for (let number = 0; number < FOLDS; number++) {
    const made = every.filter((world) => fold[world] !== number);
    const box = foundBox(levels, made, interesting);
    for (const world of every) if (fold[world] === number && inside(levels, box, world)) held[world] = 1;
  }
  const within = total(held);
  const density = within ? every.filter((world) => held[world] && interesting[world]).length / within : NaN;
  const ends = within ? wilson(density, within) : { low: NaN, high: NaN };
  return { sides, density, low: ends.low, high: ends.high, everywhere, told: sides.size > 0 && ends.low > everywhere };
}

const allows = (side: Side, value: number | string): boolean =>
  side instanceof Set ? side.has(String(value)) : side[0] <= Number(value) && Number(value) <= side[1];

const inside = (levels: Levels, sides: Map<string, Side>, world: number): boolean =>
  [...sides].every(([name, side]) => allows(side, levels[name]![world]!));

function foundBox(levels: Levels, worlds: number[], interesting: Flags): Map<string, Side> {
  const share = worlds.filter((world) => interesting[world]).length / worlds.length;
  let best = new Map<string, Side>();
  let score = 0;
  for (const [sides, here] of peeled(levels, worlds, interesting)) {
    const dense = here.filter((world) => interesting[world]).length / here.length;
    const gained = share === 0 || share === 1 ? 0 : (dense - share) * Math.sqrt(here.length / (share * (1 - share)));
    if (gained > score) [best, score] = [sides, gained];
  }
  return needed(levels, worlds, interesting, best);
}

type Peel = [string, Side, number[]];

function* peeled(levels: Levels, worlds: number[], interesting: Flags): Generator<[Map<string, Side>, number[]]> {
  let sides = new Map<string, Side>();
  let here = worlds;
  const varied = Object.keys(levels).filter((name) => new Set(worlds.map((world) => levels[name]![world])).size > 1);
  const numeric = (name: string): boolean => levels[name]!.every((one) => typeof one === "number");
  const numbers = varied.filter(numeric);
  const words = varied.filter((name) => !numeric(name));
  for (;;) {
    const peels: Peel[] = [];
    for (const name of numbers) {
      const column = levels[name] as number[];
      const sorted = here.map((world) => column[world]!).sort((one, other) => one - other);
      const cut = Math.max(halfEven(PEEL * sorted.length), 1);
      const low = sorted.find((value) => value > sorted[cut - 1]!);
      const high = sorted.findLast((value) => value < sorted[sorted.length - cut]!);
      const [from, to] = (sides.get(name) as [number, number] | undefined) ?? [-Infinity, Infinity];
      if (low !== undefined) peels.push([name, [low, to], here.filter((world) => column[world]! >= low)]);
      if (high !== undefined) peels.push([name, [from, high], here.filter((world) => column[world]! <= high)]);
    }
    for (const name of words) {
      const column = levels[name]!;
      const there = [...new Set(here.map((world) => String(column[world])))].sort();
      if (there.length > 1)
        for (const word of there)
          peels.push([name, new Set(there.filter((other) => other !== word)), here.filter((world) => String(column[world]) !== word)]);
    }
    const before = here.filter((world) => interesting[world]).length / here.length;
    let [most, chosen] = [-Infinity, null as Peel | null];
    for (const peel of peels) {
      const left = peel[2].length;
      if (left < LEAST * worlds.length || left >= here.length) continue;
      const won = (peel[2].filter((world) => interesting[world]).length / left - before) / (here.length - left);
      if (won > most) [most, chosen] = [won, peel];
    }
    if (!chosen) return;
    here = chosen[2];
    sides = new Map(sides).set(chosen[0], chosen[1]);
    yield [sides, here];
  }
}

function halfEven(value: number): number {
  const below = Math.floor(value);
  if (value - below !== 0.5) return Math.round(value);
  return below % 2 ? below + 1 : below;
}

function needed(levels: Levels, worlds: number[], interesting: Flags, sides: Map<string, Side>): Map<string, Side> {
  const left = new Map(sides);
  while (left.size) {
    let [most, worst] = [-1, ""];
    for (const name of left.keys()) {
      const others = new Map(left);
      others.delete(name);
      const without = worlds.filter((world) => inside(levels, others, world));
      const here = without.filter((world) => allows(left.get(name)!, levels[name]![world]!));
      const hits = here.filter((world) => interesting[world]).length;
      const share = without.filter((world) => interesting[world]).length / without.length;
      const chance = binomialAbove(hits - 1, here.length, share);
      if (chance > most) [most, worst] = [chance, name];
    }
    if (left.size <= MOST_FACTS && most <= 0.05) break;
    left.delete(worst);
  }
  return left;
}
