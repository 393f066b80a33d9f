/** A linear emulator of outcomes, and worlds drawn where it says that they fit: `analysis.fit.emulator`. */

import type { Draws } from "./chance.ts";
import { mean, normalAt } from "./statistics.ts";

const MOST_TERMS = 16;
const LEAST_T = 3.5;

type Matrix = number[][];

export type Emulator = { level: number[]; slopes: Matrix; error: Matrix };

/** Solves `matrix · x = right` (Gauss with pivots); a column that adds nothing gets 0. */
export function solved(matrix: Matrix, right: Matrix): Matrix {
  const size = matrix.length;
  const rows = matrix.map((row, place) => [...row, ...right[place]!]);
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column + 1; row < size; row++) if (Math.abs(rows[row]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = row;
    [rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!];
    const head = rows[column]![column]!;
    if (Math.abs(head) < 1e-12) continue;
    for (let row = 0; row < size; row++) {
      if (row === column) continue;
      const times = rows[row]![column]! / head;
      if (times) for (let place = column; place < rows[row]!.length; place++) rows[row]![place]! -= times * rows[column]![place]!;
    }
  }
  return rows.map((row, place) => row.slice(size).map((one) => (Math.abs(row[place]!) < 1e-12 ? 0 : one / row[place]!)));
}

function cholesky(matrix: Matrix): Matrix {
  const made = matrix.map((row) => row.map(() => 0));
  for (let row = 0; row < matrix.length; row++)
    for (let column = 0; column <= row; column++) {
      let left = matrix[row]![column]!;
      for (let place = 0; place < column; place++) left -= made[row]![place]! * made[column]![place]!;
      made[row]![column] = row === column ? Math.sqrt(Math.max(left, 1e-300)) : left / made[column]![column]!;
    }
  return made;
}

/** A line for each outcome; `features` [world][feature], `outcomes` [world][outcome]. */
export function fitted(features: Matrix, outcomes: Matrix): Emulator {
  const worlds = features.length;
  const [level, slopes, left]: [number[], Matrix, Matrix] = [[], [], []];
  for (let number = 0; number < outcomes[0]!.length; number++) {
    const found = selected(features, outcomes.map((row) => row[number]!));
    level.push(found.beta[0]!);
    const line = new Array<number>(features[0]!.length).fill(0);
    found.chosen.forEach((column, place) => (line[column] = found.beta[place + 1]!));
    slopes.push(line);
    const wider = Math.sqrt(worlds / Math.max(worlds - 1 - found.chosen.length, 1));
    left.push(found.residual.map((one) => one * wider));
  }
  const error = left.map((one) => left.map((other) => one.reduce((total, value, world) => total + value * other[world]!, 0) / worlds));
  return { level, slopes, error };
}

function selected(features: Matrix, outcome: number[]): { chosen: number[]; beta: number[]; residual: number[] } {
  const worlds = outcome.length;
  const columns = features[0]!.map((_, column) => {
    const values = features.map((row) => row[column]!);
    const middle = mean(values);
    return values.map((value) => value - middle);
  });
  const size = columns.map((column) => Math.sqrt(column.reduce((total, one) => total + one * one, 0)) + 1e-12);
  const chosen: number[] = [];
  let beta = [mean(outcome)];
  let residual = outcome.map((one) => one - beta[0]!);
  while (chosen.length < Math.min(MOST_TERMS, Math.floor(worlds / 8))) {
    const strength = columns.map((column, place) =>
      chosen.includes(place) ? 0 : Math.abs(column.reduce((total, one, world) => total + one * residual[world]!, 0)) / size[place]!,
    );
    const best = strength.indexOf(Math.max(...strength));
    const squares = residual.reduce((total, one) => total + one * one, 0);
    const spread = Math.sqrt(Math.max(squares - strength[best]! ** 2, 1e-300) / Math.max(worlds - 2, 1));
    if (strength[best]! < LEAST_T * spread) break;
    chosen.push(best);
    const rows = features.map((row) => [1, ...chosen.map((column) => row[column]!)]);
    const terms = chosen.length + 1;
    const square = Array.from({ length: terms }, (_, one) => Array.from({ length: terms }, (_, other) => rows.reduce((total, row) => total + row[one]! * row[other]!, 0)));
    const right = Array.from({ length: terms }, (_, one) => [rows.reduce((total, row, world) => total + row[one]! * outcome[world]!, 0)]);
    beta = solved(square, right).map((row) => row[0]!);
    residual = outcome.map((one, world) => one - rows[world]!.reduce((total, value, place) => total + value * beta[place]!, 0));
  }
  return { chosen, beta, residual };
}

/** Scores of prior draws, moved to where the emulator says that they show what was observed (Matheron's rule). */
export function conditioned(emulator: Emulator, features: Matrix, moved: number[], wanted: number[], allowed: number[], chance: Draws): Matrix {
  const slopes = emulator.slopes.map((line) => moved.map((column) => line[column]!));
  const error = emulator.error.map((row, one) => row.map((value, other) => value + (one === other ? allowed[one]! : 0)));
  const both = slopes.map((one, a) => slopes.map((other, b) => one.reduce((total, value, place) => total + value * other[place]!, 0) + error[a]![b]!));
  const gain = solved(both, slopes);
  const root = cholesky(error);
  const normal = (): number => normalAt(Math.min(Math.max(chance.random(), 1e-12), 1 - 1e-12));
  return features.map((row) => {
    const luck = wanted.map(normal);
    const away = wanted.map((value, outcome) => {
      const at = emulator.level[outcome]! + emulator.slopes[outcome]!.reduce((total, slope, column) => total + slope * row[column]!, 0);
      const noise = root[outcome]!.reduce((total, one, place) => total + one * luck[place]!, 0);
      return value - at - noise;
    });
    return moved.map((column, place) => row[column]! + gain.reduce((total, line, outcome) => total + line[place]! * away[outcome]!, 0));
  });
}
