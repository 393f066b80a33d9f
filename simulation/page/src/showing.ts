/** What is said, as far as it is known: a first look, a firm that does not fit, an answer. */

import { TODAY, type Finding } from "./advice.ts";
import type { Glance, Progress } from "./answering.ts";
import { costs, sweptOver } from "./cards.ts";
import { course, emptied, forest, redraw } from "./charts.ts";
import type { Declared } from "./declared.ts";
import { at, fill, make, show, tidy } from "./elements.ts";
import type { Fit } from "./fit.ts";
import { Sayer } from "./said.ts";
import { firmOf, type State } from "./state.ts";
import { amount, capital, listed, number, rounded, share, wordsOf, type Words } from "./text.ts";
import { ways } from "./ways.ts";
import type { Answer } from "./worker.ts";

type Answered = Extract<Progress, { stage: "answer" }>;

export class Showing {
  private readonly words: Words;
  private state!: State;
  private says!: Sayer;
  /** What is shown now; null while nothing is known but a first look. */
  answered: Answered | null = null;

  constructor(private readonly declared: Declared) {
    this.words = wordsOf(declared);
  }

  /** A move: what stands there is of an earlier question from now on. */
  begin(state: State): void {
    this.state = state;
    this.says = new Sayer(this.declared, state.currency, this.declared.terms.horizon);
    this.answered = null;
    at("verdict").classList.add("first");
    this.tell("First look", "", 0);
  }

  /** Drawn anew for another width, other colours, or paper. */
  again(): void {
    redraw();
    if (this.answered) this.forest(this.answered.answer, null);
  }

  progress(progress: Progress): void {
    const { words, says } = this;
    if (progress.stage === "glance") this.glance(progress.glance);
    else if (progress.stage === "matching") {
      const left = progress.left === null ? "" : words.say("page.matching_left", { left: number(progress.left) });
      this.tell("First look", words.say("page.matching", { tried: number(progress.tried), left }), Math.min(0.5, progress.tried / 1200));
    } else if (progress.stage === "trying") {
      this.seen(progress.fit);
      const part = 0.5 + (0.5 * progress.done) / progress.all;
      this.tell(this.answered ? "Still being refined" : "First look", words.say("page.trying", { left: number(progress.fit.kept.length), done: number(progress.done), all: number(progress.all) }), part);
    } else if (progress.stage === "misfit") this.misfit(progress.fit);
    else if (progress.stage === "answer") {
      this.answered = progress;
      this.answer(progress);
    } else if (this.answered) sweptOver(this.declared, progress, this.state, says);
  }

  /** Pictures of an earlier question are gone, and are not drawn again for another width or on paper. */
  private forget(): void {
    for (const id of ["turnover-chart", "staff-chart", "course-chart"]) emptied(at(id));
    fill("staff-words", []);
    show("staff", false);
  }

  private tell(stage: string, status: string, done: number | null): void {
    // said aloud once a stage, not once a firm
    if (at("stage").textContent !== stage || done === null) at("aloud").textContent = `${stage}: ${at("headline").textContent} ${done === null ? status : ""}`;
    at("stage").textContent = stage;
    at("status").textContent = status;
    const bar = at("bar");
    const part = done ?? 1;
    (bar.firstElementChild as HTMLElement).style.transform = `scaleX(${part})`;
    bar.setAttribute("aria-valuenow", String(Math.round(100 * part)));
    bar.classList.toggle("done", done === null);
  }

  private forest(answer: Answer | null, glance: Glance | null): void {
    forest(this.declared, at("forest"), answer, glance, (way) => this.says.name(way), this.state.currency);
  }

  private glance(glance: Glance): void {
    const { words, says, declared } = this;
    at("verdict").classList.add("first");
    const best = glance.money.indexOf(Math.max(...glance.money));
    at("headline").textContent = best === 0 ? `${says.name(TODAY).replace("as today", "Going on as today")} looks best` : `${capital(says.name(glance.names[best]!))} looks best`;
    at("sentence").textContent = words.say("page.first_look", { worlds: glance.worlds });
    const firm = firmOf(declared, this.state);
    fill("grounds", [...says.few(firm), ...says.tightAtOnce(firm)]);
    at("figures").replaceChildren();
    at("aspects").replaceChildren();
    for (const id of ["sees", "depends", "switch", "next", "not", "ways"]) show(id, false);
    this.forget();
    this.forest(null, glance);
  }

  private seen(found: Fit): void {
    show("sees", true);
    at("seen").replaceChildren(...this.says.sees(found).map(({ row, words: line }) => make("li", row.reached ? {} : { class: "missed" }, line)));
    fill("fitted", this.says.fitted(found));
  }

  private misfit(found: Fit): void {
    const { words, says, declared } = this;
    this.answered = null;
    at("verdict").classList.remove("first");
    at("headline").textContent = words.say("page.cannot");
    const [first, ...rest] = says.notReached(found);
    at("sentence").textContent = first!;
    fill("grounds", [...rest, ...says.few(found.space.firm), ...says.fitted(found)]);
    for (const id of ["figures", "aspects", "forest"]) at(id).replaceChildren();
    this.forget();
    this.seen(found);
    fill("monday", [words.say("page.monday_cannot", { name: listed(says.sees(found).filter(({ row }) => !row.reached).map(({ row }) => declared.facts[row.name]!.words)) })]);
    show("next", true);
    for (const id of ["depends", "switch", "not", "ways"]) show(id, false);
    this.tell("No answer", "", null);
  }

  private answer({ answer, fit, worlds, firms, seconds, final }: Answered): void {
    const { words, says, declared, state } = this;
    const { verdict } = answer;
    const focus = answer.findings.find((one) => one.name === verdict.focus)!;
    const talked = verdict.focus !== TODAY;
    at("verdict").classList.toggle("first", !final);
    at("headline").textContent = says.headline(answer);
    at("sentence").textContent = says.sentence(answer, answer.facts);
    fill("grounds", [...says.few(fit.space.firm), ...says.grounds(answer)]);
    at("figures").replaceChildren(...(talked ? this.figures(focus, answer) : []));
    at("aspects").replaceChildren(...(talked ? this.chips(answer, verdict.focus) : []));
    this.forest(answer, null);
    this.seen(fit);
    if (final) this.tell("What we would do", words.say("page.done", { firms: number(firms), seconds: rounded(seconds, seconds < 10 ? 1 : 0) }), null);
    show("depends", talked);
    fill("facts", says.depends(answer));
    this.forget();
    show("switch", talked);
    if (talked) {
      course(declared, at("course-chart"), answer, verdict.focus, says.name(verdict.focus), state.currency);
      fill("course-words", [costs(state), says.pays(focus)]);
    }
    fill("monday", says.monday(answer, fit));
    show("next", final);
    fill("changes", [says.measure(answer), ...says.expectNot(answer), ...says.luck(answer)]);
    show("not", final);
    ways(declared, answer, fit, state);
    show("ways", true);
    at("made").textContent = `${says.how(worlds)} ${words.say("page.no_forecast")} Edition ${declared.edition} of the model, seed ${fit.space.firm.seed}.`;
  }

  private figures(focus: Finding, answer: Answer): HTMLElement[] {
    const { says, words, declared } = this;
    const { currency } = this.state;
    const figure = (head: string, tail: string): HTMLElement => {
      const made = make("div", { class: "figure" });
      made.append(make("b", {}, tidy(head)), make("span", {}, tidy(tail)));
      return made;
    };
    const signed = (value: number): string => (value > 0 ? "+" : "") + amount("", value);
    const churn = answer.aspects.find((one) => one.name === "churn_rate")!;
    const difference = churn.against[focus.name]!.mean;
    const hundred = (value: number): string => rounded(Math.abs(100 * value), 1);
    const kept = words.say(difference.value <= 0 ? "page.fewer" : "page.more", { count: hundred(difference.value) });
    const ends = [difference.low, difference.high].map((one) => `${one <= 0 ? "−" : "+"}${hundred(one)}`);
    return [
      figure(`${currency} ${signed(focus.gain.value)}`, `a year: ${says.name(focus.name)} against today; ${amount("", focus.gain.low)} to ${amount("", focus.gain.high)} over luck and what nobody knows`),
      figure(`${kept} lost`, `of 100 customers a year; ${ends.join(" to ")}; churn ${rounded(100 * churn.means[0]!, 1)} % as today, ${rounded(100 * churn.means[answer.findings.indexOf(focus)]!, 1)} % then`),
      figure(`Worse in ${share(focus.worse.value)}`, `of worlds that fit; ${rounded(100 * focus.worse.low)} to ${rounded(100 * focus.worse.high)} %; up to ${share(declared.terms.tolerance)} is accepted`),
    ];
  }

  private chips(answer: Answer, way: string): HTMLElement[] {
    return this.says.aspects(answer, way).map((one) => make("span", { class: `chip ${one.said}`, title: one.title }, `${one.label}: ${one.words}`));
  }
}
