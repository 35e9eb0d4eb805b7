import type { HeadRecord, StepRecord } from "../../run/records.js";
import { makeStep, type Step } from "../../run/step.js";
import type { Lease, Store } from "../../run/store.js";
import type { Clock } from "../clock.js";
import type { FileLayer } from "../files.js";
import { memoryFiles } from "../memory-files.js";

/** A clock that stands still: leases beat never and expire at once or never. */
export const stillClock: Clock = {
  now: () => 0,
  wait: () => new Promise(() => {}),
  every: () => () => {},
};

export const rootOf = (run: string): Step =>
  makeStep({ parent: null, actor: "test", kind: "config", content: { run } });
export const after = (parent: Step, content: Record<string, number | string>): Step =>
  makeStep({ parent: parent.id, actor: "test", kind: "note", content });

export const stepRecord = ({ run, epoch }: Lease, step: Step): StepRecord => ({
  v: 1,
  type: "step",
  run,
  epoch,
  step,
  meta: { at: "2026-01-01T00:00:00Z" },
});
export const headRecord = ({ run, epoch }: Lease, head: Step): HeadRecord => ({
  v: 1,
  type: "head",
  run,
  epoch,
  root: rootOf(run).id,
  head: head.id,
});

/** One step and the head that names it: what a run appends at each of its steps. */
export const advance = (store: Store, lease: Lease, step: Step): Promise<void> =>
  store.append([stepRecord(lease, step), headRecord(lease, step)]);

/** All files below `folder` with their bytes. */
export async function contentsOf(files: FileLayer, folder: string): Promise<Map<string, Uint8Array>> {
  const found = new Map<string, Uint8Array>();
  for (const name of await files.list(folder)) {
    const path = `${folder}/${name}`;
    if (await files.isDirectory(path))
      for (const [at, bytes] of await contentsOf(files, path)) found.set(at, bytes);
    else found.set(path, await files.readFile(path));
  }
  return found;
}

/** A medium that holds exactly these files. */
export async function mediumWith(contents: ReadonlyMap<string, Uint8Array>): Promise<FileLayer> {
  const files = memoryFiles();
  for (const [path, bytes] of contents) {
    const parts = path.split("/");
    for (let depth = 2; depth < parts.length; depth++) {
      const folder = parts.slice(0, depth).join("/");
      if (!files.exists(folder)) await files.makeDirectory(folder);
    }
    const file = await files.open(path, "create");
    await file.write(bytes, 0);
  }
  return files;
}
