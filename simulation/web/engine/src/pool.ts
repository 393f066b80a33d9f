/** Many runs at once, on Web Workers: as many as the device has processors. */

import { asked, type Row } from "./asking.js";
import { whole } from "./checking.js";
import { declared, measured } from "./declared.js";
import type { Engine } from "./engine.js";
import { Refused } from "./faults.js";
import type { Exports } from "./memory.js";
import type { Act, Setting } from "./question.js";

/** What a replication gave. */
export interface Answer {
  readonly replication: number;
  /** Outcomes in the order of `measured`, NaN for one that the run has none of. */
  readonly outcomes: Float64Array;
  /** The totals of each week of the horizon, in the order of `declared.totals`; empty unless asked for. */
  readonly totals: Float64Array;
}

/** How a set of replications is carried out. */
export interface Wishes {
  /** Whether the totals of the weeks come along, from which courses follow (`courseOf`). */
  readonly totals?: boolean;
  /** Told of every answer as it comes, in any order. */
  readonly told?: (answer: Answer) => void;
  /** Stops what has not begun; the promise is then rejected with its reason. */
  readonly signal?: AbortSignal;
}

interface Lengths {
  readonly outcomes: number;
  readonly totals: number;
  readonly weeks: number;
}

interface Task {
  readonly row: Row;
  readonly seed: bigint;
  readonly replication: number;
  readonly warm_up: number;
  readonly horizon: number;
  readonly acts: readonly Act[];
  readonly lengths: Lengths;
}

type Reply = Answer | { readonly fault: string };

interface Job {
  readonly task: Task;
  readonly done: (reply: Reply) => void;
}

/** What a worker does. It is sent as text, and so knows nothing that stands outside of it. */
function serve(): void {
  const own = globalThis as unknown as { onmessage: (event: MessageEvent) => void; postMessage: (reply: Reply, handed: Transferable[]) => void };
  let engine: Promise<Exports> | undefined;
  const answer = (of: Exports, { row, seed, replication, warm_up, horizon, acts, lengths }: Task): Reply => {
    const address = of.room(row.numbers.length);
    if (address === 0) return { fault: "no memory is left for this question" };
    new Float64Array(of.memory.buffer, address, row.numbers.length).set(row.numbers);
    const made = of.set_up(
      seed,
      replication,
      warm_up,
      horizon,
      Number(row.tiers),
      row.events,
      row.settings,
      row.transitions,
    );
    if (made === 0) return { fault: "no memory is left for a firm of that size" };
    let over = 0;
    for (const { week, seat, ill } of acts) {
      over = of.weeks(warm_up + week - over);
      if (ill === undefined) of.leaves(seat);
      else of.ill(seat, ill);
    }
    of.weeks(warm_up + horizon - over);
    const outcomes = new Float64Array(of.memory.buffer, of.measured(), lengths.outcomes).slice();
    const totals = new Float64Array(of.memory.buffer, of.array(lengths.weeks), lengths.totals).slice();
    return { replication, outcomes, totals };
  };
  own.onmessage = (event) => {
    if (event.data instanceof WebAssembly.Module) {
      engine = WebAssembly.instantiate(event.data, {}).then((found) => found.exports as unknown as Exports);
      return;
    }
    const task = event.data as Task;
    engine
      ?.then((of) => {
        const reply = answer(of, task);
        own.postMessage(reply, "totals" in reply ? [reply.totals.buffer] : []);
      })
      .catch((error: unknown) => {
        own.postMessage({ fault: String(error) }, []);
      });
  };
}

/** Workers, each with an engine; they last until `end`. */
export class Pool {
  readonly #workers: Worker[];
  readonly #free: Worker[];
  readonly #waiting: Job[] = [];
  readonly #underWay = new Set<Job>();

  /** So many workers with the code of this engine, by default one for each processor. */
  constructor(engine: Engine, size = navigator.hardwareConcurrency) {
    const script = URL.createObjectURL(new Blob([`(${serve.toString()})()`], { type: "text/javascript" }));
    this.#workers = Array.from({ length: Math.max(1, size) }, () => new Worker(script));
    URL.revokeObjectURL(script);
    for (const worker of this.#workers) worker.postMessage(engine.module);
    this.#free = [...this.#workers];
  }

  /** How many workers there are. */
  get size(): number {
    return this.#workers.length;
  }

  /**
   * Carry out these replications.
   *
   * @returns Their answers, in the order in which they were asked for.
   * @throws {@link Refused} if the setting cannot be, with all that is wrong with it.
   */
  async answers(setting: Setting, replications: Iterable<number>, wishes: Wishes = {}): Promise<Answer[]> {
    const wanted = [...replications];
    const faults: string[] = [];
    for (const each of wanted) whole("replication", each, 0, 2 ** 32 - 1, faults);
    if (faults.length > 0) throw new Refused(faults);
    const row = asked({ ...setting, replication: 0 });
    const lengths = {
      outcomes: measured.length,
      totals: wishes.totals ? setting.horizon * declared.totals.length : 0,
      weeks: declared.arrays.indexOf("weeks"),
    };
    const { warm_up, horizon, acts = [] } = setting;
    const seed = BigInt(setting.seed);
    wishes.signal?.throwIfAborted();
    return Promise.all(
      wanted.map((replication) => this.#carryOut({ row, seed, replication, warm_up, horizon, acts, lengths }, wishes)),
    );
  }

  /** End the workers: what is under way, or waits, is refused. */
  end(): void {
    for (const worker of this.#workers.splice(0)) worker.terminate();
    this.#free.length = 0;
    for (const job of [...this.#underWay, ...this.#waiting.splice(0)]) job.done({ fault: "the workers have ended" });
    this.#underWay.clear();
  }

  #carryOut(task: Task, wishes: Wishes): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const job: Job = {
        task,
        done: (reply) => {
          wishes.signal?.removeEventListener("abort", stop);
          if ("fault" in reply) {
            reject(new RangeError(reply.fault));
            return;
          }
          if (!wishes.signal?.aborted) wishes.told?.(reply);
          resolve(reply);
        },
      };
      const stop = (): void => {
        const place = this.#waiting.indexOf(job);
        if (place >= 0) this.#waiting.splice(place, 1);
        reject(wishes.signal?.reason as Error);
      };
      wishes.signal?.addEventListener("abort", stop, { once: true });
      this.#waiting.push(job);
      this.#next();
    });
  }

  #next(): void {
    while (this.#free.length > 0 && this.#waiting.length > 0) {
      const worker = this.#free.pop();
      const job = this.#waiting.shift();
      if (!worker || !job) return;
      this.#underWay.add(job);
      const ended = (reply: Reply): void => {
        this.#underWay.delete(job);
        this.#free.push(worker);
        job.done(reply);
        this.#next();
      };
      worker.onmessage = (event: MessageEvent): void => {
        ended(event.data as Reply);
      };
      worker.onerror = (event): void => {
        ended({ fault: event.message });
      };
      worker.postMessage(job.task);
    }
  }
}
