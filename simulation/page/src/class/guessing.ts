/** The guess: a slider and a field for each regime, locked before anything runs; then the code that shows it. */

import { make } from "../elements.ts";
import { readings } from "../text.ts";
import { codeOf } from "./codes.ts";
import { inkOf } from "./look.ts";
import { button, capital, DECIMALS, regimeName, section, type Part, type Room } from "./room.ts";
import { lived, type State } from "./state.ts";

export class Guessing implements Part {
  readonly element: HTMLElement;
  private readonly fields: { slider: HTMLInputElement; text: HTMLInputElement; fault: HTMLElement }[] = [];
  private readonly lock: HTMLButtonElement;
  private readonly after = make("div", { class: "after" });
  private readonly fault = make("p", { class: "fault", role: "alert" });

  constructor(
    private readonly room: Room,
    /** Posts a code where there is a collector; null where a code is shown. */
    private readonly collect: ((code: string) => Promise<string>) | null,
    run: () => void,
  ) {
    const { words, lesson } = room;
    const form = make("form", { autocomplete: "off", class: "guesses", novalidate: "" });
    form.append(...lesson.shown.map((regime, place) => this.question(regime, place)));
    this.lock = make("button", { type: "submit", class: "primary" }, words.say("lock"));
    form.append(this.fault, this.lock);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.settle();
    });
    this.run = button(words.say("run", { weeks: lesson.guess.weeks }), run, "primary");
    this.element = section("guessing", words.say("guess_head"), make("p", { class: "ask" }, lesson.guess.question), form, this.after);
  }

  private readonly run: HTMLButtonElement;

  private question(regime: string, place: number): HTMLElement {
    const { words, lesson, looks } = this.room;
    const { from, to, about } = lesson.guess;
    const id = `guess-${place}`;
    const box = make("div", { class: "question" });
    const name = capital(regimeName(this.room, regime));
    const label = make("label", { for: id }, words.say("guess_for", { regime: name }));
    label.style.borderColor = inkOf(looks.get(regime)!);
    const meaning = make("p", { class: "hint", id: `${id}-hint` }, lesson.regimes.get(regime)!.meaning);
    const text = make("input", { id, type: "text", inputmode: "decimal", "aria-describedby": `${id}-hint ${id}-fault`, spellcheck: "false" });
    const slider = make("input", { type: "range", min: String(from), max: String(to), step: String((to - from) / 100), "aria-label": words.say("guess_for", { regime: name }) });
    const fault = make("p", { class: "fault", id: `${id}-fault` });
    slider.addEventListener("input", () => this.room.change((state) => (state.guesses[place] = this.rounded(Number(slider.value))), "untold"));
    // keys that are held down are one move, and not thirty a second
    slider.addEventListener("change", () => {
      clearTimeout(this.moving);
      this.moving = window.setTimeout(() => this.room.change((state) => (state.guesses[place] = this.rounded(Number(slider.value)))), 300);
    });
    text.addEventListener("change", () => this.typed(place, text.value));
    text.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault(); // a guess is locked by its button alone
      this.typed(place, text.value);
    });
    const ends = make("div", { class: "ends", "aria-hidden": "true" });
    ends.append(make("span", {}, words.number(from)), make("span", {}, words.say(`unit_${about}`)), make("span", {}, words.number(to)));
    const row = make("div", { class: "row" });
    row.append(slider, text);
    box.append(label, meaning, row, ends, fault);
    this.fields.push({ slider, text, fault });
    return box;
  }

  private rounded(value: number): number {
    return Number(value.toFixed(Math.max(1, DECIMALS[this.room.lesson.guess.about])));
  }

  private typed(place: number, text: string): void {
    const { words, lesson } = this.room;
    const { from, to } = lesson.guess;
    const { fault, text: field } = this.fields[place]!;
    if (text.trim() === "") {
      this.room.change((state) => (state.guesses[place] = null));
      return;
    }
    const found = readings(text.replace(/%\s*$/, ""), false).filter((value) => value >= from && value <= to);
    const value = found.length === 1 ? found[0]! : null;
    field.toggleAttribute("aria-invalid", value === null);
    fault.textContent = value === null ? words.say("fault_guess", { text: text.slice(0, 40), from, to }) : "";
    if (value !== null) this.room.change((state) => (state.guesses[place] = Number(value.toFixed(3))));
  }

  private moving = 0;

  private settle(): void {
    const { words } = this.room;
    clearTimeout(this.moving);
    const missing = this.room.state().guesses.findIndex((guess) => guess === null);
    this.fault.textContent = missing < 0 ? "" : words.say("fault_missing", { regime: regimeName(this.room, this.room.lesson.shown[missing]!) });
    if (missing >= 0) {
      this.fields[missing]!.slider.focus();
      return;
    }
    if (this.collect) this.status.textContent = words.say("sending");
    this.room.change((state) => (state.locked = true));
    this.run.focus();
    this.sent();
  }

  private status = make("p", { class: "status", role: "status" });

  private sent(): void {
    if (!this.collect) return;
    const { words } = this.room;
    this.collect(this.code()).then(
      (said) => (this.status.textContent = said),
      () => (this.status.textContent = words.say("not_sent", { code: this.code() })),
    );
  }

  private code(): string {
    return codeOf(this.room.lesson, this.room.state().guesses);
  }

  show(state: State): void {
    const { words, lesson } = this.room;
    const open = lived(state, lesson);
    this.element.classList.toggle("waits", !open);
    this.fields.forEach(({ slider, text }, place) => {
      const guess = state.guesses[place]!;
      const shown = guess ?? (lesson.guess.from + lesson.guess.to) / 2;
      if (document.activeElement !== slider || Number(slider.value) !== shown) slider.value = String(shown);
      slider.classList.toggle("untouched", guess === null);
      slider.setAttribute("aria-valuetext", guess === null ? words.say("no_guess") : words.say(`amount_${lesson.guess.about}`, { number: words.number(guess) }));
      if (document.activeElement !== text) text.value = guess === null ? "" : words.number(guess);
      slider.disabled = text.disabled = state.locked || !open;
    });
    this.lock.hidden = state.locked;
    this.lock.disabled = !open;
    if (!state.guesses.includes(null)) this.fault.textContent = "";
    const held = this.after.contains(document.activeElement);
    if (!state.locked) this.after.replaceChildren(...(open ? [] : [make("p", { class: "quiet" }, words.say("guess_waits"))]));
    else if (!this.after.contains(this.run)) this.after.replaceChildren(...this.codeShown(), this.run);
    this.run.hidden = state.seen >= lesson.guess.weeks;
    if (held && this.run.hidden) this.element.querySelector<HTMLElement>("h2")?.focus();
  }

  private codeShown(): HTMLElement[] {
    const { words } = this.room;
    if (this.status.textContent) return [this.status];
    const line = make("p", { class: "code-line" });
    line.append(make("span", {}, words.say("your_code")), make("output", { class: "code" }, this.code()));
    return [line, make("p", { class: "quiet" }, words.say("code_means"))];
  }
}
