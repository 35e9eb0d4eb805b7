import { type Box, crop, type Image, InvalidInputError, imageSize, rotate } from "@fovea/core";
import type { Pcg64 } from "@fovea/core/random";

/** A question about pictures whose answer follows from how they were made (arXiv 2510.16416). */
export interface SelfSupervisedTask {
  readonly kind: "rotation" | "jigsaw" | "position" | "contrastive";
  readonly images: readonly Image[];
  /** In words that name the answers there are. */
  readonly question: string;
  /** The question, and in which form to answer: what a model is trained on. */
  readonly query: string;
  /** What `<answer>` must hold. */
  readonly answer: string;
}

/** Shorter sides than this are skipped, as the builders of the paper do, pixels. */
const least = 28;

const form = "Think between <think> and </think>, then answer between <answer> and </answer>.";

const asked = (question: string) => ({ question, query: `${question} ${form}` });
const listed = (answers: readonly (string | number)[]): string =>
  `${answers.slice(0, -1).join(", ")} or ${answers.at(-1)}`;

/**
 * Rotation: the picture, and the picture turned counter-clockwise by one of `angles`, cut to the largest upright rectangle that shows
 * no corner. The answer is the angle.
 *
 * @throws InvalidInputError for a picture with a side under 28 pixels
 */
export function rotationTask(
  image: Image,
  random: Pcg64,
  angles: readonly number[] = [0, 90, 180, 270],
): SelfSupervisedTask {
  checkSide(image);
  const angle = angles[random.integers(0, angles.length)]!;
  const turned = angle === 0 ? image : rotate(image, -angle);
  const { width, height } = imageSize(turned);
  const inner = innerRectangle(imageSize(image).width, imageSize(image).height, angle);
  const [left, top] = [(width - inner.width) / 2, (height - inner.height) / 2];
  const box: Box = [
    Math.ceil(left),
    Math.ceil(top),
    Math.floor(left + inner.width),
    Math.floor(top + inner.height),
  ];
  const whole = box[0] === 0 && box[1] === 0 && box[2] === width && box[3] === height;
  return {
    kind: "rotation",
    images: [image, whole ? turned : crop(turned, box)],
    ...asked(
      `The second picture is the first one, turned counter-clockwise. By how many degrees: ${listed(angles)}?`,
    ),
    answer: String(angle),
  };
}

/**
 * The largest upright rectangle inside a `width` x `height` one that was turned by `degrees`, pixels: half the short side limits it
 * on both sides where the picture is long and the angle steep, else all four corners touch.
 */
export function innerRectangle(
  width: number,
  height: number,
  degrees: number,
): { width: number; height: number } {
  const radians = (degrees * Math.PI) / 180;
  const [sine, cosine] = [Math.abs(Math.sin(radians)), Math.abs(Math.cos(radians))];
  const [long, short] = [Math.max(width, height), Math.min(width, height)];
  if (short <= 2 * sine * cosine * long || Math.abs(sine - cosine) < 1e-10) {
    const half = short / 2;
    const [a, b] = [half / sine, half / cosine];
    return width >= height ? { width: a, height: b } : { width: b, height: a };
  }
  const doubled = cosine * cosine - sine * sine;
  return {
    width: Math.round(((width * cosine - height * sine) / doubled) * 1e6) / 1e6,
    height: Math.round(((height * cosine - width * sine) / doubled) * 1e6) / 1e6,
  };
}

/**
 * Jigsaw: the picture cut into `grid` x `grid` tiles (what does not divide is left out), shown in a shuffled order. The answer gives, for
 * each place from the top left on, the number of the tile shown that belongs there, from 1: the inverse of the order.
 *
 * @throws InvalidInputError when a tile has a side under 28 pixels
 */
export function jigsawTask(image: Image, random: Pcg64, grid = 2): SelfSupervisedTask {
  const size = imageSize(image);
  const [width, height] = [Math.floor(size.width / grid), Math.floor(size.height / grid)];
  if (Math.min(width, height) < least) {
    throw new InvalidInputError(
      `tiles of ${width}x${height} pixels`,
      `give a picture of at least ${least * grid} pixels a side, or a smaller grid`,
    );
  }
  const order = random.permutation(grid * grid);
  const tile = (place: number) => {
    const [x, y] = [(place % grid) * width, Math.floor(place / grid) * height];
    return crop(image, [x, y, x + width, y + height]);
  };
  return {
    kind: "jigsaw",
    images: order.map(tile),
    ...asked(
      `These are the ${grid * grid} tiles of a picture, shuffled, numbered from 1. Give, row by row from the top left, the number of the tile that belongs in each place, separated by commas.`,
    ),
    answer: inverseOrder(order).join(","),
  };
}

/** By place, the number (from 1) under which its tile is shown; `order[i]` is the place of the i-th tile shown, from 0. */
export function inverseOrder(order: readonly number[]): number[] {
  const inverse = new Array<number>(order.length);
  order.forEach((place, shown) => {
    inverse[place] = shown + 1;
  });
  return inverse;
}

const quadrants = ["top-left", "top-right", "bottom-left", "bottom-right"] as const;

/**
 * Position: the picture and a patch from inside one of its quadrants, each side of it from 20 to 80% of the quadrant's (28 pixels at
 * least). The answer is the quadrant.
 *
 * @throws InvalidInputError when a quadrant has no room for a patch
 */
export function positionTask(image: Image, random: Pcg64): SelfSupervisedTask {
  const size = imageSize(image);
  const [halfWidth, halfHeight] = [Math.floor(size.width / 2), Math.floor(size.height / 2)];
  const side = (half: number): number => {
    const [low, high] = [Math.max(least, Math.floor(0.2 * half)), Math.floor(0.8 * half)];
    if (high < low) {
      throw new InvalidInputError(
        `a quadrant of ${halfWidth}x${halfHeight} pixels`,
        `give a picture of at least ${2 * Math.ceil(least / 0.8)} pixels a side`,
      );
    }
    return random.integers(low, high + 1);
  };
  const quadrant = random.integers(0, 4);
  const [width, height] = [side(halfWidth), side(halfHeight)];
  const x = (quadrant % 2) * halfWidth + random.integers(0, halfWidth - width + 1);
  const y = Math.floor(quadrant / 2) * halfHeight + random.integers(0, halfHeight - height + 1);
  return {
    kind: "position",
    images: [image, crop(image, [x, y, x + width, y + height])],
    ...asked(`In which quadrant of the first picture does the second one lie: ${listed(quadrants)}?`),
    answer: quadrants[quadrant]!,
  };
}

/**
 * Contrastive: two augmented pictures, of one picture ("positive") or of two ("negative"). `augment` makes a picture that shows the same
 * and looks different (`augment.ts`).
 */
export async function contrastiveTask(
  image: Image,
  other: Image | null,
  augment: (image: Image) => Promise<Image>,
): Promise<SelfSupervisedTask> {
  return {
    kind: "contrastive",
    images: [await augment(image), await augment(other ?? image)],
    ...asked(
      "Were these two pictures made from one and the same picture? If so it is positive: positive or negative?",
    ),
    answer: other === null ? "positive" : "negative",
  };
}

function checkSide(image: Image): void {
  const { width, height } = imageSize(image);
  if (Math.min(width, height) < least) {
    throw new InvalidInputError(
      `a picture of ${width}x${height} pixels`,
      `give at least ${least} pixels a side`,
    );
  }
}
