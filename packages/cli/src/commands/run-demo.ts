import { join } from "node:path";
import { InvalidInputError, memoryStore, type Store } from "@fovea/core";
import type { DemoResult } from "@fovea/systems";
import { ExitCode } from "../exit-codes.js";
import { interruptSignal } from "../interrupt.js";
import { printJson, printLines } from "../output.js";
import { withStore } from "../store.js";
import { shortPath } from "./answer-text.js";

export interface DemoFlags {
  readonly model?: string;
  readonly run?: string;
  readonly program?: string;
  readonly out?: string;
  readonly store?: string;
  readonly keep: boolean;
  readonly json?: boolean;
}

/** `fovea run SYSTEM --demo`: the system's shipped run, replayed; its exit code. */
export async function runDemo(system: string, words: readonly string[], flags: DemoFlags): Promise<number> {
  const { model, run, program } = flags;
  const given =
    words.length > 0 ? words[0]! : Object.entries({ model, run, program }).find(([, value]) => value)?.[0];
  if (given !== undefined) {
    throw new InvalidInputError(
      `--demo replays a shipped run and takes no ${words.length > 0 ? `media and no task, but "${given.slice(0, 60)}" is given` : `--${given}`}`,
      `leave it out, or --demo: fovea run ${system} PICTURE "TASK" --model NAME`,
    );
  }
  const { checkOutput, replayDemo } = await import("@fovea/systems");
  if (flags.out !== undefined) await checkOutput(flags.out);
  const interrupt = interruptSignal();
  const show = (store: Store, out: string | undefined) =>
    replayDemo(system, { store, signal: interrupt.signal, ...(out === undefined ? {} : { out }) });
  try {
    const demo = flags.keep
      ? await withStore(flags.store, (store, path) =>
          show(store, flags.out || join(path, "answers", `0demo-${system}`)),
        )
      : await show(memoryStore(), flags.out || undefined);
    await print(demo, flags);
    return ExitCode.done;
  } finally {
    interrupt.dispose();
  }
}

async function print(demo: DemoResult, { json, keep }: DemoFlags): Promise<void> {
  const { faithfulnessJson, faithfulnessLines } = await import("@fovea/systems");
  const { report, answer, question, model, steps, pictures, run, system } = demo;
  if (json) {
    printJson({
      demo: true,
      system,
      model,
      question,
      ...answer,
      run,
      pictures,
      faithfulness: faithfulnessJson(report),
    });
    return;
  }
  printLines([
    `A replay of a run that ships with ${system}: ${steps} steps, the same as when it was made.`,
    `  model       ${model}`,
    `  question    ${question}`,
    `  answer      ${answer.answer}`,
    ...pictures.map((picture) => `  picture     ${shortPath(picture)}`),
    ...(keep ? [`  steps       fovea runs show ${run}`] : []),
    "",
    ...faithfulnessLines(report),
  ]);
}
