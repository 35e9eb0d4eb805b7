import type { Box } from "@fovea/core";
import type { SharedImage } from "../host/pixels.js";
import type { Job, OpenExpert } from "../host/protocol.js";
import { readWeights } from "../host/weights.js";
import { letterbox, mirrored, shrink, toImage } from "../network/letterbox.js";
import { openNetwork, type RunNetwork } from "../network/session.js";
import type { WeightsGroup } from "../network/tfjs-weights.js";
import { decodeFaces, type Face } from "./decode.js";
import { faceNetwork, INPUT_SIZE } from "./network.js";
import { type FaceCandidate, joinFaces, type View, views } from "./views.js";
import { facesWeights } from "./weights.js";

/** The network's noise: textures reach it by the dozen. */
const NOISE = 0.1;

export interface FaceDetector {
  readonly network: RunNetwork;
  readonly anchors: Float32Array;
}

const open: OpenExpert<SharedImage, FaceCandidate[]> = async () => {
  const detector = await openFaceDetector();
  return (image, job) => facesIn(image, detector, job);
};
export default open;

/** @throws MissingExpertError, ExpertWeightsError */
export async function openFaceDetector(): Promise<FaceDetector> {
  const [manifest, numbers] = Object.values(await readWeights(facesWeights, "faces"));
  const { onnx, anchors } = faceNetwork(JSON.parse(manifest!.toString("utf8")) as WeightsGroup[], numbers!);
  return { network: await openNetwork(onnx, "faces"), anchors };
}

/** What all views of an image see, joined; nothing is decided yet. */
export async function facesIn(
  image: SharedImage,
  detector: FaceDetector,
  job: Job,
): Promise<FaceCandidate[]> {
  const small = shrink(image, INPUT_SIZE);
  const [sx, sy] = [image.width / small.width, image.height / small.height];
  const seen: Face[][] = [];
  for (const view of views) {
    job.checkCancelled();
    const faces = await look(small, view, detector);
    seen.push(
      faces.map(({ box: [x0, y0, x1, y1], score }) => ({
        box: [x0 * sx, y0 * sy, x1 * sx, y1 * sy],
        score,
      })),
    );
  }
  return joinFaces(seen);
}

async function look(image: SharedImage, view: View, { network, anchors }: FaceDetector): Promise<Face[]> {
  const placed = letterbox(image, INPUT_SIZE, INPUT_SIZE, view.fill);
  const planes = view.mirrored ? mirrored(placed.planes, INPUT_SIZE) : placed.planes;
  for (let i = 0; i < planes.length; i++) planes[i] = planes[i]! / 127.5 - 1;
  const { boxes, classes } = await network(planes, [1, 3, INPUT_SIZE, INPUT_SIZE]);
  return decodeFaces(boxes!.data, classes!.data, anchors, NOISE).flatMap((face) => {
    const [x0, y0, x1, y1] = face.box;
    const upright: Box = view.mirrored ? [INPUT_SIZE - x1, y0, INPUT_SIZE - x0, y1] : face.box;
    const box = toImage(upright, placed, image);
    return box[0] < box[2] && box[1] < box[3] ? [{ ...face, box }] : [];
  });
}
