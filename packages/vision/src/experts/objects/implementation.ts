import type { Box } from "@fovea/core";
import type { OnnxNode } from "@fovea/core/onnx";
import type { SharedImage } from "../host/pixels.js";
import type { Job, OpenExpert } from "../host/protocol.js";
import { readWeights } from "../host/weights.js";
import { letterbox, mirrored, shrink, toImage } from "../network/letterbox.js";
import { openNetwork, type RunNetwork } from "../network/session.js";
import { graphToOnnx, type TfjsGraphModel } from "../network/tfjs-graph.js";
import { type CenterNetOutput, decodePeaks, type Peak, STRIDE } from "./centernet.js";
import { type Candidate, joinViews, type View, views } from "./views.js";
import { objectsWeights } from "./weights.js";

const HEAT = "tower_0/keypoints";
const SIDES = "tower_0/wh";
const BEST = "best";

/** Peaks below this are the network's noise floor: a blank page has dozens of them. */
const NOISE = 0.08;

const open: OpenExpert<SharedImage, Candidate[]> = async () => {
  const network = await openDetector();
  return (image, job) => candidatesIn(image, network, job);
};
export default open;

/** @throws MissingExpertError, ExpertWeightsError */
export async function openDetector(): Promise<RunNetwork> {
  const [graph, numbers] = Object.values(await readWeights(objectsWeights, "objects"));
  const model = JSON.parse(graph!.toString("utf8")) as TfjsGraphModel;
  const best: OnnxNode = {
    operator: "ReduceMax",
    inputs: [HEAT],
    output: BEST,
    attributes: { axes: { integers: [1] }, keepdims: { integer: 0 } },
  };
  return openNetwork(graphToOnnx(model, numbers!, [HEAT, SIDES], [best]), "objects");
}

/** What all views of an image see, joined; nothing is decided yet. */
export async function candidatesIn(image: SharedImage, network: RunNetwork, job: Job): Promise<Candidate[]> {
  const small = shrink(image, Math.max(...views.map((view) => view.size)));
  const [sx, sy] = [image.width / small.width, image.height / small.height];
  const seen: Peak[][] = [];
  for (const view of views) {
    job.checkCancelled();
    const peaks = await look(small, view, network);
    seen.push(
      peaks.map(({ box: [x0, y0, x1, y1], ...peak }) => ({
        ...peak,
        box: [x0 * sx, y0 * sy, x1 * sx, y1 * sy],
      })),
    );
  }
  return joinViews(seen);
}

async function look(image: SharedImage, view: View, network: RunNetwork): Promise<Peak[]> {
  const { size } = view;
  const placed = letterbox(image, size, size);
  const planes = view.mirrored ? mirrored(placed.planes, size) : placed.planes;
  return decodePeaks(await runCenterNet(planes, size, network), NOISE).flatMap((peak) => {
    const [x0, y0, x1, y1] = peak.box;
    const upright: Box = view.mirrored ? [size - x1, y0, size - x0, y1] : peak.box;
    const box = toImage(upright, placed, image);
    return box[0] < box[2] && box[1] < box[3] ? [{ ...peak, box }] : [];
  });
}

/** One run of the network on a square of `size` pixels: red, green and blue planes, 0 to 255. */
export async function runCenterNet(
  planes: Float32Array,
  size: number,
  network: RunNetwork,
): Promise<CenterNetOutput> {
  const output = await network(planes, [1, 3, size, size]);
  const cells = size / STRIDE;
  return {
    heat: output[HEAT]!.data,
    best: output[BEST]!.data,
    sides: output[SIDES]!.data,
    width: cells,
    height: cells,
  };
}
