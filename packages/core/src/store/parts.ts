import { FoveaError } from "../errors.js";
import type { Catalog } from "./catalog.js";
import type { Claims } from "./claims.js";
import type { Clock } from "./clock.js";
import { storeWriteError } from "./errors.js";
import type { FileLayer } from "./files.js";
import type { Forest } from "./forest.js";
import { isProvablyDead, type ProcessIdentity } from "./identity.js";
import type { Layout } from "./layout.js";
import { observeWriter } from "./presence.js";
import type { SegmentReader } from "./segment-reader.js";

/** What the pieces of one store object share. */
export interface StoreParts {
  readonly files: FileLayer;
  readonly layout: Layout;
  readonly clock: Clock;
  readonly claims: Claims;
  readonly forest: Forest;
  readonly catalog: Catalog;
  readonly reader: SegmentReader;
  /** Our own name. */
  readonly writer: string;
  /** Reads what others have appended. */
  refresh(): Promise<void>;
}

/** What is seen of another writer: its counter, and who it is as far as its file or its segments tell. */
export async function lookAt(
  { files, layout, reader }: StoreParts,
  writer: string,
): Promise<{
  readonly counter: string;
  readonly process: ProcessIdentity | undefined;
  readonly isDead: boolean;
}> {
  const { counter, process = reader.writers.get(writer) } = await observeWriter(files, layout, writer);
  return { counter, process, isDead: process !== undefined && isProvablyDead(process) };
}

/** Named errors as they are; what the medium threw with its reason and fix. */
export async function namedError({ files, layout }: StoreParts, error: unknown): Promise<unknown> {
  return error instanceof FoveaError ? error : storeWriteError(files, layout.root, error);
}
