import { CorruptMediaError, UnsupportedMediaError } from "@fovea/core";

/**
 * The functions of the PDFium C interface (public/fpdfview.h, fpdf_text.h) that are used here. The package's own
 * wrapper has no character boxes and no page sizes, so the module underneath is called.
 */
export interface Pdfium {
  readonly HEAPU8: Uint8Array;
  readonly HEAPF64: Float64Array;
  readonly HEAPF32: Float32Array;
  readonly HEAP32: Int32Array;
  _malloc(bytes: number): number;
  _free(pointer: number): void;
  _FPDF_InitLibraryWithConfig(config: number): void;
  _FPDF_LoadMemDocument(data: number, size: number, password: number): number;
  _FPDF_CloseDocument(document: number): void;
  _FPDF_GetLastError(): number;
  _FPDF_GetPageCount(document: number): number;
  _FPDF_GetPageSizeByIndex(document: number, page: number, width: number, height: number): number;
  _FPDF_GetPageWidthF(page: number): number;
  _FPDF_GetPageHeightF(page: number): number;
  _FPDF_LoadPage(document: number, page: number): number;
  _FPDF_ClosePage(page: number): void;
  _FPDF_PageToDevice(
    page: number,
    startX: number,
    startY: number,
    sizeX: number,
    sizeY: number,
    rotate: number,
    pageX: number,
    pageY: number,
    deviceX: number,
    deviceY: number,
  ): number;
  _FPDFBitmap_CreateEx(width: number, height: number, format: number, first: number, stride: number): number;
  _FPDFBitmap_FillRect(
    bitmap: number,
    x: number,
    y: number,
    width: number,
    height: number,
    argb: number,
  ): number;
  _FPDFBitmap_GetBuffer(bitmap: number): number;
  _FPDFBitmap_GetStride(bitmap: number): number;
  _FPDFBitmap_Destroy(bitmap: number): void;
  _FPDF_RenderPageBitmap(
    bitmap: number,
    page: number,
    startX: number,
    startY: number,
    sizeX: number,
    sizeY: number,
    rotate: number,
    flags: number,
  ): void;
  _FPDFText_LoadPage(page: number): number;
  _FPDFText_ClosePage(textPage: number): void;
  _FPDFText_CountChars(textPage: number): number;
  _FPDFText_GetUnicode(textPage: number, index: number): number;
  _FPDFText_GetLooseCharBox(textPage: number, index: number, rectangle: number): number;
}

let runtime: Promise<Pdfium> | undefined;

/** The PDFium module, loaded once, on first use. */
export function loadPdfium(): Promise<Pdfium> {
  runtime ??= import("@hyzyla/pdfium").then(async ({ PDFiumModule }) => {
    const module = (await PDFiumModule({} as never)) as unknown as Pdfium;
    // FPDF_LIBRARY_CONFIG, version 2, without font paths: what is not embedded is drawn in PDFium's own fonts.
    const config = module._malloc(24);
    module.HEAPU8.fill(0, config, config + 24);
    module.HEAP32[config >> 2] = 2;
    module._FPDF_InitLibraryWithConfig(config);
    module._free(config);
    return module;
  });
  return runtime;
}

/**
 * Opens a document, calls `use`, closes it. `use` must not wait: the memory of the module is shared.
 *
 * @throws UnsupportedMediaError when it is encrypted; CorruptMediaError when it cannot be read.
 */
export async function withDocument<T>(
  bytes: Uint8Array,
  name: string,
  use: (pdfium: Pdfium, document: number) => T,
): Promise<T> {
  const pdfium = await loadPdfium();
  const data = pdfium._malloc(bytes.length);
  if (data === 0) throw new CorruptMediaError(`${name} does not fit in memory`, "split the document");
  try {
    pdfium.HEAPU8.set(bytes, data);
    const document = pdfium._FPDF_LoadMemDocument(data, bytes.length, 0);
    if (document === 0) throw openingError(pdfium._FPDF_GetLastError(), name);
    try {
      return use(pdfium, document);
    } finally {
      pdfium._FPDF_CloseDocument(document);
    }
  } finally {
    pdfium._free(data);
  }
}

/** Loads one page, calls `use`, closes it. `index` counts from 0. */
export function withPage<T>(
  pdfium: Pdfium,
  document: number,
  index: number,
  name: string,
  use: (page: number) => T,
): T {
  const page = pdfium._FPDF_LoadPage(document, index);
  if (page === 0) {
    throw new CorruptMediaError(
      `page ${index + 1} of ${name} cannot be read`,
      "save the document anew, or leave it out",
    );
  }
  try {
    return use(page);
  } finally {
    pdfium._FPDF_ClosePage(page);
  }
}

/** FPDF_ERR_* of fpdfview.h. */
function openingError(code: number, name: string): Error {
  if (code === 4) {
    return new UnsupportedMediaError(
      `${name} is encrypted and needs a password`,
      "remove it: qpdf --decrypt --password=... in.pdf out.pdf",
    );
  }
  if (code === 5) {
    return new UnsupportedMediaError(
      `${name} is protected in a way that is not read`,
      "print it to a new PDF",
    );
  }
  return new CorruptMediaError(
    `${name} is damaged: it has no readable PDF structure`,
    "download it again, or print it to a new PDF",
  );
}
