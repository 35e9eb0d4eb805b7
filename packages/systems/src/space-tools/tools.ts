import {
  crop,
  defineTool,
  type ImagePart,
  InvalidInputError,
  type JsonObject,
  type JsonValue,
  storedImage,
  type Tool,
  type ToolContext,
  type ToolResult,
  text,
} from "@fovea/core";
import { encodePixels } from "@fovea/vision";
import { type Point2, type Point3, projectToImage, projectToSpace } from "./camera.js";
import { type Grid, indexAt, maskCrop, pointCrop } from "./vision-ops.js";

const number = { type: "number" } as const;
const points = (of: number) => ({
  type: "array",
  items: { type: "array", items: number, minItems: of, maxItems: of },
});
const grid = {
  type: "object",
  properties: { data: { type: "array", items: number }, width: number, height: number },
  required: ["data", "width", "height"],
};
const image = { type: "string", description: 'Handle of the image, such as "image-1".' } as const;
const camera = { focal: number, width: number, height: number } as const;

function operation(
  name: string,
  description: string,
  properties: JsonObject,
  run: (input: never, context: ToolContext) => ToolResult | Promise<ToolResult>,
): Tool {
  return defineTool({
    name,
    version: "1",
    description,
    effects: "pure",
    ...("image" in properties ? { mediaInputs: ["image"] } : {}),
    input: { type: "object", properties, required: Object.keys(properties), additionalProperties: false },
    run: async (input: JsonObject, context) => run(input as never, context),
  });
}

const values = (data: JsonValue): ToolResult => ({
  parts: [text(JSON.stringify(data)), { type: "data", name: "value", data }],
});

function imageOf(handle: string, { media }: ToolContext): ImagePart {
  const part = media[handle];
  if (part?.type === "image") return part;
  throw new InvalidInputError(`no image "${handle}" here`, `use one of: ${Object.keys(media).join(", ")}`);
}

/** SpaceTools' deterministic operations (`vision_ops` of its Toolshed) as tools, by its names. */
export const visionOps: readonly Tool[] = [
  operation(
    "project_3d_points_to_2d",
    "Pixels at which points (x right, y down, z forward, of a pinhole camera in the middle) are seen. focal, width and height in pixels.",
    { points: points(3), ...camera },
    ({ points: given, ...seen }: { points: Point3[]; focal: number; width: number; height: number }) =>
      values(projectToImage(given, seen) as unknown as JsonValue),
  ),
  operation(
    "project_2d_points_to_3d",
    "Points in space of pixels whose depths (along z) are known. focal, width and height in pixels.",
    { points: points(2), depths: { type: "array", items: number }, ...camera },
    ({
      points: given,
      depths,
      ...seen
    }: {
      points: Point2[];
      depths: number[];
      focal: number;
      width: number;
      height: number;
    }) => values(projectToSpace(given, depths, seen) as unknown as JsonValue),
  ),
  operation(
    "index_at",
    "The value of a map (depth, mask) at a place; u and v from 0 (left, top) to below 1.",
    { data: grid, u: number, v: number },
    ({ data, u, v }: { data: Grid; u: number; v: number }) => values(indexAt(data, u, v)),
  ),
  operation(
    "point_crop",
    "The part of an image from the lowest to the highest of some points, each from 0 (left, top) to 1.",
    { image, points: points(2) },
    async ({ image: handle, points: given }: { image: string; points: Point2[] }, context) => {
      const part = imageOf(handle, context);
      const cut = pointCrop(storedImage(part.ref, part.lineage), given);
      return shown(await context.codec.store(cut, context.blobs, context.signal));
    },
  ),
  operation(
    "mask_crop",
    "The part of an image inside a mask's bounding box, white where the mask is 0. The mask has the image's size.",
    { image, mask: grid },
    async ({ image: handle, mask }: { image: string; mask: Grid }, context) => {
      const part = imageOf(handle, context);
      const whole = storedImage(part.ref, part.lineage);
      const { pixels, box } = maskCrop(
        await context.codec.pixels(whole, context.blobs, context.signal),
        mask,
      );
      const id = await context.blobs.put(await encodePixels(pixels, { mediaType: "image/png" }));
      const { width, height } = pixels;
      const ref = { type: "image", id, width, height, mediaType: "image/png" } as const;
      return shown({ ref, lineage: crop(whole, box).lineage });
    },
  ),
];

const shown = ({ ref, lineage }: Pick<ImagePart, "ref" | "lineage">): ToolResult => ({
  parts: [{ type: "image", ref, ...(lineage === undefined ? {} : { lineage }) }],
});
