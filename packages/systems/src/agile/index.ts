import { codeLoop } from "@fovea/agents";
import {
  type Answer,
  type ContentPart,
  crop,
  type Image,
  type ImagePart,
  InvalidInputError,
  imageSize,
  type Run,
  type System,
  type SystemOptions,
  storedImage,
  type Task,
  text,
} from "@fovea/core";
import { letters } from "@fovea/environments/jigsaw";
import { imageCodec } from "@fovea/vision";
import { sharedPython } from "../run/python.js";
import { agileProtocol } from "./protocol.js";

export { agileProtocol, readAgile } from "./protocol.js";

/**
 * AGILE (arXiv 2510.01304): a model solves a jigsaw by code. One picture is cut into 2 x 2 pieces (3 x 3 where the question says "3x3"),
 * shuffled by the run's seed; four or nine pictures are taken as pieces.
 *
 * @throws InvalidInputError from a run for another number of pictures; SandboxUnavailableError without bubblewrap or Python
 */
const agile: System = {
  id: "agile",
  async agent(options) {
    return {
      id: "agile@1",
      run: async (task, context) => {
        const pieces = await piecesOf(task, context.run);
        const agent = agentFor(pieces.images.length, options);
        const parts: ContentPart[] = pieces.images.flatMap((piece, i) => [text(`${letters[i]}:`), piece]);
        const answer = await agent.run({ parts: [...parts, text("Put the pieces together.")] }, context);
        return pieces.truth === undefined ? answer : withTruth(answer, pieces.truth);
      },
    };
  },
};

export default agile;

const agentFor = (pieces: number, { model, sampling, limits }: SystemOptions) =>
  codeLoop({
    protocol: agileProtocol(pieces),
    model,
    sandbox: sharedPython(),
    codec: imageCodec,
    ...(sampling === undefined ? {} : { sampling }),
    ...(limits === undefined ? {} : { limits }),
  });

interface Pieces {
  readonly images: readonly ImagePart[];
  /** The right letters, from the top left on, where the picture was cut here. */
  readonly truth?: readonly string[];
}

async function piecesOf({ parts }: Task, run: Run): Promise<Pieces> {
  const images = parts.filter((part): part is ImagePart => part.type === "image");
  if (images.length === 4 || images.length === 9) return { images };
  if (images.length !== 1) {
    throw new InvalidInputError(
      `${images.length} pictures`,
      "give one picture to cut, or four or nine pieces",
    );
  }
  const words = parts.map((part) => (part.type === "text" ? part.text : "")).join(" ");
  return cutPicture(storedImage(images[0]!.ref, images[0]!.lineage), /3\s*x\s*3/i.test(words) ? 3 : 2, run);
}

/** Pieces with exact lineage, in an order drawn from the run's seed that is not the right one. */
async function cutPicture(picture: Image, grid: number, run: Run): Promise<Pieces> {
  const size = imageSize(picture);
  const [width, height] = [Math.floor(size.width / grid), Math.floor(size.height / grid)];
  if (Math.min(width, height) < 8) {
    throw new InvalidInputError(
      `a picture of ${size.width}x${size.height}`,
      `give at least ${8 * grid} pixels a side`,
    );
  }
  const random = run.random("agile");
  let order = random.permutation(grid * grid);
  while (order.every((place, i) => place === i)) order = random.permutation(grid * grid);
  const images: ImagePart[] = [];
  for (const [i, place] of order.entries()) {
    const [x, y] = [(place % grid) * width, Math.floor(place / grid) * height];
    const piece = await imageCodec.store(
      crop(picture, [x, y, x + width, y + height]),
      run.store.blobs,
      run.signal,
    );
    images.push({ type: "image", ref: piece.ref, lineage: piece.lineage, name: `piece-${letters[i]}` });
  }
  return { images, truth: order.map((_, place) => letters[order.indexOf(place)]!) };
}

function withTruth(answer: Answer, truth: readonly string[]): Answer {
  let said: unknown;
  try {
    said = JSON.parse(answer.answer ?? "null");
  } catch {
    said = null;
  }
  const right =
    Array.isArray(said) && said.length === truth.length && truth.every((letter, i) => letter === said[i]);
  const reason = `the right order is ${truth.join(", ")}: this is ${right ? "right" : "wrong"}`;
  return { ...answer, reason: answer.reason === undefined ? reason : `${answer.reason}; ${reason}` };
}
