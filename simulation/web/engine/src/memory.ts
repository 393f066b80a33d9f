/** The arrays of a run, where the engine has them. */

import { declared, type Field, type RecordLayout } from "./declared.js";

/** What the engine offers (`simulation/web/c/engine.c`). */
export interface Exports {
  readonly memory: WebAssembly.Memory;
  room(numbers: number): number;
  set_up(
    seed: bigint,
    replication: number,
    warm_up: number,
    horizon: number,
    tiers: number,
    events: number,
    settings: number,
    transitions: number,
  ): number;
  weeks(more: number): number;
  leaves(seat: number): number;
  ill(seat: number, weeks: number): number;
  measured(): number;
  chances_to_leave(): number;
  array(place: number): number;
  slots(): number;
  seats(): number;
}

/** So many records of one kind. */
export interface Table {
  readonly address: number;
  readonly length: number;
  readonly layout: RecordLayout;
}

/** A table of the engine's, by the name of the array. */
export function table(engine: Exports, name: string, length: number): Table {
  const layout = declared.records[declared.of_records[name] ?? ""];
  if (!layout) throw new RangeError(`the engine has no records in '${name}'`);
  return { address: engine.array(declared.arrays.indexOf(name)), length, layout };
}

/** The field of a table's records; a RangeError where there is none. */
export function fieldOf(of: Table, name: string): Field {
  const field = of.layout.fields[name];
  if (!field) throw new RangeError(`unknown field '${name}'; allowed: ${Object.keys(of.layout.fields).join(", ")}`);
  return field;
}

/** Copy a field of all records of a table into `found`; `which` number of it where it has several. */
export function copy(engine: Exports, of: Table, name: string, which: number, found: Float64Array): void {
  const [type, place, count] = fieldOf(of, name);
  if (which >= count) throw new RangeError(`'${name}' has ${count} numbers, and number ${which} was asked for`);
  const view = new DataView(engine.memory.buffer);
  const width = type === "whole32" ? 4 : 8;
  for (let row = 0, at = of.address + place + which * width; row < of.length; row++, at += of.layout.size) {
    if (type === "real") found[row] = view.getFloat64(at, true);
    else found[row] = type === "whole32" ? view.getInt32(at, true) : Number(view.getBigInt64(at, true));
  }
}
