/** What comes of every way against going on as today, and what the intervals carry of it: `analysis.advice`. */

import { bandOf, banded, CONFIDENCE, estimated, pays, skewedEnds, wilson, worstTenth, type Estimate } from "./statistics.ts";
import { compared, regret, Worlds } from "./worlds.ts";

export const WEEKS_PER_YEAR = 52;
export const TODAY = "as today";

/** What came of every way, today's first: money [way][world][replication][week], customers lost [way][world][replication]. */
export type Runs = { names: string[]; money: Float64Array[][][]; lost: number[][][] };

export type Terms = {
  currency: string;
  weeks: number;
  worlds: number;
  replications: number;
  discount: number;
  margin: number;
  tolerance: number;
  /** Paid once for a change, and every year from then on, by name of the way. */
  once: Record<string, number>;
  yearly: Record<string, number>;
};

export type Said = "today" | "carried" | "not better" | "too risky" | "open";
export type Kind = "change" | "alike" | "stay" | "measure";

export type Finding = {
  name: string;
  costs: number;
  money: Estimate;
  gain: Estimate;
  value: Estimate;
  kept: Estimate;
  worse: Estimate;
  worseOnce: Estimate;
  worstTenth: Estimate;
  regret: Estimate;
  regretTenth: Estimate;
  pays: Estimate;
  said: Said;
};

export type Verdict = { kind: Kind; candidate: string; equals: string[]; focus: string };

export type Advice = { terms: Terms; findings: Finding[]; verdict: Verdict; worlds: Worlds; runs: Runs };

const NOTHING: Estimate = { value: 0, low: 0, high: 0 };
const UNKNOWN: Estimate = { value: NaN, low: NaN, high: NaN };

/** The mean over replications, world by world. */
const byWorld = (table: number[][]): Float64Array => Float64Array.from(table, (row) => row.reduce((a, b) => a + b, 0) / row.length);

export function advise(runs: Runs, terms: Terms): Advice {
  const { names } = runs;
  const { weeks } = terms;
  const worth = Float64Array.from({ length: weeks }, (_, week) => (1 + terms.discount) ** (-week / WEEKS_PER_YEAR));
  const inAll = worth.reduce((one, other) => one + other, 0);
  const earned = runs.money.map((way) => way.map((world) => world.map((run) => run.reduce((total, one, week) => total + one * worth[week]!, 0))));
  const once = (name: string): number => terms.once[name] ?? 0;
  const yearly = (name: string): number => terms.yearly[name] ?? 0;
  const spent = names.map((name) => once(name) + (yearly(name) * inAll) / WEEKS_PER_YEAR);
  const values = earned.map((way, place) => way.map((world) => world.map((run) => run - spent[place]!)));
  const gained = earned.map((way, place) =>
    way.map((world, w) => world.map((run, luck) => run - earned[0]![w]![luck]! - spent[place]!)),
  );
  const worlds = Worlds.of(names, values, -1);
  const others = names.slice(1);
  const valued = banded(
    others.map((_, place) => byWorld(gained[place + 1]!)),
    others.map((_, place) => worlds.found[place + 1]!),
  );
  const risk = worlds;
  const regrets = regret(worlds);
  const aYear = runs.money.map((way, place) =>
    Float64Array.from(way, (world) => (WEEKS_PER_YEAR * average(world)) - yearly(names[place]!)),
  );
  const lostToday = byWorld(runs.lost[0]!);
  const findings = names.map((name, place): Finding => {
    const base = {
      name,
      costs: once(name) + (yearly(name) * weeks) / WEEKS_PER_YEAR,
      regret: regrets[place]!.mean,
      regretTenth: regrets[place]!.tenth,
      money: estimated(aYear[place]!, aYear[place]!),
    };
    if (place === 0)
      return { ...base, gain: NOTHING, value: NOTHING, kept: NOTHING, worse: UNKNOWN, worseOnce: UNKNOWN, worstTenth: NOTHING, pays: UNKNOWN, said: "today" };
    const value = valued[place - 1]!;
    const worse = complement(compared(risk, name, names[0]!).better);
    const saved = byWorld(runs.lost[place]!).map((one, world) => lostToday[world]! - one);
    const gain = aYear[place]!.map((one, world) => one - aYear[0]![world]!);
    return {
      ...base,
      gain: estimated(gain, aYear[place]!),
      value,
      kept: estimated(saved, lostToday),
      worse,
      worseOnce: worseOnce(gained[place]!),
      worstTenth: worstTenth(worlds.difference(name, names[0]!)),
      pays: pays(course(runs, place, once(name), yearly(name))),
      said: ofOne(value, worse, terms),
    };
  });
  return { terms, findings, verdict: judge(findings, gained, terms), worlds, runs };
}

const complement = (share: Estimate): Estimate => ({ value: 1 - share.value, low: 1 - share.high, high: 1 - share.low });

function average(runs: Float64Array[]): number {
  let [total, count] = [0, 0];
  for (const run of runs) for (const one of run) (total += one), count++;
  return total / count;
}

function worseOnce(gained: number[][]): Estimate {
  let [total, count] = [0, 0];
  for (const world of gained) for (const run of world) (total += (1 - Math.sign(run)) / 2), count++;
  return wilson(total / count, gained.length);
}

/** [week][world]: money in all since the change against today's way, not discounted, costs paid. */
export function course(runs: Runs, place: number, once: number, yearly: number): Float64Array[] {
  const [way, today] = [runs.money[place]!, runs.money[0]!];
  const weeks = way[0]![0]!.length;
  const sums = new Float64Array(way.length);
  return Array.from({ length: weeks }, (_, week) =>
    Float64Array.from(way, (world, w) => {
      let difference = 0;
      world.forEach((run, luck) => (difference += run[week]! - today[w]![luck]![week]!));
      sums[w]! += difference / world.length;
      return sums[w]! - once - (yearly * (week + 1)) / WEEKS_PER_YEAR;
    }),
  );
}

/** The mean course of a way against today's, with a band for all weeks together. */
export function courseBand(advice: Advice, name: string): ReturnType<typeof bandOf> {
  const place = advice.runs.names.indexOf(name);
  return bandOf(course(advice.runs, place, advice.terms.once[name] ?? 0, advice.terms.yearly[name] ?? 0));
}

function ofOne(value: Estimate, worse: Estimate, terms: Terms): Said {
  if (value.low > terms.margin) return worse.high <= terms.tolerance ? "carried" : "too risky";
  return value.high <= terms.margin ? "not better" : "open";
}

function judge(findings: Finding[], gained: number[][][], terms: Terms): Verdict {
  const today = findings[0]!.name;
  const open = findings.filter((one) => one.said !== "today");
  const carried = open.filter((one) => one.said === "carried");
  const best = (some: Finding[]): Finding => some.reduce((one, other) => (other.value.value > one.value.value ? other : one));
  if (carried.length) {
    const first = best(carried);
    const alike = carried.filter((one) => one === first || !told(first, one));
    alike.sort((one, other) => one.costs - other.costs || findings.indexOf(one) - findings.indexOf(other));
    const equals = alike.map((one) => one.name);
    return { kind: equals.length > 1 ? "alike" : "change", candidate: equals[0]!, equals: equals.length > 1 ? equals : [], focus: equals[0]! };
  }
  const focus = open.length ? best(open).name : today;
  return { kind: open.every((one) => one.said === "not better") ? "stay" : "measure", candidate: today, equals: [], focus };

  function told(one: Finding, other: Finding): boolean {
    const pairs = (carried.length * (carried.length - 1)) / 2;
    const confidence = 1 - (1 - CONFIDENCE) / Math.max(pairs, 1);
    const [a, b] = [one, other].map((each) => byWorld(gained[findings.indexOf(each)]!)) as [Float64Array, Float64Array];
    const fewest = Math.ceil(Math.round((1 - Math.log2(1 - confidence)) * 1e9) / 1e9);
    if (terms.worlds < fewest) return false;
    const size = a.map((value, world) => Math.max(Math.abs(value), Math.abs(b[world]!)));
    return skewedEnds(a.map((value, world) => value - b[world]!), size, confidence).low > 0;
  }
}
