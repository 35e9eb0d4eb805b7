import { data, type JsonValue, type Tool, toolIdentity } from "@fovea/core";
import { zodTool } from "@fovea/core/zod";
import { z } from "zod";
import { type FoundRegion, type FoundRegions, regionsOf } from "../../regions.js";
import { expertResult, imageNamed, roundBox } from "../host/result.js";
import { tableMarkdown, tablesOf } from "./tables.js";

export { type Table, type TableCell, tableMarkdown, tablesOf } from "./tables.js";

/**
 * Finds tables: reads the picture with `ocr` (a step of its own) and sorts what it found into rows and columns. Gives
 * Markdown, the tables as a data part named "tables", a region per cell, and evidence for every cell.
 *
 * @throws what the `ocr` tool throws.
 */
const tables: Tool<{ image: string }> = zodTool({
  name: "tables",
  version: "1",
  description:
    "Finds the tables in an image of a document and gives their header, rows and cells as text with places.",
  input: z.strictObject({ image: z.string().describe('Handle of the image, such as "image-1".') }),
  mediaInputs: ["image"],
  effects: "pure",
  composite: true,
  tolerance: { position: 2, score: 0.02 },
  async run(input, context) {
    const image = imageNamed(input.image, context);
    const read = regionsOf(await context.call("ocr", { image: input.image }, { [input.image]: image }));
    const found = tablesOf(read);
    const cells = found.flatMap(({ header, rows }) => [header, ...rows].flat());
    const regions: FoundRegion[] = cells.flatMap(({ text, box, score }) =>
      box === undefined ? [] : [{ kind: "region", label: "cell", text, box: roundBox(box), score }],
    );
    const report: FoundRegions = {
      width: read.width,
      height: read.height,
      expert: toolIdentity(tables),
      threshold: read.threshold,
      regions,
    };
    const summary = found.length === 0 ? "No table found." : found.map(tableMarkdown).join("\n\n");
    const result = expertResult({
      found: report,
      image,
      sought: `table in what ${read.expert} reads`,
      summary,
    });
    return { ...result, parts: [...result.parts, data(found as unknown as JsonValue, "tables")] };
  },
});
export default tables;
