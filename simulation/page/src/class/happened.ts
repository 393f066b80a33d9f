/** What happened in a week of a firm, in plain words. */

import type { Act } from "../../../web/engine/src/index.js";
import { vacant, type Firm } from "./firms.ts";
import { seatsOf } from "./lesson.ts";
import { seatName } from "./picture.ts";
import type { Words } from "./words.ts";

/** What was made happen. */
export function actWords(act: Act, seats: readonly number[], words: Words): string {
  const seat = seatName(seats, act.seat, words);
  return act.ill === undefined ? words.say("act_leaves", { seat }) : words.count("act_ill", act.ill, { seat });
}

/** One sentence for each thing that happened in the week that ends when so many are over; none in a quiet one. */
export function weekWords(firm: Firm, week: number, words: Words): string[] {
  const kept = told.get(firm) ?? told.set(firm, new Map<number, string[]>()).get(firm)!;
  const found = kept.get(week) ?? inWords(firm, week, words);
  kept.set(week, found);
  return found;
}

/** What was said of the weeks of a firm, which is of one lesson in one language. */
const told = new WeakMap<Firm, Map<number, string[]>>();

function inWords(firm: Firm, week: number, words: Words): string[] {
  const seats = seatsOf(firm.lesson.firm);
  const found: string[] = [];
  for (let seat = 0; seat < firm.seats; seat++) {
    const [before, after] = [firm.seat(week - 1, seat), firm.seat(week, seat)];
    const name = seatName(seats, seat, words);
    if (!vacant(before) && after.state === "empty") found.push(words.say("happened_left", { seat: name }));
    else if (vacant(before) && !vacant(after)) found.push(words.count("happened_hired", after.accounts, { seat: name }));
    if (vacant(before) || vacant(after)) continue;
    if (after.absence > before.absence) found.push(words.count("happened_ill", after.absence, { seat: name })); // the week just gone is one of them
    if (after.notice > 0 && before.notice === 0) found.push(words.count("happened_notice", after.notice, { seat: name }));
  }
  const followed = firm.counted("followed", week - 1);
  const lost = firm.counted("lost", week - 1) - followed;
  if (followed) found.push(words.count("happened_followed", followed));
  if (lost) found.push(words.count("happened_lost", lost));
  return found;
}

/** What happened last, the newest first: where the same happened under several regimes, it is said once. */
export function lately(firms: readonly Firm[], now: number, most: number, words: Words): string[] {
  const lines: string[] = [];
  for (let week = now; week > 0 && lines.length < most; week--) {
    const said = new Map<string, string[]>();
    for (const firm of firms)
      for (const sentence of weekWords(firm, week, words)) said.set(sentence, [...(said.get(sentence) ?? []), firm.lesson.regimes.get(firm.regime)!.name]);
    for (const [sentence, regimes] of said) {
      const where = regimes.length === firms.length ? "" : words.list(regimes);
      lines.push(words.say(where ? "week_where" : "week_all", { week, where, sentence }));
    }
  }
  return lines.slice(0, most);
}
