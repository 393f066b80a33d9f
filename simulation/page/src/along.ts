/** Every way of working along the range of one number, in worlds that fit and with the same luck all along. */

import type { Declared } from "./declared.ts";
import type { Ran } from "./engine.ts";
import { REPLICATIONS, type Fit } from "./fit.ts";
import { askedOf, moved, type Moved } from "./moved.ts";
import type { Pool } from "./pool.ts";
import type { State } from "./state.ts";
import { banded, estimated, mean, type Estimate } from "./statistics.ts";

/** What came of it: [way][level][world][luck], with the scale of the firm at each level. */
export type Runs = { levels: number[]; scales: number[]; runs: Ran[][][][] };

/** Runs that are there already, where the firm itself stands: [world][way][luck]. */
export type Own = { level: number; runs: Ran[][][] };

/** A firm at some levels of one number, in its worlds; what was run, or is being run, is not run again. */
export class Sweep {
  private readonly asked = new Map<string, Promise<Ran>>();
  private readonly firms: Moved[];
  private readonly states: State[];

  constructor(
    private readonly pool: Pool,
    private readonly declared: Declared,
    private readonly found: Fit,
    from: State,
    at: (level: number) => State,
    readonly levels: number[],
    private readonly ways: string[],
    private readonly own: Own | null,
    private readonly generation: number,
  ) {
    this.states = levels.map(at);
    this.firms = this.states.map((state) => moved(declared, found, from, state));
  }

  /** The first worlds at every level, each with as many luck numbers. */
  async look(worlds: number, lucks: number): Promise<Runs> {
    const counted = <Made>(count: number, of: (place: number) => Made): Made[] => Array.from({ length: count }, (_, place) => of(place));
    // world by world, so that what comes first is whole worlds
    const byWorld = counted(worlds, (world) => this.ways.map((_, way) => this.levels.map((__, level) => counted(lucks, (luck) => this.one(way, level, world, luck)))));
    const runs = await Promise.all(this.ways.map((_, way) => Promise.all(this.levels.map((__, level) => Promise.all(byWorld.map((world) => Promise.all(world[way]![level]!)))))));
    return { levels: this.levels, scales: this.firms.map(({ size }) => size.scale), runs };
  }

  /** What waits of it is not wanted any more. */
  drop(): void {
    this.pool.drop(this);
  }

  private one(way: number, level: number, world: number, luck: number): Promise<Ran> {
    const { own, declared } = this;
    const there = own && own.level === this.levels[level] ? own.runs[world]?.[way]?.[luck] : undefined;
    if (there) return Promise.resolve(there);
    const key = [way, level, world, luck].join();
    let found = this.asked.get(key);
    if (!found) {
      const { firm, values } = this.firms[level]!;
      const asked = askedOf(declared, firm, this.states[level]!.over, values(this.found.worlds[world]!), this.ways[way]!, world * REPLICATIONS + luck);
      found = this.pool.run(asked, Object.keys(declared.outcomes), this.generation, this);
      this.asked.set(key, found);
    }
    return found;
  }
}

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
  const all = runs.map((way) => way.map((level, at) => Float64Array.from(level, (lucks) => mean(lucks.map((ran) => seenOf(ran, outcome, scales[at]!))))));
  const known = Array.from(all[0]![0]!.keys()).filter((world) => all.every((way) => way.every((level) => Number.isFinite(level[world]!))));
  if (known.length < 2) return { levels, worlds: known.length, lines: [], less: [], pairs: [] }; // of one world nothing can be told
  const values = all.map((way) => way.map((level) => Float64Array.from(known, (world) => level[world]!)));
  const lines = values.map((way) => way.map((level) => estimated(level, level)));
  const couples = values.flatMap((_, one) => values.slice(one + 1).map((__, rest) => [one, one + 1 + rest] as const));
  const apart = couples.map(([one, other]) => values[one]!.map((level, at) => level.map((value, world) => value - values[other]![at]![world]!)));
  // together, so that no crossing is found because one looked in many places
  const told = banded(apart.flat(), couples.flatMap(([one]) => values[one]!));
  const pairs = couples.map(([one, other], place): Pair => {
    const differences = told.slice(place * levels.length, (place + 1) * levels.length);
    return { one, other, same: apart[place]!.every((level) => level.every((value) => value === 0)), ...crossing(levels, lines[one]!, differences) };
  });
  const nothing: Estimate = { value: 0, low: 0, high: 0 };
  const turned = ({ value, low, high }: Estimate): Estimate => ({ value: -value, low: -high, high: -low });
  const less = values.map((_, way) => levels.map((__, at) => (way ? turned(told[(way - 1) * levels.length + at]!) : nothing)));
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
