import { zodTool } from "@fovea/core/zod";
import { z } from "zod";
import type { PixelTool } from "../../codec/render.js";
import { defaultDpi, pageImage, renderPage } from "../../pages/page-image.js";
import { documentInput, documentPartOf } from "../shared/inputs.js";
import { imageResult } from "../shared/results.js";

const input = z.object({
  document: documentInput,
  page: z.int().min(1).default(1).describe("Counted from 1."),
  dpi: z.number().min(1).max(1200).default(defaultDpi).describe("Dots per inch; 300 for small print."),
});

const tool: PixelTool<z.output<typeof input>> = {
  ...zodTool({
    name: "page-image",
    version: "1",
    description: "Draws one page of a PDF as an image, so that image tools can look at it.",
    effects: "pure",
    mediaInputs: ["document"],
    input,
    run: async ({ document, page, dpi }, context) => {
      const { ref } = documentPartOf(context, document);
      const image = pageImage(ref, page - 1, dpi);
      return imageResult(image, `Page ${page} of ${ref.pages.length} of ${document} at ${dpi} dpi.`, context);
    },
  }),
  operations: { "page-image@1": renderPage },
};

export default tool;
