/** The guess: a slider and a field for each regime, locked before anything runs; then the code that shows it. */

import { make } from "../elements.ts";
import { readings } from "../text.ts";
import { codeOf, snapped, stepsOf } from "./codes.ts";
import { inkOf } from "./look.ts";
import { button, capital, regimeName, section, type Part, type Room } from "./room.ts";
import { lived, type State } from "./state.ts";

/** Sixteen digits from 0 to f that nobody else comes upon. */
const madeUp = (): string => Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, "0")).join("");

/** The collector has another guess under this key. */
export class TakenError extends Error {}

export class Guessing implements Part {
  readonly element: HTMLElement;
  private readonly fields: { slider: HTMLInputElement; text: HTMLInputElement; fault: HTMLElement }[] = [];
  private readonly lock: HTMLButtonElement;
  private readonly after = make("div", { class: "after" });
  private readonly fault = make("p", { class: "fault", role: "alert" });

  constructor(
    private readonly room: Room,
    /** Posts a code where there is a collector; null where a code is shown. */
    private readonly collect: ((code: string, once: string) => Promise<void>) | null,
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
    this.run = button(words.count("run", lesson.guess.weeks), run, "primary");
    this.hand = button(words.say("hand_in"), () => this.send());
    this.element = section("guessing", words.say("guess_head"), make("p", { class: "ask", lang: lesson.language }, lesson.guess.question), form, this.after);
  }

  private readonly run: HTMLButtonElement;
  private readonly hand: HTMLButtonElement;

  private question(regime: string, place: number): HTMLElement {
    const { words, lesson, looks } = this.room;
    const { from, to, about } = lesson.guess;
    const id = `guess-${place}`;
    const box = make("div", { class: "question" });
    const name = capital(regimeName(this.room, regime));
    const label = make("label", { for: id }, words.say("guess_for", { regime: name }));
    label.style.borderColor = inkOf(looks.get(regime)!);
    const meaning = make("p", { class: "hint", id: `${id}-hint`, lang: lesson.language }, lesson.regimes.get(regime)!.meaning);
    const text = make("input", { id, type: "text", inputmode: "decimal", "aria-describedby": `${id}-hint ${id}-fault`, spellcheck: "false" });
    const slider = make("input", { type: "range", min: String(from), max: String(to), step: String((to - from) / stepsOf(lesson.guess)), "aria-label": words.say("guess_for", { regime: name }) });
    const fault = make("p", { class: "fault", id: `${id}-fault` });
    slider.addEventListener("input", () => this.room.change((state) => (state.guesses[place] = snapped(Number(slider.value), lesson.guess)), "untold"));
    // keys that are held down are one move, and not thirty a second
    slider.addEventListener("change", () => {
      clearTimeout(this.moving);
      this.moving = window.setTimeout(() => this.room.change((state) => (state.guesses[place] = snapped(Number(slider.value), lesson.guess))), 300);
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

  /** Take what a field says; a field that says no guess has none, so that what is locked is what is seen. */
  private typed(place: number, text: string): void {
    const { words, lesson } = this.room;
    const { from, to } = lesson.guess;
    const found = readings(text.replace(/%\s*$/, ""), false).filter((value) => value >= from && value <= to);
    const value = found.length === 1 ? snapped(found[0]!, lesson.guess) : null;
    this.refuse(place, value === null && text.trim() !== "" ? words.say("fault_guess", { text: text.slice(0, 40), from, to }) : "");
    if (value !== null) this.fields[place]!.text.value = words.number(value);
    this.room.change((state) => (state.guesses[place] = value));
  }

  private refuse(place: number, words: string): void {
    const { fault, text } = this.fields[place]!;
    fault.textContent = words;
    if (words) text.setAttribute("aria-invalid", "true");
    else text.removeAttribute("aria-invalid");
  }

  private moving = 0;

  private settle(): void {
    const { words } = this.room;
    clearTimeout(this.moving);
    this.fields.forEach(({ text }, place) => {
      if (document.activeElement === text) this.typed(place, text.value);
    });
    const missing = this.room.state().guesses.findIndex((guess) => guess === null);
    if (missing >= 0) {
      const { slider, text, fault } = this.fields[missing]!;
      this.fault.textContent = fault.textContent || words.say("fault_missing", { regime: regimeName(this.room, this.room.lesson.shown[missing]!) });
      (fault.textContent ? text : slider).focus();
      return;
    }
    this.fault.textContent = "";
    this.room.change((state) => (state.locked = true));
    this.run.focus();
    this.send();
  }

  private readonly status = make("p", { class: "status", role: "status" });
  /** Whether the code is on its way; what came of it before. */
  private sending = false;
  private failed = false;

  /** Hand the code in, once: what the link says was handed in is not handed in again. */
  private send(): void {
    if (!this.collect || this.sending || this.room.state().sent) return;
    this.sending = true;
    if (!this.room.state().once) this.room.change((state) => (state.once = madeUp()), "passing");
    this.show(this.room.state());
    this.collect(this.code(), this.room.state().once)
      .then(
        () => this.room.change((state) => (state.sent = true), "passing"),
        (error) => {
          this.failed = true;
          if (error instanceof TakenError) this.room.change((state) => (state.once = ""), "passing"); // the next time under a key of its own
        },
      )
      .finally(() => {
        this.sending = false;
        this.show(this.room.state());
      });
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
      if (guess !== null) this.refuse(place, "");
      const refused = text.getAttribute("aria-invalid") === "true";
      if (document.activeElement !== text && !refused) text.value = guess === null ? "" : words.number(guess);
      slider.disabled = text.disabled = state.locked || !open;
    });
    this.lock.hidden = state.locked;
    this.lock.disabled = !open;
    if (!state.guesses.includes(null)) this.fault.textContent = "";
    if (this.collect) this.tell(state);
    const held = this.after.contains(document.activeElement);
    if (!state.locked) this.after.replaceChildren(...(open ? [] : [make("p", { class: "quiet" }, words.say("guess_waits"))]));
    else if (!this.after.contains(this.run)) this.after.replaceChildren(...this.codeShown(), this.run);
    this.run.hidden = state.seen >= lesson.guess.weeks;
    if (held && this.run.hidden) this.element.querySelector<HTMLElement>("h2")?.focus();
  }

  /** What is known of the code's way to the teacher. */
  private tell(state: State): void {
    const { words } = this.room;
    const key = state.sent ? "sent" : this.sending ? "sending" : this.failed ? "not_sent" : "not_yet_sent";
    const told = words.say(key);
    if (this.status.textContent !== told) this.status.textContent = told;
    const held = document.activeElement === this.hand;
    this.hand.hidden = state.sent || this.sending;
    if (held && state.sent) this.run.focus();
  }

  private codeShown(): HTMLElement[] {
    const { words } = this.room;
    const line = make("p", { class: "code-line" });
    line.append(make("span", {}, words.say("your_code")), make("output", { class: "code" }, this.code()));
    return [line, ...(this.collect ? [this.status, this.hand] : [make("p", { class: "quiet" }, words.say("code_means"))])];
  }
}
