/** The page: what is asked, what is said, and what stands in the link. */

import { TODAY, type Finding } from "./advice.ts";
import { Answerer, type Progress, type Swept } from "./answering.ts";
import { Asking } from "./asking.ts";
import { byTurnover, course, forest, redraw, staffing } from "./charts.ts";
import type { Declared } from "./declared.ts";
import { make } from "./elements.ts";
import { firmFile, pictureFile, save, scenarioFiles, tableFile, type File } from "./exported.ts";
import type { Fit } from "./fit.ts";
import { Analysts } from "./analysts.ts";
import { isClass } from "./class/state.ts";
import { Pool } from "./pool.ts";
import { Sayer } from "./said.ts";
import { firmOf, fromLink, toLink, type State } from "./state.ts";
import { amount, capital, listed, number, rounded, share, shareWithEnds, brief, briefly, spread, wordsOf } from "./text.ts";
import type { Answer } from "./worker.ts";

const at = (id: string): HTMLElement => document.getElementById(id)!;
const data = (id: string): string => at(id).textContent;

const declared = JSON.parse(data("declared")) as Declared;
const beginning = JSON.parse(data("beginning")) as { link?: unknown; notes?: unknown };
const words = wordsOf(declared);
const PAUSE = 350;

type Shown = { answer: Answer; fit: Fit; worlds: number; firms: number; seconds: number; state: State };

let state: State;
let shown: Shown | null = null;
let swept: { people: Swept | null; turnover: Swept | null } = { people: null, turnover: null };
let pins: { state: State; headline: string; focus: string; finding: Finding | null; churn: number; days: number }[] = [];
let place = 0;
let last = 0;

// ---------------------------------------------------------------- lists and hidden parts

function fill(id: string, lines: string[]): void {
  at(id).replaceChildren(...lines.map((line) => make("li", {}, tidy(line))));
}

/** No line breaks between a number and its sign. */
const tidy = (line: string): string => line.replace(/(\d) %/g, "$1\u00a0%");

function show(id: string, whether: boolean): void {
  at(id).hidden = !whether;
}

const sayer = (): Sayer => new Sayer(declared, state.currency, declared.terms.horizon);

function tell(stage: string, status: string, done: number | null): void {
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

// ---------------------------------------------------------------- progress


function onProgress(progress: Progress): void {
  const says = sayer();
  if (progress.stage === "glance") {
    shown = null;
    swept = { people: null, turnover: null };
    const { glance } = progress;
    at("verdict").classList.add("first");
    const best = glance.money.indexOf(Math.max(...glance.money));
    at("headline").textContent = best === 0 ? `${says.name(TODAY).replace("as today", "Going on as today")} looks best` : `${capital(says.name(glance.names[best]!))} looks best`;
    at("sentence").textContent = words.say("page.first_look", { worlds: glance.worlds });
    fill("grounds", says.few(firmOf(declared, state)));
    at("figures").replaceChildren();
    at("aspects").replaceChildren();
    for (const id of ["sees", "depends", "staff", "switch", "next", "not", "ways"]) show(id, false);
    forest(declared, at("forest"), null, glance, (way) => says.name(way), state.currency);
    pinnable(false);
  } else if (progress.stage === "matching") {
    const left = progress.left === null ? "" : words.say("page.matching_left", { left: number(progress.left) });
    tell("First look", words.say("page.matching", { tried: number(progress.tried), left }), Math.min(0.5, progress.tried / 1200));
  } else if (progress.stage === "trying") {
    seen(progress.fit, says);
    const part = 0.5 + (0.5 * progress.done) / progress.all;
    tell(shown ? "Still being refined" : "First look", words.say("page.trying", { left: number(progress.fit.kept.length), done: number(progress.done), all: number(progress.all) }), part);
  } else if (progress.stage === "misfit") misfit(progress.fit, says);
  else if (progress.stage === "answer") {
    shown = { ...progress, state: structuredClone(state) };
    answered(progress.final, says);
  } else {
    swept = { people: progress.people, turnover: progress.turnover };
    sweptOver(says);
  }
}

function seen(found: Fit, says: Sayer): void {
  show("sees", true);
  at("seen").replaceChildren(...says.sees(found).map(({ row, words: line }) => make("li", row.reached ? {} : { class: "missed" }, line)));
  fill("fitted", says.fitted(found));
}

function misfit(found: Fit, says: Sayer): void {
  shown = null;
  at("verdict").classList.remove("first");
  at("headline").textContent = words.say("page.cannot");
  const [first, ...rest] = says.notReached(found);
  at("sentence").textContent = first!;
  fill("grounds", [...rest, ...says.few(found.space.firm), ...says.fitted(found)]);
  at("figures").replaceChildren();
  at("aspects").replaceChildren();
  at("forest").replaceChildren();
  seen(found, says);
  fill("monday", [words.say("page.monday_cannot", { name: listed(says.sees(found).filter(({ row }) => !row.reached).map(({ row }) => declared.facts[row.name]!.words)) })]);
  show("next", true);
  for (const id of ["depends", "staff", "switch", "not", "ways"]) show(id, false);
  tell("No answer", "", null);
  pinnable(false);
}

// ---------------------------------------------------------------- the answer

function answered(final: boolean, says: Sayer): void {
  const { answer, fit, worlds, firms, seconds } = shown!;
  const { verdict } = answer;
  const focus = answer.findings.find((one) => one.name === verdict.focus)!;
  at("verdict").classList.toggle("first", !final);
  at("headline").textContent = says.headline(answer);
  at("sentence").textContent = says.sentence(answer, answer.facts);
  fill("grounds", [...says.few(fit.space.firm), ...says.grounds(answer)]);
  at("figures").replaceChildren(...(verdict.focus === TODAY ? [] : figures(focus, answer, says)));
  at("aspects").replaceChildren(...(verdict.focus === TODAY ? [] : chips(answer, verdict.focus, says)));
  forest(declared, at("forest"), answer, null, (way) => says.name(way), state.currency);
  seen(fit, says);
  if (final) tell("What we would do", words.say("page.done", { firms: number(firms), seconds: rounded(seconds, seconds < 10 ? 1 : 0) }), null);
  show("depends", verdict.focus !== TODAY);
  fill("facts", says.depends(answer));
  at("turnover-chart").replaceChildren();
  show("switch", verdict.focus !== TODAY);
  if (verdict.focus !== TODAY) {
    course(declared, at("course-chart"), answer, verdict.focus, says.name(verdict.focus), state.currency);
    fill("course-words", [costs(), says.pays(focus)]);
  }
  fill("monday", says.monday(answer, fit));
  show("next", final);
  fill("changes", [says.measure(answer), ...says.expectNot(answer), ...says.luck(answer)]);
  show("not", final);
  table(answer);
  show("ways", true);
  at("made").textContent = `${says.how(worlds)} ${words.say("page.no_forecast")} Edition ${declared.edition} of the model, seed ${fit.space.firm.seed}.`;
  pinnable(final);
  redraw();
}

function costs(): string {
  const once = state.once ? `${amount(state.currency, state.once)} once` : "No price is set beyond the hours of settling in, which the model counts";
  return state.over ? `${once}; customers move over ${state.over} weeks.` : `${once}; all customers move at once.`;
}

function figures(focus: Finding, answer: Answer, says: Sayer): HTMLElement[] {
  const { currency } = state;
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

function chips(answer: Answer, way: string, says: Sayer): HTMLElement[] {
  return says.aspects(answer, way).map((one) => make("span", { class: `chip ${one.said}`, title: one.title }, `${one.label}: ${one.words}`));
}

function table(answer: Answer): void {
  const heads = ["Way of working", "Money a year", "Value, three years", "Customers kept", "Worse in", "Worst tenth", "Regret", "Pays from", "Churn", "Trust", "Days"];
  const head = make("tr");
  head.append(...heads.map((name) => make("th", { scope: "col" }, name)));
  const of = (name: string, way: number): number => answer.aspects.find((one) => one.name === name)!.means[way]!;
  const rows = answer.findings.map((one, way) => {
    const row = make("tr", one.name === answer.verdict.candidate ? { class: "chosen" } : {});
    const first = one.name === TODAY;
    row.append(make("th", { scope: "row" }, capital(one.name)));
    const pays = !Number.isFinite(one.pays.value) ? "never" : `week ${rounded(one.pays.value)}`;
    const cells = [
      first ? brief(one.money.value) : briefly(one.gain),
      first ? "–" : briefly(one.value),
      first ? "–" : rounded(one.kept.value).replace("-", "−"),
      first ? "–" : shareWithEnds(one.worse),
      first ? "–" : brief(one.worstTenth.value),
      brief(one.regret.value),
      first ? "–" : pays,
      `${rounded(100 * of("churn_rate", way), 1)} %`,
      rounded(of("trust", way), 2),
      rounded(of("response_days", way), 1),
    ];
    row.append(...cells.map(ranged));
    return row;
  });
  at("table-words").textContent = `In ${state.currency}, against going on as today but for the first row; 95 % in brackets.`;
  const body = make("tbody");
  body.append(...rows);
  const top = make("thead");
  top.append(head);
  at("table").replaceChildren(top, body);
  at("downloads").replaceChildren(
    ...(
      [
        ["Table (CSV)", () => [tableFile(answer)]],
        ["Picture (SVG)", () => [...at("forest").querySelectorAll("svg")].map((one) => pictureFile(one))],
        ["Firm, for simulate fit", () => [firmFile(declared, state, firmOf(declared, state))]],
        ["Scenario and worlds, for simulate advise", () => scenarioFiles(declared, state, shown!.fit)],
      ] as [string, () => File[]][]
    ).map(([label, files]) => {
      const button = make("button", { type: "button" }, label);
      button.addEventListener("click", () => files().forEach(save));
      return button;
    }),
  );
}

/** A cell with its range below it. */
function ranged(text: string): HTMLElement {
  const made = make("td");
  const [value, range] = text.split(" (") as [string, string?];
  made.append(tidy(value));
  if (range) made.append(make("small", {}, `(${range}`));
  return made;
}

function sweptOver(says: Sayer): void {
  if (!shown) return;
  const { answer, fit } = shown;
  const { firm } = fit.space;
  const focus = answer.verdict.focus === TODAY ? firm.regimes[1]! : answer.verdict.focus;
  const { people, turnover } = swept;
  if (people) {
    show("staff", true);
    staffing(declared, at("staff-chart"), people, firm.regimes, (way) => says.name(way));
    fill("staff-words", [tips(people, "people", focus, says)]);
  }
  if (turnover && answer.verdict.focus !== TODAY) {
    byTurnover(declared, at("turnover-chart"), turnover, focus, says.name(focus), state.currency);
    fill("facts", [...says.depends(answer), tips(turnover, "turnover", focus, says)]);
  }
  redraw();
}

/** Where the way that is talked of is told to be worth more than today's, and where less. */
function tips(found: Swept, what: "people" | "turnover", focus: string, says: Sayer): string {
  const figure = (level: number): string => (what === "people" ? String(Math.round(level)) : `${rounded(100 * level)} %`);
  const { levels, value } = found;
  const signs = value.map((one) => (one.low > 0 ? 1 : one.high < 0 ? -1 : 0));
  const [low, high] = [figure(levels[0]!), figure(levels.at(-1)!)];
  const name = says.name(focus);
  const called = words.say(`page.what_${what}`);
  if (signs.includes(1) && signs.includes(-1)) {
    const step = value.findIndex((one, place) => place > 0 && one.mean < 0 !== value[place - 1]!.mean < 0);
    const [before, after] = [value[step - 1]!.mean, value[step]!.mean];
    const level = levels[step - 1]! + ((levels[step]! - levels[step - 1]!) * before) / (before - after);
    const [below, above] = (before < 0 ? ["going on as today", name] : [name, "going on as today"]) as [string, string];
    return words.say(`page.tip_${what}`, { level: figure(level), below, above });
  }
  const told = signs.find((sign) => sign !== 0);
  if (!told) return words.say("page.tip_none", { what: called, low, high, name, worlds: found.worlds });
  const said = words.say(told > 0 ? "page.said_better" : "page.said_worse");
  if (signs.every((sign) => sign === told)) return words.say("page.tip_all", { what: called, low, high, name, said });
  return words.say("page.tip_some", { what: called, name, said, levels: listed(levels.filter((_, place) => signs[place] === told).map(figure)) });
}

// ---------------------------------------------------------------- pins

function pinnable(whether: boolean): void {
  (at("pin") as HTMLButtonElement).disabled = !whether;
}

function pin(): void {
  if (!shown) return;
  const { answer } = shown;
  const focus = answer.verdict.focus;
  const way = answer.findings.findIndex((one) => one.name === focus);
  const of = (name: string): number => answer.aspects.find((one) => one.name === name)!.means[way]!;
  pins = [...pins, { state: structuredClone(state), headline: sayer().headline(answer), focus, finding: focus === TODAY ? null : answer.findings[way]!, churn: of("churn_rate"), days: of("response_days") }].slice(-5);
  pinned();
}

function pinned(): void {
  show("pins", pins.length > 0);
  const head = make("tr");
  head.append(...["Firm", "Answer", "Talked of", "Money a year", "Worse in", "Churn then", "Go back, remove"].map((name) => make("th", { scope: "col" }, name)));
  const rows = pins.map((one, number_) => {
    const row = make("tr");
    const open = make("button", { type: "button", "aria-label": `Go back to pin ${number_ + 1}` }, "Open");
    open.addEventListener("click", () => settle(one.state, true));
    const off = make("button", { type: "button", "aria-label": `Remove pin ${number_ + 1}` }, "Remove");
    off.addEventListener("click", () => {
      pins = pins.filter((other) => other !== one);
      pinned();
    });
    const buttons = make("td");
    buttons.append(open, " ", off);
    row.append(make("th", { scope: "row", class: "prose" }, inShort(one.state)));
    const cells = [one.headline, sayer().name(one.focus), one.finding ? spread(one.state.currency, one.finding.gain) : "–", one.finding ? share(one.finding.worse.value) : "–", `${rounded(100 * one.churn, 1)} %`];
    row.append(...cells.map((cell) => make("td", {}, cell)), buttons);
    return row;
  });
  at("pinned").replaceChildren(head, ...rows);
}

function inShort(of: State): string {
  const firm = firmOf(declared, of);
  const churn = of.churn === null ? "" : `, ${Number((100 * of.churn).toPrecision(3))} % churn`;
  const set = Object.keys(of.set).length ? `, ${Object.keys(of.set).length} more set` : "";
  return `${number(of.accounts)} customers, ${String(firm.parameters["functions.success.seats"])} managers, ${Number((100 * of.turnover).toPrecision(3))} % leave${churn}, ${amount(of.currency, of.contract)}, ${of.today}${set}`;
}

// ---------------------------------------------------------------- moves

let answerer: Answerer | null = null;

function faults(lines: string[]): void {
  const box = at("faults");
  box.replaceChildren(...lines.map((line) => make("p", {}, line)));
  box.hidden = !lines.length;
}

/** A move: shown at once, and kept in the link and in the history once it is settled. */
function settle(next: State, settled: boolean): void {
  state = next;
  asking.show(state);
  analysts.show(state);
  at("asked-line").textContent = inShort(state);
  if (settled) {
    const link = toLink(declared, state);
    if (link !== location.hash.replace(/^#/, "")) {
      place++;
      last = place;
      history.pushState({ place }, "", `#${link}`);
      tools();
    }
    faults([]);
  }
  answer(settled ? PAUSE : 2 * PAUSE);
}

function answer(pause: number): void {
  // what stands there is of an earlier question now
  shown = null;
  pinnable(false);
  at("verdict").classList.add("first");
  tell("First look", "", 0);
  answerer?.answer(state, pause).catch((error: unknown) => faults([words.say("page.no_engine", { why: String(error) })]));
}

function tools(): void {
  (at("undo") as HTMLButtonElement).disabled = place <= 0;
  (at("redo") as HTMLButtonElement).disabled = place >= last;
}

/** What stands in the link now: at the start, and after going back or forth. */
function arrive(link: string, notes: string[]): void {
  const found = fromLink(declared, words, link);
  state = found.state;
  asking.show(state);
  analysts.show(state);
  at("asked-line").textContent = inShort(state);
  faults([...notes, ...found.faults]);
  tools();
  answer(0);
}

const asking = new Asking(declared, (change, settled) => {
  const next = structuredClone(state);
  change(next);
  settle(next, settled);
});
const analysts = new Analysts(declared, (change, settled) => {
  const next = structuredClone(state);
  change(next);
  settle(next, settled);
});
document.querySelector("aside")!.prepend(make("p", { class: "asked", id: "asked-line" }));

at("undo").addEventListener("click", () => history.back());
at("redo").addEventListener("click", () => history.forward());
at("pin").addEventListener("click", pin);
at("print").addEventListener("click", () => print());
at("link").addEventListener("click", () => {
  const button = at("link");
  const said = (text: string): void => {
    button.textContent = text;
    setTimeout(() => (button.textContent = "Copy link"), 2000);
  };
  const link = `${location.href.replace(/#.*/, "")}#${toLink(declared, state)}`;
  navigator.clipboard?.writeText(link).then(
    () => said("Copied"),
    () => said("It stands in the address bar"),
  ) ?? said("It stands in the address bar");
});
// opened out of a report, the address is that of this tab alone
at("link").hidden = location.protocol === "blob:";
// and is gone with the report, so that the page cannot begin anew there
at("for-class").hidden = location.protocol === "blob:";
addEventListener("popstate", (event) => {
  place = (event.state as { place?: number } | null)?.place ?? 0;
  arrive(location.hash, []);
});
addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || (event.target as HTMLElement).matches?.("input[type=text], input[type=search]")) return;
  if (event.key === "z" && !event.shiftKey && place > 0) history.back();
  else if ((event.key === "y" || (event.key === "z" && event.shiftKey)) && place < last) history.forward();
  else return;
  event.preventDefault();
});

function again(): void {
  redraw();
  if (shown) forest(declared, at("forest"), shown.answer, null, (way) => sayer().name(way), state.currency);
}
let waits = 0;
addEventListener("resize", () => {
  clearTimeout(waits);
  waits = window.setTimeout(again, 120);
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
matchMedia("print").addEventListener("change", again);

const notes = Array.isArray(beginning.notes) ? beginning.notes.map(String) : [];
const bytes = Uint8Array.from(atob(data("engine")), (letter) => letter.charCodeAt(0));
const size = Math.min(Math.max(navigator.hardwareConcurrency || 2, 1), 8);
let pool: Pool | null = null;
try {
  pool = new Pool(declared, data("worker"), bytes, size);
  answerer = new Answerer(declared, pool, onProgress);
} catch (error) {
  faults([words.say("page.no_engine", { why: String(error) })]);
}
pool?.ready.catch((error: unknown) => faults([words.say("page.no_engine", { why: String(error) })]));
const begun = location.hash || (typeof beginning.link === "string" && !isClass(beginning.link) ? beginning.link : "");
if (!location.hash && begun) history.replaceState({ place: 0 }, "", `#${begun}`); // so that undo comes back to it
arrive(begun, notes);
