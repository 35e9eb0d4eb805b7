// Over 150 lines because it is one procedure, and the order of its parts is what makes it safe.
import { StoreBusyError } from "../../errors.js";
import type { GcOptions, GcReport } from "../../run/collect.js";
import { isBlobId, trashPath } from "../blobs.js";
import { Claims } from "../claims.js";
import type { Segment } from "../forest.js";
import { buildIndex } from "../index-builder.js";
import { bySegment } from "../layout.js";
import type { StoreParts } from "../parts.js";
import { listSegments } from "../segment-file.js";
import { SegmentIndex, writeIndex } from "../segment-index.js";
import { addNamed, ignoring, listBlobs, moveToTrash, namesIn, restoreFromTrash } from "./blobs.js";
import { removeLeftovers } from "./leftovers.js";
import { markDropped, nothingDropped } from "./marks.js";
import { PackCollection } from "./packs.js";
import { rewrite, weigh } from "./segments.js";
import { readWaiting, type Waiting, writeWaiting } from "./waiting.js";
import { findWriters, shownWriters, type Writers } from "./writers.js";

export interface Collector {
  readonly parts: StoreParts;
  /** Whether the owner of this store object may be about to name blobs that it has put. */
  readonly hasPut: boolean;
  readonly expiryMs: number;
  readonly segmentBytes: number;
  /** The segment that this store object is writing. */
  readonly isActive: (segment: Segment) => boolean;
}

/** Segments below that are joined, when there are so many. */
const smallBytes = 1 << 20;
const manySmall = 8;
const indexFromBytes = 1 << 16;

/**
 * One collection at a time. It deletes only what no record names and what no live writer can be about to name; killed at
 * any moment it leaves a store that holds all that it held.
 *
 * @throws StoreBusyError while another process collects; InterruptedError.
 */
export async function collect(collector: Collector, options: GcOptions): Promise<GcReport> {
  const { parts } = collector;
  const { files, layout } = parts;
  const { dryRun = false, expiryMs = collector.expiryMs, signal, onProgress = () => {} } = options;
  await parts.refresh();
  onProgress("looking for writers");
  const { live, ended } = await findWriters(parts, { expiryMs, waits: !dryRun, signal });
  const claims = {
    ...layout,
    leases: layout.root,
    claims: () => layout.gc,
    firstClaim: () => `${layout.gc}/1`,
  };
  const lock = new Claims(files, claims);
  const epoch = dryRun ? 0 : await lockCollection(lock, parts, { live, ended });
  try {
    // Whoever is taken for dead and is not learns it before its next append is acknowledged.
    if (!dryRun) for (const writer of ended) await ignoring("ENOENT", files.remove(layout.writer(writer)));
    const isOurs = (): void => {
      signal?.throwIfAborted();
      if (!dryRun && files.exists(lock.nextPath("", epoch))) {
        throw new StoreBusyError("another process took the collection over", "let it finish");
      }
    };
    return await collectLocked(collector, options, { live, isOurs, epoch });
  } finally {
    if (!dryRun) await lock.release("", epoch, parts.writer);
  }
}

async function lockCollection(
  lock: Claims,
  { files, layout, writer }: StoreParts,
  { live, ended }: Writers,
): Promise<number> {
  await ignoring("EEXIST", files.makeDirectory(layout.gc));
  const { epoch, released } = await lock.top("");
  const holder = epoch === 0 || released ? undefined : await lock.holder("", epoch);
  // Whoever collects shows itself first; we ourselves collect one at a time.
  const isHeld =
    holder !== undefined &&
    holder !== writer &&
    !ended.includes(holder) &&
    files.exists(layout.writer(holder));
  if (isHeld || !(await lock.claim("", epoch + 1, writer))) {
    const who = holder === undefined ? "another process" : (live.get(holder) ?? `writer ${holder}`);
    throw new StoreBusyError(`${who} is collecting garbage here`, "wait until it is done");
  }
  return epoch + 1;
}

async function collectLocked(
  { parts, hasPut, segmentBytes, isActive }: Collector,
  { dryRun = false, rewriteBelow = 0.5, onProgress = () => {} }: GcOptions,
  lock: { readonly live: ReadonlyMap<string, string>; readonly isOurs: () => void; readonly epoch: number },
): Promise<GcReport> {
  const { files, layout, forest, reader, writer } = parts;
  const { live, isOurs, epoch } = lock;
  let [freedBytes, records, indexesBuilt] = [0, 0, 0];

  // What was pruned goes when every writer that was there when it was first seen pruned has ended.
  const before = await readWaiting(files, layout);
  const isRipe = ({ writers }: Waiting): boolean => !writers.some((name) => live.has(name));
  const waitsAlready = new Set(before.flatMap(({ runs, steps }) => [...runs, ...steps]));
  const ripe = before.filter(isRipe);
  const runs = new Set(ripe.flatMap((item) => item.runs));
  const steps = new Set(ripe.flatMap((item) => item.steps));
  const fresh = { runs: [] as string[], steps: [] as string[] };
  for (const run of forest.prunedRuns) if (!waitsAlready.has(run)) fresh.runs.push(run);
  for (const step of forest.prunedSteps) if (!waitsAlready.has(step)) fresh.steps.push(step);
  if (live.size === 0) {
    for (const run of fresh.runs) runs.add(run);
    for (const step of fresh.steps) steps.add(step);
  }
  onProgress("reading the records");
  const segments = (await listSegments(files, layout)).filter(({ name }) => !reader.isReplaced(name));
  const marks = await markDropped(files, layout, segments, { runs, steps });
  const hasPending = forest.prunedRuns.size > runs.size || forest.prunedSteps.size > steps.size;
  const pending = hasPending
    ? await markDropped(files, layout, segments, { runs: forest.prunedRuns, steps: forest.prunedSteps })
    : nothingDropped;
  const { placed, trashed } = await listBlobs(files, layout);
  const packs = new PackCollection({ files, layout, writer, rewriteBelow, dryRun });
  await packs.read();
  const all = new Set([...placed, ...trashed, ...packs.places.keys()]);
  const named = new Set<string>();
  const ends = new Map<string, number>();
  const { places } = packs;
  await addNamed(files, layout, segments, marks, { all, places }, named, ends);

  onProgress("looking at the blobs");
  isOurs();
  const unnamed = new Set([...placed].filter((id) => !named.has(id)));
  if (!dryRun && !(await moveToTrash(files, layout, [...unnamed]))) unnamed.clear();
  await packs.rewrite(named, epoch * 1000, isOurs);
  // Who comes from now on finds them gone and writes them anew, so only these can be about to name them.
  const shown = [
    ...new Set([...live.keys(), ...(dryRun ? [] : await shownWriters(parts))]),
    ...(hasPut ? [writer] : []),
  ];
  const waitedFor = new Set(before.flatMap((item) => item.blobs));
  const newcomers = [...unnamed, ...[...trashed].filter((id) => !named.has(id) && !waitedFor.has(id))];
  const waitedForPacks = new Set(before.flatMap((item) => item.packs ?? []));
  const newPacks = packs.trashed.filter((name) => !waitedForPacks.has(name));
  const pruned = {
    runs: fresh.runs.filter((run) => !runs.has(run)),
    steps: fresh.steps.filter((step) => !steps.has(step)),
  };
  const items: Waiting[] = [...before, { writers: shown, blobs: newcomers, packs: newPacks, ...pruned }];
  if (!dryRun) {
    // Those that had ended when the writers were looked at had written all that they ever will.
    await addNamed(files, layout, await segmentsNow(parts), marks, { all, places }, named, ends);
    await packs.restore(named, placed);
    await restoreFromTrash(
      files,
      layout,
      [...trashed, ...unnamed].filter((id) => named.has(id)),
    );
  }
  const over = items.filter((item) => !item.writers.some((name) => live.has(name) || shown.includes(name)));
  const deletable = over
    .flatMap((item) => item.blobs)
    .filter((id) => !named.has(id) && (trashed.has(id) || unnamed.has(id)));
  let deleted = 0;
  for (const id of new Set(deletable)) {
    isOurs();
    const path =
      dryRun && placed.has(id) ? `${layout.blobs}/${id.slice(0, 2)}/${id.slice(2)}` : trashPath(layout, id);
    if (!files.exists(path)) continue;
    freedBytes += await files.size(path);
    deleted++;
    if (!dryRun) await ignoring("ENOENT", files.remove(path));
  }
  await packs.drop(new Set(over.flatMap((item) => item.packs ?? [])), shown.length === 0, isOurs);
  const packed = packs.result(named);
  freedBytes += packed.freedBytes;
  const deletedFromPacks = [...packed.deleted].filter((id) => !placed.has(id) && !trashed.has(id)).length;
  const left = new Set(dryRun ? [] : (await namesIn(files, layout.trash)).filter(isBlobId));
  const still = items.flatMap((item): Waiting[] => {
    const blobs = item.blobs.filter((id) => left.has(id));
    const stay = (item.packs ?? []).filter((name) => packs.trashed.includes(name));
    // Tombstones stay ripe: what they name is dropped whenever a segment is written anew.
    const kept = { ...item, blobs, packs: stay };
    return isAny(kept) ? [kept] : [];
  });
  const ripeNow = live.size === 0 ? [{ writers: [], blobs: [], ...fresh }] : [];
  if (!dryRun) await writeWaiting(files, layout, writer, [...still, ...ripeNow].filter(isAny));

  onProgress("weighing the segments");
  const counts = { kept: 0, rewritten: 0, removed: 0, waiting: 0, damaged: 0 };
  const names = new Set(segments.map(({ name }) => name));
  const small: Awaited<ReturnType<typeof weigh>>[] = [];
  const chosen: Awaited<ReturnType<typeof weigh>>[] = [];
  for (const segment of segments) {
    // Looked at before it is read: a writer shows itself before its first write, and is gone after its last.
    const hasWriter = files.exists(layout.writer(segment.writer));
    const isFinal = !hasWriter || names.has(`${segment.writer}.${segment.n + 1}`);
    const weighed = await weigh(files, layout, segment, marks);
    const { size, keptBytes, dropped, isDamaged, records: count } = weighed;
    if (isDamaged) counts.damaged++;
    const share = size === 0 ? 1 : keptBytes / size;
    if (isDamaged || isActive(segment) || !isFinal) counts.kept++;
    else if (count === 0 || dropped === count || (dropped > 0 && share < rewriteBelow)) chosen.push(weighed);
    else if (size < smallBytes && !hasWriter) small.push(weighed);
    else counts.kept++;
    if (
      hasPending &&
      dropped === 0 &&
      !isDamaged &&
      (await weigh(files, layout, segment, pending)).dropped > 0
    )
      counts.waiting++;
  }
  if (small.length >= manySmall) chosen.push(...small);
  else counts.kept += small.length;
  const empty = chosen.filter(({ records: count }) => count === 0);
  counts.removed = empty.length;
  counts.rewritten = chosen.length - empty.length;
  // A few empty ones are not worth a segment that says that they are gone.
  if (chosen.length === empty.length && empty.length < manySmall) {
    counts.kept += empty.length;
    counts.removed = 0;
    chosen.length = 0;
  }
  chosen.sort((a, b) => bySegment(a.segment, b.segment));
  for (let number = 0; chosen.length > 0; number++) {
    const olds = [chosen.shift()!];
    let bytes = olds[0]!.keptBytes;
    while (chosen.length > 0 && bytes + chosen[0]!.keptBytes <= segmentBytes) {
      bytes += chosen[0]!.keptBytes;
      olds.push(chosen.shift()!);
    }
    const size = olds.reduce((sum, old) => sum + old.size, 0);
    records += olds.reduce((sum, old) => sum + old.dropped, 0);
    if (dryRun) {
      freedBytes += Math.max(0, size - bytes);
      continue;
    }
    onProgress(`writing ${olds.length} segments anew`);
    isOurs();
    const n = epoch * 1000 + number;
    const target: Segment = { name: `${writer}-gc.${n}`, writer: `${writer}-gc`, n };
    freedBytes += Math.max(0, size - (await rewrite(files, layout, olds, { target, marks, writer, isOurs })));
  }

  onProgress("removing leftovers");
  const leftovers = await removeLeftovers(parts, dryRun);
  if (!dryRun) await parts.refresh();
  for (const segment of await segmentsNow(parts)) {
    if ((await files.size(layout.segment(segment.name))) < indexFromBytes || isActive(segment)) continue;
    if ((await SegmentIndex.open(files, layout, segment, reader.handles)) !== undefined) continue;
    if (files.exists(layout.writer(segment.writer))) continue;
    indexesBuilt++;
    const bytes = dryRun ? undefined : await buildIndex(files, layout, segment);
    if (bytes !== undefined) await writeIndex(files, layout, segment, bytes, writer).catch(() => {});
  }
  const loose = dryRun
    ? unnamed.size + [...trashed].filter((id) => !named.has(id)).length - deleted
    : [...left].filter((id) => !named.has(id)).length;
  const waiting = loose + packed.waiting.size;
  return {
    dryRun,
    blobs: { kept: named.size, deleted: deleted + deletedFromPacks, waiting },
    segments: counts,
    records,
    leftovers,
    indexesBuilt,
    freedBytes,
    waitingFor:
      waiting > 0 || counts.waiting > 0 ? [...live.values(), ...(hasPut ? ["this store object"] : [])] : [],
  };
}

const isAny = ({ blobs, packs = [], runs, steps }: Waiting): boolean =>
  blobs.length + packs.length + runs.length + steps.length > 0;

async function segmentsNow({ files, layout, reader }: StoreParts): Promise<Segment[]> {
  return (await listSegments(files, layout)).filter(({ name }) => !reader.isReplaced(name));
}
