/** History matching, wave by wave, to a firm's own numbers: `analysis.fit.waves`, with the same tolerances. */

import { Draws } from "./chance.ts";
import { isWords, type Declared, type Values } from "./declared.ts";
import { conditioned, fitted, type Emulator } from "./emulator.ts";
import { asWritten, weeksOf, type Firm, type Observed } from "./firm.ts";
import { hypercube, whole, worldOf, type Scores, type Space } from "./space.ts";
import { mean, quantile, variance } from "./statistics.ts";

export const LIMIT = 3;
export const FEWEST = 32;
export const REPLICATIONS = 2;

/** How many worlds are tried: in the first wave, in each later one, in how many waves; and how many are wanted. */
export type Effort = { first: number; later: number; waves: number; wanted: number };

export const EFFORT: Effort = { first: 128, later: 112, waves: 6, wanted: 80 };

/** Outcomes of both runs of a world, by name. */
export type Shown = Record<string, number[]>;

/** Carries out a wave: the firm as it works today, in each world, with luck of its own. */
export type Carry = (worlds: Values[], parameters: Values, wave: number) => Promise<Shown[]>;

/** What customers pay today as multiples of their first contracts, by world, luck and segment. */
export type Pause = (worlds: Values[], parameters: Values, wave: number) => Promise<number[][][]>;

export type Tried = { scores: Scores; mean: Record<string, number>; luck: Record<string, number> };

export type Fit = {
  space: Space;
  parameters: Values;
  first: Tried[];
  every: Tried[];
  kept: Tried[];
  luck: Record<string, number>;
  tried: number;
  atFirst: number;
  waves: number;
  reached: boolean;
  worlds: Values[];
};

export async function fit(declared: Declared, space: Space, carryOut: Carry, pause: Pause, effort = EFFORT, told: (left: number) => void = () => {}): Promise<Fit> {
  const { firm } = space;
  const parameters: Values = { ...firm.parameters };
  const chance = new Draws(firm.seed);
  const seen = Object.values(declared.facts).map((fact) => fact.outcome);
  const run = async (scores: Scores[], wave: number, signed: Values[] = []): Promise<Tried[]> => {
    const worlds = scores.map((one, place) => ({ ...worldOf(space, one), ...signed[place] }));
    const shown = await carryOut(worlds, parameters, wave);
    return scores.map((one, place) => tried(one, shown[place]!, seen));
  };
  const first = await run(hypercube(space, effort.first, firm.seed), 0);
  let every = first;
  let [count, waves, second] = [effort.first, 1, 1000];
  let [kept, contracts, atFirst]: [Tried[], Values[], number] = [[], [], 0];
  let luck: Record<string, number> = {};
  const turnover = firm.observed.find((one) => one.name === "turnover");
  for (;;) {
    luck = luckOf(firm, every);
    const fits = every.filter((one) => Math.max(...implausibility(space, one, luck)) <= LIMIT);
    const settled = !turnover || waves > 2;
    if (settled) told(fits.length);
    if (!firm.observed.length || (settled && fits.length >= 1.15 * effort.wanted) || waves >= effort.waves) {
      atFirst = fits.length;
      const scores = fits.map((one) => one.scores);
      const signed = await firstContracts(declared, firm, scores.map((one) => worldOf(space, one)), parameters, second, pause);
      const again = await run(scores, second++, signed);
      const stays = again.map((one) => Math.max(...implausibility(space, one, luck)) <= LIMIT);
      kept = fits.map((one, place) => ({ ...one, mean: halved(one.mean, again[place]!.mean) })).filter((_, place) => stays[place]);
      contracts = signed.filter((_, place) => stays[place]);
      if (kept.length >= effort.wanted || waves >= effort.waves || !firm.observed.length) break;
    }
    if (waves <= 2 && turnover) parameters.turnover = corrected(space, every, luck, Number(parameters.turnover), turnover);
    const wave = await run(proposed(space, every, luck, effort.later, firm.seed + waves, chance), waves);
    // worlds that were run with another turnover propose, and are never kept
    every = waves <= 2 && turnover ? wave : [...every, ...wave];
    waves++;
    count += effort.later;
  }
  kept = kept.slice(0, effort.wanted);
  const worlds = whole(declared, space, kept.map((one, place) => ({ ...worldOf(space, one.scores), ...contracts[place] })), firm.seed);
  // what customers signed for is of each world
  for (const name of Object.keys(firm.contracts)) delete parameters[name];
  return { space, parameters, first, every, kept, luck, tried: count, atFirst, waves, reached: kept.length >= FEWEST, worlds };
}

/** The first contracts of each world in which its customers pay today what the firm says: `analysis.fit.contracts`. */
async function firstContracts(declared: Declared, firm: Firm, worlds: Values[], parameters: Values, wave: number, pause: Pause): Promise<Values[]> {
  if (!worlds.length) return [];
  const seen = await pause(worlds, parameters, wave);
  const made: Values[] = worlds.map(() => ({}));
  declared.segments.forEach((name, segment) => {
    const full = `segments.${name}.revenue`;
    ofWorlds(seen.map((world) => world.map((run) => run[segment]!))).forEach((grown, world) => (made[world]![full] = firm.contracts[full]! / grown));
  });
  return made;
}

/** The mean of each world, drawn to that of all by the share of luck in its variance (Bühlmann 1967). */
export function ofWorlds(seen: number[][]): number[] {
  const every = seen.flat().filter(Number.isFinite);
  const middle = every.length ? mean(every) : 1;
  const known = seen.map((world, place) => (world.every(Number.isFinite) ? place : -1)).filter((place) => place >= 0);
  const found = seen.map(() => middle);
  if (known.length < 2) return found;
  const means = known.map((place) => mean(seen[place]!));
  const luck = mean(known.map((place) => variance(seen[place]!))) / seen[0]!.length;
  const spread = variance(means);
  const own = spread > 0 ? Math.max(1 - luck / spread, 0) : 0;
  known.forEach((place, number) => (found[place] = mean(means) + own * (means[number]! - mean(means))));
  return found;
}

function tried(scores: Scores, shown: Shown, seen: string[]): Tried {
  const [means, luck]: [Record<string, number>, Record<string, number>] = [{}, {}];
  for (const name of seen) {
    const known = (shown[name] ?? []).filter(Number.isFinite);
    means[name] = known.length ? mean(known) : NaN;
    luck[name] = known.length > 1 ? variance(known) : NaN;
  }
  return { scores, mean: means, luck };
}

const halved = (one: Record<string, number>, other: Record<string, number>): Record<string, number> =>
  Object.fromEntries(Object.keys(one).map((name) => [name, (one[name]! + other[name]!) / 2]));

/** What a world may be away from what was seen, squared. */
export function variances(space: Space, luck: Record<string, number>, runs = REPLICATIONS): number[] {
  const weeks = weeksOf(space.firm);
  return space.firm.observed.map(
    (one) => one.fact.wrongBy ** 2 + one.unsure ** 2 + (luck[one.fact.outcome] ?? 0) * (weeks / one.fact.weeks / space.size.scale + 1 / runs),
  );
}

/** Standard deviations between what a world shows and what was seen, a number each. */
export function implausibility(space: Space, world: Tried, luck: Record<string, number>): number[] {
  const allowed = variances(space, luck);
  return space.firm.observed.map((one, place) => {
    const shown = world.mean[one.fact.outcome]!;
    return Number.isFinite(shown) ? Math.abs(shown - one.value) / Math.sqrt(allowed[place]!) : Infinity;
  });
}

const worst = (values: number[]): number => Math.max(0, ...values);

function nearest(space: Space, every: Tried[], luck: Record<string, number>, count: number): Tried[] {
  const far = every.map((one) => worst(implausibility(space, one, luck)));
  return every.map((_, place) => place).sort((one, other) => far[one]! - far[other]! || one - other).slice(0, count).map((place) => every[place]!);
}

/** The world that comes nearest to everything that was seen. */
export const nearestWorld = (found: Fit): Tried => nearest(found.space, found.every, found.luck, 1)[0]!;

/** The variance that luck gives one year, in those worlds that come nearest. */
function luckOf(firm: Firm, every: Tried[]): Record<string, number> {
  const names = Object.keys(every[0]!.luck);
  const over = (some: Tried[], name: string): number => {
    const known = some.map((one) => one.luck[name]!).filter(Number.isFinite);
    return known.length ? mean(known) : 0;
  };
  const all = Object.fromEntries(names.map((name) => [name, over(every, name)]));
  const space = { firm, size: { scale: 1, accounts: 0 }, levels: new Map() } as Space;
  const near = nearest(space, every, all, Math.max(48, Math.floor(every.length / 10)));
  const found = Object.fromEntries(names.map((name) => [name, over(near, name)]));
  for (const one of firm.observed) {
    const name = one.fact.outcome;
    const ratios = near.map((world) => world.luck[name]! / spread(one, world.mean[name]!)).filter(Number.isFinite);
    // luck grows with what it is luck of: it is carried to where the number was seen
    if (ratios.length) found[name] = mean(ratios) * spread(one, one.value);
  }
  return found;
}

const spread = (one: Observed, at: number): number =>
  one.fact.scale === "linear" ? 1 : one.fact.scale === "log" ? at * at : at * (1 - at) + 1e-6;

/** The nominal turnover at which as many leave as did, judged by the worlds that come nearest in all else. */
function corrected(space: Space, every: Tried[], luck: Record<string, number>, nominal: number, seen: Observed): number {
  const others: Space = { ...space, firm: { ...space.firm, observed: space.firm.observed.filter((one) => one !== seen) } };
  const best = nearest(others, every, luck, Math.max(24, Math.floor(every.length / 10)));
  const leaving = quantile(best.map((one) => one.mean.turnover_realised!).filter(Number.isFinite), 0.5);
  const hazard = (Math.log(1 - nominal) * Math.log(1 - seen.value)) / Math.log(1 - Math.min(Math.max(leaving, 1e-3), 0.99));
  return Number(Math.min(1 - Math.exp(hazard), 0.99).toFixed(4));
}

function scaled(one: Observed, value: number): number {
  if (one.fact.scale === "linear") return value;
  if (one.fact.scale === "log") return Math.log(Math.max(value, 1e-3));
  const inner = Math.min(Math.max(value, 1e-3), 1 - 1e-3);
  return Math.log(inner / (1 - inner));
}

const stretch = (one: Observed): number =>
  one.fact.scale === "linear" ? 1 : one.fact.scale === "log" ? 1 / one.value : 1 / (one.value * (1 - one.value));

/** [world][feature]: scores of numbers as they are, of words one column a word; and which columns are scores. */
function features(space: Space, scores: Scores[]): { rows: number[][]; moved: number[]; places: number[] } {
  const [moved, places]: [number[], number[]] = [[], []];
  const levels = [...space.levels.entries()];
  let column = 0;
  levels.forEach(([, open], place) => {
    if (isWords(open)) column += open.choices.length - 1;
    else {
      moved.push(column++);
      places.push(place);
    }
  });
  const rows = scores.map((one) => {
    const world = worldOf(space, one);
    return levels.flatMap(([name, open], place) =>
      isWords(open) ? open.choices.slice(1).map((word) => Number(world[name] === word)) : [one[place]!],
    );
  });
  return { rows, moved, places };
}

export function emulatorOf(space: Space, every: Tried[], luck: Record<string, number>): { emulator: Emulator; wanted: number[]; allowed: number[] } {
  const { observed } = space.firm;
  const known = every.filter((one) => observed.every((each) => Number.isFinite(one.mean[each.fact.outcome])));
  const outcomes = known.map((one) => observed.map((each) => scaled(each, one.mean[each.fact.outcome]!)));
  const emulator = fitted(features(space, known.map((one) => one.scores)).rows, outcomes);
  const allowed = variances(space, luck, 1e9).map((one, place) => one * stretch(observed[place]!) ** 2);
  return { emulator, wanted: observed.map((one) => scaled(one, one.value)), allowed };
}

/** Scores of worlds that fit, as far as those before tell. */
function proposed(space: Space, every: Tried[], luck: Record<string, number>, count: number, seed: number, chance: Draws): Scores[] {
  const { emulator, wanted, allowed } = emulatorOf(space, every, luck);
  const scores = hypercube(space, count, seed);
  const { rows, moved, places } = features(space, scores);
  const shifted = conditioned(emulator, rows, moved, wanted, allowed, chance);
  scores.forEach((one, world) => places.forEach((place, column) => (one[place] = shifted[world]![column]!)));
  return scores;
}

export type ShownRow = { name: string; written: string; value: number; prior: [number, number]; left: [number, number, number] | null; nearest: number; reached: boolean };

/** Each number that was seen, and what the firm shows of it. */
export function shown(found: Fit): ShownRow[] {
  const near = nearestWorld(found);
  const far = implausibility(found.space, near, found.luck);
  return found.space.firm.observed.map((one, place) => {
    const of = (some: Tried[]): number[] => some.map((world) => world.mean[one.fact.outcome]!).filter(Number.isFinite).map((value) => asWritten(one.name, value));
    const ends = (values: number[], at: number[]): number[] => at.map((share) => quantile(values, share));
    const alone = Math.max(...far) <= LIMIT;
    return {
      name: one.name,
      written: one.written,
      value: asWritten(one.name, one.value),
      prior: ends(of(found.first), [0.025, 0.975]) as [number, number],
      left: found.reached ? (ends(of(found.kept), [0.025, 0.5, 0.975]) as [number, number, number]) : null,
      nearest: asWritten(one.name, near.mean[one.fact.outcome]!),
      reached: found.reached || (alone ? far[place]! < Math.max(...far) : far[place]! <= LIMIT),
    };
  });
}

