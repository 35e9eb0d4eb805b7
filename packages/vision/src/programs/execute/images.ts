import { type Box, uniteBoxes } from "@fovea/core";
import { explainProgram } from "../explain.js";
import type { ProgramNode } from "../language.js";
import { cropCall } from "./calls.js";
import { grow } from "./geometry.js";
import { boxIn, imageOf, lineageOf, rasterOf, support, viewLineage } from "./look.js";
import { isUnsure, type Operations, values } from "./operation.js";
import { candidatesOf, least, type Seen, sureOf, unsure, type View } from "./values.js";
import { type Answers, ask, type Task, together } from "./waves.js";

/** Room around what is cut out, as a part of its shorter side, so that letters at its edge are whole. */
const cropMargin = 0.1;

export const imageOperations: Operations = {
  // biome-ignore lint/correctness/useYield: an image waits for nothing, and every operation is a task.
  *image(node, around) {
    const views = around.media[Number(node["index"])]!;
    return { type: "image", views, confidence: null, evidence: [] };
  },

  *page(node, around) {
    const inner = yield* values(node, ["of"], ["image"], around);
    if (isUnsure(inner)) return inner;
    const view = inner[0].views[Number(node["number"]) - 1];
    if (view !== undefined) return { ...inner[0], views: [view] };
    const count = inner[0].views.length;
    return unsure(
      `there is no page ${node["number"]}: ${count === 1 ? "it has one page" : `there are ${count}`}`,
    );
  },

  *"last-page"(node, around) {
    const inner = yield* values(node, ["of"], ["image"], around);
    if (isUnsure(inner)) return inner;
    return { ...inner[0], views: inner[0].views.slice(-1) };
  },

  *crop(node, around) {
    const inner = yield* values(node, ["of", "to"], ["image", "regions"], around);
    if (isUnsure(inner)) return inner;
    const [image, regions] = inner;
    const items = sureOf(regions.items);
    const what = explainProgram(node["to"] as ProgramNode);
    if (items.length === 0) {
      const candidates = candidatesOf(regions.items);
      const why = candidates.length === 0 ? "were not found" : "were seen only with doubt";
      return unsure(`${what} ${why}, so there is nothing to look into`, regions.searched);
    }
    const cut = yield* together(image.views.map((view) => cropTo(view, items, around.answers)));
    const views = cut.filter((view) => view !== undefined);
    if (views.length === 0)
      return unsure(`${what} do not show in ${explainProgram(node["of"] as ProgramNode)}`, regions.evidence);
    const evidence = items.flatMap((item) => support(item));
    return { type: "image", views, confidence: least(image.confidence, regions.confidence), evidence };
  },
};

/** One picture around all of the items that show in the view; undefined when none does. */
function* cropTo(view: View, items: readonly Seen[], answers: Answers): Task<View | undefined> {
  const shown = items.filter((item) => boxIn(viewLineage(view), item) !== undefined);
  if (shown.length === 0) return undefined;
  const part = yield* rasterOf(view, answers);
  const boxes = shown.map((item) => boxIn(lineageOf(part), item)).filter((box) => box !== undefined);
  return yield* cropBox(view, grow(uniteBoxes(boxes), cropMargin), answers);
}

/** The picture inside a box of the view's pixels. */
export function* cropBox(view: View, box: Box, answers: Answers): Task<View> {
  const part = yield* rasterOf(view, answers);
  const [result] = yield* ask([cropCall(part, box)], answers);
  return { kind: "picture", part: imageOf(result!, "crop"), name: `part of ${view.name}` };
}
