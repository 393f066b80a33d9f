/** As many workers as the device has; whatever was asked for before the last move is dropped. */

import type { Declared } from "./declared.ts";
import type { Asked, Ran } from "./engine.ts";
import type { Answer, Message, Question, Reply } from "./worker.ts";

export class Stale extends Error {}

type Job = { message: Message; resolve: (value: never) => void; reject: (error: Error) => void; generation: number; of: object | null };

export class Pool {
  private generation = 0;
  private queue: Job[] = [];
  private readonly running = new Map<Worker, Job>();
  private readonly idle: Worker[] = [];
  private number = 0;
  readonly ready: Promise<void>;
  readonly size: number;
  ran = 0;

  constructor(declared: Declared, code: string, wasm: Uint8Array<ArrayBuffer>, size: number) {
    this.size = size;
    const source = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
    this.ready = new Promise((resolve, reject) => {
      for (let each = 0; each < size; each++) {
        let worker: Worker;
        try {
          worker = new Worker(source);
        } catch (error) {
          reject(error as Error);
          return;
        }
        worker.onerror = (event) => {
          const error = new Error(event.message || "a worker could not begin");
          const job = this.running.get(worker);
          this.running.delete(worker);
          if (job) job.reject(error);
          else reject(error);
        };
        worker.onmessage = ({ data }: MessageEvent<Reply>) => {
          if (data.kind === "ready") {
            this.idle.push(worker);
            resolve();
            this.hand();
          } else if (data.kind === "failed" && !this.running.has(worker)) reject(new Error(data.why));
          else this.take(worker, data);
        };
        const begin: Message = { kind: "begin", declared, wasm };
        worker.postMessage(begin);
      }
    });
  }

  /** Drops everything that waits; what is under way is finished and forgotten. */
  move(): number {
    this.generation++;
    for (const job of this.queue) job.reject(new Stale());
    this.queue = [];
    return this.generation;
  }

  /** Of which move whatever is asked for now is. */
  get current(): number {
    return this.generation;
  }

  /** Runs a firm; `of` is what it is run for, and can be dropped as a whole. */
  run(asked: Asked, wanted: string[], generation: number, of: object | null = null): Promise<Ran> {
    return this.ask({ kind: "run", number: this.number++, asked, wanted }, generation, of);
  }

  /** Drops what waits for something that nobody wants any more. */
  drop(of: object): void {
    const unwanted = this.queue.filter((job) => job.of === of);
    this.queue = this.queue.filter((job) => job.of !== of);
    for (const job of unwanted) job.reject(new Stale());
  }

  grown(asked: Asked, generation: number): Promise<number[]> {
    return this.ask({ kind: "grow", number: this.number++, asked }, generation);
  }

  think(question: Question, generation: number): Promise<Answer> {
    return this.ask({ kind: "think", number: this.number++, question }, generation);
  }

  private ask<Found>(message: Message, generation: number, of: object | null = null): Promise<Found> {
    return new Promise((resolve, reject) => {
      if (generation !== this.generation) return reject(new Stale());
      this.queue.push({ message, resolve: resolve as (value: never) => void, reject, generation, of });
      this.hand();
    });
  }

  private hand(): void {
    while (this.idle.length && this.queue.length) {
      const worker = this.idle.pop()!;
      const job = this.queue.shift()!;
      this.running.set(worker, job);
      worker.postMessage(job.message);
    }
  }

  private take(worker: Worker, reply: Reply): void {
    const job = this.running.get(worker)!;
    this.running.delete(worker);
    this.idle.push(worker);
    this.hand();
    if (job.generation !== this.generation) return job.reject(new Stale());
    if (reply.kind === "failed") job.reject(new Error(reply.why));
    else if (reply.kind === "ran") {
      this.ran++;
      job.resolve(reply.ran as never);
    } else if (reply.kind === "grown") job.resolve(reply.grown as never);
    else if (reply.kind === "thought") job.resolve(reply.answer as never);
  }
}
