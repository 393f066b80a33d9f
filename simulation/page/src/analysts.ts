/** Every parameter, searchable, with unit, range and source; what is set here is known, and sought no more. */

import type { Change } from "./asking.ts";
import { make, rowLink } from "./elements.ts";
import type { Declared, Parameter } from "./declared.ts";
import { allowedBy, settable, type State } from "./state.ts";
import { number, read, wordsOf } from "./text.ts";

export class Analysts {
  private readonly rows: { name: string; text: string; row: HTMLElement; show(state: State): void }[] = [];
  private made = false;
  private state: State | null = null;

  constructor(
    private readonly declared: Declared,
    private readonly change: Change,
    /** Draws a curve along a number. */
    private readonly curve: (name: string) => void,
  ) {
    const search = document.getElementById("search") as HTMLInputElement;
    search.addEventListener("input", () => this.search(search.value));
    document.getElementById("parameters")!.addEventListener("toggle", () => this.fill());
  }

  /** Made when it is first looked at. */
  private fill(): void {
    if (this.made) return;
    this.made = true;
    const head = make("tr");
    head.append(...["Parameter", "Value", "Unit, range", "What it is", "Source"].map((name) => make("th", { scope: "col", class: "prose" }, name)));
    const body = make("tbody");
    for (const [name, entry] of settable(this.declared)) body.append(this.row(name, entry));
    const top = make("thead");
    top.append(head);
    document.getElementById("entries")!.replaceChildren(top, body);
    if (this.state) this.show(this.state);
    this.search("");
  }

  private row(name: string, entry: Parameter): HTMLElement {
    const row = make("tr");
    const unknown = this.declared.unknowns[name];
    const cell = make("td");
    const fault = make("p", { class: "fault", role: "status" });
    const clear = (): void => this.change((state) => void delete state.set[name], true);
    const set = (value: number | string): void => this.change((state) => void (state.set[name] = value), true);
    let show: (state: State) => void;
    if (entry.kind === "choice") {
      const select = make("select", { "aria-label": name });
      select.append(make("option", { value: "" }, unknown ? "not known" : String(entry.default)));
      for (const word of entry.choices) select.append(make("option", { value: word }, word));
      select.addEventListener("change", () => (select.value ? set(select.value) : clear()));
      show = (state) => (select.value = String(state.set[name] ?? ""));
      cell.append(select);
    } else {
      const text = make("input", { type: "text", inputmode: "decimal", "aria-label": name, spellcheck: "false", autocomplete: "off" });
      text.placeholder = unknown ? "not known" : String(entry.default);
      text.addEventListener("change", () => {
        if (!text.value.trim()) return clear();
        const found = read(wordsOf(this.declared), text.value, allowedBy(entry));
        fault.textContent = "fault" in found ? found.fault : "";
        if ("value" in found) set(found.value);
      });
      show = (state) => {
        if (document.activeElement !== text) text.value = name in state.set ? String(state.set[name]) : "";
      };
      const curve = make("button", { type: "button", class: "small", "aria-label": `Curve along ${name}` }, "Curve");
      curve.addEventListener("click", () => this.curve(`set.${name}`));
      cell.append(text, " ", curve, fault);
    }
    const range = entry.low === null ? entry.choices.join(", ") : `${number(entry.low)} to ${number(entry.high ?? Infinity)}`;
    const plausible = unknown && unknown.theme && "low" in unknown && unknown.low !== unknown.high ? `; plausible ${number(unknown.low)} to ${number(unknown.high)}` : "";
    const label = make("th", { scope: "row" });
    label.append(make("code", {}, name));
    row.append(label, cell, make("td", { class: "prose" }, `${entry.unit}; ${range}${plausible}`), make("td", { class: "prose" }, entry.meaning), this.source(entry.source));
    this.rows.push({ name, text: `${name} ${entry.meaning} ${entry.source}`.toLowerCase(), row, show });
    return row;
  }

  private source(source: string): HTMLElement {
    const cell = make("td", { class: "prose" });
    const { link, rows } = this.declared.evidence;
    cell.append(...source.split(/\b([A-Z]\d+[a-z]?)\b/).map((part) => (rows.includes(part) ? rowLink(link, part) : part)));
    return cell;
  }

  private search(text: string): void {
    const asked = text.toLowerCase().trim().slice(0, 100);
    let count = 0;
    for (const each of this.rows) {
      const found = each.text.includes(asked);
      each.row.hidden = !found;
      count += Number(found);
    }
    document.getElementById("count")!.textContent = `${count} of ${this.rows.length}`;
  }

  show(state: State): void {
    this.state = state;
    for (const each of this.rows) each.show(state);
  }
}
