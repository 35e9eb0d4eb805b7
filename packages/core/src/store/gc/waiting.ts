import type { FileLayer } from "../files.js";
import type { Layout } from "../layout.js";

/** What may go when these writers have ended: until then one of them may be about to name it. */
export interface Waiting {
  readonly writers: readonly string[];
  readonly blobs: readonly string[];
  /** Packs that lie in the trash, by their names; absent in lists of older versions. */
  readonly packs?: readonly string[];
  readonly runs: readonly string[];
  readonly steps: readonly string[];
}

const pathOf = (layout: Layout): string => `${layout.gc}/waiting.json`;

/** The list of an earlier collection. One that is damaged counts as empty: everything then waits anew. */
export async function readWaiting(files: FileLayer, layout: Layout): Promise<readonly Waiting[]> {
  try {
    const text = Buffer.from(await files.readFile(pathOf(layout))).toString();
    const { v, items } = JSON.parse(text) as { v?: unknown; items?: unknown };
    return v === 1 && Array.isArray(items) ? (items as Waiting[]) : [];
  } catch {
    return [];
  }
}

export async function writeWaiting(
  files: FileLayer,
  layout: Layout,
  writer: string,
  items: readonly Waiting[],
): Promise<void> {
  const temporary = `${pathOf(layout)}.${writer}.tmp`;
  const file = await files.open(temporary, "create");
  try {
    try {
      await file.write(Buffer.from(`${JSON.stringify({ v: 1, items })}\n`), 0);
      await file.sync();
    } finally {
      await file.close();
    }
    await files.rename(temporary, pathOf(layout));
  } catch (error) {
    await files.remove(temporary).catch(() => {});
    throw error;
  }
  await files.syncDirectory(layout.gc);
}
