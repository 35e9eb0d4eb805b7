import {
  type Box,
  boxRegion,
  defineTool,
  type Evidence,
  evidenceAt,
  type MediaPart,
  originalLineage,
  type Point,
  pointRegion,
  type Region,
  regionMark,
  SchemaError,
  type Tool,
  toOriginal,
} from "@fovea/core";
import { type AnswerInput, answerTool } from "./index.js";

/** A place that a model names, in pixels of the medium behind the handle (points of a document's page). */
export interface PointedEvidence {
  readonly media: string;
  readonly box?: Box;
  readonly point?: Point;
  /** Of a document, from 1, as people count. */
  readonly page?: number;
  readonly text?: string;
  readonly role?: Evidence["role"];
}

export interface PointingAnswerInput extends AnswerInput {
  readonly evidence?: readonly PointedEvidence[];
}

const numbers = (count: number) => ({
  type: "array",
  items: { type: "number" },
  minItems: count,
  maxItems: count,
});

/** `answer` for models that see: beside what they cite they can point at places, which become evidence in the originals. */
export const pointingAnswerTool: Tool<PointingAnswerInput> = defineTool<PointingAnswerInput>({
  name: "answer",
  version: "2",
  description:
    'Give the final answer and end. Name what it rests on: in `cites` the names of tool results, in `evidence` places in the media (role "searched" for where you looked and found nothing). When the media do not show the answer, or you are not sure, give null and the reason.',
  input: {
    type: "object",
    properties: {
      ...(answerTool.input.properties as Readonly<Record<string, never>>),
      evidence: {
        type: "array",
        maxItems: 100,
        items: {
          type: "object",
          properties: {
            media: { type: "string", description: 'Handle, such as "image-1".' },
            box: { ...numbers(4), [regionMark]: "box" },
            point: { ...numbers(2), [regionMark]: "point" },
            page: { type: "integer", minimum: 1, description: "Of a document; its box is in points." },
            text: { type: "string", maxLength: 10_000, description: "What is seen or read there." },
            role: { enum: ["supports", "searched"] },
          },
          required: ["media"],
          additionalProperties: false,
        },
      },
    },
    required: ["answer"],
    additionalProperties: false,
  },
  effects: "pure",
  // None by name: the loop gives the media that the evidence names.
  mediaInputs: [],
  run: async ({ answer, evidence = [] }, { media }) => ({
    parts: [{ type: "text", text: answer === null ? "Abstained." : "Answered." }],
    evidence: evidence.flatMap((one) => inOriginals(one, media[one.media])),
  }),
});

function inOriginals(
  { media, box, point, page, text, role = "supports" }: PointedEvidence,
  part: MediaPart | undefined,
): Evidence[] {
  if (part === undefined) throw new SchemaError(`no medium "${media}"`, "name a handle that was shown");
  const claim = { role, ...(text === undefined ? {} : { text }) };
  const region: Region | undefined =
    box !== undefined ? boxRegion(box) : point === undefined ? undefined : pointRegion(point);
  if (part.type === "image") {
    const lineage = part.lineage ?? originalLineage(part.ref);
    if (region !== undefined) return evidenceAt(toOriginal(lineage, region), claim);
    const whole = lineage.map(({ parent, page: of }) =>
      of === undefined ? { media: parent } : { media: parent, page: of },
    );
    return whole.map((place) => ({ ...place, ...claim }));
  }
  return [
    {
      media: part.ref.id,
      ...(page === undefined ? {} : { page: page - 1 }),
      ...(region === undefined || part.type !== "document" ? {} : { region }),
      ...claim,
    },
  ];
}
