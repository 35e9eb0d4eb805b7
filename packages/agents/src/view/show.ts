import {
  type Box,
  type ContentPart,
  type CoordinateConvention,
  canonicalJson,
  type ImagePart,
  type JsonObject,
  type JsonValue,
  type Part,
  type TextPart,
  type ToolContent,
  text,
} from "@fovea/core";
import { type Frame, toModel } from "./coordinates.js";
import { quoteData } from "./quote.js";

/** How a picture looks to a model: the part that is sent, or undefined when the model sees no pictures. */
export interface Sight {
  readonly part: ImagePart;
  readonly sent: ImagePart | undefined;
}

export interface ShowContext {
  readonly convention: CoordinateConvention;
  /** The sight of a handle. */
  readonly sight: (handle: string) => Sight | undefined;
}

/** Characters of one result that are shown; the whole is in the record. */
const mostCharacters = 20_000;
const mostRegions = 200;

/** A user's parts as a model gets them: each picture behind its handle, other media as a line about them. */
export function showUserParts(parts: readonly ContentPart[], context: ShowContext): Part[] {
  return parts.flatMap((part) => {
    if (part.type === "text") return [part];
    if (part.type === "data") return [text(quoteData(part.name ?? "data", canonicalJson(part.data)))];
    return showMedium(part, context);
  });
}

export interface ShowResult {
  /** The name of the call, by which it is cited: "ocr-1". */
  readonly label: string;
  readonly content: ToolContent;
  /** What the tool expects, when it was called wrongly. */
  readonly expected?: string | undefined;
}

/** A tool's result as a model gets it: what the tool says between marks, then its pictures. */
export function showResult({ label, content, expected }: ShowResult, context: ShowContext): ContentPart[] {
  const frame = frameOf(content, context);
  const said: string[] = [];
  const shown: ContentPart[] = [];
  for (const part of content.parts) {
    if (part.type === "text") said.push(part.text);
    else if (part.type !== "data") shown.push(...showMedium(part, context));
    else if (part.name !== "error") said.push(dataText(part.name, part.data, frame, context.convention));
  }
  if (expected !== undefined) said.push(expected);
  const body = said.join("\n");
  const cut =
    body.length <= mostCharacters
      ? body
      : `${body.slice(0, mostCharacters).toWellFormed()}\n... ${body.length - mostCharacters} more characters`;
  const failed = content.outcome === "ok" ? "" : ` (${content.outcome === "error" ? "error" : "timed out"})`;
  return [text(quoteData(`${label}${failed}`, cut)), ...shown];
}

/** The line that stands in front of a picture. */
export const caption = ({ name, ref }: ImagePart): string =>
  `${name ?? "image"} (${ref.width}x${ref.height} pixels):`;

/** What stands where a picture stood that is not shown any more. */
export const evictedLine = ({ name, ref }: ImagePart): TextPart =>
  text(
    `[${name ?? "image"} (${ref.width}x${ref.height} pixels) is not shown any more; call view with "${name}" to see it again]`,
  );

function showMedium(
  part: Exclude<ContentPart, { type: "text" | "data" }>,
  { sight }: ShowContext,
): ContentPart[] {
  const name = part.name ?? part.type;
  switch (part.type) {
    case "image": {
      const sent = sight(name)?.sent;
      if (sent !== undefined) return [text(caption(sent)), sent];
      const { width, height } = part.ref;
      return [text(`[${name}: a picture of ${width}x${height} pixels; you cannot see it, tools can]`)];
    }
    case "document": {
      const count = part.ref.pages.length;
      return [text(`[${name}: a document of ${count} ${count === 1 ? "page" : "pages"}; tools can read it]`)];
    }
    case "video":
      return [text(`[${name}: a video of ${part.ref.duration} seconds; tools can look at it]`)];
    default:
      return [
        text(`[${name}: ${part.ref.type === "array" ? "an array" : `a file of ${part.ref.mediaType}`}]`),
      ];
  }
}

/** Of the picture that a call was about, when there is just one. */
function frameOf({ media }: ToolContent, { sight }: ShowContext): Frame | undefined {
  const [handle, ...others] = Object.keys(media);
  return handle === undefined || others.length > 0 ? undefined : frame(handle, sight(handle));
}

/** Where the numbers of a handle lie. */
export function frame(handle: string, sight: Sight | undefined): Frame | undefined {
  if (sight === undefined) return undefined;
  const { width, height } = sight.part.ref;
  return { handle, width, height, sent: sight.sent?.ref ?? { width, height } };
}

function dataText(
  name: string | undefined,
  data: JsonValue,
  frame: Frame | undefined,
  convention: CoordinateConvention,
): string {
  const found =
    name === "regions" && isObject(data) && Array.isArray(data.regions) ? data.regions : undefined;
  if (found === undefined || !found.every(isRegion))
    return `${name === undefined ? "" : `${name}: `}${canonicalJson(data)}`;
  // Words repeat what their lines say.
  const lines = found.some(({ kind }) => kind === "line")
    ? found.filter(({ kind }) => kind !== "word")
    : found;
  const shown = lines.slice(0, mostRegions).map((region) => regionLine(region, frame, convention));
  const more = lines.length > shown.length ? [`... ${lines.length - shown.length} more regions`] : [];
  return [`regions: ${lines.length}`, ...shown, ...more].join("\n");
}

interface ShownRegion extends JsonObject {
  readonly box: Box;
}

/** `line "Total" [611, 792, 664, 815] score 0.99` */
function regionLine(region: ShownRegion, frame: Frame | undefined, convention: CoordinateConvention): string {
  const { kind, label, text: read, score, answerable } = region;
  const box = frame === undefined ? region.box.map(Math.round) : toModel(region.box, frame, convention);
  return [
    kind,
    label === kind ? undefined : label,
    read === undefined ? undefined : JSON.stringify(read),
    `[${box.join(", ")}]`,
    typeof score === "number" ? `score ${Math.round(score * 100) / 100}` : undefined,
    answerable === false ? "unsure" : undefined,
  ]
    .filter((piece) => piece !== undefined)
    .join(" ");
}

const isObject = (value: JsonValue): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isRegion = (value: JsonValue): value is ShownRegion =>
  isObject(value) && Array.isArray(value.box) && value.box.length === 4;
