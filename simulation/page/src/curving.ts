/** A curve: a number of the firm along its range, against an outcome, under every way of working. */

import { Sweep, type Runs } from "./along.ts";
import type { Kept } from "./answering.ts";
import type { Change } from "./asking.ts";
import { emptied } from "./charts.ts";
import { Called, Told } from "./curve.ts";
import type { Declared } from "./declared.ts";
import { at, fill, make, tidy } from "./elements.ts";
import { REPLICATIONS } from "./fit.ts";
import { Stale, type Pool } from "./pool.ts";
import { endsOf, levelsOf, outOfReach } from "./range.ts";
import { allowedAlong, drawable, movable, movedTo, standing, type Curved, type State } from "./state.ts";
import { number, read, wordsOf, type Words } from "./text.ts";

/** Worlds after which it is drawn: a first look, then finer. */
const STEPS = [4, 12, 32];
const NOTHING: Curved = { along: "", of: "churn_rate", from: null, to: null, less: false };

export class Curving {
  private readonly words: Words;
  private readonly what = make("select", { id: "curve-along" });
  private readonly outcome = make("select", { id: "curve-of" });
  private readonly less = make("input", { type: "checkbox", id: "curve-less" });
  private readonly ends = { from: this.end("from"), to: this.end("to") };
  /** What the page wrote there, to tell it from what somebody types. */
  private readonly written = { from: "", to: "" };
  private state: State | null = null;
  private kept: Kept | null = null;
  private sweep: Sweep | null = null;
  private drawn: Runs | null = null;
  private fine = false;
  private readonly called: Called;
  private key = "";
  private turn = 0;

  constructor(
    private readonly declared: Declared,
    private readonly pool: Pool,
    private readonly change: Change,
  ) {
    this.words = wordsOf(declared);
    this.called = new Called(declared, this.words);
    this.fillSelects();
    const asked = (id: string, label: string, field: HTMLElement): HTMLElement => {
      const box = make("div", { class: "asked-curve" });
      const parts = [make("label", { for: id }, label), field];
      box.append(...(field === this.less ? parts.reverse() : parts));
      return box;
    };
    const say = (name: string): string => this.words.say(`page.curve_${name}`);
    at("curve-asks").append(
      asked("curve-along", say("along"), this.what),
      asked("curve-from", say("from"), this.ends.from),
      asked("curve-to", say("to"), this.ends.to),
      asked("curve-of", say("of"), this.outcome),
      asked("curve-less", say("less"), this.less),
    );
    this.what.addEventListener("change", () => this.asks(() => (this.what.value ? { ...this.asked(), along: this.what.value, from: null, to: null } : null)));
    this.outcome.addEventListener("change", () => this.asks((now) => now && { ...now, of: this.outcome.value }));
    this.less.addEventListener("change", () => this.asks((now) => now && { ...now, less: this.less.checked }));
    at("curve-asks").addEventListener("submit", (event) => event.preventDefault());
  }

  private asked(): Curved {
    return this.state?.curve ?? { ...NOTHING, of: this.outcome.value || NOTHING.of, less: this.less.checked };
  }

  private asks(next: (now: Curved | null) => Curved | null): void {
    const found = next(this.state?.curve ?? null);
    this.change((state) => (state.curve = found), true);
  }

  /** Draw along this number: from a card, or from the parameters. */
  goTo(name: string, of?: string): void {
    this.asks((now) => ({ ...(now ?? this.asked()), along: name, from: null, to: null, ...(of ? { of } : {}) }));
    at("curve").scrollIntoView({ block: "start" });
    at("curve-head").focus();
  }

  private fillSelects(): void {
    const { declared } = this;
    const group = (label: string, names: string[]): HTMLElement => {
      const made = make("optgroup", { label });
      made.append(...names.map((name) => make("option", { value: name }, this.called.along(name))));
      return made;
    };
    const names = movable(declared);
    const own = names.filter((name) => !name.startsWith("set."));
    const regimes = names.filter((name) => name.startsWith("set.regimes."));
    this.what.append(make("option", { value: "" }, this.words.say("page.curve_choose")), group(this.words.say("page.curve_own"), own), group(this.words.say("page.curve_parameters"), names.filter((name) => !own.includes(name) && !regimes.includes(name))), group(this.words.say("page.curve_regimes"), regimes));
    this.outcome.append(...drawable(declared).map((name) => make("option", { value: name }, this.called.outcome(name))));
  }

  private end(which: "from" | "to"): HTMLInputElement {
    const made = make("input", { id: `curve-${which}`, type: "text", inputmode: "decimal", autocomplete: "off", spellcheck: "false", "aria-describedby": "curve-fault" });
    made.addEventListener("change", () => this.typed(which, made));
    return made;
  }

  private typed(which: "from" | "to", field: HTMLInputElement): void {
    const { curve } = this.state!;
    if (!curve) return;
    const written = field.value.trim();
    const found = written ? read(this.words, written, allowedAlong(this.declared, curve.along)) : { value: null };
    const fault = "fault" in found ? found.fault : this.crossed({ ...curve, [which]: found.value });
    at("curve-fault").textContent = fault;
    if (fault) field.setAttribute("aria-invalid", "true");
    else {
      field.removeAttribute("aria-invalid");
      this.written[which] = field.value;
      this.asks((now) => now && { ...now, [which]: (found as { value: number | null }).value });
    }
  }

  private crossed(curve: Curved): string {
    const [low, high] = endsOf(this.declared, this.state!, curve, this.kept?.fit ?? null);
    const [from, to] = [low, high].map((level) => this.called.level(curve.along, level)) as [string, string];
    if (low >= high || from === to) return this.words.say("page.curve_ends", { low: from, high: to });
    const most = curve.along === "accounts" ? outOfReach(this.declared, this.state!, high) : null;
    return most === null ? "" : this.words.say("page.curve_too_many", { high: to, most: number(most) });
  }

  // ---------------------------------------------------------------- moves

  /** A move of the firm: what is drawn is of an earlier question. */
  begin(): void {
    this.kept = null;
    this.turn++;
    this.clear();
    if (this.state?.curve) this.tell("page.curve_waits");
  }

  private clear(): void {
    this.key = "";
    this.sweep?.drop();
    this.sweep = null;
    this.drawn = null;
    this.fine = false;
    emptied(at("curve-chart"));
    at("curve-tools").replaceChildren();
    at("curve-table").replaceChildren();
    at("curve-numbers").hidden = true;
    fill("curve-words", []);
    at("curve-status").textContent = "";
  }

  show(state: State): void {
    this.state = state;
    const { curve } = state;
    this.what.value = curve?.along ?? "";
    if (curve) this.outcome.value = curve.of;
    if (curve) this.less.checked = curve.less;
    let typing = false;
    for (const which of ["from", "to"] as const) {
      const field = this.ends[which];
      const ends = curve ? endsOf(this.declared, state, curve, this.kept?.fit ?? null) : null;
      field.disabled = !curve;
      if (curve && document.activeElement === field && (field.hasAttribute("aria-invalid") || field.value !== this.written[which])) {
        typing = true; // what somebody types in is left alone
        continue;
      }
      field.value = ends ? this.called.level(curve!.along, ends[which === "from" ? 0 : 1]) : "";
      this.written[which] = field.value;
      field.removeAttribute("aria-invalid");
    }
    if (!typing) at("curve-fault").textContent = curve ? this.crossed(curve) : "";
    at("curve-means").textContent = curve ? tidy(this.called.meaning(curve.along)) : this.words.say("page.curve_means");
  }

  /** An answer is there, so that its worlds can be used. */
  async draw(kept: Kept): Promise<void> {
    this.kept = kept;
    if (this.state) this.show(this.state); // what is to be drawn may have been asked for since
    await this.again();
  }

  /** No world fits the firm. */
  misfit(): void {
    if (this.state?.curve) this.tell("page.curve_misfit");
  }

  /** Draws what is asked for now: of runs that are there, or of new ones, finer and finer. */
  async again(): Promise<void> {
    const { kept, state, declared } = this;
    const turn = ++this.turn;
    if (!kept || !state?.curve || this.crossed(state.curve)) {
      this.clear();
      if (state?.curve && !kept) this.tell("page.curve_waits");
      return;
    }
    const { curve } = state;
    const [low, high] = endsOf(declared, state, curve, kept.fit);
    const key = JSON.stringify([curve.along, low, high]);
    if (key !== this.key) {
      this.clear();
      this.key = key;
      const own = standing(declared, state, curve.along);
      const levels = levelsOf(declared, kept.fit, curve.along, low, high, own);
      this.sweep = new Sweep(this.pool, declared, kept.fit, state, (level) => movedTo(state, curve.along, level), levels, kept.firm.regimes, own === null ? null : { level: own, runs: kept.runs }, this.pool.current);
    }
    try {
      await this.finer(turn, this.sweep!, kept, state);
    } catch (error) {
      if (!(error instanceof Stale)) throw error;
    }
  }

  /** A first look, then finer; as fine as the answer only where that was asked for, for it takes as long. */
  private async finer(turn: number, sweep: Sweep, kept: Kept, state: State): Promise<void> {
    const all = kept.fit.worlds.length;
    const steps = [...STEPS.map((count) => [Math.min(count, all), 1] as const), ...(this.fine ? [[all, REPLICATIONS] as const] : [])];
    if (this.drawn) new Told(this.declared, this.words, state, kept, this.drawn).draw();
    for (const [worlds, lucks] of steps) {
      const there = this.drawn?.runs[0]![0]!;
      if (there && there.length * there[0]!.length >= worlds * lucks) continue;
      at("curve-status").textContent = this.words.say("page.curve_running", { worlds });
      const runs = await sweep.look(worlds, lucks);
      if (turn !== this.turn) return;
      this.drawn = runs;
      new Told(this.declared, this.words, state, kept, runs).draw();
    }
    const told = new Told(this.declared, this.words, state, kept, this.drawn!);
    at("curve-status").textContent = told.found.worlds < 2 ? "" : told.how;
    if (!this.fine && told.found.worlds > 1) at("curve-tools").append(this.finest());
  }

  private finest(): HTMLButtonElement {
    const made = make("button", { type: "button" }, this.words.say("page.curve_finer"));
    made.addEventListener("click", () => {
      this.fine = true;
      at("curve-head").focus();
      void this.again();
    });
    return made;
  }

  private tell(phrase: string): void {
    at("curve-status").textContent = this.words.say(phrase);
  }
}
