import type { Box } from "@fovea/core";
import { cocoLabels } from "../../programs/coco.js";
import { openOnnx, type RunModel } from "../graph/session.js";
import { tfjsWeights, type WeightEntry } from "../graph/tfjs-weights.js";
import type { SharedImage } from "../host/pixels.js";
import type { OpenExpert } from "../host/protocol.js";
import { type Normalisation, resizeToPlanes } from "../host/resample.js";
import { readWeights } from "../host/weights.js";
import { type Agreed, agree, type Seen } from "./agree.js";
import { centernetModel, EXTENT, HEAT, type TfNode } from "./network.js";
import { peaksOf } from "./peaks.js";
import { objectWeights } from "./settings.js";

interface GraphFile {
  readonly modelTopology: { readonly node: readonly TfNode[] };
  readonly weightsManifest: readonly { readonly weights: readonly WeightEntry[] }[];
}

/** The network takes bytes as they are. */
const asIs: Normalisation = { order: "rgb", shift: [0, 0, 0], gain: [1, 1, 1] };
/** Peaks below this are not looked at. */
const LEAST = 0.12;

const open: OpenExpert<SharedImage, readonly Agreed[]> = async () => {
  const [description, bytes] = Object.values(await readWeights(objectWeights, "objects"));
  const graph = JSON.parse(description!.toString("utf8")) as GraphFile;
  const weights = tfjsWeights(graph.weightsManifest[0]!.weights, bytes!);
  const run = await openOnnx(centernetModel(graph.modelTopology.node, weights), "objects");
  return async (image, job) => {
    const first = await view(image, 384, false, run);
    job.checkCancelled();
    return agree(first, await view(image, 512, true, run));
  };
};
export default open;

/** What the network sees in the picture with its longest side at `side`, mirrored or not; places in the picture. */
async function view(image: SharedImage, side: number, mirrored: boolean, run: RunModel): Promise<Seen[]> {
  const scale = side / Math.max(image.width, image.height);
  const cells = (length: number) => Math.max(32, Math.round((length * scale) / 32) * 32);
  const [width, height] = [cells(image.width), cells(image.height)];
  const planes = resizeToPlanes(image, [0, 0, image.width, image.height], width, height, asIs);
  if (mirrored)
    for (let row = 0; row < 3 * height; row++) planes.subarray(row * width, (row + 1) * width).reverse();
  const outputs = await run(planes, [1, 3, height, width]);
  const [sx, sy] = [image.width / width, image.height / height];
  return peaksOf(outputs[HEAT]!, outputs[EXTENT]!, LEAST).map(({ label, score, box }) => {
    const [x0, x1] = mirrored ? [width - box[2], width - box[0]] : [box[0], box[2]];
    const inPicture: Box = [
      Math.max(0, x0 * sx),
      Math.max(0, box[1] * sy),
      Math.min(image.width, x1 * sx),
      Math.min(image.height, box[3] * sy),
    ];
    return { label: cocoLabels[label]!, score, box: inPicture };
  });
}
