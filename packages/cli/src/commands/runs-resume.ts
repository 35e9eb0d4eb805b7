import { type IntentRecord, InvalidInputError, NotFoundError, replay, type Store, settle } from "@fovea/core";
import type { Command } from "commander";
import { ExitCode } from "../exit-codes.js";
import { interruptSignal } from "../interrupt.js";
import { printJson, printLines, progressLine } from "../output.js";
import { withStore } from "../store.js";
import { runAsk } from "./ask.js";
import { type BudgetFlags, withBudget } from "./budget.js";
import { resumePlay } from "./env-resume.js";

interface ResumeFlags extends BudgetFlags {
  readonly store?: string;
  readonly json?: boolean;
  readonly out?: string;
  readonly fork?: boolean;
  readonly happened?: string | boolean;
  /** False for --not-happened. */
  readonly notHappened?: boolean;
}

interface ReplayFlags {
  readonly store?: string;
  readonly json?: boolean;
}

/** `runs resume` and `runs replay`. */
export function addResume(
  runs: Command,
  withFlags: (command: Command) => Command,
  done: (code: number) => void,
): void {
  withBudget(
    withFlags(
      runs
        .command("resume")
        .description("go on with a run that was killed, interrupted or stopped, where it was")
        .argument("[run]", "id of the run (default: the newest)")
        .option("--fork", "where it would do otherwise than was recorded: go on in a fork from there")
        .option("--happened [result]", "what acted and is in doubt did happen, and gave this (text or JSON)")
        .option("--not-happened", "what acted and is in doubt did not happen: do it now")
        .option("--out <folder>", "where pictures go (default: in the store)"),
    ),
  )
    .addHelpText(
      "after",
      `\nExample:\n  fovea runs resume 20261122-164205-7hq2mk\n\nWhat was acknowledged is not done again. Exit codes as of \`fovea ask\`.`,
    )
    .action(async (named: string | undefined, flags: ResumeFlags) => {
      const { run, agent, system } = await withStore(flags.store, async (store, path) => {
        const { newestRun, recordedConfig, recordedSystem } = await import("@fovea/systems");
        const run = named ?? (await newestRun(store, path));
        const config = await recordedConfig(store, run);
        await settleFirst(store, run, flags);
        const agent = String(config.agent ?? "");
        const system = agent.startsWith("env-play@") ? "" : (await recordedSystem(config, run)).id;
        return { run, agent, system };
      });
      if (agent.startsWith("env-play@")) {
        done(await resumePlay(run, flags));
        return;
      }
      const { happened: _, notHappened: __, ...asked } = flags;
      const about = { run, agent: system, withoutMedia: true, keep: true, allowUrl: false, allowSvg: false };
      done(await runAsk([], { ...asked, ...about }));
    });

  withFlags(
    runs
      .command("replay")
      .description("work through a run again from its record alone: no model, no network, bit for bit")
      .argument("[run]", "id of the run (default: the newest)"),
  )
    .addHelpText(
      "after",
      "\nExample:\n  fovea runs replay 20261122-164205-7hq2mk\n\nExit codes: 0 the same steps came out, 1 it differs (the first step that does is named).",
    )
    .action(async (named: string | undefined, flags: ReplayFlags) => {
      const progress = progressLine();
      const interrupt = interruptSignal();
      try {
        await withStore(flags.store, async (store, path) => {
          const { newestRun, replayLines, replayRun } = await import("@fovea/systems");
          const replayed = await replayRun(store, named ?? (await newestRun(store, path)), {
            signal: interrupt.signal,
            onProgress: progress.show,
          });
          progress.clear();
          if (flags.json) printJson(replayed);
          else printLines(replayLines(replayed));
          done(ExitCode.done);
        });
      } finally {
        progress.clear();
        interrupt.dispose();
      }
    });
}

/** Writes down what the person says of the acting effect in doubt, if they say anything. */
async function settleFirst(store: Store, run: string, flags: ResumeFlags): Promise<void> {
  const { happened, notHappened } = flags;
  if (happened === undefined && notHappened !== true) return;
  if (happened !== undefined && notHappened === true)
    throw new InvalidInputError("--happened and --not-happened are both given", "give the one that is true");
  const doubt = (await replay(store, run)).inDoubt.find(({ effects }) => effects === "acts");
  if (doubt === undefined) {
    throw new NotFoundError(
      `nothing that acted is in doubt in run ${run}`,
      "leave --happened and --not-happened out",
    );
  }
  await settle(store, run, doubt, notHappened === true ? { happened: false } : toldOf(doubt, happened));
}

function toldOf({ key }: IntentRecord, happened: string | boolean | undefined) {
  const { parts } = partsFrom(typeof happened === "string" ? happened : "it happened");
  return key.kind === "tool"
    ? ({ happened: true, parts } as const)
    : ({ happened: true, content: { told: parts[0]! } } as const);
}

/** JSON objects and lists are data; anything else is text. */
function partsFrom(given: string) {
  try {
    const data = JSON.parse(given) as never;
    if (typeof data === "object" && data !== null) return { parts: [{ type: "data", data }] as const };
  } catch {
    // Then it is text.
  }
  return { parts: [{ type: "text", text: given }] as const };
}
