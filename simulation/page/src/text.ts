/** Numbers as people read and write them, and sentences from templates. */

import type { Declared } from "./declared.ts";
import type { Estimate } from "./statistics.ts";

export class Words {
  constructor(private readonly templates: Record<string, string>) {}

  /** A sentence, filled in; what is written in braces twice stays a brace. */
  say(phrase: string, parts: Record<string, string | number> = {}): string {
    const template = this.templates[phrase];
    if (template === undefined) throw new Error(`no phrase ${phrase}`);
    return template.replace(/\{(\w+)\}/g, (_, name: string) => {
      if (!(name in parts)) throw new Error(`${phrase} lacks ${name}`);
      return String(parts[name]);
    });
  }
}

export const wordsOf = (declared: Declared): Words => new Words(declared.words);

// ---------------------------------------------------------------- written

const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+(?!\d))/g, ",");

/** No exponent, and groups of three digits from 10,000 on. */
export function number(value: number): string {
  if (Math.abs(value) < 10_000) return String(Number(value.toPrecision(12)));
  const [whole, rest] = String(value).split(".") as [string, string?];
  return grouped(whole) + (rest ? `.${rest}` : "");
}

export const thousands = (value: number): string => grouped(String(Math.round(value)));

/** Rounds halves to even, as Python does. */
export function rounded(value: number, digits = 0): string {
  const times = 10 ** digits;
  const scaled = value * times;
  const below = Math.floor(scaled);
  const whole = Math.abs(scaled - below - 0.5) < 1e-9 * Math.max(1, Math.abs(scaled)) ? below + (Math.abs(below) % 2) : Math.round(scaled);
  return (whole / times + 0).toFixed(digits);
}

/** An amount of money, to three digits. */
export function amount(currency: string, value: number): string {
  const text = number(Number(Math.abs(value).toPrecision(3)));
  const signed = value < 0 && text !== "0" ? `−${text}` : text;
  return currency ? `${currency} ${signed}` : signed;
}

export function spread(currency: string, found: Estimate): string {
  if (Number.isNaN(found.low) || found.low === found.high) return amount(currency, found.value);
  return `${amount(currency, found.value)} (${amount("", found.low)} to ${amount("", found.high)})`;
}

/** An amount for a table: `387k`, `1.01m`. */
export function brief(value: number): string {
  const size = Math.abs(value);
  const of = (by: number): string => number(Number((size / by).toPrecision(3)));
  return `${value < 0 ? "−" : ""}${size >= 1e6 ? `${of(1e6)}m` : size >= 1e4 ? `${of(1e3)}k` : of(1)}`;
}

export const briefly = (found: Estimate): string => (found.low === found.high ? brief(found.value) : `${brief(found.value)} (${brief(found.low)} to ${brief(found.high)})`);

/** A share in per cent; 0 and 100 % only where it is exactly that. */
export function share(value: number): string {
  if (value === 0 || value === 1) return `${100 * value} %`;
  return `${Math.min(Math.max(Number(rounded(100 * value)), 1), 99)} %`;
}

export const shareWithEnds = (found: Estimate): string => `${share(found.value)} (${rounded(100 * found.low)} to ${rounded(100 * found.high)})`;

export function years(weeks: number): string {
  const whole = weeks / 52;
  if (!Number.isInteger(whole) || !whole) return `${weeks} weeks`;
  return whole === 1 ? "a year" : `${["", "", "two", "three", "four", "five"][whole] ?? whole} years`;
}

export function listed(names: string[]): string {
  if (names.length < 2) return names[0] ?? "nothing else";
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)!}`;
}

export const capital = (text: string): string => (/^[^,]*[._]/.test(text) ? text : text.slice(0, 1).toUpperCase() + text.slice(1));

/** A number that was seen, in the way in which it is usually written: `analysis.fit.words.text`. */
export function seenText(unit: string, value: number): string {
  if (unit === "working days") return `${rounded(value, 1)} days`;
  if (unit === "1/account/year") return rounded(value, 1);
  return Math.abs(value) >= 0.1 ? `${rounded(100 * value)} %` : `${rounded(100 * value, 1)} %`;
}

// ---------------------------------------------------------------- read

export type Allowed = { low: number; high: number; whole: boolean; percent: boolean; unit: string };

const TIMES: Record<string, number> = { "": 1, k: 1e3, tsd: 1e3, thousand: 1e3, m: 1e6, mio: 1e6, mn: 1e6, million: 1e6, bn: 1e9, billion: 1e9, mrd: 1e9 };

/** Every number that a text may stand for, thousands before decimals; none if it is no number. */
export function readings(text: string, percent: boolean): number[] {
  if (text.length > 40) return [];
  const plain = text
    .replace(/[\u00a0\u202f\u2009\t]/g, " ")
    .replace(/\u2212/g, "-")
    .replace(/\u2019/g, "'")
    .toLowerCase()
    .trim()
    .replace(/^(?:eur|usd|gbp|chf|[€$£]) ?/, "")
    .replace(/ ?(?:eur|usd|gbp|chf|[€$£])$/, "");
  const found = /^([+-]?)(\d(?:[\d.,' _]*\d)?|[.,]\d+)(e[+-]?\d{1,2})? ?(k|tsd|thousand|mio|mn|million|m|bn|billion|mrd)?\.? ?(%|percent|per cent|pct|prozent)?$/.exec(plain);
  if (!found || (found[5] && !percent)) return [];
  const factor = TIMES[found[4] ?? ""]! / (found[5] ? 100 : 1);
  const values = asDigits(found[2]!).map((digits) => Number(`${found[1]}${digits}${found[3] ?? ""}`) * factor);
  return [...new Set(values.map((value) => Number(value.toPrecision(15))))];
}

function asDigits(digits: string): string[] {
  const marks = digits.replace(/\d/g, "");
  if (!marks) return [digits];
  const ways: string[] = [];
  if (/^[1-9]\d{0,2}([,.' _])\d{3}(?:\1\d{3})*$/.test(digits)) ways.push(digits.replace(/\D/g, ""));
  const last = marks.at(-1)!;
  const at = digits.lastIndexOf(last);
  const [head, tail] = [digits.slice(0, at), digits.slice(at + 1)];
  const plainHead = /^\d*$/.test(head) || /^[1-9]\d{0,2}([,.' _])\d{3}(?:\1\d{3})*$/.test(head);
  if (".,".includes(last) && !head.includes(last) && plainHead) ways.push(`${head.replace(/\D/g, "") || "0"}.${tail}`);
  return ways;
}

export const fits = (value: number, allowed: Allowed): boolean =>
  Number.isFinite(value) && value >= allowed.low && value <= allowed.high && (!allowed.whole || Number.isInteger(value));

export function allowedText(words: Words, allowed: Allowed): string {
  const of = (value: number): string => (allowed.percent ? `${number(Number((100 * value).toPrecision(6)))} %` : number(value));
  return words.say("page.allowed", {
    noun: words.say(allowed.whole ? "page.a_whole_number" : "page.a_number"),
    low: of(allowed.low),
    high: of(allowed.high),
    unit: allowed.unit,
  });
}

/** The number that is meant, or why none is. A share may be written as 31 for 31 %. */
export function read(words: Words, text: string, allowed: Allowed): { value: number } | { fault: string } {
  let found = readings(text, allowed.percent);
  const said = `“${text.trim().slice(0, 40)}”`;
  if (!found.length) return { fault: words.say("page.no_number", { text: said, allowed: allowedText(words, allowed) }) };
  if (allowed.percent && !/%|per|pct|prozent/i.test(text) && found.every((value) => value > 1 && value <= 100)) found = found.map((value) => Number((value / 100).toPrecision(15)));
  const fitting = found.filter((value) => fits(value, allowed));
  if (fitting.length > 1) return { fault: words.say("page.two_ways", { text: said, ways: fitting.map(number).join(" or ") }) };
  if (!fitting.length) return { fault: words.say("page.outside", { text: said, allowed: allowedText(words, allowed) }) };
  return { value: fitting[0]! };
}
