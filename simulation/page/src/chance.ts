/** NumPy's PCG64 with the draws that the estimates take, so that resamples here are those of the command line. */

const MASK = (1n << 128n) - 1n;
const WORD = (1n << 64n) - 1n;
const TIMES = 0x2360ed051fc65da44385df649fccf645n;

export class Chance {
  private state: bigint;
  private readonly step: bigint;
  private half: number | null = null;

  /** Begins where `numpy.random.PCG64(seed).state` says. */
  constructor(begins: { state: string; inc: string }) {
    this.state = BigInt(begins.state);
    this.step = BigInt(begins.inc);
  }

  private word(): bigint {
    this.state = (this.state * TIMES + this.step) & MASK;
    const high = this.state >> 64n;
    const mixed = high ^ (this.state & WORD);
    const turn = high >> 58n;
    return ((mixed >> turn) | (mixed << (64n - turn))) & WORD;
  }

  /** Evenly from 0 to under 1. */
  random(): number {
    return Number(this.word() >> 11n) / 2 ** 53;
  }

  private half_word(): number {
    if (this.half !== null) {
      const kept = this.half;
      this.half = null;
      return kept;
    }
    const next = this.word();
    this.half = Number(next >> 32n);
    return Number(next & 0xffffffffn);
  }

  /** A whole number from 0 to under `count` (Lemire 2019). */
  below(count: number): number {
    if (count <= 1) return 0;
    let product = this.half_word() * count;
    let left = product % 2 ** 32;
    if (left < count) {
      const least = (2 ** 32 - count) % count;
      while (left < least) {
        product = this.half_word() * count;
        left = product % 2 ** 32;
      }
    }
    return Math.floor(product / 2 ** 32);
  }

  /** A whole number from 0 to `most`, by rejection: as NumPy's shuffle draws them. */
  private upTo(most: number): number {
    const mask = 2 ** (32 - Math.clz32(most)) - 1;
    for (;;) {
      const found = (this.half_word() & mask) >>> 0;
      if (found <= most) return found;
    }
  }

  /** The numbers from 0 to under `count` in chance order. */
  permutation(count: number): Int32Array {
    const order = Int32Array.from({ length: count }, (_, place) => place);
    for (let place = count - 1; place > 0; place--) {
      const other = this.upTo(place);
      const kept = order[place]!;
      order[place] = order[other]!;
      order[other] = kept;
    }
    return order;
  }

  private binomial(count: number, share: number): number {
    if (count === 0 || share === 0) return 0;
    if (share > 0.5) return count - this.inverted(count, 1 - share);
    return this.inverted(count, share);
  }

  private inverted(count: number, share: number): number {
    const rest = 1 - share;
    const none = Math.exp(count * Math.log1p(-share));
    const mean = count * share;
    const bound = Math.floor(Math.min(count, mean + 10 * Math.sqrt(mean * rest + 1)));
    let found = 0;
    let chance = none;
    let left = this.random();
    while (left > chance) {
      found++;
      if (found > bound) {
        found = 0;
        chance = none;
        left = this.random();
      } else {
        left -= chance;
        chance = ((count - found + 1) * share * chance) / (found * rest);
      }
    }
    return found;
  }

  /** How often each of `count` is drawn in `count` draws with replacement. */
  weights(count: number): Float64Array {
    const found = new Float64Array(count);
    let left = count;
    let rest = 1;
    for (let place = 0; place < count - 1; place++) {
      found[place] = this.binomial(left, 1 / count / rest);
      left -= found[place]!;
      if (left <= 0) break;
      rest -= 1 / count;
    }
    if (left > 0) found[count - 1] = left;
    return found;
  }
}

/** A small generator for designs of the page's own: the same worlds in every browser (Steele & Vigna 2021). */
export class Draws {
  private state: bigint;

  constructor(seed: number) {
    this.state = BigInt(Math.floor(seed));
  }

  random(): number {
    this.state = (this.state + 0x9e3779b97f4a7c15n) & WORD;
    let mixed = this.state;
    mixed = ((mixed ^ (mixed >> 30n)) * 0xbf58476d1ce4e5b9n) & WORD;
    mixed = ((mixed ^ (mixed >> 27n)) * 0x94d049bb133111ebn) & WORD;
    return Number((mixed ^ (mixed >> 31n)) >> 11n) / 2 ** 53;
  }
}
