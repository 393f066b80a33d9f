/** What nobody knows of a firm, over which ranges, and worlds drawn from it: `analysis.fit.space` and `.size`. */

import { Draws } from "./chance.ts";
import { isWords, type Declared, type Open, type Range, type Value, type Values } from "./declared.ts";
import type { Firm } from "./firm.ts";
import { normalAt, normalBelow } from "./statistics.ts";

const FINEST = 4096;
const OFF = 0.05;

/** Customers up to which the page runs a firm as it is, and those of the smaller firm that stands for a larger one. */
export const SIZES = { large: 800, small: [400, 800] as [number, number] };

export type Size = { scale: number; accounts: number };

export const headCount = (size: Size, count: number): number => Math.max(1, halfEven(count / size.scale));

export function halfEven(value: number): number {
  const below = Math.floor(value);
  return value - below === 0.5 ? below + (below % 2) : Math.round(value);
}

/** As what a firm is run: as it is, or as a smaller one of the same shape. */
export function sizeOf(accounts: number, counts: number[], sizes = SIZES): Size {
  if (accounts <= sizes.large) return { scale: 1, accounts };
  const off = (small: number): number => {
    const size = { scale: accounts / small, accounts: small };
    return Math.max(0, ...counts.map((count) => Math.abs((headCount(size, count) * size.scale) / count - 1)));
  };
  let best = sizes.small[0];
  for (let small = sizes.small[0]; small <= sizes.small[1]; small++) if (off(small) < off(best)) best = small;
  for (let small = sizes.small[1] + 1; off(best) > OFF && small <= accounts; small++) if (off(small) <= OFF || small === accounts) best = small;
  return { scale: accounts / best, accounts: best };
}

const COUNTED = /^functions\.\w+\.(seats|bench)$/;

/** Parameters of the smaller firm. */
export function small(values: Values, size: Size): Values {
  if (size.scale === 1) return values;
  const made: Values = { ...values, accounts: size.accounts };
  for (const [name, value] of Object.entries(values)) if (COUNTED.test(name) && value) made[name] = headCount(size, Number(value));
  return made;
}

/** The level below which a share of a range lies. */
export function levelAt(open: Open, share: number): Value {
  if (isWords(open)) return open.choices[Math.min(Math.floor(share * open.choices.length), open.choices.length - 1)]!;
  const range = open as Range;
  const half = range.whole ? 0.5 : 0;
  const [low, high] = [range.low - half, range.high + half];
  let [found, part] = [low + (high - low) * share, (high - low) / FINEST];
  if (range.scale === "log") {
    const width = Math.log(high) - Math.log(low);
    found = Math.exp(Math.log(low) + width * share);
    part = (found * width) / FINEST;
  }
  const within = (value: number): number => Math.min(Math.max(value, range.low), range.high);
  if (range.whole) return within(Math.floor(found + 0.5));
  const digits = Math.min(Math.max(Math.ceil(-Math.log10(Math.max(part / 100, 1e-300))), 0), 20);
  return within(Number(found.toFixed(digits)));
}

export type Space = { firm: Firm; levels: Map<string, Open>; size: Size };

/** Scores of a world: a standard normal value for each unknown, in the order of the space. */
export type Scores = Float64Array;

/** A Latin hypercube over all ranges: each of `count` equal parts of a range once. */
export function hypercube(space: Space, count: number, seed: number): Scores[] {
  const chance = new Draws(seed);
  const made = Array.from({ length: count }, () => new Float64Array(space.levels.size));
  for (let place = 0; place < space.levels.size; place++) {
    const order = Array.from({ length: count }, (_, one) => one);
    for (let one = count - 1; one > 0; one--) {
      const other = Math.floor(chance.random() * (one + 1));
      [order[one], order[other]] = [order[other]!, order[one]!];
    }
    for (let world = 0; world < count; world++) {
      const share = (order[world]! + chance.random()) / count;
      made[world]![place] = normalAt(Math.min(Math.max(share, 1e-9), 1 - 1e-9));
    }
  }
  return made;
}

/** What is unknown in a world, by full name. */
export function worldOf(space: Space, scores: Scores): Values {
  const made: Values = {};
  let place = 0;
  for (const [name, open] of space.levels) made[name] = levelAt(open, normalBelow(scores[place++]!));
  return made;
}

/** What of it the page seeks: what bears on how the firm works today; the rest keeps its whole range. */
export function spaceOf(declared: Declared, firm: Firm): Space {
  const levels = new Map<string, Open>();
  for (const [name, unknown] of Object.entries(declared.unknowns)) {
    if (name in firm.parameters) continue;
    if (name.startsWith("regimes.") && !name.startsWith(`regimes.${firm.today}.`)) continue;
    levels.set(name, unknown);
  }
  for (const name of firm.openSeats) {
    const asked = hoursOf(declared, firm.today, firm.parameters)[name]!;
    const [most, least] = declared.taken.map((share) => Math.max(1, halfEven(asked / share))) as [number, number];
    levels.set(`functions.${name}.seats`, { low: least, high: Math.max(most, least + 1), scale: "log", whole: true });
  }
  const counts = declared.functions.map((name) => Number(firm.parameters[`functions.${name}.seats`] ?? 0)).filter((count) => count > 0);
  return { firm, levels, size: sizeOf(Number(firm.parameters.accounts), counts) };
}

/** Hours that a week asks of each function, in people at work all the time: in proportion to customers and requests. */
export function hoursOf(declared: Declared, today: string, values: Values): Record<string, number> {
  const accounts = Number(values.accounts ?? declared.parameters.accounts!.default);
  const capacity = Number(values.capacity ?? declared.parameters.capacity!.default);
  const made: Record<string, number> = {};
  for (const name of declared.functions) {
    let times = Number(declared.parameters.capacity!.default) / capacity;
    for (const what of ["request_rate", "service_hours"]) {
      const full = `functions.${name}.${what}`;
      if (full in values) times *= Number(values[full]) / Number(declared.parameters[full]!.default);
    }
    made[name] = accounts * declared.hours[today]![name]! * times;
  }
  return made;
}

/** What bears on other regimes than today's lies anywhere in its range: drawn so for worlds that fit. */
export function whole(declared: Declared, space: Space, worlds: Values[], seed: number): Values[] {
  const rest = Object.entries(declared.unknowns).filter(([name]) => !space.levels.has(name) && !(name in space.firm.parameters));
  const other: Space = { ...space, levels: new Map(rest) };
  const drawn = hypercube(other, worlds.length, seed + 77_001);
  return worlds.map((world, place) => ({ ...worldOf(other, drawn[place]!), ...world }));
}
