/** From what was asked to what can be said: a first look at once, then a fit, then every way in every world that fits. */

import { Sweep } from "./along.ts";
import { TODAY, type Runs, type Terms } from "./advice.ts";
import type { Declared, Values } from "./declared.ts";
import type { Ran } from "./engine.ts";
import { weeksOf, type Firm } from "./firm.ts";
import { EFFORT, fit, REPLICATIONS, type Effort, type Fit, type Shown } from "./fit.ts";
import { askedOf } from "./moved.ts";
import { Stale, type Pool } from "./pool.ts";
import { headCount, hoursOf, sizeOf, small, spaceOf } from "./space.ts";
import { allowed, firmOf, worldsKey, type State } from "./state.ts";
import { CONFIDENCE, mean, student, variance, type Estimate } from "./statistics.ts";
import type { Allowed } from "./text.ts";
import type { Answer, Aspect } from "./worker.ts";

export const ASPECTS = ["churn_rate", "trust", "response_days"] as const;
const FIRST = { worlds: 6, accounts: 200 };
const BLOCK = 20;
const FEWEST = 32;
const SWEPT = 16;

export type Glance = { names: string[]; money: number[]; churn: number[]; worlds: number };

/** One thing varied: what it was, and what every way came to there. */
export type Swept = { worlds: number; all: number; levels: number[]; base: number; churn: number[][]; value: Estimate[] };

export type Progress =
  | { stage: "glance"; glance: Glance }
  | { stage: "matching"; tried: number; left: number | null }
  | { stage: "trying"; done: number; all: number; fit: Fit }
  | { stage: "answer"; answer: Answer; fit: Fit; final: boolean; worlds: number; firms: number; seconds: number }
  | { stage: "swept"; people: Swept | null; turnover: Swept | null; answer: Answer; fit: Fit }
  | { stage: "misfit"; fit: Fit };

/** A firm that was matched: the question, its worlds, and what came of every way in them, [world][way][luck]. */
export type Kept = { key: string; state: State; fit: Fit; firm: Firm; runs: Ran[][][] };

export class Answerer {
  private kept: Kept | null = null;

  constructor(
    private readonly declared: Declared,
    private readonly pool: Pool,
    private readonly tell: (progress: Progress) => void,
    /** What else is worked out of an answer, before and after the cards. */
    private readonly more: { first(kept: Kept, answer: Answer, state: State, generation: number): Promise<void>; last(kept: Kept): Promise<void> },
    private readonly effort: Effort = EFFORT,
  ) {}

  /** Answers anew; whatever was under way for an earlier question is dropped. */
  async answer(state: State, pause: number): Promise<void> {
    const generation = this.pool.move();
    try {
      await this.carryOut(state, generation, pause);
    } catch (error) {
      if (!(error instanceof Stale)) throw error;
    }
  }

  private async carryOut(state: State, generation: number, pause: number): Promise<void> {
    const { declared } = this;
    const began = performance.now();
    const ranBefore = this.pool.ran;
    const firm = firmOf(declared, state);
    const key = worldsKey(state);
    let kept = this.kept?.key === key ? this.kept : null;
    if (!kept) {
      await this.glance(state, firm, generation);
      await new Promise((resolve) => setTimeout(resolve, pause));
      const found = await this.fitted(firm, generation);
      if (!found.reached) return this.tell({ stage: "misfit", fit: found });
      kept = { key, state: structuredClone(state), fit: found, firm, runs: [] };
    }
    const { fit: found } = kept;
    const terms = this.terms(state, firm);
    const all = found.worlds.length * firm.regimes.length * REPLICATIONS;
    const runs = kept.runs;
    for (let from = runs.length; from < found.worlds.length; from += BLOCK) {
      const until = Math.min(from + BLOCK, found.worlds.length);
      let done = from * firm.regimes.length * REPLICATIONS;
      this.tell({ stage: "trying", done, all, fit: found });
      const block = await Promise.all(
        found.worlds.slice(from, until).map((world, place) =>
          Promise.all(
            firm.regimes.map((then) =>
              Promise.all(
                Array.from({ length: REPLICATIONS }, async (_, luck) => {
                  const ran = await this.pool.run(askedOf(declared, firm, state.over, small({ ...world, ...found.parameters }, found.space.size), then, (from + place) * REPLICATIONS + luck), Object.keys(declared.outcomes), generation);
                  if (++done % 8 === 0) this.tell({ stage: "trying", done, all, fit: found });
                  return ran;
                }),
              ),
            ),
          ),
        ),
      );
      runs.push(...block);
      if (runs.length >= FEWEST && runs.length < found.worlds.length) await this.think(kept, terms, generation, false, began, ranBefore);
    }
    this.kept = kept;
    const answer = await this.think(kept, terms, generation, true, began, ranBefore);
    await this.more.first(kept, answer, state, generation);
    await this.sweep(state, kept, answer, terms, generation);
    await this.more.last(kept);
  }

  private terms(state: State, firm: Firm): Omit<Terms, "worlds"> {
    const { declared } = this;
    return {
      currency: state.currency,
      weeks: declared.terms.horizon,
      replications: REPLICATIONS,
      discount: declared.terms.discount,
      margin: 0,
      tolerance: declared.terms.tolerance,
      once: Object.fromEntries(firm.regimes.slice(1).map((name) => [name, state.once])),
      yearly: {},
    };
  }

  private async glance(state: State, firm: Firm, generation: number): Promise<void> {
    const { declared } = this;
    const counts = declared.functions.map((name) => Number(firm.parameters[`functions.${name}.seats`] ?? 0)).filter(Boolean);
    const size = sizeOf(Number(firm.parameters.accounts), counts, { large: FIRST.accounts, small: [FIRST.accounts / 2, FIRST.accounts] });
    const before = this.kept?.fit.worlds ?? asRows(declared.worlds);
    const worlds = before.slice(0, FIRST.worlds).map((world) => ({ ...openSeats(declared, firm), ...world }));
    const asks = worlds.map((world, luck) => askedOf(declared, firm, state.over, small({ ...world, ...firm.parameters }, size), firm.today, luck));
    const grown = await Promise.all(asks.map((asked) => this.pool.grown(asked, generation)));
    const signed = declared.segments.map((name, segment): [string, number] => {
      const known = grown.map((one) => one[segment]!).filter(Number.isFinite);
      const full = `segments.${name}.revenue`;
      return [full, firm.contracts[full]! / (known.length ? mean(known) : 1)];
    });
    const parameters = { ...firm.parameters, ...Object.fromEntries(signed) };
    const ran = await Promise.all(
      firm.regimes.map((then) => Promise.all(worlds.map((world, luck) => this.pool.run(askedOf(declared, firm, state.over, small({ ...world, ...parameters }, size), then, luck), [...ASPECTS], generation)))),
    );
    const yearly = (one: Ran): number => (size.scale * mean(one.money)) * 52;
    this.tell({
      stage: "glance",
      glance: {
        names: [TODAY, ...firm.regimes.slice(1)],
        money: ran.map((way) => mean(way.map((one, world) => yearly(one) - yearly(ran[0]![world]!)))),
        churn: ran.map((way) => mean(way.map((one) => one.outcomes.churn_rate!))),
        worlds: worlds.length,
      },
    });
  }

  private async fitted(firm: Firm, generation: number): Promise<Fit> {
    const { declared } = this;
    const space = spaceOf(declared, firm);
    const wanted = [...new Set(Object.values(declared.facts).map((fact) => fact.outcome))];
    const horizon = weeksOf(firm);
    let [tried, left] = [0, null as number | null];
    const carry = async (worlds: Values[], parameters: Values, wave: number): Promise<Shown[]> =>
      Promise.all(
        worlds.map(async (world, place) => {
          const values = small({ ...parameters, ...world }, space.size);
          const ask = (luck: number): Promise<Ran> =>
            this.pool.run({ values, today: firm.today, then: firm.today, over: 0, warmUp: declared.terms.fitWarmUp, horizon, seed: firm.seed + wave, luck: place * REPLICATIONS + luck }, wanted, generation);
          const ran = await Promise.all(Array.from({ length: REPLICATIONS }, (_, luck) => ask(luck)));
          if (++tried % 16 === 0) this.tell({ stage: "matching", tried, left });
          return Object.fromEntries(wanted.map((name) => [name, ran.map((one) => one.outcomes[name]!)]));
        }),
      );
    const pause = async (worlds: Values[], parameters: Values, wave: number): Promise<number[][][]> =>
      Promise.all(
        worlds.map((world, place) =>
          Promise.all(
            Array.from({ length: REPLICATIONS }, (_, luck) =>
              this.pool.grown({ values: small({ ...parameters, ...world }, space.size), today: firm.today, then: firm.today, over: 0, warmUp: declared.terms.fitWarmUp, horizon, seed: firm.seed + wave, luck: place * REPLICATIONS + luck }, generation),
            ),
          ),
        ),
      );
    return fit(declared, space, carry, pause, this.effort, (count) => (left = count));
  }

  private async think(kept: Kept, terms: Omit<Terms, "worlds">, generation: number, final: boolean, began: number, ranBefore: number): Promise<Answer> {
    const { firm, runs, fit: found } = kept;
    const { scale } = found.space.size;
    const names = [TODAY, ...firm.regimes.slice(1)];
    const by = <Found>(of: (ran: Ran) => Found): Found[][][] => names.map((_, way) => runs.map((world) => world[way]!.map(of)));
    // money and customers of the firm in full; what luck is in them is that of the smaller one, and so more
    const asked: Runs = { names, money: by((ran) => ran.money.map((one) => one * scale)), lost: by((ran) => ran.lost * scale) };
    const aspects = ASPECTS.map((name): Aspect => {
      const better = this.declared.outcomes[name]!.better === "low" ? "low" : "high";
      return { name, better, margin: this.declared.margins[name] ?? 0, runs: by((ran) => ran.outcomes[name]!) };
    });
    const levels: Record<string, (number | string)[]> = {};
    for (const name of Object.keys(found.worlds[0]!)) if (!(name in found.parameters) && !(name in firm.contracts)) levels[name] = found.worlds.slice(0, runs.length).map((world) => world[name] as number | string);
    const answer = await this.pool.think({ runs: asked, terms: { ...terms, worlds: runs.length }, aspects, levels, thorough: final }, generation);
    const seconds = (performance.now() - began) / 1000;
    this.tell({ stage: "answer", answer, fit: found, final, worlds: runs.length, firms: this.pool.ran - ranBefore, seconds });
    return answer;
  }

  /** What would change the answer: people in customer success, and turnover, with all else as it is in some of the worlds. */
  private async sweep(state: State, kept: Kept, answer: Answer, terms: Omit<Terms, "worlds">, generation: number): Promise<void> {
    const { firm, fit: found } = kept;
    const focus = answer.verdict.focus === TODAY ? firm.regimes[1]! : answer.verdict.focus;
    const { scale } = found.space.size;
    const worth = Array.from({ length: terms.weeks }, (_, week) => (1 + terms.discount) ** (-week / 52));
    const value = (ran: Ran): number => ran.money.reduce((total, one, week) => total + one * worth[week]!, 0) * scale;
    const churn = answer.aspects.find((one) => one.name === "churn_rate")!.means;
    const all = found.worlds.length;
    const swept = async (levels: number[], ways: string[], at: (level: number) => State, base: number): Promise<Swept> => {
      const places = ways.map((name) => firm.regimes.indexOf(name));
      const own = { level: base, runs: kept.runs.map((world) => places.map((place) => world[place]!)) };
      const { runs } = await new Sweep(this.pool, this.declared, found, state, at, levels, ways, own, generation).look(Math.min(SWEPT, all), 1);
      const [way, here] = [ways.indexOf(focus), levels.indexOf(base)];
      const of = (place: number, level: number, seen: (ran: Ran) => number): number[] => runs[place]![level]!.map(([ran]) => seen(ran!));
      const apart = levels.map((_, level) => of(way, level, value).map((one, world) => one - value(runs[0]![level]![world]![0]!)));
      const answered = answer.findings.find((one) => one.name === focus)!.value;
      return {
        worlds: apart[0]!.length,
        all,
        levels,
        base,
        churn: ways.map((_, place) => levels.map((__, level) => churn[places[place]!]! + mean(of(place, level, (ran) => ran.outcomes.churn_rate!)) - mean(of(place, here, (ran) => ran.outcomes.churn_rate!)))),
        value: levels.map((_, level) => (level === here ? answered : fromAnswer(answered, apart[here]!, apart[level]!, all, 1 - (1 - CONFIDENCE) / levels.length))),
      };
    };
    const size = found.space.size;
    const now = headCount(size, Number(found.parameters["functions.success.seats"]));
    const counts = [...new Set([0.6, 0.8, 1, 1.3, 1.7].map((times) => Math.max(1, Math.round(now * times))))].map((count) => Math.round(count * scale));
    const people = await swept(counts, firm.regimes, (count) => ({ ...state, people: { ...state.people, success: count } }), Math.round(now * scale));
    this.tell({ stage: "swept", people, turnover: null, answer, fit: found });
    const turnover = await swept(ratesAround(state.turnover, allowed(this.declared, "turnover")), [firm.today, focus], (rate) => ({ ...state, turnover: rate }), state.turnover);
    this.tell({ stage: "swept", people, turnover, answer, fit: found });
  }
}

/** Turnover at which a card looks, the firm's own among it, none that the page itself would refuse. */
export function ratesAround(turnover: number, { low, high }: Allowed): number[] {
  return [...new Set([0.4, 0.7, 1, 1.4, 1.9].map((times) => (times === 1 ? turnover : Math.min(Math.max(turnover * times, low), high))))];
}

/**
 * A mean at another level, of what is known where the firm stands (in all worlds) and of how far some worlds move from there:
 * the difference estimator of double sampling, whose variance is that of the level over all worlds and that of the move
 * over those that were left out.
 */
export function fromAnswer(answered: Estimate, here: number[], there: number[], all: number, confidence: number): Estimate {
  const moves = there.map((one, world) => one - here[world]!);
  const count = moves.length;
  const middle = answered.value + mean(moves);
  const half = student(count - 1, confidence) * Math.sqrt(variance(there) / all + variance(moves) * (1 / count - 1 / all));
  return { value: middle, low: middle - half, high: middle + half };
}

function asRows(columns: Record<string, unknown[]>): Values[] {
  const names = Object.keys(columns);
  return Array.from({ length: columns[names[0]!]!.length }, (_, row) => Object.fromEntries(names.map((name) => [name, columns[name]![row]])) as Values);
}

/** Head counts that nobody gave, for the first look: what keeps a team busy for three quarters of its hours. */
function openSeats(declared: Declared, firm: Firm): Values {
  const asked = hoursOf(declared, firm.today, firm.parameters);
  return Object.fromEntries(firm.openSeats.map((name) => [`functions.${name}.seats`, Math.max(1, Math.ceil(asked[name]! / 0.75))]));
}
