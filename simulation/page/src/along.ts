/** Every way of working along the range of one number, in worlds that fit and with the same luck all along. */

import type { Declared } from "./declared.ts";
import type { Ran } from "./engine.ts";
import { REPLICATIONS, type Fit } from "./fit.ts";
import { askedOf, moved } from "./moved.ts";
import type { Pool } from "./pool.ts";
import type { State } from "./state.ts";
import { banded, estimated, type Estimate } from "./statistics.ts";

/** What came of it: [way][level][world], with the scale of the firm at each level. */
export type Runs = { levels: number[]; scales: number[]; runs: Ran[][][] };

/** Runs some worlds at each level; `at` is the firm there. */
export async function along(pool: Pool, declared: Declared, found: Fit, state: State, at: (level: number) => State, levels: number[], ways: string[], worlds: [from: number, until: number], generation: number): Promise<Runs> {
  const firms = levels.map((level) => moved(declared, found, state, at(level)));
  const wanted = Object.keys(declared.outcomes);
  const runs = await Promise.all(
    ways.map((then) =>
      Promise.all(
        firms.map(({ firm, values }, level) =>
          Promise.all(
            found.worlds.slice(...worlds).map((world, place) => pool.run(askedOf(declared, firm, at(levels[level]!).over, values(world), then, (worlds[0] + place) * REPLICATIONS), wanted, generation)),
          ),
        ),
      ),
    ),
  );
  return { levels, scales: firms.map(({ size }) => size.scale), runs };
}

/** Worlds that came later, after those that were there. */
export const joined = (one: Runs, other: Runs): Runs => ({ ...one, runs: one.runs.map((way, place) => way.map((level, at) => [...level, ...other.runs[place]![at]!])) });

export type Crossing = { at: number; value: number; low: number; high: number };

/** How one way lies to another: where it is told to be higher (1) or lower (−1), level by level, and where they cross. */
export type Pair = { one: number; other: number; signs: number[]; crossings: Crossing[]; same: boolean };

/** Means over worlds with their ranges: [way][level] as they are, and [way][level] less today's. */
export type Curve = { levels: number[]; worlds: number; lines: Estimate[][]; less: Estimate[][]; pairs: Pair[] };

/** What is seen of a run: an outcome, or `money`, a year of the whole firm. */
export function seenOf(ran: Ran, outcome: string, scale: number): number {
  if (outcome !== "money") return ran.outcomes[outcome]!;
  return (52 * scale * ran.money.reduce((sum, one) => sum + one, 0)) / ran.money.length;
}

/** A curve for every way, the first of which is today's; worlds in which anything is not known are left out. */
export function curveOf({ levels, scales, runs }: Runs, outcome: string): Curve {
  const all = runs.map((way) => way.map((level, at) => Float64Array.from(level, (ran) => seenOf(ran, outcome, scales[at]!))));
  const known = Array.from(all[0]![0]!.keys()).filter((world) => all.every((way) => way.every((level) => Number.isFinite(level[world]!))));
  const values = all.map((way) => way.map((level) => Float64Array.from(known, (world) => level[world]!)));
  const lines = values.map((way) => way.map((level) => estimated(level, level)));
  const couples = values.flatMap((_, one) => values.slice(one + 1).map((__, rest) => [one, one + 1 + rest] as const));
  const apart = couples.map(([one, other]) => values[one]!.map((level, at) => level.map((value, world) => value - values[other]![at]![world]!)));
  // together, so that no crossing is found because one looked in many places
  const told = known.length > 1 ? banded(apart.flat(), couples.flatMap(([one]) => values[one]!)) : [];
  const pairs = couples.map(([one, other], place): Pair => {
    const differences = told.slice(place * levels.length, (place + 1) * levels.length);
    return { one, other, same: apart[place]!.every((level) => level.every((value) => value === 0)), ...crossing(levels, lines[one]!, differences) };
  });
  const nothing: Estimate = { value: 0, low: 0, high: 0 };
  const turned = ({ value, low, high }: Estimate): Estimate => ({ value: -value, low: -high, high: -low });
  const less = values.map((_, way) => levels.map((__, at) => (way && told.length ? turned(told[(way - 1) * levels.length + at]!) : nothing)));
  return { levels, worlds: known.length, lines, less, pairs };
}

/** Where a difference is told to change its sign: between two levels at which it is told to be either. */
export function crossing(levels: number[], line: Estimate[], differences: Estimate[]): { signs: number[]; crossings: Crossing[] } {
  const signs = differences.map(({ low, high }) => (low > 0 ? 1 : high < 0 ? -1 : 0));
  const crossings: Crossing[] = [];
  let before = -1;
  signs.forEach((sign, at) => {
    if (!sign) return;
    if (before >= 0 && signs[before] === -sign) {
      const step = Array.from({ length: at - before }, (_, more) => before + 1 + more).find((one) => Math.sign(differences[one]!.value) === sign)!;
      const [here, there] = [differences[step - 1]!.value, differences[step]!.value];
      const part = here === there ? 0 : here / (here - there);
      const between = (one: number, other: number): number => one + (other - one) * part;
      crossings.push({ at: between(levels[step - 1]!, levels[step]!), value: between(line[step - 1]!.value, line[step]!.value), low: levels[before]!, high: levels[at]! });
    }
    before = at;
  });
  return { signs, crossings };
}
