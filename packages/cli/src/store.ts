import { resolve } from "node:path";
import { openDirectoryStore, type Store } from "@fovea/core";

/** Where runs are kept: `--store`, else FOVEA_STORE, else ./.fovea. An empty one counts as none. */
export function storePath(option?: string): string {
  return resolve(option || process.env.FOVEA_STORE || ".fovea");
}

export async function withStore<T>(
  option: string | undefined,
  use: (store: Store, path: string) => Promise<T>,
): Promise<T> {
  const path = storePath(option);
  const store = await openDirectoryStore(path);
  try {
    return await use(store, path);
  } finally {
    await store.close();
  }
}
