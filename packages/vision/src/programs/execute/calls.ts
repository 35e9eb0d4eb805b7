import type { Box, DocumentPart, ImagePart, MediaPart } from "@fovea/core";
import type { Call } from "./waves.js";

/** The name under which a tool is handed a medium: its own where it has one, so that the record speaks of it. */
const handleOf = (part: MediaPart): string => part.name ?? part.type;

const onImage = (tool: string, part: ImagePart, input: Call["input"] = {}): Call => {
  const handle = handleOf(part);
  return { tool, input: { image: handle, ...input }, media: { [handle]: part } };
};

const onPage = (tool: string, part: DocumentPart, page: number): Call => {
  const handle = handleOf(part);
  return { tool, input: { document: handle, page: page + 1 }, media: { [handle]: part } };
};

/** How this language uses each tool; pages are counted from 0 here and from 1 by the tools. */
export const expertCall = (expert: string, part: ImagePart): Call => onImage(expert, part);
export const cropCall = (part: ImagePart, box: Box): Call => onImage("crop", part, { box: [...box] });
export const measureCall = (part: ImagePart): Call => onImage("measure", part);
export const colourCall = (part: ImagePart, box: Box, of: "thing" | "text" | "area"): Call =>
  onImage("colour-name", part, { box: [...box], of });
export const pageImageCall = (part: DocumentPart, page: number): Call => onPage("page-image", part, page);
export const pageTextCall = (part: DocumentPart, page: number): Call => onPage("page-text", part, page);

export function differenceCall(left: ImagePart, right: ImagePart): Call {
  const [a, b] = [handleOf(left), handleOf(right)];
  const other = a === b ? `${b}-other` : b;
  return { tool: "difference", input: { image: a, other }, media: { [a]: left, [other]: right } };
}
