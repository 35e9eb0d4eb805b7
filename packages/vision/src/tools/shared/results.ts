import {
  type ContentPart,
  type Evidence,
  type Image,
  type ImagePart,
  imageSize,
  type ToolContext,
  type ToolResult,
  text,
} from "@fovea/core";

/** Stores an image as a part; the loop that called the tool names it. */
export async function storedPart(image: Image, context: ToolContext): Promise<ImagePart> {
  const { ref, lineage } = await context.codec.store(image, context.blobs, context.signal);
  return { type: "image", ref, lineage };
}

/**
 * The result of a tool that makes one picture: the stored picture and a line that says its size and what was done.
 */
export async function imageResult(
  image: Image,
  what: string,
  context: ToolContext,
  more: { readonly parts?: readonly ContentPart[]; readonly evidence?: readonly Evidence[] } = {},
): Promise<ToolResult> {
  const part = await storedPart(image, context);
  const { width, height } = imageSize(image);
  const parts = [part, text(`${what} Size: ${width}x${height} pixels.`), ...(more.parts ?? [])];
  return more.evidence === undefined ? { parts } : { parts, evidence: more.evidence };
}
