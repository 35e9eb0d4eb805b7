import { createReadStream, existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Answer, InvalidInputError, importRuns, pathTo, type Store, textOf } from "@fovea/core";
import type { TruthFile } from "@fovea/evals";
import { mediaIn, writePictures } from "../ask/pictures.js";
import { openOutput } from "../output/index.js";
import { systems } from "../registry.generated.js";
import { examineFaithfulness, type FaithfulnessReport } from "../runs/faithfulness/index.js";
import { questionsIn } from "../runs/recorded.js";
import { replayRun } from "../runs/replay.js";
import { findSystem } from "./find-system.js";

/** What a system's folder says of the run that it ships: `demo/demo.json`, beside `demo/run.fovea.tar` (`fovea runs export`). */
export interface DemoFile {
  readonly run: string;
  /** By which a person knows the run's model, and what it is worth: "simulated/looker: is handed where to look; ...". */
  readonly model: string;
  /** Where the right answer shows, and what it is. */
  readonly truth?: TruthFile;
  /** The name of the picture, for what is written about it. */
  readonly picture?: string;
}

/** The system ships no run. */
export class NoDemoError extends InvalidInputError {}

export interface DemoOptions {
  /** The run is put here, whole; one that is there already is shown as it is. */
  readonly store: Store;
  /** Folder for the annotated picture; none is made without it. */
  readonly out?: string;
  readonly signal?: AbortSignal;
}

export interface DemoResult {
  readonly system: string;
  readonly run: string;
  readonly model: string;
  readonly question: string;
  readonly answer: Answer;
  /** Steps that came out the same in the replay. */
  readonly steps: number;
  readonly pictures: readonly string[];
  readonly report: FaithfulnessReport;
}

const demoFolder = (id: string): URL => new URL(`../../src/${id}/demo/`, import.meta.url);

/** Systems that ship a run. */
export const systemsWithDemo = (): string[] =>
  systems.map(({ id }) => id).filter((id) => existsSync(new URL("demo.json", demoFolder(id))));

/**
 * Shows what a system does without a model: its shipped run is put into the store and played again from its record alone (no model, no
 * tool and no sandbox is asked; every step must hash to what it was), and its looks are compared with the truth.
 *
 * @throws UnknownAgentError; NoDemoError; DivergenceError when this version of the agent would do something else
 */
export async function replayDemo(id: string, { store, out, signal }: DemoOptions): Promise<DemoResult> {
  const system = await findSystem(id);
  const folder = demoFolder(id);
  if (!existsSync(new URL("demo.json", folder))) {
    throw new NoDemoError(
      `${id} ships no demo`,
      `run it with a model (fovea run ${id} --model NAME ...), or see one of: ${systemsWithDemo().join(", ")}`,
    );
  }
  const demo = JSON.parse(readFileSync(new URL("demo.json", folder), "utf8")) as DemoFile;
  const file = fileURLToPath(new URL("run.fovea.tar", folder));
  await importRuns(store, () => createReadStream(file) as AsyncIterable<Uint8Array>);
  const abort = signal === undefined ? {} : { signal };
  const { answer, steps } = await replayRun(store, demo.run, { system, ...abort });
  if (answer === null) throw new InvalidInputError(`the demo of ${id} has no answer`, "make it again");
  const path = await pathTo(store, (await store.run(demo.run))!.head.head);
  const question = textOf(questionsIn(path).at(-1) ?? []);
  const known = [...new Map(path.flatMap(mediaIn).map((part) => [part.ref.id, part])).values()];
  const names = new Map(demo.picture === undefined ? [] : [[known[0]!.ref.id, demo.picture]]);
  const pictures =
    out === undefined ? [] : await writePictures(openOutput(out), { question, store, answer, known, names });
  const truth = demo.truth === undefined ? {} : { truth: demo.truth };
  const report = await examineFaithfulness(store, demo.run, { ...truth, ...abort });
  return { system: id, run: demo.run, model: demo.model, question, answer, steps, pictures, report };
}
