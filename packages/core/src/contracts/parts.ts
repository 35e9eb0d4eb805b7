import type { JsonValue } from "../json.js";
import type { Lineage } from "../media/lineage.js";
import type { ArrayRef, ArtifactRef, DocumentRef, ImageRef, VideoRef } from "../media/refs.js";
import type { Evidence } from "./evidence.js";

/** What a provider wants back verbatim (signatures, encrypted reasoning); sent only to the same provider and model. */
export interface Opaque {
  readonly provider: string;
  readonly model: string;
  readonly data: JsonValue;
}

interface PartBase {
  readonly opaque?: Opaque;
}

export interface TextPart extends PartBase {
  readonly type: "text";
  readonly text: string;
}
export interface ReasoningPart extends PartBase {
  readonly type: "reasoning";
  readonly text: string;
}
/** `name` is the handle by which tools and models speak of it ("image-1"). */
export interface ImagePart extends PartBase {
  readonly type: "image";
  readonly ref: ImageRef;
  readonly lineage?: Lineage;
  readonly name?: string;
}
export interface VideoPart extends PartBase {
  readonly type: "video";
  readonly ref: VideoRef;
  readonly name?: string;
}
export interface DocumentPart extends PartBase {
  readonly type: "document";
  readonly ref: DocumentRef;
  readonly name?: string;
}
/** JSON for machines; `name` says what it is. */
export interface DataPart extends PartBase {
  readonly type: "data";
  readonly name?: string;
  readonly data: JsonValue;
}
export interface ArtifactPart extends PartBase {
  readonly type: "artifact";
  readonly ref: ArtifactRef | ArrayRef;
  readonly name?: string;
}
export interface ToolCallPart extends PartBase {
  readonly type: "tool-call";
  /** Unique within the conversation. */
  readonly id: string;
  /** The tool's name without its version. */
  readonly tool: string;
  readonly input: JsonValue;
}
export interface ToolResultPart extends PartBase {
  readonly type: "tool-result";
  readonly callId: string;
  readonly tool: string;
  readonly outcome: "ok" | "error" | "cancelled" | "timed-out";
  /** May hold images: they reach the model as images on every provider. */
  readonly parts: readonly ContentPart[];
  readonly evidence?: readonly Evidence[];
}

export type MediaPart = ImagePart | VideoPart | DocumentPart | ArtifactPart;
export type ContentPart = TextPart | DataPart | MediaPart;
export type Part = ContentPart | ReasoningPart | ToolCallPart | ToolResultPart;

export interface Message {
  readonly role: "system" | "user" | "assistant" | "tool";
  readonly parts: readonly Part[];
}

export const text = (value: string): TextPart => ({ type: "text", text: value });
export const data = (value: JsonValue, name?: string): DataPart =>
  name === undefined ? { type: "data", data: value } : { type: "data", name, data: value };

/** The text parts, joined by newlines. */
export function textOf(parts: readonly Part[]): string {
  return parts.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n");
}
