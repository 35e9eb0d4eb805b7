import type { FoundRegion } from "../../regions.js";
import { read, searched, support } from "./look.js";
import { isUnsure, type Operations, values } from "./operation.js";
import { unsure } from "./values.js";

/** Letters that must be read before their direction says how the page stands. */
const leastLetters = 12;
/** Lines of this share of the letters must agree. */
const majority = 0.8;

export const orientationBooleans: Operations = {
  *turned(node, around) {
    const inner = yield* values(node, ["of"], ["image"], around);
    if (isUnsure(inner)) return inner;
    const [view, ...more] = inner[0].views;
    if (view === undefined || more.length > 0)
      return unsure(`a document of ${more.length + 1} pages is not one picture: name a page`);
    const look = yield* read(view, around.answers);
    const lines = look.items.filter(({ found, sure }) => sure && found.kind === "line");
    const letters = { upright: 0, sideways: 0, "upside-down": 0 };
    for (const { found } of lines) letters[directionOf(found)] += (found.text ?? "").length;
    const total = letters.upright + letters.sideways + letters["upside-down"];
    const [way, most] = Object.entries(letters).sort((a, b) => b[1] - a[1])[0]!;
    if (total < leastLetters || most < majority * total) {
      const reason = `there is ${total < leastLetters ? "too little text" : "text in several directions"}, by which I could tell which way up it is`;
      return unsure(reason, searched(view, `${total} letters read with ${look.by}`, look.by));
    }
    const evidence = lines
      .filter(({ found }) => directionOf(found) === way)
      .slice(0, 4)
      .flatMap((line) => support(line));
    return {
      type: "boolean",
      boolean: way === node["way"],
      confidence: null,
      evidence,
      note: `the text is ${way.replaceAll("-", " ")}`,
    };
  },
};

/** In which direction a line reads. Corners of a tilted line start at its top left as one reads. */
function directionOf({ polygon }: FoundRegion): "upright" | "sideways" | "upside-down" {
  const [a, b] = polygon ?? [];
  if (a === undefined || b === undefined) return "upright";
  const degrees = Math.abs((Math.atan2(b[1] - a[1], b[0] - a[0]) * 180) / Math.PI);
  return degrees < 45 ? "upright" : degrees > 135 ? "upside-down" : "sideways";
}
