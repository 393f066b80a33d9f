/** What an answer says, in the sentences of the command line, filled in here: `analysis.advice.words`, `analysis.fit.words`. */

import { TODAY, type Finding } from "./advice.ts";
import type { Declared } from "./declared.ts";
import { REPLICATIONS, shown, type Fit, type ShownRow } from "./fit.ts";
import type { Box, Side } from "./discovery.ts";
import { fewOf } from "./few.ts";
import type { Firm } from "./firm.ts";
import type { Fact } from "./learning.ts";
import { headCount, hoursOf } from "./space.ts";
import { quantile } from "./statistics.ts";
import { amount, capital, listed, number, rounded, seenText, share, shareWithEnds, spread, thousands, wordsOf, years, type Words } from "./text.ts";
import type { Answer, Judged } from "./worker.ts";
import type { Compared } from "./worlds.ts";

const SAID: Record<string, string> = { carried: "shown to be better", "too risky": "better on average, worse in too many worlds", open: "cannot be told" };
const MOST = 3;

export class Sayer {
  private readonly words: Words;

  constructor(
    private readonly declared: Declared,
    private readonly currency: string,
    private readonly weeks: number,
  ) {
    this.words = wordsOf(declared);
  }

  private say(phrase: string, parts: Record<string, string | number> = {}): string {
    return this.words.say(phrase, parts);
  }

  name(way: string): string {
    return way === TODAY ? way : this.say(`page.name_${way}`);
  }

  private get years(): string {
    return years(this.weeks);
  }

  /** What an unknown means, for people: no code names. */
  meaning(unknown: string): string {
    const [first, regime, ...rest] = unknown.split(".");
    const open = /^functions\.(\w+)\.seats$/.exec(unknown);
    if (open) return `how many people ${open[1]} has`;
    if (first === "regimes") return `${lower(this.declared.regimeParameters[rest.join(".")]!.meaning)} (${this.name(regime!)})`;
    const function_ = /^(?:functions|segments)\.(\w+)\./.exec(unknown);
    const meaning = lower(this.declared.parameters[unknown]?.meaning ?? unknown).replace(/\.$/, "");
    return function_ ? `${meaning} (${function_[1]})` : meaning;
  }

  // ------------------------------------------------------------ the verdict

  headline(answer: Answer): string {
    const { verdict } = answer;
    const others = listed(verdict.equals.filter((name) => name !== verdict.candidate).map((name) => this.name(name)));
    return this.say(`page.${verdict.kind}`, { name: this.name(verdict.candidate), others });
  }

  sentence(answer: Answer, facts: Fact[] | null): string {
    const { verdict } = answer;
    if (verdict.kind === "change" || verdict.kind === "alike") {
      const found = answer.findings.find((one) => one.name === verdict.candidate)!;
      const brings = this.say("advice.brings", { years: this.years, value: spread(this.currency, found.value) });
      return this.say(`advice.${verdict.kind}`, { name: verdict.candidate, brings, others: listed(verdict.equals.filter((name) => name !== verdict.candidate)) });
    }
    if (verdict.kind === "stay") return this.say("advice.stay", { more: "" });
    const names = (facts ?? []).slice(0, MOST).map((fact) => this.meaning(fact.unknown)).join(" or ");
    return this.say("advice.measure", { first: facts?.length ? this.say("advice.measure_first", { names }) : "" });
  }

  grounds(answer: Answer): string[] {
    const { verdict, findings } = answer;
    const lines: string[] = [];
    const focus = findings.find((one) => one.name === verdict.focus)!;
    if (verdict.kind === "change" || verdict.kind === "alike") {
      lines.push(
        this.say("advice.gain", { gain: spread(this.currency, focus.gain), kept: this.kept(focus), pays: this.pays(focus) }),
        this.say("advice.risk", {
          worse: shareWithEnds(focus.worse),
          tolerance: share(this.declared.terms.tolerance),
          regret: amount(this.currency, focus.regret.value),
          regret_tenth: amount(this.currency, focus.regretTenth.value),
        }),
      );
    }
    const others = findings
      .slice(1)
      .filter((one) => one.name !== verdict.candidate && !verdict.equals.includes(one.name))
      .filter((one) => verdict.kind === "stay" || verdict.kind === "measure" || one.value.value > focus.value.value)
      .sort((one, other) => other.value.value - one.value.value);
    for (const each of others.slice(0, MOST))
      lines.push(
        this.say("advice.other", {
          name: capital(each.name),
          value: spread(this.currency, each.value),
          years: this.years,
          worse: shareWithEnds(each.worse),
          said: SAID[each.said] ?? "shown to be no better",
        }),
      );
    return lines;
  }

  private kept(found: Finding): string {
    const { kept } = found;
    if (Math.max(Math.abs(kept.low), Math.abs(kept.high)) < 0.5) return this.say("advice.kept_alike", { years: this.years });
    const ends = (kept.value >= 0 ? [kept.low, kept.high] : [-kept.low, -kept.high]).sort((one, other) => one - other);
    const one = Number(rounded(Math.abs(kept.value))) === 1;
    return this.say("advice.kept", {
      count: rounded(Math.abs(kept.value)),
      customers: one ? "customer" : "customers",
      low: minus(thousands(ends[0]!)),
      high: minus(thousands(ends[1]!)),
      more: kept.value >= 0 ? "more" : "fewer",
      are: one ? "is" : "are",
      years: this.years,
    });
  }

  pays(found: Finding): string {
    if (!Number.isFinite(found.pays.value)) return this.say("advice.pays_never", { years: this.years });
    if (found.pays.high <= 1) return this.say("advice.pays_at_once");
    return this.say("advice.pays", { week: rounded(found.pays.value), weeks: this.weeksOf(found) });
  }

  private weeksOf(found: Finding): string {
    const { low, high } = found.pays;
    const late = Number.isFinite(high) ? rounded(high) : this.say("advice.weeks_not", { weeks: this.weeks });
    const early = Number.isFinite(low) ? rounded(low) : late;
    return early === late ? early : `${early} to ${late}`;
  }

  depends(answer: Answer): string[] {
    const { focus } = answer.verdict;
    if (!answer.boxes || focus === TODAY) return [];
    const lines: string[] = [];
    for (const [box, word] of [
      [answer.boxes.better, "better"],
      [answer.boxes.worse, "worse"],
    ] as [Box, string][]) {
      if (box.everywhere === 0 || box.everywhere === 1)
        lines.push(this.say("advice.everywhere", { name: capital(focus), word, where: box.everywhere ? "all worlds" : "no world" }));
      if (!box.told) continue;
      const facts = [...box.sides].map(([name, side]) => this.side(name, side)).join(" and ");
      lines.push(
        this.say("advice.where", {
          name: capital(focus),
          word,
          facts,
          density: share(box.density),
          low: rounded(100 * box.low),
          high: rounded(100 * box.high),
          everywhere: share(box.everywhere),
        }),
      );
    }
    return lines.length ? lines : [this.say("advice.nowhere", { name: focus })];
  }

  private side(name: string, side: Side): string {
    const called = this.meaning(name).replace(/:.*$/, "");
    const figure = (value: number): string => number(Number(value.toPrecision(3)));
    if (side instanceof Set) return `${called} is ${[...side].sort().join(" or ")}`;
    const [low, high] = side;
    if (low === -Infinity) return `${called} is at most ${figure(high)}`;
    if (high === Infinity) return `${called} is at least ${figure(low)}`;
    return `${called} is from ${figure(low)} to ${figure(high)}`;
  }

  measure(answer: Answer): string {
    const facts = answer.facts ?? [];
    const [first] = facts;
    if (!first) return this.say("advice.measure_nothing");
    const saved = this.say("advice.saved", { gain: amount(this.currency, first.gain.value), share: share(Math.min(first.share, 1)) });
    if (first.first === "told") return this.say("advice.measure_this", { meaning: this.meaning(first.unknown), saved });
    const meanings = facts.slice(0, MOST).map((fact) => this.meaning(fact.unknown)).join("; ");
    return this.say("advice.measure_these", { meanings, first: this.meaning(first.unknown), saved });
  }

  expectNot(answer: Answer): string[] {
    const { verdict } = answer;
    if (verdict.focus === TODAY || verdict.kind === "stay") return [];
    const found = answer.findings.find((one) => one.name === verdict.focus)!;
    const lines: string[] = [];
    if (Number.isFinite(found.pays.value) && found.pays.value > 1)
      lines.push(this.say("advice.no_gain_before", { name: verdict.focus, week: rounded(found.pays.value), weeks: this.weeksOf(found) }));
    else if (!Number.isFinite(found.pays.value)) lines.push(this.say("advice.no_gain", { name: verdict.focus, years: this.years }));
    lines.push(this.say("advice.worst_tenth", { value: spread(this.currency, found.worstTenth) }), this.say("advice.own_books", { worse: shareWithEnds(found.worseOnce), years: this.years }));
    return lines;
  }

  how(worlds: number): string {
    return this.say("advice.how", {
      worlds,
      replications: REPLICATIONS,
      years: this.years,
      discount: share(this.declared.terms.discount),
      confidence: "95",
      margin: amount(this.currency, 0),
      tolerance: share(this.declared.terms.tolerance),
    }).replace(/^\(|\)$/g, "");
  }

  // ------------------------------------------------------------ churn, trust, speed, money

  /** How a way does against today in each respect: by how many worlds, and by its mean. */
  aspects(answer: Answer, way: string): { label: string; said: "better" | "worse" | "equal" | "untold"; words: string; title: string }[] {
    const found = answer.findings.find((one) => one.name === way)!;
    const money = found.value.low > 0 ? "better" : found.value.high < 0 ? "worse" : "untold";
    return [
      ...answer.aspects.map((aspect) => {
        const compared = aspect.against[way]!;
        const said = judgedBy(aspect, compared);
        return { label: this.declared.outcomes[aspect.name]!.label, said, words: this.say(`page.${said}`), title: this.shares(compared) };
      }),
      { label: "Money", said: money as "better", words: this.say(`page.${money}`), title: `worse in ${shareWithEnds(found.worse)} of worlds` },
    ];
  }

  private shares(compared: Compared): string {
    const { better, clearlyBetter, clearlyWorse } = compared;
    return `better in ${shareWithEnds(better)} of worlds; clearly better in ${share(clearlyBetter.value)}, clearly worse in ${share(clearlyWorse.value)}`;
  }

  luck(answer: Answer): string[] {
    if (Number.isNaN(answer.luck)) return [];
    return [this.say("page.luck_share", { name: answer.verdict.focus, luck: share(answer.luck) })];
  }

  // ------------------------------------------------------------ the firm

  sees(found: Fit): { row: ShownRow; words: string }[] {
    return shown(found).map((row) => {
      const fact = this.declared.facts[row.name]!;
      const unit = unitOf(row.name);
      const label = capital(fact.words);
      if (row.left && row.reached) {
        const [low, middle, high] = row.left.map((value) => seenText(unit, value)) as [string, string, string];
        return { row, words: this.say("page.sees", { label, written: row.written, middle, low, high }) };
      }
      return { row, words: this.say("page.misses", { label, written: row.written, nearest: seenText(unit, row.nearest) }) };
    });
  }

  /** What else a fit has to say: its size, its teams, head counts that are open, turnover. */
  fitted(found: Fit): string[] {
    const { firm, size } = found.space;
    const lines: string[] = [];
    if (found.reached)
      lines.push(this.say("fit.fits", { left: found.kept.length, today: firm.today, tried: thousands(found.tried), waves: found.waves, at_first: found.atFirst }));
    if (size.scale > 1) {
      const people = this.declared.functions
        .filter((name) => !firm.openSeats.includes(name))
        .map((name) => this.say("fit.people", { count: thousands(headCount(size, Number(firm.parameters[`functions.${name}.seats`]))), function: name }))
        .join(", ");
      lines.push(this.say("fit.size", { scale: rounded(size.scale, 1), accounts: thousands(size.accounts), people }));
    }
    lines.push(...this.tight(found));
    for (const name of firm.openSeats) {
      const column = found.worlds.map((world) => Number(world[`functions.${name}.seats`]));
      if (column.length) lines.push(this.say("page.open_heads", { function: name, low: rounded(quantile(column, 0.025)), high: rounded(quantile(column, 0.975)) }));
    }
    if (found.reached) lines.push(this.contracts(found));
    if (found.reached) lines.push(this.say("fit.turnover", { turnover: Number(Number(found.parameters.turnover).toPrecision(3)) }));
    return lines;
  }

  private contracts(found: Fit): string {
    const { contracts } = found.space.firm;
    const each = this.declared.segments.map((segment) => {
      const name = `segments.${segment}.revenue`;
      const first = found.worlds.reduce((total, world) => total + Number(world[name]), 0) / found.worlds.length;
      return this.say("fit.contract", { segment, today: thousands(contracts[name]!), first: thousands(first) });
    });
    return this.say("fit.contracts", { each: each.join("; ") });
  }

  /** That some segments have so few customers that all that is said of them is luck. */
  few(firm: Firm): string[] {
    const few = fewOf(this.declared, firm.parameters);
    if (!few.length) return [];
    const said = few.map(([name, count], place) => `${count} ${place ? "" : count === 1 ? "is " : "are "}${name}`);
    return [this.say("page.few_accounts", { accounts: thousands(Number(firm.parameters.accounts)), few: listed(said) })];
  }

  /** Teams that have too few people for what this model takes for usual. */
  private short(firm: Firm): { name: string; seats: number; hours: number; usual: string }[] {
    const usual = hoursOf(this.declared, firm.today, firm.parameters);
    return this.declared.functions
      .filter((name) => !firm.openSeats.includes(name))
      .map((name) => ({ name, seats: Number(firm.parameters[`functions.${name}.seats`]), hours: usual[name]! }))
      .filter(({ seats, hours }) => hours / seats >= this.declared.tight)
      .map(({ name, seats, hours }) => ({ name, seats, hours, usual: rounded((100 * hours) / seats) }));
  }

  /** The same before any worlds are matched. */
  tightAtOnce(firm: Firm): string[] {
    return this.short(firm).map(({ name, seats, usual }) => this.say("page.tight_at_once", { function: name, usual, seats }));
  }

  private tight(found: Fit): string[] {
    const { firm } = found.space;
    const lines: string[] = [];
    for (const { name, seats, hours, usual } of this.short(firm)) {
      const shares = found.worlds.length
        ? found.worlds.map((world) => hoursOf(this.declared, firm.today, { ...firm.parameters, ...world })[name]! / seats)
        : [hours / seats];
      lines.push(
        this.say("fit.tight", {
          function: name,
          usual,
          where: this.say(found.reached ? "fit.tight_fitting" : "fit.tight_nearest"),
          low: rounded(100 * quantile(shares, 0.025)),
          high: rounded(100 * quantile(shares, 0.975)),
          seats,
        }),
      );
    }
    return lines;
  }

  notReached(found: Fit): string[] {
    const rows = shown(found);
    const near = rows.map((row) => `${row.name} ${seenText(unitOf(row.name), row.nearest)} (${row.written})`).join("; ");
    return [
      this.say("fit.not_reached", { left: found.kept.length || "none", tried: thousands(found.tried), near }),
      ...rows
        .filter((row) => !row.reached)
        .map((row) => this.say("fit.out_of_reach", { name: row.name, written: row.written, low: seenText(unitOf(row.name), row.prior[0]), high: seenText(unitOf(row.name), row.prior[1]) })),
    ];
  }

  monday(answer: Answer, found: Fit): string[] {
    const { verdict } = answer;
    const lines: string[] = [];
    const facts = answer.facts ?? [];
    if (verdict.kind === "change" || verdict.kind === "alike") lines.push(this.say("page.monday_change", { name: this.name(verdict.candidate) }), this.say("page.monday_change_check"));
    else if (verdict.kind === "stay") lines.push(this.say("page.monday_stay"));
    else lines.push(facts.length ? this.say("page.monday_measure", { meaning: this.meaning(facts[0]!.unknown) }) : this.say("page.monday_measure_nothing"));
    const { openSeats } = found.space.firm;
    if (openSeats.length) lines.push(this.say("page.monday_heads", { functions: listed([...openSeats]) }));
    return lines;
  }
}

const unitOf = (name: string): string => (name === "response_days" ? "working days" : "");

export function judgedBy(aspect: Judged, compared: Compared): "better" | "worse" | "equal" | "untold" {
  const turned = aspect.better === "low" ? compared.mean : { value: -compared.mean.value, low: -compared.mean.high, high: -compared.mean.low };
  if (-aspect.margin < turned.low && turned.high < aspect.margin) return "equal";
  return turned.high < 0 ? "better" : turned.low > 0 ? "worse" : "untold";
}

const lower = (text: string): string => text.slice(0, 1).toLowerCase() + text.slice(1);
const minus = (text: string): string => text.replace("-", "−");
