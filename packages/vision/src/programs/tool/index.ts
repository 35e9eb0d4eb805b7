import {
  type ContentPart,
  data,
  didYouMean,
  type JsonObject,
  type JsonValue,
  SchemaError,
  type Tool,
  type ToolContext,
  text,
} from "@fovea/core";
import { parseProgram } from "../check.js";
import { executeProgram, type ProgramMedium, type ProgramResult, programMedia } from "../execute.js";
import type { ProgramNode } from "../language.js";
import { anyProgram, programDefinitions } from "../schema.js";

export interface ProgramInput {
  readonly program: ProgramNode;
  /** Handles of what `image 0`, `image 1`, ... mean; all pictures and documents in order when left out. */
  readonly media?: readonly string[];
}

/** What the data part named "value" holds. */
export interface ProgramValue {
  readonly status: "value" | "unsure";
  readonly type: ProgramResult["type"];
  /** Null when unsure. */
  readonly value: JsonValue;
  readonly confidence: number | null;
  readonly reason: string;
  /** The program as `printProgram` prints it. */
  readonly program: string;
}

const input: JsonObject = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  type: "object",
  properties: {
    program: anyProgram,
    media: {
      type: "array",
      items: { type: "string", minLength: 1 },
      minItems: 1,
      description:
        'Handles such as "image-1"; index 0 is the first. Left out: all pictures and documents in order.',
    },
  },
  required: ["program"],
  additionalProperties: false,
  $defs: programDefinitions,
};

/** Runs a visual program through the other tools; an unsure result is for abstaining, not for guessing. */
const tool: Tool<ProgramInput> = {
  name: "program",
  version: "1",
  description:
    "Runs a small typed program over pictures and documents and returns its value with evidence: detect, read, " +
    "filter, count, compare, look up a field or a table cell. Images are counted from 0 in it. The data part " +
    '"value" has status "value" or "unsure"; when it is unsure, do not answer from it.',
  effects: "pure",
  input,
  mediaInputs: ["media"],
  composite: true,
  // Of the experts whose regions it hands on.
  tolerance: { position: 2, score: 0.02 },
  parse: parseInput,
  run: async ({ program, media }, context) => {
    const result = await executeProgram(program, mediaOf(media, context), context);
    return { parts: partsOf(result), evidence: result.evidence };
  },
};

export default tool;

/** @throws SchemaError for another shape; ProgramError, which is one, with every error of the program. */
function parseInput(json: JsonValue): ProgramInput {
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    throw new SchemaError(`program: the input is ${JSON.stringify(json)}`, 'give {"program": {"op": ...}}');
  }
  const { program, media, ...surplus } = json as Record<string, JsonValue>;
  const [unknown] = Object.keys(surplus);
  if (unknown !== undefined) {
    const near = didYouMean(unknown, ["program", "media"]);
    const hint = near === undefined ? "" : `; did you mean "${near}"?`;
    throw new SchemaError(
      `program: no property "${unknown}"${hint}`,
      'give "program", and "media" where it matters',
    );
  }
  if (program === undefined)
    throw new SchemaError('program: "program" is missing', 'give {"program": {"op": ...}}');
  if (media !== undefined && !isHandles(media)) {
    throw new SchemaError(
      `program: media is ${JSON.stringify(media)}`,
      'give a list of handles, such as ["image-1"]',
    );
  }
  return { program: parseProgram(program), ...(media === undefined ? {} : { media }) };
}

const isHandles = (json: JsonValue): json is readonly string[] =>
  Array.isArray(json) &&
  json.length > 0 &&
  json.every((handle) => typeof handle === "string" && handle !== "");

function mediaOf(handles: readonly string[] | undefined, context: ToolContext): ProgramMedium[] {
  const known = Object.keys(context.media);
  const named = (handles ?? known).map((handle) => {
    const part = Object.hasOwn(context.media, handle) ? context.media[handle] : undefined;
    if (part !== undefined) return { ...part, name: handle };
    const near = didYouMean(handle, known);
    const hint = near === undefined ? "" : `; did you mean "${near}"?`;
    throw new SchemaError(
      `program: no medium "${handle}"${hint}`,
      `use ${known.length === 0 ? "no handle: there are no media" : known.join(", ")}`,
    );
  });
  const usable = programMedia(named);
  if (handles !== undefined && usable.length < named.length) {
    const wrong = named.find((part) => part.type !== "image" && part.type !== "document")!;
    throw new SchemaError(
      `program: "${wrong.name}" is a ${wrong.type}`,
      "programs look at images and documents",
    );
  }
  return usable;
}

function partsOf(result: ProgramResult): ContentPart[] {
  const { status, type, value, confidence, reason, program } = result;
  const pictures = result.status === "value" ? (result.pictures ?? []) : [];
  const said = status === "unsure" ? `Unsure: ${reason}` : reason;
  return [text(said), data({ status, type, value, confidence, reason, program }, "value"), ...pictures];
}
