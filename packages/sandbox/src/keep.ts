import { type Image, isStored, type Pixels, type SandboxHouse } from "@fovea/core";
import { recoverApart } from "./lineage/apart.js";
import type { Hint } from "./lineage/hint.js";
import type { Parent } from "./lineage/recover.js";

/** Stores pixels that code made, with the place where they are found in what the session was given. */
export async function keepPixels(
  house: SandboxHouse,
  pixels: Pixels,
  parents: ReadonlyMap<string, Parent>,
  hint?: Hint,
): Promise<Image> {
  const found = await recoverApart(pixels, parents, hint);
  if (found.same !== undefined && isStored(found.same)) return found.same;
  const id = await house.blobs.put(await house.codec.encode(found.pixels, { mediaType: "image/png" }));
  const { width, height } = found.pixels;
  return { ref: { type: "image", id, width, height, mediaType: "image/png" }, lineage: found.lineage };
}
