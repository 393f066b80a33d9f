/** The page: what is asked, what is said, and what stands in the link. */

import { Analysts } from "./analysts.ts";
import { Answerer } from "./answering.ts";
import { Asking } from "./asking.ts";
import { isClass } from "./class/state.ts";
import { Curving } from "./curving.ts";
import type { Declared } from "./declared.ts";
import { at, make } from "./elements.ts";
import { inShort, Pins } from "./pins.ts";
import { Pool } from "./pool.ts";
import { Showing } from "./showing.ts";
import { fromLink, toLink, type State } from "./state.ts";
import { resampleFrom } from "./statistics.ts";
import { wordsOf } from "./text.ts";

const data = (id: string): string => at(id).textContent;

const declared = JSON.parse(data("declared")) as Declared;
const beginning = JSON.parse(data("beginning")) as { link?: unknown; notes?: unknown };
const words = wordsOf(declared);
const PAUSE = 350;

let state: State;
let place = 0;
let last = 0;
let pool: Pool | null = null;
let answerer: Answerer | null = null;
let curving: Curving | null = null;

const showing = new Showing(declared);
const pins = new Pins(declared, (pinned) => settle(structuredClone(pinned), true));

// ---------------------------------------------------------------- moves

function faults(lines: string[]): void {
  const box = at("faults");
  box.replaceChildren(...lines.map((line) => make("p", {}, line)));
  box.hidden = !lines.length;
}

const failed = (error: unknown): void => faults([words.say("page.no_engine", { why: String(error) })]);

/** A move: shown at once, and kept in the link and in the history once it is settled. */
function settle(next: State, settled: boolean): void {
  const before = state;
  state = next;
  shown();
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
  if (isSame(before, next)) curving?.again().catch(failed);
  else answer(settled ? PAUSE : 2 * PAUSE);
}

/** Whether two states ask the same, whatever is drawn of it. */
const isSame = (one: State, other: State): boolean => JSON.stringify({ ...one, curve: null }) === JSON.stringify({ ...other, curve: null });

function shown(): void {
  asking.show(state);
  analysts.show(state);
  curving?.show(state);
  at("asked-line").textContent = inShort(declared, state);
}

function answer(pause: number): void {
  showing.begin(state);
  pins.begin();
  curving?.begin();
  answerer?.answer(state, pause).catch(failed);
}

function tools(): void {
  (at("undo") as HTMLButtonElement).disabled = place <= 0;
  (at("redo") as HTMLButtonElement).disabled = place >= last;
}

/** What stands in the link now: at the start, and after going back or forth. */
function arrive(link: string, notes: string[]): void {
  const before = state as State | undefined;
  const found = fromLink(declared, words, link);
  state = found.state;
  shown();
  faults([...notes, ...found.faults]);
  tools();
  if (before && isSame(before, state)) curving?.again().catch(failed);
  else answer(0);
}

const change = (change: (state: State) => void, settled: boolean): void => {
  const next = structuredClone(state);
  change(next);
  settle(next, settled);
};
const asking = new Asking(declared, change);
const analysts = new Analysts(declared, change, (name) => curving?.goTo(name));
document.querySelector("aside")!.prepend(make("p", { class: "asked", id: "asked-line" }));

// ---------------------------------------------------------------- buttons and keys

at("undo").addEventListener("click", () => history.back());
at("redo").addEventListener("click", () => history.forward());
at("print").addEventListener("click", () => print());
at("staff-curve").addEventListener("click", () => curving?.goTo("people.success", "churn_rate"));
at("turnover-curve").addEventListener("click", () => curving?.goTo("turnover", "money"));
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

let waits = 0;
addEventListener("resize", () => {
  clearTimeout(waits);
  waits = window.setTimeout(() => showing.again(), 120);
});
for (const media of ["(prefers-color-scheme: dark)", "print"]) matchMedia(media).addEventListener("change", () => showing.again());

// ---------------------------------------------------------------- the start

resampleFrom(declared.resampling);
const notes = Array.isArray(beginning.notes) ? beginning.notes.map(String) : [];
const bytes = Uint8Array.from(atob(data("engine")), (letter) => letter.charCodeAt(0));
const size = Math.min(Math.max(navigator.hardwareConcurrency || 2, 1), 8);
try {
  const made = new Pool(declared, data("worker"), bytes, size);
  pool = made;
  curving = new Curving(declared, made, change);
  answerer = new Answerer(declared, made, (progress) => (showing.progress(progress), progress.stage === "misfit" && (curving!.misfit(), pins.misfit())), {
    first: (kept, found, of, generation) => pins.compare(made, kept, found, of, generation),
    last: (kept) => curving!.draw(kept),
  });
} catch (error) {
  failed(error);
}
pool?.ready.catch(failed);
const begun = location.hash || (typeof beginning.link === "string" && !isClass(beginning.link) ? beginning.link : "");
if (!location.hash && begun) history.replaceState({ place: 0 }, "", `#${begun}`); // so that undo comes back to it
arrive(begun, notes);
