// A context with real pictures in memory, for tests of tools.
import { readFileSync } from "node:fs";
import {
  type BlobStore,
  type ContentPart,
  type ImagePart,
  type JsonValue,
  memoryStore,
  type Pixels,
  type Tool,
  type ToolContext,
  type ToolResult,
} from "@fovea/core";
import { pcg64 } from "@fovea/core/random";
import { imageCodec } from "../../../codec/index.js";
import { decodePixels, readHeader } from "../../../codec/decode.js";

export interface Desk {
  readonly context: ToolContext;
  run(tool: Tool, input: JsonValue): Promise<ToolResult>;
  pixelsOf(part: ContentPart | undefined): Promise<Pixels>;
}
