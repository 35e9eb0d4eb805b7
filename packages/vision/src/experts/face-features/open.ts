import { type Box, boxHeight, boxWidth, type Point, pointsBounds } from "@fovea/core";
import { facesIn, openFaceDetector } from "../faces/implementation.js";
import { thresholds } from "../faces/thresholds.js";
import type { FaceCandidate } from "../faces/views.js";
import type { SharedImage } from "../host/pixels.js";
import type { Job } from "../host/protocol.js";
import { readWeights, type WeightFiles } from "../host/weights.js";
import { letterbox } from "../network/letterbox.js";
import { openNetwork } from "../network/session.js";
import type { WeightsGroup } from "../network/tfjs-weights.js";
import { DESCRIPTOR_SIZE, descriptorNetwork, FEATURE_SIZE, featureNetwork } from "./networks.js";
import { descriptorWeights, expressionWeights, landmarkWeights } from "./weights.js";

/** Mean colour that the networks were trained to be given the difference from. */
const MEAN = [122.782, 117.001, 104.298] as const;
/** By how much of its size the box around the landmarks grows for the other networks. */
const MARGIN = 0.1;

/** A face with its points, in pixels of the image. */
export interface FaceShape extends FaceCandidate {
  /** 68: jaw 0-16, brows 17-26, nose 27-35, eyes 36-47, mouth 48-67; "right" ones first, as seen in the picture from the left. */
  readonly points: readonly Point[];
  /** Around the points, with a margin: what the other networks look at. */
  readonly aligned: Box;
}

export type FindShapes = (image: SharedImage, job: Job) => Promise<FaceShape[]>;

/** Opens the detector and the landmark network. @throws MissingExpertError, ExpertWeightsError */
export async function openShapes(): Promise<FindShapes> {
  const [detector, landmarks] = await Promise.all([openFaceDetector(), openFeatures(landmarkWeights, 136)]);
  return async (image, job) => {
    const faces = (await facesIn(image, detector, job)).filter(({ score }) => score >= thresholds.candidate);
    const shapes: FaceShape[] = [];
    for (const face of faces) {
      job.checkCancelled();
      const { out, toImage } = await landmarks(image, face.box);
      const points = Array.from({ length: 68 }, (_, i) => toImage([out[i * 2]!, out[i * 2 + 1]!]));
      shapes.push({ ...face, points, aligned: grown(pointsBounds(points)) });
    }
    return shapes;
  };
}

/** Runs a network on the part of an image inside a box. `toImage` maps the network's own [0, 1] square to the image. */
export type LookAtFace = (
  image: SharedImage,
  box: Box,
) => Promise<{ readonly out: Float32Array; toImage(point: Point): Point }>;

/** @throws MissingExpertError, ExpertWeightsError */
export async function openFeatures(weights: WeightFiles, width: number): Promise<LookAtFace> {
  return openOn(weights, FEATURE_SIZE, (manifest, bytes) => featureNetwork(manifest, bytes, width));
}

/** Probabilities of `expressions`, in their order. @throws MissingExpertError, ExpertWeightsError */
export async function openExpressions(): Promise<(image: SharedImage, box: Box) => Promise<number[]>> {
  const look = await openFeatures(expressionWeights, 7);
  return async (image, box) => softmax((await look(image, box)).out);
}

/** 128 numbers; those of one person lie near each other. @throws MissingExpertError, ExpertWeightsError */
export async function openDescriptors(): Promise<(image: SharedImage, box: Box) => Promise<Float32Array>> {
  const look = await openOn(descriptorWeights, DESCRIPTOR_SIZE, descriptorNetwork);
  return async (image, box) => (await look(image, box)).out;
}

async function openOn(
  weights: WeightFiles,
  size: number,
  build: (manifest: readonly WeightsGroup[], bytes: Uint8Array) => Uint8Array,
): Promise<LookAtFace> {
  const [manifest, numbers] = Object.values(await readWeights(weights, "faces"));
  const run = await openNetwork(
    build(JSON.parse(manifest!.toString("utf8")) as WeightsGroup[], numbers!),
    "faces",
  );
  return async (image, box) => {
    const part = cut(image, box);
    const placed = letterbox(part.image, size, size);
    const inner = [part.image.width * placed.scale, part.image.height * placed.scale] as const;
    for (let c = 0; c < 3; c++) {
      const plane = placed.planes.subarray(c * size * size, (c + 1) * size * size);
      for (let i = 0; i < plane.length; i++) plane[i] = (plane[i]! - MEAN[c]!) / 255;
    }
    const { out } = await run(placed.planes, [1, 3, size, size]);
    const toImage = ([u, v]: Point): Point => [
      part.left + ((u * size - placed.left) / inner[0]) * part.image.width,
      part.top + ((v * size - placed.top) / inner[1]) * part.image.height,
    ];
    return { out: out!.data, toImage };
  };
}

/** The part of an image inside a box, grown to whole pixels and cut to the image. */
function cut(image: SharedImage, box: Box): { image: SharedImage; left: number; top: number } {
  const [left, top] = [Math.max(0, Math.floor(box[0])), Math.max(0, Math.floor(box[1]))];
  const width = Math.max(1, Math.min(image.width, Math.ceil(box[2])) - left);
  const height = Math.max(1, Math.min(image.height, Math.ceil(box[3])) - top);
  const data = new Uint8Array(new SharedArrayBuffer(width * height * 3));
  for (let y = 0; y < height; y++) {
    const from = ((top + y) * image.width + left) * 3;
    data.set(image.data.subarray(from, from + width * 3), y * width * 3);
  }
  return { image: { data, width, height }, left, top };
}

function grown(box: Box): Box {
  const [dx, dy] = [MARGIN * boxWidth(box), MARGIN * boxHeight(box)];
  return [box[0] - dx, box[1] - dy, box[2] + dx, box[3] + dy];
}

function softmax(logits: Float32Array): number[] {
  const most = Math.max(...logits);
  const powers = Array.from(logits, (logit) => Math.exp(logit - most));
  const sum = powers.reduce((total, each) => total + each, 0);
  return powers.map((each) => each / sum);
}
