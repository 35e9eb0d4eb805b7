import { GeometryError, text, toolIdentity } from "@fovea/core";
import { zodTool } from "@fovea/core/zod";
import { z } from "zod";
import { pageText } from "../../pages/page-text.js";
import { type FoundRegion, regionsPart } from "../../regions.js";
import { documentInput, documentPartOf } from "../shared/inputs.js";

const identity = { name: "page-text", version: "1" };

/** Its "regions" part has words and lines in points of the page as displayed; `width` and `height` are the page's. */
export default zodTool({
  ...identity,
  description:
    "Reads the text layer of one page of a PDF: words and lines with boxes in points (1/72 inch), origin top-left. " +
    "A scan has none: then use page-image and read the picture.",
  effects: "pure",
  mediaInputs: ["document"],
  input: z.object({ document: documentInput, page: z.int().min(1).default(1).describe("Counted from 1.") }),
  run: async ({ document, page }, context) => {
    const { ref } = documentPartOf(context, document);
    const size = ref.pages[page - 1];
    if (size === undefined) {
      throw new GeometryError(
        `page ${page} of ${document}, which has ${ref.pages.length}`,
        `give a page from 1 to ${ref.pages.length}`,
      );
    }
    const { words, lines } = await pageText(await context.blobs.get(ref.id), page - 1);
    context.signal?.throwIfAborted();
    const regions: FoundRegion[] = [
      ...lines.map((line) => ({ kind: "line" as const, ...line, score: 1 })),
      ...words.map((word) => ({ kind: "word" as const, ...word, score: 1 })),
    ];
    const found = { ...size, expert: toolIdentity(identity), threshold: 0, regions };
    const none = `Page ${page} of ${document} has no text layer; use page-image and read the picture.`;
    const written = lines.map((line) => line.text).join("\n");
    return { parts: [text(lines.length === 0 ? none : written), regionsPart(found)] };
  },
});
