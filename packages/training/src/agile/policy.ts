import { readFileSync } from "node:fs";
import { type Environment, InvalidInputError, type JsonValue, type Pixels } from "@fovea/core";
import { labelledPlace, letters } from "@fovea/environments/jigsaw";
import { loadParameters } from "@fovea/tensor";
import { SeamNetwork } from "./network.js";

/** The committed weights. */
export const seamWeights = new URL("../../agile/seams.safetensors", import.meta.url);

/** @throws SafetensorsError for bytes that are not of this network */
export function readSeamNetwork(bytes: Uint8Array = readFileSync(seamWeights)): SeamNetwork {
  const network = new SeamNetwork(() => 0.5);
  loadParameters(network, bytes);
  return network;
}

/** The pieces as the environment shows them: cut out of its first picture, each under its letter. */
export function shownPieces(world: Environment): Pixels[] {
  const told = world.observe("symbolic");
  const seen = world.observe("image");
  if (told.mode !== "symbolic" || seen.mode !== "image")
    throw new InvalidInputError(`${world.spec.id} shows no pieces`, "use a jigsaw of AGILE's");
  const { pieces, width, height } = told.data as unknown as {
    pieces: string[];
    width: number;
    height: number;
  };
  const grid = Math.sqrt(pieces.length);
  const size: Pixels = { data: new Uint8Array(0), width, height, channels: 3 };
  return pieces.map((_, i) => cutOut(seen.pixels, labelledPlace(i, grid, size)));
}

function cutOut({ data, width }: Pixels, [left, top, right, bottom]: readonly number[]): Pixels {
  const [wide, high] = [right! - left!, bottom! - top!];
  const out = new Uint8Array(wide * high * 3);
  for (let row = 0; row < high; row++) {
    const from = ((top! + row) * width + left!) * 3;
    out.set(data.subarray(from, from + wide * 3), row * wide * 3);
  }
  return { data: out, width: wide, height: high, channels: 3 };
}

/**
 * What the policy plays in AGILE's game, as it begins: the answer, from the pixels that the environment shows.
 *
 * @param chance as of `SeamNetwork.assemble`
 */
export function seamAction(
  network: SeamNetwork,
  world: Environment,
  chance?: Parameters<SeamNetwork["assemble"]>[2],
): JsonValue {
  const pieces = shownPieces(world);
  const order = network.assemble(pieces, Math.sqrt(pieces.length), chance);
  return { answer: order.map((piece) => letters[piece]!) };
}
