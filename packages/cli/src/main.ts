import { FoveaError } from "@fovea/core";
import { Command, CommanderError } from "commander";
import { addAsk, addRun } from "./commands/ask.js";
import { addBenchmarks } from "./commands/benchmarks.js";
import { addDoctor } from "./commands/doctor.js";
import { addEnv, addEnvs } from "./commands/env.js";
import { addEval } from "./commands/eval.js";
import { addEvals } from "./commands/evals.js";
import { addModels, addSystems, addTools } from "./commands/lists.js";
import { addBalrog } from "./commands/run-balrog.js";
import { addRuns } from "./commands/runs.js";
import { addSee } from "./commands/see.js";
import { ExitCode, exitCodeOf } from "./exit-codes.js";
import { printError, usageError, wantsJson } from "./output.js";
import { PrintError, watchStreams } from "./streams.js";
import { version } from "./version.js";

/** Runs one command line and returns its exit code; prints, never throws. */
export async function main(args: readonly string[]): Promise<number> {
  const json = wantsJson(args);
  const streams = watchStreams();
  const dispose = watchBugs(json);
  const code = await perform(args, json);
  dispose();
  const failed = await streams.flush();
  if (failed === undefined) return code;
  printError(new PrintError(failed), false);
  return ExitCode.failed;
}

/** Two ends that only a bug brings: an error that nobody waits for, and a wait for something that never comes. */
function watchBugs(json: boolean): () => void {
  const crash = (error: unknown) => {
    printError(error, json);
    if (process.env.FOVEA_DEBUG) console.error(error);
    process.exit(ExitCode.failed);
  };
  const strand = () => {
    if (process.exitCode !== unsettledAwait) return;
    printError(new Error("the command waited for something that never came"), json);
    process.exitCode = ExitCode.failed;
  };
  process.once("uncaughtException", crash);
  process.once("exit", strand);
  return () => {
    process.off("uncaughtException", crash);
    process.off("exit", strand);
  };
}

/** Node's own exit code for a module that waits when nothing is left to wait for. */
const unsettledAwait = 13;

async function perform(args: readonly string[], json: boolean): Promise<number> {
  try {
    return await parse(args, json);
  } catch (error) {
    printError(error, json);
    if (!(error instanceof FoveaError) && process.env.FOVEA_DEBUG) console.error(error);
    return exitCodeOf(error);
  }
}

async function parse(args: readonly string[], json: boolean): Promise<number> {
  let code: number = ExitCode.done;
  const done = (value: number) => {
    code = value;
  };
  // What commander would print of an error is printed by us, in the form of every other error.
  let told = "";
  const writeErr = (text: string) => {
    told += text;
  };
  const program = new Command("fovea")
    .description("Ask a question about a picture or a document, and see the evidence.")
    .version(version)
    .exitOverride()
    .configureOutput({ writeErr })
    .addHelpText(
      "after",
      `\nExample:\n  fovea ask samples/invoice.png "what is the total?"\n\nExit codes: 0 done, 1 failed, 2 bad usage or input, 3 abstained, 4 stopped by a limit, 130 interrupted.`,
    );
  for (const add of [
    addAsk,
    addRun,
    addBalrog,
    addSee,
    addTools,
    addSystems,
    addModels,
    addEnvs,
    addEnv,
    addBenchmarks,
    addEval,
    addEvals,
    addRuns,
    addDoctor,
  ])
    add(program, done);
  if (args.length === 0) {
    program.outputHelp();
    return ExitCode.usage;
  }
  try {
    await program.parseAsync([...args], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return ExitCode.done;
    const command = program.commands.find((one) => one.name() === args[0])?.name();
    if (error.code !== "commander.help") throw usageError(error, command);
    if (json) throw usageError(new CommanderError(2, error.code, "a command is missing"), command);
    process.stderr.write(told);
    return ExitCode.usage;
  }
  return code;
}
