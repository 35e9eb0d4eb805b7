import { writerIn } from "../claims.js";
import { errorCode } from "../files.js";
import { firstEnding, parseSegmentName } from "../layout.js";
import type { StoreParts } from "../parts.js";
import { ignoring, namesIn } from "./blobs.js";
import { shownWriters } from "./writers.js";

/**
 * Removes what writers that have ended left: temporary files, indexes of segments that are gone, and claims that were
 * superseded. The claim that counts stays, and is given back for a writer that died with it.
 */
export async function removeLeftovers(parts: StoreParts, dryRun: boolean): Promise<number> {
  const { files, layout, writer } = parts;
  let count = 0;
  const remove = async (path: string): Promise<void> => {
    count++;
    if (!dryRun) await ignoring("ENOENT", files.remove(path));
  };
  // Everyone shows itself before it writes: whoever made what is listed and is not shown now has ended.
  const withBusy = async (folder: string): Promise<readonly (readonly [name: string, isBusy: boolean])[]> => {
    const names = await namesIn(files, folder);
    const shown = [writer, ...(await shownWriters(parts))];
    return names.map((name) => [name, shown.some((one) => name.includes(one))]);
  };
  const tmp = `${layout.blobs}/tmp`;
  for (const [name, isBusy] of await withBusy(tmp)) if (!isBusy) await remove(`${tmp}/${name}`);
  for (const folder of [layout.segments, layout.indexes, layout.packs, layout.gc]) {
    for (const [name, isBusy] of await withBusy(folder)) {
      if (name.endsWith(".tmp") && !isBusy) await remove(`${folder}/${name}`);
    }
  }
  for (const [name, isBusy] of await withBusy(layout.root)) {
    if (/^format\.json\../.test(name) && !isBusy) await remove(`${layout.root}/${name}`);
  }
  for (const [name, isBusy] of await withBusy(layout.indexes)) {
    const segment = parseSegmentName(name.replace(/\.idx$/, ".log"));
    if (segment !== undefined && !files.exists(layout.segment(segment.name)) && !isBusy) {
      await remove(`${layout.indexes}/${name}`);
    }
  }
  const claims = new Set(await namesIn(files, layout.leases));
  for (const name of claims) {
    const [run = "", ending] = name.split("=");
    // What has a folder too is looked at with that; what says that a claim was given back, with the claim.
    if (ending !== undefined && (claims.has(run) || `=${ending}` !== firstEnding)) continue;
    const folder = `${layout.leases}/${run}`;
    const within = ending === undefined ? await namesIn(files, folder) : [];
    const paths = new Map(
      within.filter((one) => /^\d{1,15}$/.test(one)).map((one) => [Number(one), `${folder}/${one}`]),
    );
    if (claims.has(run + firstEnding)) paths.set(1, folder + firstEnding);
    const top = Math.max(0, ...paths.keys());
    for (const [epoch, path] of [...paths].sort(([a], [b]) => a - b)) {
      const holder = await holderOf(parts, path);
      // The next epoch's file is what tells a holder that still lives that its lease has ended.
      if (holder === undefined || holder === writer || files.exists(layout.writer(holder))) break;
      const isReleased = files.exists(`${path}.released`);
      if (epoch < top) {
        await remove(path);
        if (isReleased) await remove(`${path}.released`);
      } else if (!isReleased && !dryRun) {
        await ignoring(
          "EEXIST",
          files.open(`${path}.released`, "create").then((file) => file.close()),
        );
      }
    }
  }
  return count;
}

async function holderOf({ files }: StoreParts, path: string): Promise<string | undefined> {
  try {
    return writerIn(await files.readFile(path));
  } catch (error) {
    if (errorCode(error) !== "" && errorCode(error) !== "ENOENT") throw error;
    return undefined;
  }
}
