import {
  type ContentPart,
  type JsonValue,
  type Message,
  type ModelCard,
  type Part,
  sha256,
} from "@fovea/core";
import { UnsendableMediaError } from "./errors.js";

/** Content as every format knows it, in order. `id` is a blob's. */
export type Block = TextBlock | MediaBlock;

export interface TextBlock {
  readonly type: "text";
  readonly text: string;
}

export interface MediaBlock {
  readonly type: "image" | "video" | "document";
  readonly id: string;
  readonly mediaType: string;
  /** The handle by which it is spoken of. */
  readonly name: string | undefined;
}

/** The blocks that are not text. */
export const mediaBlocks = (blocks: readonly Block[]): MediaBlock[] =>
  blocks.filter((block): block is MediaBlock => block.type !== "text");

/** What a format and a model can be shown. */
export interface Showable {
  readonly images: ModelCard["images"];
  readonly video: boolean;
  readonly documents: boolean;
}

/**
 * Parts as blocks: each named medium comes after a line with its handle, so that the model can speak of it; what
 * cannot be shown becomes a line of text that says so; data is JSON text.
 *
 * @throws UnsendableMediaError for an image of a type that the model does not take.
 */
export function blocksOf(parts: readonly ContentPart[], showable: Showable): Block[] {
  const blocks: Block[] = [];
  for (const part of parts) for (const block of blockOf(part, showable)) blocks.push(block);
  return blocks;
}

function blockOf(part: ContentPart, showable: Showable): Block[] {
  switch (part.type) {
    case "text":
      return part.text === "" ? [] : [{ type: "text", text: part.text }];
    case "data": {
      const json = JSON.stringify(part.data);
      return [{ type: "text", text: part.name === undefined ? json : `${part.name}: ${json}` }];
    }
    case "image": {
      const { ref, name } = part;
      if (showable.images === undefined)
        return [unseen(name ?? "an image", `${ref.mediaType}, ${ref.width} x ${ref.height} pixels`)];
      if (!showable.images.mediaTypes.includes(ref.mediaType))
        throw new UnsendableMediaError(
          `${name ?? "an image"} is ${ref.mediaType}; the model takes ${showable.images.mediaTypes.join(", ")}`,
          "convert it first (the tool loop does, when it is given a codec)",
        );
      return shown("image", ref, name);
    }
    case "video": {
      const { ref, name } = part;
      if (showable.video) return shown("video", ref, name);
      return [
        unseen(
          name ?? "a video",
          `${ref.mediaType}, ${ref.duration} s, ${ref.width} x ${ref.height} pixels`,
          "look at its frames with a tool",
        ),
      ];
    }
    case "document": {
      const { ref, name } = part;
      if (showable.documents && ref.mediaType === "application/pdf") return shown("document", ref, name);
      const pages = `${ref.pages.length} ${ref.pages.length === 1 ? "page" : "pages"}`;
      return [unseen(name ?? "a document", `${ref.mediaType}, ${pages}`, "look at its pages with a tool")];
    }
    case "artifact": {
      const { ref, name } = part;
      const facts =
        ref.type === "array"
          ? `${ref.dtype} array of ${ref.shape.join(" x ")}, unit ${ref.unit}`
          : `${ref.mediaType}, "${ref.name}", ${ref.bytes} bytes`;
      return [unseen(name ?? "an artifact", facts)];
    }
  }
}

function shown(
  type: "image" | "video" | "document",
  ref: { readonly id: string; readonly mediaType: string },
  name: string | undefined,
): Block[] {
  const medium: Block = { type, id: ref.id, mediaType: ref.mediaType, name };
  return name === undefined ? [medium] : [{ type: "text", text: `${name}:` }, medium];
}

const unseen = (name: string, facts: string, instead = "speak of it by its handle"): Block => ({
  type: "text",
  text: `[${name}: ${facts}; not shown here, ${instead}]`,
});

/** The parts of a message that are content: no reasoning, no call, no result. */
export function contentOf({ parts }: Message): ContentPart[] {
  const content: ContentPart[] = [];
  for (const part of parts)
    if (part.type !== "reasoning" && part.type !== "tool-call" && part.type !== "tool-result")
      content.push(part);
  return content;
}

/** Text of the blocks that are text, one a line. */
export function textOfBlocks(blocks: readonly Block[]): string {
  const lines: string[] = [];
  for (const block of blocks) if (block.type === "text") lines.push(block.text);
  return lines.join("\n");
}

/** What a part carries for `provider` and `model`; another's is not sent. */
export function opaqueFor(part: Part, provider: string, model: string): Record<string, unknown> | undefined {
  const { opaque } = part;
  if (opaque === undefined || opaque.provider !== provider || opaque.model !== model) return undefined;
  const { data } = opaque;
  return typeof data === "object" && data !== null && !Array.isArray(data)
    ? (data as Record<string, unknown>)
    : undefined;
}

/** A call's id as a format accepts it: itself when it fits, else a hash of it. */
export const fittingId = (id: string, fits: RegExp): string =>
  fits.test(id) ? id : `call_${sha256(id).slice(0, 24)}`;

/** The input of a call whose JSON is broken, as `parseToolInput` marks it. */
export const invalidInput = "$invalid";

/** The JSON of a call's arguments; `{"$invalid": raw}` when it is none. No arguments at all are `{}`. */
export function parseToolInput(raw: string): JsonValue {
  if (raw.trim() === "") return {};
  try {
    return JSON.parse(raw);
  } catch {
    return { [invalidInput]: raw };
  }
}

/** The text of a call's arguments as the model wrote it. */
export function toolInputText(input: JsonValue): string {
  if (typeof input === "object" && input !== null && !Array.isArray(input)) {
    const raw = (input as Record<string, unknown>)[invalidInput];
    if (typeof raw === "string") return JSON.stringify({ [invalidInput]: raw });
  }
  return JSON.stringify(input);
}
