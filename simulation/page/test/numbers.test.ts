import assert from "node:assert/strict";
import { test } from "node:test";
import { Chance } from "../src/chance.ts";
import { fitted, solved } from "../src/emulator.ts";
import { discovered } from "../src/discovery.ts";
import { headCount, levelAt, sizeOf } from "../src/space.ts";
import { banded, binomialAbove, incompleteBeta, normalAt, normalBelow, paidWeek, quantile, resampleFrom, student, wilson, worstTenth } from "../src/statistics.ts";
import { compared, regret, Worlds } from "../src/worlds.ts";

const STATE = { state: "90429329592619665657973630696197590066", inc: "333982039219092067430792943182188924005" };
resampleFrom(STATE);

const near = (found: number, wanted: number, within = 1e-12): void => assert.ok(Math.abs(found - wanted) <= within * Math.max(1, Math.abs(wanted)), `${found} is not ${wanted}`);

test("draws are those of NumPy's generator, in the order in which they are asked for", () => {
  const chance = new Chance(STATE);
  assert.deepEqual(Array.from({ length: 5 }, () => chance.below(100)), [28, 88, 96, 98, 95]);
  near(chance.random(), 0.96067669, 1e-8);
  near(chance.random(), 0.32564664, 1e-8);
  assert.deepEqual([...chance.permutation(10)], [3, 0, 8, 6, 9, 7, 2, 5, 4, 1]);
  assert.deepEqual([...chance.weights(10)], [1, 0, 0, 1, 1, 1, 1, 1, 1, 3]);
});

test("quantiles of distributions are those of SciPy", () => {
  near(student(9, 0.95), 2.2621571627982044);
  near(student(79, 1 - 0.05 / 110), 3.659457737241476);
  near(normalAt(0.975), 1.959963984540054);
  near(normalAt(1e-9), -5.9978070150076865, 1e-11);
  near(normalBelow(-8), 6.220960574271786e-16, 1e-12);
  near(incompleteBeta(2.5, 0.5, 0.3), 0.018927124071945658);
  near(binomialAbove(1, 3, 0.5), 0.5);
  for (const share of [1e-6, 0.01, 0.3, 0.5, 0.9, 0.999999]) near(normalBelow(normalAt(share)), share, 1e-13);
});

test("shares and quantiles are those of the command line", () => {
  const found = wilson(0.1, 10);
  near(found.low, 0.0178762, 1e-6);
  near(found.high, 0.4041500, 1e-6);
  near(quantile([4, 1, 3, 2], 0.5), 2.5);
  near(quantile([1, 2, 3], 0.9), 2.8);
});

test("money has paid from the week from which it stays above nothing", () => {
  assert.equal(paidWeek([-1, -2, 1, 3]), 3);
  assert.equal(paidWeek([1, -1, -2, -1]), Infinity);
  assert.equal(paidWeek([1, 1, 2]), 1);
});

test("a column that never varies has no width, and one that does has", () => {
  const [flat, other] = banded([new Float64Array(20).fill(3), Float64Array.from({ length: 20 }, (_, place) => place)], [new Float64Array(20).fill(3), new Float64Array(20).fill(20)]);
  assert.deepEqual(flat, { value: 3, low: 3, high: 3 });
  assert.ok(other!.low < 9.5 && other!.high > 9.5 && other!.high - other!.low > 4);
});

test("the worst tenth is the mean of the lowest, with an interval around it", () => {
  const values = Float64Array.from({ length: 101 }, (_, place) => place);
  const found = worstTenth(values);
  near(found.value, 4.554455445544554);
  assert.ok(found.low < found.value && found.value < found.high);
});

test("luck that is all there is, is taken out of how worlds differ", () => {
  const chance = new Chance(STATE);
  const noise = (): number => chance.random() - 0.5;
  const worlds = Worlds.of(["as today", "other"], [0, 1].map((way) => Array.from({ length: 200 }, () => [way + noise(), way + noise()])), -1);
  const spread = worlds.difference("other", "as today");
  const seen = worlds.distance[1]!.map((one, world) => one - worlds.distance[0]![world]!);
  const range = (values: Float64Array): number => Math.max(...values) - Math.min(...values);
  assert.ok(range(spread) < 0.5 * range(seen));
  assert.equal(compared(worlds, "other", "as today").better.value, 1);
  const [first, second] = regret(worlds);
  assert.ok(first!.mean.value > 0.9 && second!.mean.value === 0);
});

test("a box is found where it was put, and none where there is none", () => {
  const chance = new Chance(STATE);
  const levels = { one: Array.from({ length: 300 }, () => chance.random()), two: Array.from({ length: 300 }, () => chance.random()), word: Array.from({ length: 300 }, () => (chance.random() < 0.5 ? "a" : "b")) };
  const put = Uint8Array.from(levels.one, (one, world) => Number(one > 0.6 && levels.word[world] === "a"));
  const found = discovered(levels, put);
  assert.ok(found.told && found.density > 0.9);
  assert.deepEqual([...found.sides.keys()].sort(), ["one", "word"]);
  assert.ok(Math.abs((found.sides.get("one") as [number, number])[0] - 0.6) < 0.05);
  assert.equal(discovered(levels, Uint8Array.from(levels.one, () => Number(chance.random() < 0.4))).told, false);
});

test("a large firm is run as a smaller one of the same shape", () => {
  assert.deepEqual(sizeOf(800, [27]), { scale: 1, accounts: 800 });
  const size = sizeOf(1200, [14]);
  assert.ok(size.accounts >= 400 && size.accounts <= 800);
  assert.ok(Math.abs((headCount(size, 14) * size.scale) / 14 - 1) <= 0.05);
});

test("levels never leave their range, and words are all reached", () => {
  const range = { low: 0.09, high: 0.36, scale: "log" as const, whole: false };
  assert.equal(levelAt(range, 0), 0.09);
  assert.equal(levelAt(range, 1), 0.36);
  assert.deepEqual([0, 0.34, 1].map((share) => levelAt({ choices: ["a", "b", "c"] }, share)), ["a", "b", "c"]);
  assert.deepEqual([0, 0.34, 1].map((share) => levelAt({ low: 1, high: 3, scale: "linear", whole: true }, share)), [1, 2, 3]);
});

test("lines are found again, and equations solved", () => {
  assert.deepEqual(solved([[2, 0], [0, 4]], [[2], [2]]), [[1], [0.5]]);
  const chance = new Chance(STATE);
  const features = Array.from({ length: 200 }, () => Array.from({ length: 20 }, () => chance.random()));
  const outcomes = features.map((row) => [1 + 3 * row[4]! - 2 * row[9]! + 0.01 * chance.random()]);
  const found = fitted(features, outcomes);
  near(found.slopes[0]![4]!, 3, 0.01);
  near(found.slopes[0]![9]!, -2, 0.01);
  assert.ok(found.slopes[0]!.filter((slope) => slope !== 0).length <= 4);
});
