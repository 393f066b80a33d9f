/** What the face of the engine offers, and what it refuses. The bits are compared with Python's in tests/web. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { declared, Engine, measured, Refused, totalOf, type Question } from "../src/index.js";
import { distance, nearest } from "../src/faults.js";

const wasm = readFileSync("../week.wasm");
const SMALL: Question = {
  parameters: { accounts: 12, "functions.success.seats": 2, "functions.support.seats": 2 },
  regime: "shared",
  seed: 7,
  replication: 0,
  warm_up: 8,
  horizon: 60,
};

async function refused(change: Partial<Question>): Promise<readonly string[]> {
  const engine = await Engine.load(wasm);
  try {
    engine.setUp({ ...SMALL, ...change });
  } catch (error) {
    if (error instanceof Refused) return error.faults;
    throw error;
  }
  return [];
}

void test("a run has every outcome, and weeks can be carried out one by one", async () => {
  const engine = await Engine.load(wasm);
  const whole = engine.setUp(SMALL);
  assert.equal(whole.weeks(), 68);
  const outcomes = whole.outcomes();
  assert.deepEqual(Object.keys(outcomes), measured);
  const step = engine.setUp(SMALL);
  while (step.weeks(1) < 68);
  assert.equal(step.weeks(5), 68);
  assert.deepEqual(step.outcomes(), outcomes);
});

void test("engines of the same code run side by side, and text does as well as bytes", async () => {
  const engine = await Engine.load(wasm.toString("base64"));
  const other = await engine.another();
  const [sole, shared] = [engine.setUp({ ...SMALL, regime: "sole" }), other.setUp(SMALL)];
  for (let week = 0; week < 68; week++) {
    sole.weeks(1);
    shared.weeks(1);
  }
  assert.notDeepEqual(sole.outcomes(), shared.outcomes());
  assert.deepEqual([...(engine.rows(SMALL, [0])[0] ?? [])], [...shared.row()]);
});

void test("courses follow from what is counted, and grow with the weeks", async () => {
  const run = (await Engine.load(wasm)).setUp(SMALL);
  assert.equal(run.course("trust").length, 0);
  run.weeks(8 + 10);
  assert.equal(run.course("trust").length, 10);
  assert.deepEqual(run.course("accounts"), totalOf(run.totals(), "accounts"));
  assert.ok(run.course("trust").every((value) => value >= 0 && value <= 1));
  assert.throws(() => run.course("trusst"), /unknown state 'trusst'; did you mean 'trust'\?/);
  assert.throws(() => totalOf(run.totals(), "lots"), /unknown total/);
});

void test("a run that is watched keeps every account and every seat of every week", async () => {
  const engine = await Engine.load(wasm);
  const wanted = { accounts: ["trust", "here", "bond.0"], people: ["tenure"], chances_to_leave: true };
  const watched = engine.setUp(SMALL);
  const history = watched.watch(wanted);
  assert.equal(history.rows, 69);
  const run = engine.setUp(SMALL);
  run.weeks(20);
  const row = (all: Float64Array | undefined, width: number): number[] => [...(all ?? []).slice(20 * width, 21 * width)];
  assert.deepEqual(row(history.accounts["trust"], run.slots), [...run.accounts("trust")]);
  assert.deepEqual(row(history.accounts["bond.0"], run.slots), [...run.accounts("bond", 0)]);
  assert.deepEqual(row(history.people["tenure"], run.seats), [...run.people("tenure")]);
  assert.deepEqual(row(history.chances_to_leave, run.slots), [...run.chances_to_leave()]);
  assert.throws(() => run.accounts("mood"), /unknown field 'mood'; allowed: here, generation/);
  assert.throws(() => run.accounts("bond", 5), /'bond' has 5 numbers/);
  assert.throws(() => run.watch(wanted), /from its start/);
});

void test("practices are those of every regime, and of one by its name", async () => {
  const engine = await Engine.load(wasm);
  const row = (change: Partial<Question>): number[] => [...(engine.rows({ ...SMALL, ...change }, [0])[0] ?? [])];
  const parameters = SMALL.parameters ?? {};
  const own = row({ regime: { from: "shared", cover: 0.2 } });
  assert.deepEqual(row({ parameters: { ...parameters, cover: 0.2 } }), own);
  assert.deepEqual(row({ parameters: { ...parameters, "regimes.shared.cover": 0.2 } }), own);
  assert.notDeepEqual(row({}), own);
});

void test("all faults are named at once, with what is allowed and the nearest name", async () => {
  assert.deepEqual(await refused({ parameters: { turnovr: 0.2, turnover: 2, accounts: 1.5 } }), [
    "unknown parameter 'turnovr'; did you mean 'turnover'?",
    "turnover is 2; allowed: a number from 0 to 0.99 (1/year)",
    "accounts is 1.5; allowed: a whole number from 1 to 1,000,000 (accounts)",
  ]);
  const none = undefined as unknown as string; // as JSON may lack it
  assert.deepEqual(await refused({ regime: none }), ["regime is undefined; allowed: a regime by name, or a mapping of its practices"]);
  assert.deepEqual(await refused({ regime: "sharde" }), ["regime is \"sharde\", which is no regime; did you mean 'shared'?"]);
  assert.deepEqual(await refused({ regime: { from: "sole", cover: 3, covr: 1 } }), [
    "regime.cover is 3; allowed: a number from 0 to 1 (share)",
    "unknown parameter 'regime.covr'; did you mean 'cover'?",
  ]);
  assert.deepEqual(await refused({ seed: -1, replication: 2 ** 32, horizon: 0 }), [
    "replication is 4294967296; allowed: a whole number from 0 to 4294967295",
    "horizon is 0; allowed: a whole number from 1 to 5200",
    "seed is -1; allowed: a whole number from 0 to 9223372036854775807",
  ]);
});

void test("what cannot be in one firm is refused before it is set up", async () => {
  const none = Object.fromEntries(declared.segments.map((name) => [`segments.${name}.share`, 0]));
  assert.match((await refused({ parameters: none })).join(), /the shares of all segments are 0/);
  assert.match(
    (await refused({ parameters: { "functions.success.seats": 1, reassign: "best" } })).join(),
    /reassign is 'best', and success has one seat/,
  );
  const layoff = { week: 3, dismiss: { success: 2 } };
  assert.deepEqual(await refused({ events: [layoff] }), ["events.0.dismiss.success is 2; allowed: 0 to 1"]);
  assert.deepEqual(await refused({ events: [{ week: 60 }] }), ["events.0.week is 60; allowed: 0 to 59"]);
  assert.match((await refused({ events: [{ week: 1, set: { accounts: 9 } }] })).join(), /which firm the simulation starts with/);
  assert.match((await refused({ then: [{ week: 50, over: 20, to: "sole" }] })).join(), /over is 20; allowed: 0 to 10/);
  const growing = { from: "sole", growth: 1 };
  assert.match((await refused({ then: [{ week: 5, to: growing }] })).join(), /give all its regimes the same 'growth'/);
});

void test("what happens makes a difference", async () => {
  const engine = await Engine.load(wasm);
  const row = (change: Partial<Question>): number[] => [...(engine.rows({ ...SMALL, ...change }, [0])[0] ?? [])];
  const still = row({});
  assert.notDeepEqual(row({ events: [{ week: 3, dismiss: { success: 1 }, seats: "keep" }] }), still);
  assert.notDeepEqual(row({ events: [{ week: 3, until: 20, set: { turnover: 0.9 } }] }), still);
  assert.notDeepEqual(row({ events: [{ week: 3, quits: { success: "most accounts" }, to: "competitor" }] }), still);
  assert.notDeepEqual(row({ then: [{ week: 3, to: "siloed", over: 5, order: "largest first" }] }), still);
  assert.notDeepEqual(row({ segments: { smb: "siloed", mid: "sole", enterprise: "shared" } }), still);
  assert.deepEqual(row({ then: [{ week: 3, to: "shared" }] }), still);
});

void test("distances between words", () => {
  assert.equal(distance("turnover", "turnovr"), 1);
  assert.equal(distance("", "abc"), 3);
  assert.equal(nearest("xyz", ["sole", "shared"]), "; allowed: 'sole', 'shared'");
});
