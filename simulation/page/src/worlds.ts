/** Options in worlds, freed of luck, and what to choose before anybody knows: `analysis.robust.worlds` and `.choice`. */

import { CONFIDENCE, mean, places, quantile, variance, wilson, type Estimate, type Table } from "./statistics.ts";

const RESAMPLES = 400;

/** What every option comes to in every world: [option][world]. */
export class Worlds {
  constructor(
    readonly names: readonly string[],
    readonly found: Table,
    readonly distance: Table,
    readonly noise: Table,
    readonly oneRun: Table,
    /** 1 where more is worse, −1 where more is better. */
    readonly sign: number,
  ) {}

  /** From single runs: [option][world][replication]. */
  static of(names: readonly string[], runs: number[][][], sign: number): Worlds {
    const options = names.length;
    const worlds = runs[0]!.length;
    const make = (): Table => names.map(() => new Float64Array(worlds));
    const [found, distance, noise, oneRun] = [make(), make(), make(), make()];
    for (let world = 0; world < worlds; world++) {
      const replications = runs[0]![world]!.length;
      const away: number[][] = names.map(() => []);
      for (let luck = 0; luck < replications; luck++) {
        let middle = 0;
        for (let option = 0; option < options; option++) middle += runs[option]![world]![luck]!;
        middle /= options;
        for (let option = 0; option < options; option++) away[option]!.push(runs[option]![world]![luck]! - middle);
      }
      for (let option = 0; option < options; option++) {
        found[option]![world] = mean(runs[option]![world]!);
        const far = mean(away[option]!);
        distance[option]![world] = far;
        const spread = mean(away[option]!.map((one) => (one - far) ** 2)) * (replications / (replications - 1));
        oneRun[option]![world] = spread;
        noise[option]![world] = spread / replications;
      }
    }
    return new Worlds(names, found, distance, noise, oneRun, sign);
  }

  get count(): number {
    return this.found[0]!.length;
  }

  private kept: Table | null = null;

  /** [option][world]: the distance from the mean of all options of the world, freed of luck. */
  get apart(): Table {
    this.kept ??= this.distance.map((distance, option) => {
      const middle = mean(distance);
      const seen = variance(distance);
      const shrink = Math.sqrt(Math.max(seen - mean(this.noise[option]!), 0) / (seen > 0 ? seen : 1));
      return distance.map((one) => middle + (one - middle) * shrink);
    });
    return this.kept;
  }

  /** Share of luck in what one firm would see of an option's distance. */
  luckOfOneRun(name: string): number {
    const option = this.names.indexOf(name);
    const true_ = Math.max(variance(this.distance[option]!) - mean(this.noise[option]!), 0);
    const luck = mean(this.oneRun[option]!);
    return luck + true_ > 0 ? luck / (luck + true_) : 0;
  }

  difference(name: string, base: string): Float64Array {
    const [one, other] = [this.apart[this.names.indexOf(name)]!, this.apart[this.names.indexOf(base)]!];
    return one.map((value, world) => value - other[world]!);
  }

  losses(): Table {
    return this.sign > 0 ? this.apart : this.apart.map((one) => one.map((value) => -value));
  }

  some(names: readonly string[]): Worlds {
    const chosen = names.map((name) => this.names.indexOf(name));
    const of = (table: Table): Table => chosen.map((option) => table[option]!);
    return new Worlds(names, of(this.found), of(this.distance), of(this.noise), of(this.oneRun), this.sign);
  }

  private drawn(order: Int32Array, from: number): Worlds {
    const count = this.count;
    const of = (table: Table): Table =>
      table.map((column) => {
        const made = new Float64Array(count);
        for (let place = 0; place < count; place++) made[place] = column[order[from + place]!]!;
        return made;
      });
    return new Worlds(this.names, this.found, of(this.distance), of(this.noise), this.oneRun, this.sign);
  }

  /** Both ends of the percentile interval of what is worked out of the worlds, resampled. */
  bootstrapped(of: (worlds: Worlds) => number[], confidence = CONFIDENCE): [number, number][] {
    const order = places(this.count, RESAMPLES);
    const rows = Array.from({ length: RESAMPLES }, (_, resample) => of(this.drawn(order, resample * this.count)));
    const tail = (1 - confidence) / 2;
    return rows[0]!.map((_, place) => {
      const column = rows.map((row) => row[place]!);
      return [quantile(column, tail), quantile(column, 1 - tail)];
    });
  }
}

export type Compared = {
  better: Estimate;
  clearlyBetter: Estimate;
  clearlyWorse: Estimate;
  mean: Estimate;
  quantiles: number[];
};

function sharesAndMean(worlds: Worlds, option: string, base: string, margin: number): number[] {
  const difference = worlds.difference(option, base);
  const turned = worlds.sign > 0 ? difference : difference.map((one) => -one);
  let [less, tied, clear, worse] = [0, 0, 0, 0];
  for (const one of turned) {
    if (one < 0) less++;
    else if (one === 0) tied++;
    if (one < -margin) clear++;
    if (one > margin) worse++;
  }
  const count = turned.length;
  return [less / count + tied / count / 2, clear / count, worse / count, mean(difference)];
}

/** How an option does against another one, over all worlds. */
export function compared(worlds: Worlds, option: string, base: string, margin = 0): Compared {
  const found = sharesAndMean(worlds, option, base, margin);
  const ends = worlds.bootstrapped((one) => sharesAndMean(one, option, base, margin));
  const share = (place: number): Estimate => {
    const sampled = wilson(found[place]!, worlds.count);
    const [low, high] = ends[place]!;
    return { value: found[place]!, low: Math.min(sampled.low, low), high: Math.max(sampled.high, high) };
  };
  const difference = worlds.difference(option, base);
  return {
    better: share(0),
    clearlyBetter: share(1),
    clearlyWorse: share(2),
    mean: { value: found[3]!, low: ends[3]![0], high: ends[3]![1] },
    quantiles: [0.05, 0.25, 0.5, 0.75, 0.95].map((at) => quantile(difference, at)),
  };
}

function regrets(worlds: Worlds): Table {
  const losses = worlds.losses();
  return losses.map((one) =>
    one.map((value, world) => {
      let least = Infinity;
      for (const other of losses) least = Math.min(least, other[world]!);
      return value - least;
    }),
  );
}

export type Regret = { name: string; mean: Estimate; tenth: Estimate; worst: number };

/** What choosing an option before knowing costs against the best one of each world. */
export function regret(worlds: Worlds): Regret[] {
  const found = regrets(worlds);
  const means = worlds.bootstrapped((one) => regrets(one).map(mean));
  const tenths = worlds.bootstrapped((one) => regrets(one).map((column) => quantile(column, 0.9)));
  return found.map((column, option) => ({
    name: worlds.names[option]!,
    mean: { value: mean(column), low: means[option]![0], high: means[option]![1] },
    tenth: { value: quantile(column, 0.9), low: tenths[option]![0], high: tenths[option]![1] },
    worst: Math.max(...column),
  }));
}
