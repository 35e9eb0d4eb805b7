// A context whose tools answer from a table, for tests of programs: no expert, no pixels.
import {
  boxRegion,
  type DocumentPart,
  type ImagePart,
  type JsonObject,
  type MediaByName,
  type MediaPart,
  sha256,
  type ToolResult,
  text,
  translation,
} from "@fovea/core";
import { type FoundRegion, type FoundRegions, regionsPart } from "../../regions.js";

export const picture = (name: string, width = 900, height = 600): ImagePart => ({
  type: "image",
  name,
  ref: { type: "image", id: sha256(name), width, height, mediaType: "image/png" },
});

export const paper = (name: string, pages = 1): DocumentPart => ({
  type: "document",
  name,
  ref: {
    type: "document",
    id: sha256(name),
    mediaType: "application/pdf",
    pages: Array.from({ length: pages }, () => ({ width: 600, height: 800 })),
  },
});

/** A page drawn at two pixels a point, as page-image would. */
export function drawn(document: DocumentPart, page: number): ImagePart {
  const id = sha256(`${document.ref.id} ${page}`);
  return {
    type: "image",
    ref: { type: "image", id, width: 1200, height: 1600, mediaType: "image/png" },
    lineage: [
      {
        parent: document.ref.id,
        page,
        matrix: [0.5, 0, 0, 0, 0.5, 0, 0, 0, 1],
        region: boxRegion([0, 0, 1200, 1600]),
        certainty: "exact",
      },
    ],
  };
}

/** What crop would give, with its lineage. */
export function cut(part: ImagePart, [x0, y0, x1, y1]: readonly number[]): ImagePart {
  const [left, top] = [Math.floor(Math.max(0, x0!)), Math.floor(Math.max(0, y0!))];
  const [width, height] = [
    Math.ceil(Math.min(part.ref.width, x1!)) - left,
    Math.ceil(Math.min(part.ref.height, y1!)) - top,
  ];
  return {
    type: "image",
    ref: {
      type: "image",
      id: sha256(`${part.ref.id} ${left} ${top} ${width} ${height}`),
      width,
      height,
      mediaType: "image/png",
    },
    lineage: [
      {
        parent: part.ref.id,
        matrix: translation(left, top),
        region: boxRegion([0, 0, width, height]),
        certainty: "exact",
      },
    ],
  };
}

export const found = (
  expert: string,
  regions: readonly FoundRegion[],
  width = 900,
  height = 600,
): FoundRegions => ({
  width,
  height,
  expert: `${expert}@1`,
  threshold: 0.4,
  regions,
});

export const object = (
  label: string,
  box: FoundRegion["box"],
  score = 0.9,
  answerable?: boolean,
): FoundRegion => ({
  kind: "object",
  label,
  box,
  score,
  ...(answerable === undefined ? {} : { answerable }),
});

export const expertResult = (regions: FoundRegions): ToolResult => ({
  parts: [text("seen"), regionsPart(regions)],
});

export interface LoggedCall {
  readonly tool: string;
  readonly input: JsonObject;
  readonly media: MediaByName;
}

export type Answerer = (input: JsonObject, part: MediaPart, media: MediaByName) => ToolResult;

/** Answers each tool from its function, and logs the calls. crop and page-image work as they do. */
export function script(tools: Readonly<Record<string, Answerer>>): {
  readonly calls: LoggedCall[];
  call(tool: string, input: JsonObject, media: MediaByName): Promise<ToolResult>;
} {
  const all: Readonly<Record<string, Answerer>> = {
    crop: (input, part) => ({ parts: [cut(part as ImagePart, input["box"] as number[])] }),
    "page-image": (input, part) => ({ parts: [drawn(part as DocumentPart, Number(input["page"]) - 1)] }),
    ...tools,
  };
  const calls: LoggedCall[] = [];
  return {
    calls,
    call: async (tool, input, media) => {
      calls.push({ tool, input, media });
      const answer = all[tool];
      if (answer === undefined) throw new Error(`the script has no ${tool}`);
      return answer(input, Object.values(media)[0]!, media);
    },
  };
}
