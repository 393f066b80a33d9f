import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { Declared, Values } from "../src/declared.ts";
import { fewOf } from "../src/few.ts";
import { fit, ofWorlds } from "../src/fit.ts";
import { spaceOf } from "../src/space.ts";
import { firmOf, fromLink, toLink, usual } from "../src/state.ts";
import { amount, brief, read, readings, rounded, share, wordsOf, years } from "../src/text.ts";

const page = readFileSync(process.env.PAGE!, "utf8");
const declared = JSON.parse(/id="declared">([^<]*)</.exec(page)![1]!) as Declared;
const words = wordsOf(declared);
const SHARE = { low: 0, high: 1, whole: false, percent: true, unit: "a year" };
const COUNT = { low: 20, high: 50_000, whole: true, percent: false, unit: "customers" };
const MONEY = { low: 1, high: 1e8, whole: false, percent: false, unit: "a year" };

test("numbers are read as people write them", () => {
  for (const [text, allowed, value] of [
    ["31 %", SHARE, 0.31], ["0.31", SHARE, 0.31], ["0,31", SHARE, 0.31], ["31", SHARE, 0.31], ["31pct", SHARE, 0.31],
    ["1,200", COUNT, 1200], ["1.200", COUNT, 1200], ["1 200", COUNT, 1200], ["1.2k", COUNT, 1200], ["1200", COUNT, 1200],
    ["30k", MONEY, 30_000], ["€ 30k", MONEY, 30_000], ["1.2M", MONEY, 1_200_000], ["30.000,50", MONEY, 30_000.5],
  ] as const) assert.deepEqual(read(words, text, allowed), { value }, text);
});

test("where two readings are allowed nothing is guessed, and what cannot be is refused in words", () => {
  const two = read(words, "30,000", MONEY);
  assert.ok("fault" in two && /may be 30,000 or 30/.test(two.fault));
  for (const text of ["", "many", "1e999", "--3", "<b>3</b>", "3".repeat(50)]) assert.ok("fault" in read(words, text, COUNT), text);
  const out = read(words, "7", COUNT);
  assert.ok("fault" in out && out.fault.includes("from 20 to 50,000"));
  assert.deepEqual(readings("1.2.3", false), []);
});

test("numbers are written as the command line writes them", () => {
  assert.equal(amount("EUR", -1_234_567), "EUR −1,230,000");
  assert.equal(share(0.004), "1 %");
  assert.equal(share(1), "100 %");
  assert.deepEqual([rounded(0.5), rounded(1.5), rounded(2.345, 2)], ["0", "2", "2.34"]);
  assert.deepEqual([years(52), years(156), years(60)], ["a year", "three years", "60 weeks"]);
  assert.equal(brief(-387_400), "−387k");
});

test("a link holds everything, and gives it back", () => {
  const state = { ...usual(declared), accounts: 1200, people: { success: 14 }, turnover: 0.31, churn: null, contract: 30_000, today: "siloed", currency: "USD", once: 5000, over: 26, seen: { response_days: 2 }, set: { trust_gain: 0.05, ties: "mean", "regimes.sole.cover": 0.4 }, curve: { along: "set.trust_loss", of: "money", from: 0.1, to: null, less: true } };
  const found = fromLink(declared, words, toLink(declared, state));
  assert.deepEqual(found, { state, faults: [] });
});

test("nothing that a hostile link holds gets in", () => {
  for (const link of [
    "accounts=<img src=x onerror=alert(1)>", "accounts=1e9", "accounts=-5", "accounts=20.5", "today=__proto__", "today=nowhere", "set.__proto__=1", "set.constructor=1", "people.__proto__=3",
    "set.accounts=5", "turnover=NaN", "currency=javascript:alert(1)", "set.ties=<svg onload=alert(1)>", "constructor=1", "seen.toString=1", "%00=%00", "churn=9", "curve.along=__proto__", "curve.along=set.ties", "curve.of=trust", "curve.from=1", "curve.less=1", `accounts=${"9".repeat(7000)}`,
  ]) {
    const found = fromLink(declared, words, link);
    assert.deepEqual(found.state, usual(declared), link);
    assert.equal(found.faults.length, 1, link);
  }
  assert.equal(({} as Record<string, unknown>).polluted, undefined);
});

test("what a link says of a curve is held to what there is", () => {
  const along = "curve.along=turnover";
  for (const [link, wanted] of [[`${along}&curve.of=<b>`, 1], [`${along}&curve.from=7`, 1], [`${along}&curve.to=NaN&curve.less=2`, 2], [`${along}&curve.x=1`, 1]] as const) {
    const { state, faults } = fromLink(declared, words, link);
    assert.deepEqual(state.curve, { along: "turnover", of: "churn_rate", from: null, to: null, less: false }, link);
    assert.equal(faults.length, wanted, link);
  }
});

test("what a link says of a curve may stand in any order, and a refusal says what there is", () => {
  const { state, faults } = fromLink(declared, words, "curve.of=money&curve.less=1&curve.to=0.5&curve.along=turnover");
  assert.deepEqual([state.curve, faults], [{ along: "turnover", of: "money", from: null, to: 0.5, less: true }, []]);
  assert.match(fromLink(declared, words, "curve.along=turnovr").faults[0]!, /accounts, people\.success.*turnover, contract, over, set\./);
  assert.deepEqual(fromLink(declared, words, "curve.of=money").faults, ["The link holds “curve.of” without curve.along; it was left out."]);
});

const pause = async (worlds: Values[]): Promise<number[][][]> => worlds.map(() => [[2, 2, 2], [2, 2, 2]]);

test("worlds are found in which the firm shows what it saw, and the chosen ones are those that do", async () => {
  const state = { ...usual(declared), accounts: 100, people: { success: 4, support: 4, sales: 2, product: 2 }, churn: 0.12 };
  const space = spaceOf(declared, firmOf(declared, state));
  const carry = async (worlds: Values[], parameters: Values): Promise<Record<string, number[]>[]> =>
    worlds.map((world) => {
      const churn = 0.2 + 0.04 * (Number(world["segments.smb.churn_base"]) + 0.25) + 0.5 * (Number(world.trust_loss) - 0.18);
      const left = Number(parameters.turnover) * 1.2;
      return { churn_rate: [churn - 0.002, churn + 0.002], turnover_realised: [left - 0.01, left + 0.01] };
    });
  const found = await fit(declared, space, carry, pause);
  assert.ok(found.reached && found.kept.length >= 32);
  assert.ok(found.kept.every((one) => Math.abs(one.mean.churn_rate! - 0.12) < 0.06));
  assert.ok(Math.abs(Number(found.parameters.turnover) * 1.2 - (1 - Math.exp(-0.22))) < 0.02);
  assert.equal(found.worlds.length, found.kept.length);
  // customers pay today what was said, twice of what they signed for
  for (const [name, today] of Object.entries(space.firm.contracts)) assert.ok(found.worlds.every((world) => world[name] === today / 2));
  assert.ok(Object.keys(space.firm.contracts).every((name) => !(name in found.parameters)));
  assert.deepEqual(Object.keys(declared.unknowns).filter((name) => !(name in found.worlds[0]!)), []);
});

test("luck is taken out of what worlds have grown to", () => {
  assert.deepEqual(ofWorlds([[1, 1], [3, 3], [NaN, 2]]), [1, 3, 2]);
  const [one, other] = ofWorlds([[1, 3], [2, 4]]);
  assert.equal(one, other);
  assert.deepEqual(ofWorlds([[NaN, NaN]]), [1]);
});

test("what cannot be reached is said to be so", async () => {
  const state = { ...usual(declared), accounts: 5000, people: { success: 150, support: 150, sales: 70, product: 70 }, churn: 0.03 };
  const space = spaceOf(declared, firmOf(declared, state));
  const carry = async (worlds: Values[]): Promise<Record<string, number[]>[]> => worlds.map((_, world) => ({ churn_rate: [0.4, 0.402 + world * 1e-5], turnover_realised: [0.2, 0.21] }));
  const found = await fit(declared, space, carry, pause);
  assert.equal(found.reached, false);
  assert.ok(found.tried > 500);
});

test("segments with few customers are those of `science.cautions`", () => {
  assert.deepEqual(fewOf(declared, { accounts: 20 }), [["mid", 6], ["enterprise", 3]]);
  assert.deepEqual(fewOf(declared, { accounts: 30 }), [["enterprise", 5]]);
  assert.deepEqual(fewOf(declared, { accounts: 60 }), []);
  assert.deepEqual(fewOf(declared, { accounts: 30, "segments.enterprise.share": 0 }), []);
});
