import { basename, dirname, extname } from "node:path";
import type { Store } from "@fovea/core";
import { openOutput } from "../../output/index.js";
import { faithfulnessPage } from "./page.js";
import { faithfulnessPictures } from "./picture.js";
import type { FaithfulnessReport } from "./report.js";

/**
 * Writes a report as a page (".html"), or as one picture for each medium and page on which something lies (".png").
 *
 * @returns the paths.
 * @throws OutputError.
 */
export async function writeFaithfulness(
  store: Store,
  report: FaithfulnessReport,
  out: string,
  signal?: AbortSignal,
): Promise<string[]> {
  const pictures = await faithfulnessPictures(store, report, signal);
  const extension = extname(out);
  const [stem, output] = [basename(out, extension), openOutput(dirname(out))];
  if (extension.toLowerCase() === ".html") {
    const page = await faithfulnessPage(report, pictures, store.blobs);
    return [await output.write(stem, extension, new TextEncoder().encode(page))];
  }
  const written: string[] = [];
  // Names that repeat are numbered.
  for (const { png } of pictures) written.push(await output.write(stem, extension, png));
  return written;
}
