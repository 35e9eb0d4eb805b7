import type { Box } from "@fovea/core";
import type { SharedImage } from "../host/pixels.js";
import type { Job, OpenExpert } from "../host/protocol.js";
import { readWeights } from "../host/weights.js";
import { decodePeaks, type Peak, STRIDE } from "./centernet.js";
import { letterbox, mirrored, toImage } from "./letterbox.js";
import { openNetwork, type RunNetwork } from "./network/session.js";
import { graphToOnnx, type TfjsGraphModel } from "./network/tfjs-graph.js";
import { type Candidate, joinViews, type View, views } from "./views.js";
import { objectsWeights } from "./weights.js";

const HEAT = "tower_0/keypoints";
const SIDES = "tower_0/wh";

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
  return openNetwork(graphToOnnx(model, numbers!, [HEAT, SIDES]), "objects");
}

/** What all views of an image see, joined; nothing is decided yet. */
export async function candidatesIn(image: SharedImage, network: RunNetwork, job: Job): Promise<Candidate[]> {
  const seen: Peak[][] = [];
  for (const view of views) {
    job.checkCancelled();
    seen.push(await look(image, view, network));
  }
  return joinViews(seen);
}

async function look(image: SharedImage, view: View, network: RunNetwork): Promise<Peak[]> {
  const { size } = view;
  const placed = letterbox(image, size, size);
  const planes = view.mirrored ? mirrored(placed.planes, size) : placed.planes;
  const { [HEAT]: heat, [SIDES]: sides } = await network(planes, [1, 3, size, size]);
  const cells = size / STRIDE;
  const peaks = decodePeaks(heat!.data, sides!.data, cells, cells, NOISE);
  return peaks.flatMap((peak) => {
    const [x0, y0, x1, y1] = peak.box;
    const upright: Box = view.mirrored ? [size - x1, y0, size - x0, y1] : peak.box;
    const box = toImage(upright, placed, image);
    return box[0] < box[2] && box[1] < box[3] ? [{ ...peak, box }] : [];
  });
}
