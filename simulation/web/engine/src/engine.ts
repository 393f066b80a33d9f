/** The engine in the web: loaded once, and asked as often as one likes. */

import type { Exports } from "./memory.js";
import type { Question, Setting } from "./question.js";
import { Run } from "./run.js";

/** The bytes of base64 text, as a page carries the engine. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

/** An engine, which carries out one run at a time; `another` has further ones of the same compiled code. */
export class Engine {
  readonly #module: WebAssembly.Module;
  readonly #exports: Exports;

  private constructor(module: WebAssembly.Module, exports: Exports) {
    this.#module = module;
    this.#exports = exports;
  }

  /**
   * An engine of `week.wasm`, from its bytes or their base64.
   *
   * Under a strict content policy, the page needs `script-src 'wasm-unsafe-eval'`.
   */
  static async load(source: BufferSource | string): Promise<Engine> {
    return Engine.of(await WebAssembly.compile(typeof source === "string" ? fromBase64(source) : source));
  }

  /** An engine of a module that is compiled already: one can be sent to a worker. */
  static async of(module: WebAssembly.Module): Promise<Engine> {
    const instance = await WebAssembly.instantiate(module, {});
    return new Engine(module, instance.exports as unknown as Exports);
  }

  /** The compiled code. */
  get module(): WebAssembly.Module {
    return this.#module;
  }

  /** A second engine, for a run beside another one. */
  another(): Promise<Engine> {
    return Engine.of(this.#module);
  }

  /** A firm before its first week; the run before it is forgotten. */
  setUp(question: Question): Run {
    return new Run(this.#exports, question);
  }

  /** The outcomes of these replications, a row of numbers each, in the order of `measured`. */
  rows(setting: Setting, replications: Iterable<number>): Float64Array[] {
    return Array.from(replications, (replication) => {
      const run = this.setUp({ ...setting, replication });
      run.weeks();
      return run.row();
    });
  }
}
