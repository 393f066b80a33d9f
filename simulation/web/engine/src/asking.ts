/** A question as the row of numbers in which the engine is asked for it (`simulation/web/c/course.h`). */

import { asNumber, checkParameters, firm, keys, regime, whole, word, type Resolved } from "./checking.js";
import { declared, parameters, practices } from "./declared.js";
import { Refused } from "./faults.js";
import { conflicts, impossible, undue } from "./firm.js";
import type { Act, Happening, Question, RegimeAsked, Transition } from "./question.js";

/** A row of numbers, and how much of what there is in it. */
export interface Row {
  readonly numbers: readonly number[];
  readonly tiers: boolean;
  readonly events: number;
  readonly settings: number;
  readonly transitions: number;
}

/** An event that lasts to the end is over in this week. */
const LASTS = -1;
const MOST_REPLICATIONS = 2 ** 32;
const QUESTION = ["parameters", "regime", "segments", "then", "events", "acts", "seed", "replication", "warm_up", "horizon"];
const TRANSITION = ["week", "to", "over", "order", "not_before_renewal"];
const ACT = ["week", "seat", "ill"];
const EVENT = ["week", "until", "dismiss", "seats", "hiring", "set", "quits", "to"];

const PLACES = new Map([...parameters.keys(), ...practices.keys()].map((name, place) => [name, place]));

/**
 * The row of numbers of a question.
 *
 * @throws {@link Refused} if it cannot be answered, with all that is wrong with it.
 */
export function asked(question: Question): Row {
  const faults: string[] = [];
  const values = question.parameters ?? {};
  const transitions = question.then ?? [];
  const events = question.events ?? [];
  checkQuestion(question, faults);
  const resolved = firm(values);
  const each = (path: string, of: RegimeAsked): Resolved => regime(path, of, values, faults);
  const base = each("regime", question.regime);
  const segments = question.segments;
  const begins = segments ? declared.segments.map((name) => each(`segments.${name}`, segments[name] ?? "")) : [base];
  const later = transitions.map((transition, place) => each(`then.${place}.to`, transition.to));
  if (faults.length === 0) {
    for (const of of new Set([base, ...begins, ...later])) faults.push(...impossible(resolved, of));
    faults.push(...conflicts(events, resolved, question.horizon));
    faults.push(...undue(question, resolved, base, [...begins, ...later]));
  }
  if (faults.length > 0) throw new Refused([...new Set(faults)]);
  const settings = events.flatMap((event, place) => settingsOf(event, place));
  return {
    numbers: [
      ...numbersOf(resolved, parameters),
      ...[base, ...begins, ...later].flatMap((of) => numbersOf(of, practices)),
      ...events.flatMap(eventNumbers),
      ...settings.flat(),
      ...transitions.flatMap(transitionNumbers),
    ],
    tiers: segments !== undefined,
    events: events.length,
    settings: settings.length,
    transitions: transitions.length,
  };
}

function checkQuestion(question: Question, faults: string[]): void {
  keys("", question, QUESTION, faults);
  const asked_for = [question.regime, ...Object.values(question.segments ?? {}), ...(question.then ?? []).map((of) => of.to)];
  checkParameters(question.parameters ?? {}, asked_for.filter((of) => typeof of === "string"), faults);
  whole("replication", question.replication, 0, MOST_REPLICATIONS - 1, faults);
  whole("warm_up", question.warm_up, 0, declared.events.latest, faults);
  whole("horizon", question.horizon, 1, declared.events.latest, faults);
  const seed = question.seed;
  const fits = typeof seed === "bigint" ? seed >= 0n && seed <= BigInt(declared.largest_seed) : seed >= 0;
  if (!fits || (typeof seed === "number" && !Number.isSafeInteger(seed)))
    faults.push(`seed is ${String(seed)}; allowed: a whole number from 0 to ${declared.largest_seed}`);
  if (question.segments) keys("segments", question.segments, declared.segments, faults);
  for (const [place, transition] of (question.then ?? []).entries()) checkTransition(`then.${place}`, transition, faults);
  for (const [place, event] of (question.events ?? []).entries()) checkEvent(`events.${place}`, event, faults);
  for (const [place, act] of (question.acts ?? []).entries()) checkAct(`acts.${place}`, act, question, faults);
}

function checkAct(path: string, act: Act, { acts = [], horizon }: Question, faults: string[]): void {
  keys(path, act, ACT, faults);
  const earliest = acts[acts.indexOf(act) - 1]?.week ?? 0;
  whole(`${path}.week`, act.week, earliest, horizon - 1, faults);
  whole(`${path}.seat`, act.seat, 0, declared.functions.length * declared.most_seats, faults);
  if (act.ill !== undefined) whole(`${path}.ill`, act.ill, 1, 52, faults);
}

function checkTransition(path: string, transition: Transition, faults: string[]): void {
  keys(path, transition, TRANSITION, faults);
  whole(`${path}.week`, transition.week, 0, declared.events.latest - 1, faults);
  whole(`${path}.over`, transition.over ?? 0, 0, declared.events.latest, faults);
  whole(`${path}.not_before_renewal`, transition.not_before_renewal ?? 0, 0, 520, faults);
  if (transition.order !== undefined) word(`${path}.order`, transition.order, declared.events.orders, faults);
}

function checkEvent(path: string, event: Happening, faults: string[]): void {
  keys(path, event, EVENT, faults);
  whole(`${path}.week`, event.week, 0, declared.events.latest - 1, faults);
  if (event.until !== undefined) whole(`${path}.until`, event.until, 1, declared.events.latest, faults);
  if (event.seats !== undefined) word(`${path}.seats`, event.seats, declared.events.seats, faults);
  if (event.hiring !== undefined) word(`${path}.hiring`, event.hiring, ["frozen"], faults);
  if (event.to !== undefined) word(`${path}.to`, event.to, ["competitor"], faults);
  keys(`${path}.dismiss`, event.dismiss ?? {}, declared.functions, faults);
  keys(`${path}.quits`, event.quits ?? {}, declared.functions, faults);
  for (const [name, count] of Object.entries(event.dismiss ?? {}))
    whole(`${path}.dismiss.${name}`, count, 0, declared.most_seats, faults);
  for (const [name, whom] of Object.entries(event.quits ?? {}))
    word(`${path}.quits.${name}`, whom, declared.events.leavers, faults);
}

// ---------------------------------------------------------------- numbers

function numbersOf(values: Resolved, of: typeof parameters): number[] {
  return [...of].map(([name, parameter]) => asNumber(parameter, values.get(name) ?? parameter.default));
}

function eventNumbers(event: Happening): number[] {
  const { dismiss = {}, quits = {} } = event;
  return [
    event.week,
    event.until ?? LASTS,
    ...declared.functions.map((name) => dismiss[name] ?? -1),
    Number((event.seats ?? "close") === "close"),
    Number(event.hiring === "frozen"),
    ...declared.functions.map((name) => 1 + declared.events.leavers.indexOf(quits[name] ?? "")),
    Number(event.to === "competitor"),
  ];
}

function settingsOf(event: Happening, place: number): number[][] {
  return Object.entries(event.set ?? {}).map(([name, value]) => {
    const parameter = parameters.get(name) ?? practices.get(name);
    return [place, PLACES.get(name) ?? -1, parameter ? asNumber(parameter, value) : NaN];
  });
}

function transitionNumbers(transition: Transition): number[] {
  const { week, over = 0, order = "", not_before_renewal = 0 } = transition;
  return [week, over, Math.max(0, declared.events.orders.indexOf(order)), not_before_renewal];
}
