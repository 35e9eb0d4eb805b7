import { createReadStream } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { exportRuns, InvalidInputError, importRuns, MediaNotFoundError } from "@fovea/core";
import type { Command } from "commander";
import { printJson, printLines, progressLine } from "../output.js";
import { withStore } from "../store.js";

interface MoveFlags {
  readonly store?: string;
  readonly json?: boolean;
  readonly out?: string;
}

/** `runs export` and `runs import`. */
export function addMoving(runs: Command, withFlags: (command: Command) => Command): void {
  withFlags(
    runs
      .command("export")
      .description("write runs, with all that they rest on, into one file")
      .argument("[runs...]", "their ids (default: the newest)")
      .option("--out <file>", "the file (default: RUN.fovea.tar)"),
  )
    .addHelpText("after", "\nExample:\n  fovea runs export 20261122-164205-7hq2mk --out invoice.fovea.tar")
    .action(async (named: string[], flags: MoveFlags) => {
      await withStore(flags.store, async (store, path) => {
        const { newestRun } = await import("@fovea/systems");
        const chosen = named.length > 0 ? [...new Set(named)] : [await newestRun(store, path)];
        const file = flags.out ?? `${chosen[0]}.fovea.tar`;
        const bytes = await writeWhole(file, exportRuns(store, chosen));
        if (flags.json) printJson({ file, runs: chosen, bytes });
        else
          printLines([`${file}: ${chosen.length} ${chosen.length === 1 ? "run" : "runs"}, ${bytes} bytes`]);
      });
    });

  withFlags(
    runs
      .command("import")
      .description("put the runs of an exported file into the store, whole or not at all")
      .argument("<file>", "what `fovea runs export` wrote"),
  )
    .addHelpText("after", "\nExample:\n  fovea runs import invoice.fovea.tar")
    .action(async (file: string, flags: MoveFlags) => {
      await withStore(flags.store, async (store, path) => {
        const done = await importRuns(store, () => readFrom(file));
        if (flags.json) printJson(done);
        else {
          const { runs: fresh, known, steps, blobs } = done;
          printLines([
            `${fresh.length} runs into ${path}: ${steps} steps, ${blobs} blobs`,
            ...fresh.map((run) => `  ${run}`),
            ...known.map((run) => `  ${run} was there already`),
          ]);
        }
      });
    });
}

/** Writes beside the file and renames at the end: an export that fails leaves nothing half done. */
async function writeWhole(file: string, chunks: AsyncIterable<Uint8Array>): Promise<number> {
  const progress = progressLine();
  const part = `${file}.${process.pid}.part`;
  const handle = await open(part, "wx").catch((error: NodeJS.ErrnoException) => {
    throw new InvalidInputError(
      `cannot write ${file}: ${error.code ?? error.message}`,
      "name another file with --out",
    );
  });
  let bytes = 0;
  try {
    for await (const chunk of chunks) {
      await handle.writeFile(chunk);
      bytes += chunk.length;
      progress.show(`exporting, ${Math.round(bytes / 1024)} KiB`);
    }
    await handle.sync();
    await handle.close();
    await rename(part, file);
  } catch (error) {
    await handle.close().catch(() => {});
    await rm(part, { force: true });
    throw error;
  } finally {
    progress.clear();
  }
  return bytes;
}

async function* readFrom(file: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(file) as AsyncIterable<Uint8Array>;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ENOENT" && code !== "EISDIR" && code !== "EACCES") throw error;
    throw new MediaNotFoundError(
      `cannot read ${file}: ${code}`,
      "name a file that `fovea runs export` wrote",
    );
  }
}
