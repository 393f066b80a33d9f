import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { crossing, curveOf, seenOf, Sweep, type Runs } from "../src/along.ts";
import { fromAnswer, ratesAround, type Swept } from "../src/answering.ts";
import { tips } from "../src/cards.ts";
import type { Declared, Values } from "../src/declared.ts";
import { Engine, type Ran } from "../src/engine.ts";
import { REPLICATIONS, type Fit } from "../src/fit.ts";
import { askedOf, moved, oneFirm } from "../src/moved.ts";
import { inShort } from "../src/pins.ts";
import type { Pool } from "../src/pool.ts";
import { endsOf, levelsOf, outOfReach } from "../src/range.ts";
import { folded, heights, WHOLE_STEPS } from "../src/scales.ts";
import { small, spaceOf } from "../src/space.ts";
import { allowed, allowedAlong, drawable, firmOf, movable, movedTo, standing, usual, type Curved, type State } from "../src/state.ts";
import { banded, bandedWhereKnown, mean, resampleFrom, student, variance, type Estimate } from "../src/statistics.ts";
import { wordsOf } from "../src/text.ts";

const page = readFileSync(process.env.PAGE!, "utf8");
const declared = JSON.parse(/id="declared">([^<]*)</.exec(page)![1]!) as Declared;
const wasm = Uint8Array.from(Buffer.from(/id="engine">([^<]*)</.exec(page)![1]!.trim(), "base64"));
resampleFrom(declared.resampling);

const firm = (change: Partial<State> = {}): State => ({ ...usual(declared), accounts: 40, people: { success: 2, support: 2, sales: 1 }, churn: 0.2, ...change });

/** A firm in some worlds of the shipped ensemble, as if they fitted it. */
function fitted(state: State, worlds = 6): Fit {
  const space = spaceOf(declared, firmOf(declared, state));
  const names = Object.keys(declared.worlds).filter((name) => !(name in space.firm.parameters));
  const contracts = Object.keys(space.firm.contracts);
  const parameters = Object.fromEntries(Object.entries(space.firm.parameters).filter(([name]) => !contracts.includes(name)));
  const world = (place: number): Values => ({
    ...Object.fromEntries(names.map((name) => [name, declared.worlds[name]![place]!])),
    ...Object.fromEntries(contracts.map((name) => [name, space.firm.contracts[name]! / (1 + place / 10)])),
    "functions.product.seats": 1 + (place % 2),
  });
  return { space, parameters, worlds: Array.from({ length: worlds }, (_, place) => world(place)) } as unknown as Fit;
}

const engine = Engine.of(declared, wasm);

/** As much of the pool as a curve asks, on this thread. */
const pool = { current: 1, run: async (asked, wanted) => (await engine).run(asked, wanted) } as Pick<Pool, "run" | "current"> as Pool;

const sure = (value: number): Estimate => ({ value, low: value - 0.1, high: value + 0.1 });
const open = (value: number): Estimate => ({ value, low: -1, high: 1 });

test("ways cross where a difference is told to change its sign, and nowhere else", () => {
  const line = [1, 2, 3, 4].map(sure);
  assert.deepEqual(crossing([10, 20, 30, 40], line, [sure(-2), sure(-1), sure(3), sure(4)]), { signs: [-1, -1, 1, 1], crossings: [{ at: 22.5, value: 2.25, low: 20, high: 30 }] });
  // what is too close to call between them lies within what is told
  assert.deepEqual(crossing([0, 1, 2, 3], line, [sure(2), open(0.5), open(-0.5), sure(-2)]).crossings, [{ at: 1.5, value: 2.5, low: 0, high: 3 }]);
  assert.deepEqual(crossing([0, 1, 2, 3], line, [sure(2), open(-0.5), open(0.5), sure(2)]).crossings, []);
  assert.deepEqual(crossing([0, 1, 2, 3], line, [open(2), open(-0.5), open(0.5), open(2)]), { signs: [0, 0, 0, 0], crossings: [] });
});

test("a curve is told of differences in the same world and luck, however far the worlds lie apart", () => {
  const levels = [0, 1, 2, 3, 4];
  const ran = (churn_rate: number): Ran => ({ outcomes: { churn_rate }, money: new Float64Array([1, 3]), lost: 0 });
  const of = (at: (level: number, world: number) => number): Ran[][][] => levels.map((level) => Array.from({ length: 16 }, (_, world) => [ran(at(level, world))]));
  const noise = (world: number): number => ((world * 7) % 16) / 1000;
  const runs: Runs = { levels, scales: levels.map(() => 2), runs: [of((_, world) => world), of((level, world) => world + level - 1.5 + noise(world)), of((_, world) => world)] };
  const found = curveOf(runs, "churn_rate");
  const [first, same, other] = found.pairs;
  assert.deepEqual(first!.signs, [1, 1, -1, -1, -1]);
  assert.equal(first!.crossings.length, 1);
  assert.ok(Math.abs(first!.crossings[0]!.at - 1.4925) < 1e-9, String(first!.crossings[0]!.at)); // 1.5 less the mean of the noise
  assert.ok(same!.same && !first!.same && !other!.same);
  assert.ok(found.lines[0]![0]!.high - found.lines[0]![0]!.low > 4); // the worlds differ, and their differences do not
  levels.forEach((level) => assert.ok(Math.abs(found.less[1]![level]!.value - (level - 1.4925)) < 1e-9));
  assert.ok(found.less[1]!.every(({ low, value, high }) => low <= value && value <= high));
  assert.equal(curveOf(runs, "money").lines[0]![0]!.value, 52 * 2 * 2);
});

test("worlds in which something never happened are left out, at every level and under every way", () => {
  const ran = (value: number): Ran => ({ outcomes: { response_days: value }, money: new Float64Array(1), lost: 0 });
  const runs: Runs = { levels: [1, 2], scales: [1, 1], runs: [[[1, 2, 9], [1, 2, NaN]], [[1, 2, 3], [1, 2, 3]]].map((way) => way.map((level) => level.map((value) => [ran(value)]))) };
  const found = curveOf(runs, "response_days");
  assert.equal(found.worlds, 2);
  assert.equal(found.lines[0]![0]!.value, 1.5);
  // of no world, and of one alone, nothing is told
  for (const [value, worlds] of [[NaN, 0], [1, 1]] as const) {
    const few = curveOf({ ...runs, runs: runs.runs.map((way) => way.map(() => [[ran(value)]])) }, "response_days");
    assert.deepEqual([few.worlds, few.lines, few.pairs], [worlds, [], []]);
  }
});

test("what was not moved stays as it is, to the number", () => {
  const state = firm();
  const found = fitted(state);
  const { values, size, firm: next } = moved(declared, found, state, state);
  for (const world of found.worlds) assert.deepEqual(values(world), small({ ...world, ...found.parameters }, size));
  assert.deepEqual(next, found.space.firm);
});

test("what was moved is what the engine is asked about, and nothing else", () => {
  const state = firm({ set: { trust_gain: 0.05 } });
  const found = fitted(state);
  const world = found.worlds[1]!;
  const was = moved(declared, found, state, state).values(world);
  const changed = (to: Partial<State>): Values => {
    const now = moved(declared, found, state, { ...state, ...to }).values(world);
    return Object.fromEntries(Object.entries(now).filter(([name, value]) => value !== was[name]));
  };
  assert.deepEqual(changed({ people: { ...state.people, support: 5 } }), { "functions.support.seats": 5 });
  const hazard = (rate: unknown): number => -Math.log(1 - Number(rate));
  const { turnover, ...rest } = changed({ turnover: 2 * state.turnover });
  assert.deepEqual(rest, {});
  assert.ok(Math.abs(hazard(turnover) - 2 * hazard(was.turnover)) < 1e-12);
  assert.deepEqual(changed({ set: { trust_gain: 0.07 } }), { trust_gain: 0.07 });
  const dearer = changed({ contract: 3 * state.contract });
  for (const segment of declared.segments) assert.ok(Math.abs(Number(dearer[`segments.${segment}.revenue`]) / Number(was[`segments.${segment}.revenue`]) - 3) < 1e-9);
  assert.equal(Object.keys(dearer).length, declared.segments.length);
  // teams that were counted stay; those that were not grow with the customers
  assert.deepEqual(changed({ accounts: 80 }), { accounts: 80, "functions.product.seats": 4 });
  assert.ok(!("trust_gain" in moved(declared, found, state, { ...state, set: {} }).values(world)) || !("trust_gain" in world));
});

test("numbers that were seen make another firm, and levers do not", () => {
  const state = firm();
  for (const change of [{ churn: 0.3 }, { churn: null }, { today: "shared" }, { seen: { response_days: 2 } }]) assert.equal(oneFirm(declared, state, firm(change)), false, JSON.stringify(change));
  for (const change of [{ accounts: 60 }, { turnover: 0.5 }, { contract: 1 }, { set: { trust_gain: 0.05 } }, { over: 13 }]) assert.equal(oneFirm(declared, state, firm(change)), true, JSON.stringify(change));
});

test("what is known in the pin and left open now is no number that was moved", () => {
  const state = firm({ set: { trust_gain: 0.05 } });
  assert.ok("trust_gain" in declared.unknowns);
  assert.equal(oneFirm(declared, state, firm()), false);
  assert.equal(oneFirm(declared, firm(), state), true); // set now: it is moved there
  assert.equal(oneFirm(declared, state, { ...state, people: { success: 2, support: 2 } }), false);
});

test("what is not known in some worlds takes nothing from what is known in all", () => {
  const wide = Float64Array.from({ length: 20 }, (_, row) => Math.sin(row));
  const gaps = wide.map((value, row) => (row % 2 ? NaN : value));
  const [never, one] = [wide.map(() => NaN), wide.map((value, row) => (row ? NaN : value))];
  const found = bandedWhereKnown([wide, never, gaps, one], [wide, never, gaps, one]);
  assert.ok(Math.abs(found[0]!.value - mean(wide)) < 1e-12 && Math.abs(found[2]!.value - mean(wide.filter((_, row) => row % 2 === 0))) < 1e-12);
  for (const place of [1, 3]) assert.ok(Object.values(found[place]!).every(Number.isNaN), String(place));
  assert.ok(found[0]!.high > banded([wide], [wide])[0]!.high); // for two groups together
  assert.deepEqual(bandedWhereKnown([wide, wide], [wide, wide]), banded([wide, wide], [wide, wide]));
});

test("two questions read differently where they are different", () => {
  const lines = [{}, { once: 500_000 }, { over: 13 }, { set: { trust_gain: 0.05 } }, { set: { trust_gain: 0.06 } }, { seen: { response_days: 2 } }, { people: { success: 2, support: 3 } }].map((change) => inShort(declared, firm(change)));
  assert.equal(new Set(lines).size, lines.length, lines.join("\n"));
});

test("where the firm stands, a curve is what the answer was worked out of, run by run", async () => {
  const state = firm();
  const found = fitted(state, 2);
  const ways = found.space.firm.regimes;
  const sweep = new Sweep(pool, declared, found, state, (level) => movedTo(state, "people.success", level), [2, 3], ways, null, 1);
  const { runs, levels } = await sweep.look(2, 1);
  assert.deepEqual(levels, [2, 3]);
  for (const [place, world] of found.worlds.entries()) {
    const asked = askedOf(declared, found.space.firm, 0, small({ ...world, ...found.parameters }, found.space.size), "shared", place * REPLICATIONS);
    assert.deepEqual(runs[1]![0]![place]![0], (await engine).run(asked, Object.keys(declared.outcomes)));
    assert.notEqual(seenOf(runs[1]![1]![place]![0]!, "money", 1), seenOf(runs[1]![0]![place]![0]!, "money", 1));
  }
});

test("what was run is not run again, what the answer has is taken from it, and what nobody wants is dropped", async () => {
  const state = firm();
  const found = fitted(state, 3);
  let [asked, dropped] = [0, 0];
  const ran = (): Ran => ({ outcomes: { churn_rate: ++asked }, money: new Float64Array(1), lost: 0 });
  const counting = { run: async () => ran(), drop: () => void dropped++ } as unknown as Pool;
  const own: Ran = { outcomes: { churn_rate: -1 }, money: new Float64Array(1), lost: 0 };
  const sweep = new Sweep(counting, declared, found, state, (level) => movedTo(state, "turnover", level), [0.1, 0.2], ["sole", "shared"], { level: 0.2, runs: Array.from({ length: 3 }, () => [[own, own], [own, own]]) }, 1);
  const both = await Promise.all([sweep.look(2, 1), sweep.look(2, 1)]);
  assert.equal(asked, 4); // two ways in two worlds at one level: once, although two asked at the same time
  assert.deepEqual(both[0], both[1]);
  assert.equal(both[0].runs[1]![1]![1]![0], own);
  const finer = await sweep.look(3, 2);
  assert.equal(asked, 2 * 3 * 2);
  assert.equal(finer.runs[0]![0]![0]![0], both[0].runs[0]![0]![0]![0]);
  sweep.drop();
  assert.equal(dropped, 1);
});

test("the firm itself is among the levels, so that the picture has the answer's own numbers", () => {
  const state = firm({ turnover: 0.31 });
  const found = fitted(state);
  assert.ok(levelsOf(declared, found, "turnover", 0.155, 0.62, 0.31).includes(0.31));
  assert.ok(!levelsOf(declared, found, "turnover", 0.4, 0.62, 0.31).includes(0.31));
  const near = levelsOf(declared, found, "turnover", 0.1, 0.7, 0.3001);
  assert.ok(near.includes(0.3001) && !near.includes(0.3));
  assert.deepEqual(levelsOf(declared, found, "people.success", 1, 4, 2), [1, 2, 3, 4]);
});

test("no firm is run that keeps a device busy for minutes", () => {
  const few = firm({ accounts: 300, people: { success: 1, support: 1 } });
  assert.equal(outOfReach(declared, few, 50_000), 2000);
  assert.equal(outOfReach(declared, few, 2000), null);
  assert.equal(outOfReach(declared, firm({ people: { success: 80, support: 80 } }), 50_000), null);
  const wide = endsOf(declared, { ...few, accounts: 1500 }, { along: "accounts", of: "trust", from: null, to: null, less: false }, null);
  assert.deepEqual(wide, [750, 2000]);
});

test("where the firm stands a card has the answer, and elsewhere the answer and how far it moves", () => {
  const answered = { value: 10, low: 8, high: 12 };
  const there = fromAnswer(answered, [1, 2, 3, 4], [3, 4, 5, 6], 80, 0.95);
  assert.equal(there.value, 12);
  // all worlds move alike, so that nothing is left but what the answer itself does not know
  assert.ok(Math.abs(there.high - there.value - student(3, 0.95) * Math.sqrt(variance([3, 4, 5, 6]) / 80)) < 1e-12);
  assert.ok(fromAnswer(answered, [1, 2, 3, 4], [3, 4, 5, 9], 80, 0.95).high - 12.75 > there.high - 12);
  assert.deepEqual(ratesAround(0.8, allowed(declared, "turnover")), [0.4 * 0.8, 0.7 * 0.8, 0.8, 0.9]);
});

test("a card finds a crossing where a curve does", () => {
  const words = wordsOf(declared);
  const swept = (value: Estimate[]): Swept => ({ worlds: 16, all: 80, levels: [0.1, 0.2, 0.3], base: 0.2, churn: [], value });
  const told = (value: Estimate[]): string => tips(words, swept(value), "turnover", "shared", { name: () => "shared ownership" });
  assert.match(told([sure(-2), open(0.5), sure(2)]), /turns at a turnover of about 18 %: below it going on as today is ahead, above it shared/);
  assert.match(told([sure(2), open(0.5), open(1)]), /shown to be worth more on average than going on as today at 10 %; elsewhere/);
  assert.match(told([open(2), open(0.5), open(1)]), /cannot be told from going on as today\. \(Rough: 16 of the answer's 80 worlds/);
});

test("an axis of what is lost goes below zero, and people come whole", () => {
  const [low, high] = heights([-428_000, -699_000, null, NaN], false);
  assert.ok(low < -699_000 && high > -428_000 && low < high);
  assert.deepEqual(heights([1, 2], false), [0.92, 2.08]);
  assert.equal(heights([0.01, 2], false)[0], 0);
  assert.ok(heights([5, 6], true)[0] < 0);
  assert.ok(heights([], false).every(Number.isFinite));
  assert.ok(WHOLE_STEPS.every(Number.isInteger));
  assert.deepEqual(folded("one two three four", 9, (text) => text.length), ["one two", "three", "four"]);
});

test("whatever can be moved has a range in which the firm stands, and levels that are allowed", () => {
  const state = firm();
  const found = fitted(state);
  for (const name of movable(declared)) {
    const asked: Curved = { along: name, of: "trust", from: null, to: null, less: false };
    const [low, high] = endsOf(declared, state, asked, found);
    const levels = levelsOf(declared, found, name, low, high);
    const { low: least, high: most, whole } = allowedAlong(declared, name);
    assert.ok(low < high, `${name} ${low} ${high}`);
    assert.ok(levels.length > 1 && levels.every((level, place) => place === 0 || level > levels[place - 1]!), name);
    assert.ok(levels.every((level) => level >= least - 1e-9 && level <= most + 1e-9 && (!whole || Number.isInteger(level))), `${name} ${levels}`);
    const now = standing(declared, state, name);
    if (now !== null) assert.ok(low <= now && now <= high, `${name}: ${now} is not from ${low} to ${high}`);
    if (now !== null) assert.equal(standing(declared, movedTo(state, name, levels[0]!), name), levels[0]);
    assert.deepEqual(endsOf(declared, state, { ...asked, from: low + (high - low) / 4, to: high }, found), [low + (high - low) / 4, high]);
  }
  assert.ok(drawable(declared).includes("money"));
});
