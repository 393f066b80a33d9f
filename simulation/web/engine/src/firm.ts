/** What of a question cannot be in one firm, or over so many weeks: each with its cure. */

import { fault, type Resolved } from "./checking.js";
import { declared, parameters, practices } from "./declared.js";
import type { Happening, Question, Transition } from "./question.js";

/** A number among resolved parameters. */
function numberOf(values: Resolved, name: string): number {
  return Number(values.get(name));
}

const LEAD = declared.functions[declared.lead] ?? "";

/** People of a function, those of the bench too. */
export function people(firm: Resolved, name: string): number {
  const each = numberOf(firm, `functions.${name}.accounts_per_seat`);
  const seats = each === 0 ? numberOf(firm, `functions.${name}.seats`) : Math.ceil(numberOf(firm, "accounts") / each);
  return seats + numberOf(firm, `functions.${name}.bench`);
}

/** What is wrong with the firm, and with a regime in it. */
export function* impossible(firm: Resolved, regime: Resolved): Generator<string> {
  const shares = declared.segments.map((name) => numberOf(firm, `segments.${name}.share`));
  if (!shares.some((share) => share > 0)) yield "the shares of all segments are 0: give at least one of them a weight";
  for (const name of declared.functions)
    if (people(firm, name) - numberOf(firm, `functions.${name}.bench`) > declared.most_seats)
      yield `functions.${name}.accounts_per_seat asks for more than ${declared.most_seats} seats; give it a larger number`;
  if (people(firm, LEAD) - numberOf(firm, `functions.${LEAD}.bench`) > 1) return;
  const reassign = String(firm.get("reassign"));
  const alone = `and ${LEAD} has one seat, so that there is no colleague; give functions.${LEAD}.seats 2 or more`;
  if (declared.choosing.includes(reassign)) yield `reassign is '${reassign}', ${alone}, or write 'new_hire'`;
  if (numberOf(regime, "deputies") > 0) yield `deputies is ${numberOf(regime, "deputies")}, ${alone}, or write 0`;
}

/** Why an event cannot change a parameter; undefined if it can. */
export function fixed(name: string): string | undefined {
  return declared.events.fixed.find(([names]) => new RegExp(`^(?:${names})$`).test(name))?.[1];
}

function holds(event: Happening, week: number): boolean {
  return event.week <= week && (event.until === undefined || week < event.until);
}

/** What of the events cannot be in this firm, and what of them is at odds with each other. */
export function* conflicts(events: readonly Happening[], firm: Resolved, horizon: number): Generator<string> {
  for (const [place, event] of events.entries()) {
    if (event.week >= horizon) yield `events.${place}.week is ${event.week}; allowed: 0 to ${horizon - 1}`;
    else if (event.until !== undefined && !(event.week < event.until && event.until <= horizon))
      yield `events.${place}.until is ${event.until}; allowed: ${event.week + 1} to ${horizon}`;
    for (const [name, value] of Object.entries(event.set ?? {})) {
      const parameter = parameters.get(name) ?? practices.get(name);
      const why = fixed(name) ?? (parameter ? fault(parameter, value) : "there is no such parameter");
      if (why !== undefined) yield `events.${place}.set.${name}: ${why}`;
    }
  }
  yield* tooMany(events, firm);
  yield* together(events);
}

function* tooMany(events: readonly Happening[], firm: Resolved): Generator<string> {
  const left = new Map(declared.functions.map((name) => [name, people(firm, name)]));
  const dated = [...events.entries()].sort(([, one], [, other]) => one.week - other.week);
  for (const [place, event] of dated)
    for (const [name, count] of Object.entries(event.dismiss ?? {})) {
      const closes = (event.seats ?? "close") === "close";
      const most = (left.get(name) ?? 0) - (closes ? 1 : 0);
      if (count > most) yield `events.${place}.dismiss.${name} is ${count}; allowed: 0 to ${most}`;
      else if (closes) left.set(name, most + 1 - count);
    }
}

function* together(events: readonly Happening[]): Generator<string> {
  for (const [place, later] of events.entries())
    for (const [number, earlier] of events.slice(0, place).entries()) {
      if (earlier.week === later.week)
        for (const name of Object.keys(later.dismiss ?? {}).filter((each) => each in (earlier.dismiss ?? {})))
          yield `people of ${name} are dismissed by events ${number} and ${place} in the same week; write one number`;
      if (!holds(earlier, later.week) && !holds(later, earlier.week)) continue;
      for (const name of Object.keys(later.set ?? {}).filter((each) => each in (earlier.set ?? {})))
        yield `${name} is set by events ${number} and ${place} at once; end the earlier one with 'until'`;
    }
}

/** First week in which no account has a turn any more. */
function end(transition: Transition): number {
  return transition.week + Math.max(1, transition.over ?? 0);
}

/** What of the transitions cannot be in this firm, which starts under `start`. */
export function* undue(
  question: Question,
  firm: Resolved,
  start: Resolved,
  later: readonly Resolved[],
): Generator<string> {
  const term = Math.min(...declared.segments.map((name) => numberOf(firm, `segments.${name}.term_weeks`)));
  const transitions = question.then ?? [];
  for (const [place, each] of transitions.entries()) {
    const before = transitions[place - 1];
    if (each.week >= question.horizon) yield `then.${place}.week is ${each.week}; allowed: 0 to ${question.horizon - 1}`;
    else if (end(each) > question.horizon)
      yield `then.${place}.over is ${each.over ?? 0}; allowed: 0 to ${question.horizon - each.week}`;
    if (before && each.week < end(before)) yield `then.${place}.week is ${each.week}; allowed: from ${end(before)}`;
    if ((each.not_before_renewal ?? 0) >= term)
      yield `then.${place}.not_before_renewal is ${each.not_before_renewal ?? 0}; allowed: 0 to ${term - 1}`;
  }
  if (later.some((regime) => numberOf(regime, "growth") !== numberOf(start, "growth")))
    yield "a firm has its room to grow from the start: give all its regimes the same 'growth'";
}
