/** Three cards: what it depends on, how many people it takes, what a change costs. */

import { TODAY } from "./advice.ts";
import { crossing } from "./along.ts";
import type { Progress, Swept } from "./answering.ts";
import { byTurnover, redraw, staffing } from "./charts.ts";
import type { Declared } from "./declared.ts";
import { at, fill, show } from "./elements.ts";
import type { Sayer } from "./said.ts";
import type { State } from "./state.ts";
import { amount, listed, rounded, wordsOf, type Words } from "./text.ts";

type SweptOver = Extract<Progress, { stage: "swept" }>;

/** What a change costs, beyond what the model counts. */
export function costs(state: State): string {
  const once = state.once ? `${amount(state.currency, state.once)} once` : "No price is set beyond the hours of settling in, which the model counts";
  return state.over ? `${once}; customers move over ${state.over} weeks.` : `${once}; all customers move at once.`;
}

/** What comes of other numbers of people, and of another turnover. */
export function sweptOver(declared: Declared, { people, turnover, answer, fit }: SweptOver, state: State, says: Sayer): void {
  const { firm } = fit.space;
  const words = wordsOf(declared);
  const focus = answer.verdict.focus === TODAY ? firm.regimes[1]! : answer.verdict.focus;
  if (people) {
    show("staff", true);
    staffing(declared, at("staff-chart"), people, firm.regimes, (way) => says.name(way));
    fill("staff-words", [tips(words, people, "people", focus, says)]);
  }
  if (turnover && answer.verdict.focus !== TODAY) {
    byTurnover(declared, at("turnover-chart"), turnover, focus, says.name(focus), state.currency);
    fill("facts", [...says.depends(answer), tips(words, turnover, "turnover", focus, says)]);
  }
  redraw(); // a card that comes makes the others narrower
}

/** Where the way that is talked of is told to be worth more than today's, and where less. */
export function tips(words: Words, found: Swept, what: "people" | "turnover", focus: string, says: Pick<Sayer, "name">): string {
  return `${tip(words, found, what, says.name(focus))} ${words.say("page.tip_rough", { worlds: found.worlds, all: found.all })}`;
}

function tip(words: Words, { levels, value }: Swept, what: "people" | "turnover", name: string): string {
  const figure = (level: number): string => (what === "people" ? String(Math.round(level)) : `${rounded(100 * level)} %`);
  const { signs, crossings } = crossing(levels, value, value);
  const [low, high] = [figure(levels[0]!), figure(levels.at(-1)!)];
  const called = words.say(`page.what_${what}`);
  if (crossings.length) {
    const [first] = crossings;
    const better = signs[levels.indexOf(first!.high)]! > 0;
    const [below, above] = (better ? ["going on as today", name] : [name, "going on as today"]) as [string, string];
    return words.say(`page.tip_${what}`, { level: figure(first!.at), below, above });
  }
  const told = signs.find((sign) => sign !== 0);
  if (!told) return words.say("page.tip_none", { what: called, low, high, name });
  const said = words.say(told > 0 ? "page.said_better" : "page.said_worse");
  if (signs.every((sign) => sign === told)) return words.say("page.tip_all", { what: called, low, high, name, said });
  return words.say("page.tip_some", { what: called, name, said, levels: listed(levels.filter((_, place) => signs[place] === told).map(figure)) });
}
