import { uniteBoxes } from "@fovea/core";
import { findKind } from "../documents/find.js";
import type { TextKind } from "../documents/kinds.js";
import { linesOf, type Span } from "../documents/lines.js";
import { kinds, plural } from "../explain.js";
import { type Look, read, searched } from "./look.js";
import { isUnsure, type Operations, values } from "./operation.js";
import { regionsValue } from "./regions-value.js";
import type { Seen } from "./values.js";
import { together } from "./waves.js";

/** Below this quality a text only may be of its kind. */
const surelyOfKind = 0.8;
const perhapsOfKind = 0.55;

/** All texts of a kind, and the entries of lists. */
export const listingRegions: Operations = {
  *every(node, around) {
    const inner = yield* values(node, ["in"], ["image"], around);
    if (isUnsure(inner)) return inner;
    const kind = node["kind"] as TextKind;
    const looks = yield* together(inner[0].views.map((view) => read(view, around.answers)));
    const items = looks.flatMap((look) =>
      findKind(spansOf(look), kind)
        .filter(({ quality }) => quality >= perhapsOfKind)
        .map(({ text, value, quality }) =>
          seenText(look, value, text, quality >= surelyOfKind, quality * value.score),
        ),
    );
    const name = kinds[kind] ?? kind;
    return regionsValue(
      items,
      looks.flatMap((each) => absentIn(each, plural(name))),
    );
  },

  *"list-items"(node, around) {
    const inner = yield* values(node, ["in"], ["image"], around);
    if (isUnsure(inner)) return inner;
    const looks = yield* together(inner[0].views.map((view) => read(view, around.answers)));
    const items = looks.flatMap((look) =>
      entriesOf(spansOf(look)).map(({ spans, text }) =>
        seenText(
          look,
          { place: uniteBoxes(spans.map((span) => span.place)) },
          text,
          true,
          Math.min(...spans.map((span) => span.score)),
        ),
      ),
    );
    // A reader may drop the bullets, and lists without them look like any lines.
    return regionsValue(
      items,
      looks.flatMap((each) => absentIn(each, "list entries")),
      "no bullets or numbers were read, by which the entries of a list are known",
    );
  },
};

const spansOf = (look: Look): Span[] => linesOf(look.items.map((item) => item.found));

const absentIn = ({ view, by, items }: Look, what: string) => {
  const lines = items.filter(({ found }) => found.kind === "line").length;
  return searched(view, `no ${what} in ${lines} lines read with ${by}`, by);
};

const seenText = (
  look: Look,
  { place }: Pick<Span, "place">,
  text: string,
  sure: boolean,
  score: number,
): Seen => ({
  view: look.view,
  found: { kind: "region", text, box: place, score },
  sure,
  by: look.by,
  order: 0,
});

const marker = /^(?:[•‣▪◦●○·∙*–—-]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s+(?=\S)/;

/** Lines that begin with a bullet or a number, each with the lines under it that are set in as far as its text. */
function entriesOf(lines: readonly Span[]): { spans: Span[]; text: string }[] {
  const entries: { spans: Span[]; text: string; indent: number }[] = [];
  for (const line of lines) {
    const mark = marker.exec(line.text);
    const last = entries.at(-1);
    if (mark !== null && line.words.length > 1) {
      entries.push({ spans: [line], text: line.text.slice(mark[0].length), indent: line.words[1]!.box[0] });
      continue;
    }
    if (last === undefined) continue;
    const above = last.spans.at(-1)!;
    const height = line.box[3] - line.box[1];
    const continues =
      Math.abs(line.box[0] - last.indent) <= height && line.box[1] - above.box[3] <= 0.9 * height;
    if (!continues) continue;
    last.spans.push(line);
    last.text += ` ${line.text}`;
  }
  return entries.length > 1 ? entries : [];
}
