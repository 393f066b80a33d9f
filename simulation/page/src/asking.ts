/** The questions: each with a slider and a field that reads numbers as people write them. */

import type { Declared } from "./declared.ts";
import { make } from "./elements.ts";
import { allowed, CURRENCIES, SEEN, usualManagers, WAYS, type State } from "./state.ts";
import { capital, number, read, wordsOf, type Allowed, type Words } from "./text.ts";

export type Change = (change: (state: State) => void, settled: boolean) => void;

type Question = {
  name: string;
  label: string;
  hint: string;
  slider: [number, number] | null;
  log: boolean;
  get(state: State): number | null;
  set(state: State, value: number | null): void;
  text(value: number): string;
  empty?: string;
};

const percent = (value: number): string => `${Number((100 * value).toPrecision(4))} %`;
const STEPS = 400;

function questions(declared: Declared): Question[] {
  const people = (name: string): Question => ({
    name: `people.${name}`,
    label: `People in ${name === "success" ? "success (managers)" : name}`,
    hint: "",
    slider: [1, 120],
    log: true,
    get: (state) => state.people[name] ?? (name === "success" ? usualManagers(declared, state.accounts) : null),
    set: (state, value) => {
      if (value === null) delete state.people[name];
      else state.people[name] = value;
    },
    text: (value) => number(value),
    empty: name === "success" ? "follows customers" : "not known",
  });
  const plain = (name: "accounts" | "turnover" | "contract" | "once" | "over", more: Partial<Question>): Question => ({
    name,
    label: "",
    hint: "",
    slider: null,
    log: false,
    get: (state) => state[name],
    set: (state, value) => {
      if (value !== null) state[name] = value;
    },
    text: number,
    ...more,
  });
  return [
    plain("accounts", { label: "Customers", slider: [20, 5000], log: true }),
    people("success"),
    plain("turnover", { label: "People who leave, a year", slider: [0.02, 0.8], text: percent }),
    {
      name: "churn",
      label: "Customers lost last year",
      hint: "leave it empty if you do not know",
      slider: [0.01, 0.6],
      log: false,
      get: (state) => state.churn,
      set: (state, value) => (state.churn = value),
      text: percent,
      empty: "not known",
    },
    plain("contract", { label: "What a customer pays, a year", slider: [1000, 1_000_000], log: true }),
    ...["support", "sales", "product"].map(people),
    ...SEEN.map((name): Question => ({
      name: `seen.${name}`,
      label: name === "response_days" ? "Working days to an answer, on average" : "Revenue of last year's customers, with upsell",
      hint: name === "response_days" ? "" : "net retention, such as 98 %",
      slider: null,
      log: false,
      get: (state) => state.seen[name] ?? null,
      set: (state, value) => {
        if (value === null) delete state.seen[name];
        else state.seen[name] = value;
      },
      text: name === "response_days" ? number : percent,
      empty: "not known",
    })),
    plain("once", { label: "Price of a change, once", slider: [0, 1_000_000], hint: "beyond the hours of settling in, which the model counts" }),
    plain("over", { label: "Weeks over which customers move", slider: [0, 104], hint: "0: all at once" }),
  ];
}

export class Asking {
  private readonly words: Words;
  private readonly fields = new Map<string, { question: Question; text: HTMLInputElement; slider: HTMLInputElement | null; fault: HTMLElement }>();
  private readonly radios = new Map<string, HTMLInputElement>();
  private currency!: HTMLSelectElement;

  constructor(
    private readonly declared: Declared,
    private readonly change: Change,
  ) {
    this.words = wordsOf(declared);
    const [first, further] = ["fields", "further"].map((id) => document.getElementById(id)!) as [HTMLElement, HTMLElement];
    const every = questions(declared);
    every.slice(0, 5).forEach((one) => first.append(this.field(one)));
    first.append(this.ways());
    every.slice(5).forEach((one) => further.append(this.field(one)));
    further.append(this.money());
    document.getElementById("questions")!.addEventListener("submit", (event) => event.preventDefault());
  }

  private field(question: Question): HTMLElement {
    const { name } = question;
    const holder = document.createElement("div");
    holder.className = "question";
    const id = `q-${name.replace(".", "-")}`;
    const label = make("label", { for: id }, question.label);
    const text = make("input", { id, type: "text", inputmode: "decimal", autocomplete: "off", spellcheck: "false", "aria-describedby": question.hint ? `${id}-hint ${id}-fault` : `${id}-fault` });
    if (question.empty) text.placeholder = question.empty;
    const row = make("div", { class: "row" });
    let slider: HTMLInputElement | null = null;
    if (question.slider) {
      slider = make("input", { type: "range", min: "0", max: String(STEPS), step: "1", "aria-label": question.label });
      slider.addEventListener("input", () => this.slid(question, slider!, false));
      slider.addEventListener("change", () => this.slid(question, slider!, true));
      row.append(slider);
    }
    row.append(text);
    const fault = make("p", { class: "fault", id: `${id}-fault` });
    text.addEventListener("change", () => this.typed(question, text, fault));
    holder.append(label, row);
    if (question.hint) holder.append(make("p", { class: "hint", id: `${id}-hint` }, question.hint));
    holder.append(fault);
    this.fields.set(name, { question, text, slider, fault });
    return holder;
  }

  private ways(): HTMLElement {
    const holder = make("fieldset", { class: "question" });
    holder.append(make("legend", {}, "How you work today"));
    for (const name of WAYS) {
      const radio = make("input", { type: "radio", name: "today", value: name, id: `today-${name}` });
      radio.addEventListener("change", () => this.change((state) => (state.today = name), true));
      const label = make("label", { class: "choice", for: `today-${name}` });
      const says = make("span", {}, capital(name));
      says.append(make("small", {}, this.declared.regimes[name]!.meaning));
      label.append(radio, says);
      this.radios.set(name, radio);
      holder.append(label);
    }
    return holder;
  }

  private money(): HTMLElement {
    const holder = make("div", { class: "question" });
    this.currency = make("select", { id: "currency" });
    for (const name of CURRENCIES) this.currency.append(make("option", { value: name }, name));
    this.currency.addEventListener("change", () => this.change((state) => (state.currency = this.currency.value), true));
    holder.append(make("label", { for: "currency" }, "Currency"), this.currency);
    return holder;
  }

  private limits(question: Question): Allowed {
    return allowed(this.declared, question.name);
  }

  private typed(question: Question, text: HTMLInputElement, fault: HTMLElement): void {
    const written = text.value.trim();
    const emptied = !written && question.empty;
    const found = emptied ? { value: null } : read(this.words, written, this.limits(question));
    const bad = "fault" in found;
    fault.textContent = bad ? found.fault : "";
    if (bad) text.setAttribute("aria-invalid", "true");
    else {
      text.removeAttribute("aria-invalid");
      this.change((state) => question.set(state, found.value), true);
    }
  }

  private slid(question: Question, slider: HTMLInputElement, settled: boolean): void {
    const value = this.at(question, Number(slider.value) / STEPS);
    this.change((state) => question.set(state, value), settled);
  }

  private at(question: Question, share: number): number {
    const [low, high] = question.slider!;
    const { whole, percent: rate } = this.limits(question);
    const found = question.log ? low * (high / low) ** share : low + (high - low) * share;
    if (rate) return Number((Math.round(found * 200) / 200).toFixed(3));
    if (whole && found < 30) return Math.round(found);
    const power = 10 ** (Math.floor(Math.log10(Math.max(found, 1))) - 1);
    return Math.max(low, Math.round(found / power) * power);
  }

  private placeOf(question: Question, value: number): number {
    const [low, high] = question.slider!;
    const within = Math.min(Math.max(value, low), high);
    return question.log ? Math.log(within / low) / Math.log(high / low) : (within - low) / (high - low);
  }

  /** Shows a state; the field that somebody types in is left alone. */
  show(state: State): void {
    for (const { question, text, slider, fault } of this.fields.values()) {
      const value = question.get(state);
      const known = value !== null && (question.name !== "people.success" || state.people.success !== undefined);
      if (document.activeElement !== text || !text.hasAttribute("aria-invalid")) {
        text.value = known ? question.text(value!) : "";
        if (question.name === "people.success") text.placeholder = String(value);
        text.removeAttribute("aria-invalid");
        fault.textContent = "";
      }
      if (slider) {
        if (document.activeElement !== slider) slider.value = String(Math.round(STEPS * (value === null ? 0.5 : this.placeOf(question, value))));
        slider.setAttribute("aria-valuetext", value === null ? question.empty! : question.text(value));
      }
    }
    this.radios.get(state.today)!.checked = true;
    this.currency.value = state.currency;
  }
}
