import { CorruptMediaError, type DocumentRef, MediaTooLargeError } from "@fovea/core";
import type { MediaLimits } from "../media/limits.js";
import { withDocument } from "./pdfium.js";

/**
 * The sizes of a PDF's pages, in points as displayed (turned, cropped). Nothing is drawn.
 *
 * @throws UnsupportedMediaError (encrypted), CorruptMediaError (unreadable, no pages, a page without size),
 * MediaTooLargeError (too many pages, or a page over `pagePoints` on a side).
 */
export async function inspectPdf(
  bytes: Uint8Array,
  limits: Pick<MediaLimits, "pages" | "pagePoints">,
  name: string,
): Promise<DocumentRef["pages"]> {
  return withDocument(bytes, name, (pdfium, document) => {
    const count = pdfium._FPDF_GetPageCount(document);
    if (count === 0)
      throw new CorruptMediaError(`${name} is a PDF without pages`, "give a document with a page in it");
    if (count > limits.pages) {
      throw new MediaTooLargeError(
        `${name} has ${count} pages, over the limit of ${limits.pages}; none was drawn`,
        `split it; code may call loadMedia with pages: ${count}`,
      );
    }
    const size = pdfium._malloc(16);
    try {
      return Array.from({ length: count }, (_, i) => {
        const read = pdfium._FPDF_GetPageSizeByIndex(document, i, size, size + 8);
        const [width, height] = [pdfium.HEAPF64[size >> 3]!, pdfium.HEAPF64[(size >> 3) + 1]!];
        if (read === 0 || !(width > 0 && height > 0)) {
          throw new CorruptMediaError(
            `page ${i + 1} of ${name} cannot be read or has no size`,
            "print it to a new PDF",
          );
        }
        if (Math.max(width, height) > limits.pagePoints) {
          throw new MediaTooLargeError(
            `page ${i + 1} of ${name} is ${width} x ${height} points, over the limit of ${limits.pagePoints} on a side`,
            `scale the page down; code may call loadMedia with pagePoints: ${Math.ceil(Math.max(width, height))}`,
          );
        }
        return { width, height };
      });
    } finally {
      pdfium._free(size);
    }
  });
}
