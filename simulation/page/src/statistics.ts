/** Quantiles, intervals and resamples, as `analysis.intervals`, `.simultaneous`, `.skewness` and `.risk` have them. */

import { Chance } from "./chance.ts";

export type Estimate = { value: number; low: number; high: number };
export type Table = Float64Array[];

export const CONFIDENCE = 0.95;
const RESAMPLES = 1000;
const ROUNDING = 1e-12;
const FEWEST_IN_BAND = 12;
const FEWEST_IN_TENTH = 50;

let begins = { state: "0", inc: "1" };

/** Where resampling begins: the state of NumPy's generator for the seed of all resamples. */
export function resampleFrom(state: { state: string; inc: string }): void {
  begins = state;
  drawn.clear();
  weighed.clear();
}

export const fresh = (): Chance => new Chance(begins);

const drawn = new Map<string, Int32Array>();
const weighed = new Map<number, Float64Array[]>();

/** `times` resamples of `count` places with replacement, one after the other. */
export function places(count: number, times: number): Int32Array {
  const key = `${count} ${times}`;
  let found = drawn.get(key);
  if (!found) {
    const chance = fresh();
    found = Int32Array.from({ length: count * times }, () => chance.below(count));
    drawn.set(key, found);
  }
  return found;
}

function weights(count: number): Float64Array[] {
  let found = weighed.get(count);
  if (!found) {
    const chance = fresh();
    found = Array.from({ length: RESAMPLES }, () => chance.weights(count));
    weighed.set(count, found);
  }
  return found;
}

// ---------------------------------------------------------------- plain numbers

export const sum = (values: ArrayLike<number>): number => {
  let total = 0;
  for (let place = 0; place < values.length; place++) total += values[place]!;
  return total;
};

export const mean = (values: ArrayLike<number>): number => sum(values) / values.length;

export function variance(values: ArrayLike<number>): number {
  const middle = mean(values);
  let total = 0;
  for (let place = 0; place < values.length; place++) total += (values[place]! - middle) ** 2;
  return total / (values.length - 1);
}

/** NumPy's quantile: linear between neighbours. */
export function quantile(values: ArrayLike<number>, share: number): number {
  return ofSorted(Float64Array.from(values).sort(), share);
}

function ofSorted(sorted: Float64Array, share: number): number {
  const at = (sorted.length - 1) * share;
  const below = Math.floor(at);
  const [low, high] = [sorted[below]!, sorted[Math.min(below + 1, sorted.length - 1)]!];
  const part = at - below;
  return part < 0.5 ? low + (high - low) * part : high - (high - low) * (1 - part);
}

/** Quantiles that are values themselves, which may be infinite. */
function stepped(values: number[], share: number): number {
  const sorted = values.slice().sort((one, other) => one - other);
  const at = sorted.length * share - 1;
  const below = Math.floor(at);
  const place = at === below ? below : below + 1;
  return sorted[Math.min(Math.max(place, 0), sorted.length - 1)]!;
}

// ---------------------------------------------------------------- distributions

/** By Stirling's series, far enough from 0 for it to be exact. */
export function logGamma(value: number): number {
  let [from, product] = [value, 1];
  while (from < 12) product *= from++;
  const square = 1 / (from * from);
  const series = (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square * (1 / 1188 - square * (691 / 360360)))))) / from;
  return (from - 0.5) * Math.log(from) - from + 0.5 * Math.log(2 * Math.PI) + series - Math.log(product);
}

/** The regularised incomplete beta function, by its continued fraction (Lentz). */
export function incompleteBeta(a: number, b: number, x: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(b, a, 1 - x);
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  const tiny = 1e-300;
  let c = 1;
  let d = 1 - ((a + b) * x) / (a + 1);
  d = 1 / (Math.abs(d) < tiny ? tiny : d);
  let found = d;
  for (let step = 1; step < 1000; step++) {
    const even = (step * (b - step) * x) / ((a + 2 * step - 1) * (a + 2 * step));
    d = 1 + even * d;
    c = 1 + even / c;
    d = 1 / (Math.abs(d) < tiny ? tiny : d);
    c = Math.abs(c) < tiny ? tiny : c;
    found *= d * c;
    const odd = (-(a + step) * (a + b + step) * x) / ((a + 2 * step) * (a + 2 * step + 1));
    d = 1 + odd * d;
    c = 1 + odd / c;
    d = 1 / (Math.abs(d) < tiny ? tiny : d);
    c = Math.abs(c) < tiny ? tiny : c;
    const turn = d * c;
    found *= turn;
    if (Math.abs(turn - 1) < 1e-16) break;
  }
  return (front * found) / a;
}

/** How many standard errors Student's interval reaches to either side. */
export function student(freedom: number, confidence: number): number {
  const beyond = 1 - confidence;
  const tail = (t: number): number => incompleteBeta(freedom / 2, 0.5, freedom / (freedom + t * t));
  let [low, high] = [0, 2];
  while (tail(high) > beyond && high < 1e9) high *= 2;
  for (let step = 0; step < 200 && high - low > 1e-15 * high; step++) {
    const middle = (low + high) / 2;
    if (tail(middle) > beyond) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Chance that a standard normal value is below. */
export function normalBelow(value: number): number {
  if (value > 0) return 1 - normalBelow(-value);
  const x = -value / Math.SQRT2;
  if (x > 26) return 0;
  if (x < 2.5) {
    // the series of erf
    let term = x;
    let total = x;
    for (let step = 1; step < 200 && Math.abs(term) > 1e-18 * total; step++) {
      term *= (-x * x) / step;
      total += term / (2 * step + 1);
    }
    return 0.5 - total / Math.sqrt(Math.PI);
  }
  let fraction = 0;
  for (let step = 80; step > 0; step--) fraction = step / 2 / (x + fraction);
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + fraction) / 2;
}

/** The standard normal value below which a share lies (Acklam's start, two steps of Halley's method). */
export function normalAt(share: number): number {
  if (share <= 0) return -Infinity;
  if (share >= 1) return Infinity;
  if (share > 0.5) return -normalAt(1 - share);
  const t = Math.sqrt(-2 * Math.log(share));
  let found = -(t - (2.515517 + 0.802853 * t + 0.010328 * t * t) / (1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t ** 3));
  for (let step = 0; step < 3; step++) {
    const away = (normalBelow(found) - share) * Math.sqrt(2 * Math.PI) * Math.exp((found * found) / 2);
    found -= away / (1 + (found * away) / 2);
  }
  return found;
}

const TWO_SIDED = normalAt(0.5 + CONFIDENCE / 2);

// ---------------------------------------------------------------- intervals

/** The interval of a probability (Wilson 1927). */
export function wilson(share: number, count: number, confidence = CONFIDENCE): Estimate {
  const reach = confidence === CONFIDENCE ? TWO_SIDED : normalAt(0.5 + confidence / 2);
  const weight = (reach * reach) / count;
  const middle = (share + weight / 2) / (1 + weight);
  const half = (reach * Math.sqrt((share * (1 - share) + weight / 4) / count)) / (1 + weight);
  return {
    value: share,
    low: Math.min(Math.max(middle - half, 0), share),
    high: Math.max(Math.min(middle + half, 1), share),
  };
}

type Alone = { mean: number; error: number; count: number };

function alone(values: Float64Array, size: Float64Array): Alone {
  const middle = mean(values);
  const deviation = Math.sqrt(variance(values));
  let largest = 0;
  for (const one of size) largest = Math.max(largest, Math.abs(one));
  const told = values.length > 1 && deviation > ROUNDING * largest;
  return { mean: middle, error: told ? deviation / Math.sqrt(values.length) : NaN, count: values.length };
}

const same = (values: Float64Array): boolean => values.every((one) => one === values[0]);

/** Means over worlds with intervals that hold for all columns together; a column that never varies has no width. */
export function banded(columns: Table, sizes: Table, confidence = CONFIDENCE): Estimate[] {
  const found = columns.map((column, place) => alone(column, sizes[place]!));
  const reaches = columns.length > 1 ? reachOf(columns, found, confidence) : null;
  return columns.map((column, place) => {
    if (same(column)) return { value: column[0]!, low: column[0]!, high: column[0]! };
    const one = found[place]!;
    const half = (reaches ?? student(one.count - 1, confidence)) * one.error;
    return { value: one.mean, low: one.mean - half, high: one.mean + half };
  });
}

/**
 * Means of columns of which some are not known everywhere, all with a band that holds for all of them together: columns that
 * are known in the same rows are banded together, and such groups share what may be wrong between them. Of fewer than two
 * rows nothing is told (NaN).
 */
export function bandedWhereKnown(columns: Table, sizes: Table, confidence = CONFIDENCE): Estimate[] {
  const groups = new Map<string, number[]>();
  const rowsOf = (place: number): number[] => Array.from(columns[place]!.keys()).filter((row) => Number.isFinite(columns[place]![row]!) && Number.isFinite(sizes[place]![row]!));
  columns.forEach((_, place) => {
    const key = rowsOf(place).join();
    groups.set(key, [...(groups.get(key) ?? []), place]);
  });
  const told = [...groups.values()].map((places) => ({ places, rows: rowsOf(places[0]!) })).filter(({ rows }) => rows.length > 1);
  const found = columns.map((): Estimate => ({ value: NaN, low: NaN, high: NaN }));
  for (const { places, rows } of told) {
    const only = (table: Table): Table => places.map((place) => Float64Array.from(rows, (row) => table[place]![row]!));
    banded(only(columns), only(sizes), 1 - (1 - confidence) / told.length).forEach((one, at) => (found[places[at]!] = one));
  }
  return found;
}

export const estimated = (values: Float64Array, size: Float64Array, confidence = CONFIDENCE): Estimate =>
  banded([values], [size], confidence)[0]!;

/** How many standard errors a band reaches that holds at all its places together (max-t by the bootstrap-t). */
function reachOf(columns: Table, found: Alone[], confidence: number): number {
  const told = found.map((one, place) => (Number.isFinite(one.error) ? place : -1)).filter((place) => place >= 0);
  const count = columns[0]!.length;
  const single = student(Math.max(count - 1, 1), confidence);
  if (told.length < 2) return single;
  if (count < FEWEST_IN_BAND) return student(Math.max(count - 1, 1), 1 - (1 - confidence) / told.length);
  const largest = new Float64Array(RESAMPLES);
  for (const place of told) {
    const away = columns[place]!.map((value) => value - found[place]!.mean);
    const squares = away.map((value) => value * value);
    const spread = mean(squares);
    weights(count).forEach((weight, resample) => {
      let [total, squared] = [0, 0];
      for (let one = 0; one < count; one++) {
        total += weight[one]! * away[one]!;
        squared += weight[one]! * squares[one]!;
      }
      const middle = total / count;
      const left = (squared / count - middle * middle) / (count - 1);
      if (left > 1e-12 * spread) largest[resample] = Math.max(largest[resample]!, Math.abs(middle) / Math.sqrt(left));
    });
  }
  return Math.max(single, quantile(largest, confidence));
}

/** The band of a course: means week by week, with a band that holds for all weeks together. */
export function bandOf(course: Table): { mean: number[]; low: number[]; high: number[] } {
  const found = course.map((column) => alone(column, column));
  const reach = reachOf(course, found, CONFIDENCE);
  const half = found.map((one) => (Number.isFinite(one.error) ? reach * one.error : 0));
  return {
    mean: found.map((one) => one.mean),
    low: found.map((one, place) => one.mean - half[place]!),
    high: found.map((one, place) => one.mean + half[place]!),
  };
}

/** Means of each column in resamples of the rows: [resample][column]. */
function resampledMeans(columns: Table): Float64Array[] {
  const count = columns[0]!.length;
  return weights(count).map((weight) =>
    Float64Array.from(columns, (column) => {
      let total = 0;
      for (let one = 0; one < count; one++) total += weight[one]! * column[one]!;
      return total / count;
    }),
  );
}

/** The first week (from 1) from which a course of money stays above 0; infinite if it does not at the end. */
export function paidWeek(course: ArrayLike<number>): number {
  let after = 0;
  for (let week = 0; week < course.length; week++) if (course[week]! <= 0) after = week + 1;
  return after < course.length ? after + 1 : Infinity;
}

/** When a course has paid, over resamples of worlds; `course` is [week][world]. */
export function pays(course: Table, confidence = CONFIDENCE): Estimate {
  const weeks = resampledMeans(course).map(paidWeek);
  const tail = (1 - confidence) / 2;
  return { value: paidWeek(course.map(mean)), low: stepped(weeks, tail), high: stepped(weeks, 1 - tail) };
}

/** The mean of the lowest tenth, with the bootstrap-t of its influence values. */
export function worstTenth(values: Float64Array, confidence = CONFIDENCE): Estimate {
  const worse = values.map((value) => -value);
  const [found, error] = tenth(worse);
  const none = { value: -found, low: NaN, high: NaN };
  let largest = 0;
  for (const one of values) largest = Math.max(largest, Math.abs(one));
  if (values.length < FEWEST_IN_TENTH || !(error > ROUNDING * largest)) return none;
  const count = values.length;
  const order = places(count, RESAMPLES);
  const t: number[] = [];
  const sample = new Float64Array(count);
  for (let resample = 0; resample < RESAMPLES; resample++) {
    for (let one = 0; one < count; one++) sample[one] = worse[order[resample * count + one]!]!;
    const [middle, spread] = tenth(sample);
    if (spread > 0) t.push((middle - found) / spread);
  }
  const [low, high] = [quantile(t, (1 - confidence) / 2), quantile(t, (1 + confidence) / 2)];
  const ends = [-(found - high * error), -(found - low * error)].sort((one, other) => one - other);
  return { value: -found, low: ends[0]!, high: ends[1]! };
}

function tenth(worse: Float64Array): [number, number] {
  const edge = quantile(worse, 0.9);
  const count = worse.length;
  const influence = worse.map((value) => edge + Math.max(value - edge, 0) / 0.1);
  const middle = pairwise(influence, 0, count) / count;
  const squares = influence.map((value) => (value - middle) * (value - middle));
  return [middle, Math.sqrt(pairwise(squares, 0, count) / (count - 1)) / Math.sqrt(count)];
}

/** A sum in NumPy's order, so that what rounding leaves is the same. */
function pairwise(values: Float64Array, from: number, count: number): number {
  if (count < 8) {
    let total = 0;
    for (let place = 0; place < count; place++) total += values[from + place]!;
    return total;
  }
  if (count > 128) {
    const half = Math.floor(count / 2) - (Math.floor(count / 2) % 8);
    return pairwise(values, from, half) + pairwise(values, from + half, count - half);
  }
  const parts = values.slice(from, from + 8);
  let place = 8;
  for (; place < count - (count % 8); place += 8) for (let each = 0; each < 8; each++) parts[each]! += values[from + place + each]!;
  const [a, b, c, d, e, f, g, h] = parts as unknown as number[];
  let total = a! + b! + (c! + d!) + (e! + f! + (g! + h!));
  for (; place < count; place++) total += values[from + place]!;
  return total;
}

/** The interval of the mean of values that may be skewed (Student's, or the wider of it and Hall's at each end). */
export function skewedEnds(values: Float64Array, size: Float64Array, confidence: number): Estimate {
  const n = values.length;
  const middle = mean(values);
  const [second, third] = [2, 3].map((power) => mean(values.map((value) => (value - middle) ** power))) as [number, number];
  const skewness = second > 0 ? third / second ** 1.5 : 0;
  let largest = 0;
  for (const one of size) largest = Math.max(largest, Math.abs(one));
  const spread = Math.sqrt(variance(values));
  const error = spread > ROUNDING * largest ? spread / Math.sqrt(n) : 0;
  const reach = student(n - 1, confidence);
  const unbiased = (skewness * Math.sqrt(n * (n - 1))) / (n - 2);
  const chance = Math.sqrt((6 * n * (n - 1)) / ((n - 2) * (n + 1) * (n + 3)));
  if (!(Math.abs(unbiased / chance) > 2)) return { value: middle, low: middle - reach * error, high: middle + reach * error };
  const crook = skewness / Math.sqrt(n);
  const hall = (t: number): number => (3 / crook) * (Math.cbrt(1 + crook * (t - crook / 6)) - 1);
  const [below, above] = [Math.max(reach, hall(reach)), Math.max(reach, -hall(-reach))];
  return { value: middle, low: middle - below * error, high: middle + above * error };
}

/** Chance of more than `above` events of `count`, each of this share. */
export function binomialAbove(above: number, count: number, share: number): number {
  if (above < 0) return 1;
  if (above >= count) return 0;
  return incompleteBeta(above + 1, count - above, share);
}
