import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type Box,
  boxRegion,
  hashJson,
  type Image,
  type ImagePart,
  InvalidInputError,
  imageSize,
  memoryStore,
  regionBounds,
  storedImage,
  toOriginal,
} from "@fovea/core";
import { stream } from "@fovea/core/random";
import {
  type Benchmark,
  type Dataset,
  type OpenBenchmarkOptions,
  type PredictedSample,
  type Prediction,
  PredictionsError,
  type Sample,
} from "@fovea/evals";
import { imageCodec, loadMedia } from "@fovea/vision";
import { augment } from "./augment.js";
import { ssl4rlReward } from "./reward.js";
import { contrastiveTask, jigsawTask, positionTask, rotationTask, type SelfSupervisedTask } from "./tasks.js";

type Kind = SelfSupervisedTask["kind"];

/** Pixels that a picture's shorter side needs for each task. */
const leastSide: Readonly<Record<Kind, number>> = { rotation: 28, jigsaw: 56, position: 70, contrastive: 28 };
const kinds = Object.keys(leastSide) as Kind[];

/** Every order of the tiles 1 to 4, as choices. */
const orders = permutations(["1", "2", "3", "4"]).map((order) => order.join(","));

interface Photo {
  readonly name: string;
  readonly path: string;
  readonly side: number;
}

/**
 * SSL4RL's four tasks (arXiv 2510.16416) over a folder of pictures, one of each kind a picture: what is asked follows from the seed, and
 * the answers from how the questions were made. A picture that is too small for a task has none of its kind.
 */
export const ssl4rl: Benchmark = {
  id: "ssl4rl",
  version: "1",
  title: "SSL4RL tasks over own pictures",
  measures:
    "Whether an agent sees how a picture was turned, where its tiles go, where a patch lies in it, and whether two altered pictures come from one. The pictures are yours and need no labels. Not: what they show.",
  source: "SSL4RL, arXiv 2510.16416; github.com/PKU-ML/SSL4RL",
  files: [
    {
      name: "*.png, *.jpg, *.webp (two pictures or more)",
      from: "any folder of pictures, such as samples/ of this repository",
      status: "verified",
    },
  ],
  metrics: {
    accuracy: {
      summary:
        "all right; a guess is right in 25% of rotation and position, 50% of contrastive, 1 in 24 of jigsaw",
      kind: "share",
    },
    reward: { summary: "the paper's: a jigsaw pays the share of places that are right", kind: "mean" },
  },
  open,
  grade: ({ target, kept }, answer) => {
    const response = `<answer>${answer === null ? "" : spelled(answer)}</answer>`;
    const reward = ssl4rlReward(response, { kind: kept.kind as Kind, answer: String(target) });
    return { accuracy: reward === 1 ? 1 : 0, reward };
  },
  groups: ({ kept }) => [String(kept.kind)],
  predictions,
};

async function open(folder: string, options: OpenBenchmarkOptions = {}): Promise<Dataset> {
  const { seed = 0, filter, limit, withoutMedia = false, signal } = options;
  const hash = createHash("sha256");
  const photos: Photo[] = [];
  for (const name of await picturesIn(folder)) {
    signal?.throwIfAborted();
    const path = join(folder, name);
    const bytes = await readFile(path);
    const { ref } = (await loadMedia(bytes, memoryStore().blobs)) as ImagePart;
    hash.update(`${name}\0${ref.id}\n`);
    photos.push({ name, path, side: Math.min(ref.width, ref.height) });
  }
  if (photos.length < 2) {
    throw new InvalidInputError(
      `there ${photos.length === 1 ? "is one picture" : "are no pictures"} in ${folder}`,
      "give a folder with two pictures (PNG, JPEG, WebP) or more",
    );
  }
  const all = photos
    .flatMap((photo, i) => kinds.map((kind) => ({ photo, i, kind })))
    .filter(({ photo, kind }) => photo.side >= leastSide[kind])
    .filter(({ kind, photo }) => fits(filter, { kind, picture: photo.name }));
  if (all.length === 0)
    throw new InvalidInputError("no task passes the filter", `filter by kind: ${kinds.join(", ")}`);
  const chosen = all.slice(0, limit);
  return {
    name: ssl4rl.title,
    description: {
      name: ssl4rl.title,
      files: `pictures of a folder, seed ${seed}`,
      fields: { question: "question" },
    },
    hash: hashJson({ benchmark: "ssl4rl@1", seed, pictures: hash.digest("hex") }),
    size: chosen.length,
    rows: all.length,
    splits: { "": all.length },
    selection: {
      seed,
      ...(limit === undefined ? {} : { limit }),
      ...(filter === undefined ? {} : { filter }),
    },
    async *samples() {
      for (const [row, { photo, i, kind }] of chosen.entries()) {
        signal?.throwIfAborted();
        yield await sampleOf(photo, photos[(i + 1) % photos.length]!, i, kind, seed, row + 1, withoutMedia);
      }
    },
  };
}

async function sampleOf(
  photo: Photo,
  next: Photo,
  index: number,
  kind: Kind,
  seed: number,
  row: number,
  withoutMedia: boolean,
): Promise<Sample> {
  const house = { blobs: memoryStore().blobs, codec: imageCodec };
  const load = async ({ path }: Photo): Promise<Image> => {
    const { ref } = (await loadMedia(path, house.blobs)) as ImagePart;
    return storedImage(ref);
  };
  const random = stream(seed, `ssl4rl/${kind}`, index);
  const image = await load(photo);
  const makers: Readonly<Record<Kind, () => SelfSupervisedTask | Promise<SelfSupervisedTask>>> = {
    rotation: () => rotationTask(image, random),
    jigsaw: () => jigsawTask(image, random),
    position: () => positionTask(image, random),
    // As many of two pictures as of one.
    contrastive: async () =>
      contrastiveTask(image, index % 2 === 0 ? null : await load(next), (each) =>
        augment(each, random, house),
      ),
  };
  const { images, question, answer } = await makers[kind]();
  const media = withoutMedia
    ? []
    : await Promise.all(
        images.map(async (each, i) => {
          const pixels = await imageCodec.pixels(each, house.blobs);
          const source = await imageCodec.encode(pixels, { mediaType: "image/png" });
          return { name: `image-${i + 1}`, as: "image" as const, source };
        }),
      );
  return {
    id: `${photo.name}-${kind}`,
    question,
    ...(kind === "jigsaw" ? { choices: orders } : {}),
    media,
    target: answer,
    ...(kind === "position" ? { evidence: [{ medium: "image-1", box: placeOf(images[1]!) }] } : {}),
    // Questions about one picture are hard or easy together.
    cluster: photo.name,
    kept: { kind, picture: photo.name },
    file: photo.path,
    row,
  };
}

/** Where a patch lies in its picture. */
function placeOf(patch: Image): Box {
  const { width, height } = imageSize(patch);
  const [place] = toOriginal(patch.lineage, boxRegion([0, 0, width, height]));
  return regionBounds(place!.region!);
}

/** A letter is the order of tiles for which it stands. */
function spelled(answer: string): string {
  const letter = /^\s*\(?([A-X])\)?\s*[.:]?\s*$/.exec(answer)?.[1];
  if (letter !== undefined) return orders[letter.charCodeAt(0) - 65]!;
  const tagged = /<answer>([\s\S]*?)<\/answer>/.exec(answer)?.[1] ?? answer;
  return tagged.trim().replace(/\s*degrees?\.?$|\u00b0$/i, "");
}

async function picturesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((cause: NodeJS.ErrnoException) => {
    throw new InvalidInputError(
      `cannot read ${folder}: ${cause.code ?? cause.message}`,
      "give a folder of pictures",
      {
        cause,
      },
    );
  });
  return names.filter((name) => /\.(png|jpe?g|webp)$/i.test(name)).sort();
}

function fits(filter: OpenBenchmarkOptions["filter"], kept: Readonly<Record<string, string>>): boolean {
  return Object.entries(filter ?? {}).every(([name, wanted]) =>
    [wanted].flat().includes(kept[name] as never),
  );
}

/** A list of `{id, answer}`; the folder and the seed are those of the questions. */
async function predictions(file: string, folder?: string): Promise<readonly Prediction[]> {
  if (folder === undefined)
    throw new PredictionsError("the pictures are needed", "give their folder: --data FOLDER");
  const records = JSON.parse(await readFile(file, "utf8")) as unknown;
  const samples = new Map<string, PredictedSample>();
  for await (const sample of (await open(folder, { withoutMedia: true })).samples())
    samples.set(sample.id, sample);
  if (!Array.isArray(records))
    throw new PredictionsError(`${file} holds no list`, "write [{id, answer}, ...]");
  return records.map((record: { id?: unknown; answer?: unknown } | null): Prediction => {
    const sample = samples.get(String(record?.id));
    if (sample === undefined) {
      throw new PredictionsError(
        `there is no question ${JSON.stringify(record?.id)?.slice(0, 60)}`,
        "ids are PICTURE-KIND, as in coffee.png-rotation",
      );
    }
    return { sample, answer: typeof record?.answer === "string" ? record.answer : null };
  });
}

function permutations(items: readonly string[]): string[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((first, i) =>
    permutations([...items.slice(0, i), ...items.slice(i + 1)]).map((rest) => [first, ...rest]),
  );
}
