import { type GroupRecord, type JsonObject, putJson, type Store } from "@fovea/core";
import type { EvalCase } from "./result.js";

/** Cases of a block; a block is written when it is full or old. */
const mostCases = 256;
const oldMs = 15_000;

/** Finished cases of an eval, as blocks in the store: a resumed eval reads some hundred blobs, not a hundred thousand runs. */
export class CaseLog {
  readonly #store: Store;
  readonly #eval: string;
  readonly #clock: () => { readonly ms: number; readonly cpuMs: number };
  #cases: EvalCase[] = [];
  #next: number;
  #writtenAt = performance.now();
  #writing: Promise<void> = Promise.resolve();

  /**
   * @param next number of the next block.
   * @param clock how long the eval has worked so far.
   */
  constructor(
    store: Store,
    id: string,
    next: number,
    clock: () => { readonly ms: number; readonly cpuMs: number },
  ) {
    this.#store = store;
    this.#eval = id;
    this.#next = next;
    this.#clock = clock;
  }

  /** What is written is what was there: a case that is not is found again by its run. */
  async add(one: EvalCase): Promise<void> {
    this.#cases.push(one);
    if (this.#cases.length >= mostCases || performance.now() > this.#writtenAt + oldMs) await this.flush();
  }

  flush(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  async #write(): Promise<void> {
    const cases = this.#cases;
    if (cases.length === 0) return;
    this.#cases = [];
    this.#writtenAt = performance.now();
    const blob = await putJson(this.#store.blobs, cases);
    const about = {
      kind: "eval-cases",
      eval: this.#eval,
      blob,
      n: cases.length,
      failed: cases.filter(({ error }) => error !== undefined).length,
      ...this.#clock(),
    } satisfies JsonObject;
    const id = `${this.#eval}.cases.${this.#next++}`;
    const record: GroupRecord = { v: 1, type: "group", id, name: "eval-cases", members: {}, about };
    await this.#store.append([record]);
  }
}
