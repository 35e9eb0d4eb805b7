import { type CodeInput, codeTool } from "@fovea/agents";
import {
  type Image,
  type JsonObject,
  type MediaByName,
  storedImage,
  type Tool,
  type ToolContent,
} from "@fovea/core";
import type { PlacedTruth } from "@fovea/evals";
import { imageCodec } from "@fovea/vision";
import { sharedPython } from "../../run/python.js";
import { type PixelSite, shownIn, withoutRegions } from "./pixels.js";

export interface CodeSite extends PixelSite {
  readonly targets: readonly PlacedTruth[];
  /** The media that were given, by handle. */
  readonly named: MediaByName;
  /** The calls before this one, the first one first: code means what it means after them. */
  readonly before: readonly ToolContent[];
}

/**
 * What a call of the code tool gives when the evidence is grey in the images of the question: it and the calls before it run in a session
 * of their own. Undefined for another tool, and when no image that the code was given shows the evidence.
 *
 * @throws SandboxUnavailableError
 */
export async function codeAgain(
  content: ToolContent,
  { targets, named, before, ...site }: CodeSite,
): Promise<Pick<ToolContent, "outcome" | "parts" | "evidence"> | undefined> {
  if (content.tool !== codeIdentity || targets.length === 0) return undefined;
  const calls = [...before.filter(({ tool }) => tool === codeIdentity), content];
  const images: Record<string, Image> = {};
  let isTouched = false;
  for (const { input } of calls) {
    for (const [variable, handle] of Object.entries((input as unknown as CodeInput).images ?? {})) {
      const part = named[handle];
      if (part?.type !== "image") continue;
      const regions = shownIn(part, targets);
      isTouched ||= regions.length > 0;
      const shown = regions.length > 0 ? await withoutRegions(part, regions, site) : part;
      images[variable] = storedImage(shown.ref, shown.lineage);
    }
  }
  if (!isTouched) return undefined;
  const session = await sharedPython().open({ blobs: site.blobs, codec: imageCodec });
  try {
    const { tool, cell } = codeTool(session, images);
    for (const { input } of calls.slice(0, -1)) {
      const earlier = cell(input as JsonObject);
      await session.remember(earlier.code, earlier.input);
    }
    const context = { blobs: site.blobs, codec: imageCodec, media: {}, signal: site.signal };
    const { parts, evidence = [] } = await tool.run(content.input, context as Parameters<Tool["run"]>[1]);
    return { outcome: "ok", parts, evidence };
  } finally {
    await session.close();
  }
}

/** Of the code tool over Python. */
const codeIdentity = "python@1";
