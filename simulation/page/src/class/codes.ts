/** Guesses as a short code that a telephone shows and a teacher types: Crockford's digits, and one to check them. */

import type { Lesson } from "./lesson.ts";

const DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const MOST = 100;

type Scale = Pick<Lesson["guess"], "about" | "from" | "to">;

export type Read = { steps: number[] } | { fault: "code_letters" | "code_check" | "code_other" | "code_number" };

/** Eight bits of a lesson's name (FNV-1a, folded), so that a code of another lesson is told. */
export function hash(lesson: string): number {
  let found = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(lesson)) found = Math.imul(found ^ byte, 0x01000193);
  return (found ^ (found >>> 8) ^ (found >>> 16) ^ (found >>> 24)) & 255;
}

function check(digits: readonly number[]): number {
  return digits.reduce((sum, digit) => (3 * sum + digit) % 32, 1);
}

/** The code of guesses, each in steps of its scale. */
export function code(lesson: string, steps: readonly number[]): string {
  const bits = [binary(hash(lesson), 8), binary(steps.length - 1, 2), ...steps.map((step) => binary(step, 7))].join("");
  const padded = bits.padEnd(5 * Math.ceil(bits.length / 5), "0");
  const digits = Array.from({ length: padded.length / 5 }, (_, place) => parseInt(padded.slice(5 * place, 5 * place + 5), 2));
  const text = [...digits, check(digits)].map((digit) => DIGITS[digit]!).join("");
  const group = text.length % 4 ? 3 : 4;
  return text.replace(new RegExp(`(.{${group}})(?=.)`, "g"), "$1-");
}

const binary = (value: number, width: number): string => value.toString(2).padStart(width, "0");

/** What a code says of a lesson with so many regimes; or why it says nothing. */
export function read(text: string, lesson: string, regimes: number, most = MOST): Read {
  const plain = text.replace(/[\s-]/g, "").toUpperCase().replace(/O/g, "0").replace(/[IL]/g, "1");
  const digits = Array.from(plain, (letter) => DIGITS.indexOf(letter));
  if (digits.length < 4 || digits.length > 9 || digits.includes(-1)) return { fault: "code_letters" };
  if (check(digits.slice(0, -1)) !== digits.at(-1)) return { fault: "code_check" };
  const bits = digits.slice(0, -1).map((digit) => binary(digit, 5)).join("");
  if (parseInt(bits.slice(0, 8), 2) !== hash(lesson)) return { fault: "code_other" };
  const count = parseInt(bits.slice(8, 10), 2) + 1;
  const rest = bits.slice(10 + 7 * count);
  if (count !== regimes || bits.length < 10 + 7 * count || rest.length > 4 || rest.includes("1")) return { fault: "code_number" };
  const steps = Array.from({ length: count }, (_, place) => parseInt(bits.slice(10 + 7 * place, 17 + 7 * place), 2));
  return steps.some((step) => step > most) ? { fault: "code_number" } : { steps };
}

/** The code of the guesses of a lesson; where there is none yet, its least. */
export function codeOf(lesson: Lesson, guesses: readonly (number | null)[]): string {
  return code(lesson.lesson, guesses.map((guess) => step(guess ?? lesson.guess.from, lesson.guess)));
}

/** Into how many steps a scale is cut: whole numbers where these are a hundred at most, else hundredths. */
export function stepsOf({ about, from, to }: Scale): number {
  const whole = about !== "days" && Number.isInteger(from) && Number.isInteger(to) && to - from <= MOST;
  return whole ? to - from : MOST;
}

export const step = (guess: number, scale: Scale): number => Math.floor((stepsOf(scale) * (guess - scale.from)) / (scale.to - scale.from) + 0.5);

export const guessed = (step: number, scale: Scale): number => Number((scale.from + ((scale.to - scale.from) * step) / stepsOf(scale)).toFixed(6));

/** The guess that a code can hold, next to this one. */
export const snapped = (guess: number, scale: Scale): number => guessed(step(guess, scale), scale);
