import {
  boxRegion,
  type DerivedImage,
  type DocumentRef,
  GeometryError,
  type Pixels,
  scaling,
} from "@fovea/core";
import { checkArea, numberParameter, type RenderInput } from "../codec/pixels.js";
import { type Pdfium, withDocument, withPage } from "./pdfium.js";

/** Enough for OCR of body text. */
export const defaultDpi = 150;

/**
 * A page of a document as an image: white paper, `dpi` dots per inch. Its lineage leads to points of the page as
 * displayed. Sides are rounded to whole pixels, so the scale differs between them by less than a pixel per page.
 *
 * @param page counted from 0.
 * @throws GeometryError when there is no such page, or dpi is not within 1 to 1200.
 */
export function pageImage(document: DocumentRef, page: number, dpi: number = defaultDpi): DerivedImage {
  const points = document.pages[page];
  if (points === undefined) {
    const count = document.pages.length;
    throw new GeometryError(`page ${page + 1} of a document of ${count}`, `give a page from 1 to ${count}`);
  }
  if (!(dpi >= 1 && dpi <= 1200)) throw new GeometryError(`${dpi} dots per inch`, "give dpi from 1 to 1200");
  const width = Math.max(1, Math.round((points.width * dpi) / 72));
  const height = Math.max(1, Math.round((points.height * dpi) / 72));
  return {
    recipe: { operation: "page-image@1", parameters: { page, dpi, width, height }, parents: [document.id] },
    width,
    height,
    lineage: [
      {
        parent: document.id,
        page,
        matrix: scaling(points.width / width, points.height / height),
        region: boxRegion([0, 0, width, height]),
        certainty: "exact",
      },
    ],
  };
}

/** The renderer of "page-image@1". */
export async function renderPage(input: RenderInput): Promise<Pixels> {
  const [page, width, height] = ["page", "width", "height"].map((name) =>
    numberParameter(input.parameters, name),
  ) as [number, number, number];
  checkArea(width, height, input.maximumPixels);
  const bytes = await input.bytes();
  const data = new Uint8Array(width * height * 3);
  await withDocument(bytes, "the document", (pdfium, document) =>
    withPage(pdfium, document, page, "the document", (loaded) =>
      drawInStrips(pdfium, loaded, width, height, data),
    ),
  );
  return { data, width, height, channels: 3 };
}

/** Annotations are drawn; bytes come in the order R, G, B, x (FPDF_ANNOT, FPDF_REVERSE_BYTE_ORDER). */
const flags = 0x01 | 0x10;
/** FPDFBitmap_BGRx. */
const format = 3;
/** The module's memory never shrinks, so a large page is drawn in strips of at most 64 MB. */
const stripPixels = 16_000_000;

function drawInStrips(pdfium: Pdfium, page: number, width: number, height: number, out: Uint8Array): void {
  const rows = Math.min(height, Math.max(1, Math.floor(stripPixels / width)));
  const bitmap = pdfium._FPDFBitmap_CreateEx(width, rows, format, 0, 0);
  if (bitmap === 0)
    throw new GeometryError(`no memory for a page of ${width}x${height}`, "ask for fewer dots per inch");
  try {
    const stride = pdfium._FPDFBitmap_GetStride(bitmap);
    for (let top = 0; top < height; top += rows) {
      pdfium._FPDFBitmap_FillRect(bitmap, 0, 0, width, rows, 0xffffffff);
      pdfium._FPDF_RenderPageBitmap(bitmap, page, 0, -top, width, height, 0, flags);
      const buffer = pdfium._FPDFBitmap_GetBuffer(bitmap);
      const heap = pdfium.HEAPU8;
      for (let y = 0; y < Math.min(rows, height - top); y++) {
        let i = buffer + y * stride;
        let o = (top + y) * width * 3;
        for (let x = 0; x < width; x++, i += 4) {
          out[o++] = heap[i]!;
          out[o++] = heap[i + 1]!;
          out[o++] = heap[i + 2]!;
        }
      }
    }
  } finally {
    pdfium._FPDFBitmap_Destroy(bitmap);
  }
}
