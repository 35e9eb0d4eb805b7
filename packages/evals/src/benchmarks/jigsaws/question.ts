import type { Box, Pixels } from "@fovea/core";
import type { Pcg64 } from "@fovea/core/random";
import { assemble, Board, cut, labelled, labelledPlace, letters } from "@fovea/environments/jigsaw";
import { balanced, choicesWith, firstFound, lettered } from "../choice-question.js";
import { Canvas, drawText } from "../generated/index.js";
import type { GeneratedSample } from "../generated-benchmark.js";
import { fit, fitOfAll, neighboursOf, placeOf, turned } from "./fit.js";
import { drawPicture, type PictureSource } from "./picture.js";
import type { JigsawSettings } from "./settings.js";

export interface JigsawQuestion extends Required<Pick<GeneratedSample, "question" | "choices" | "target">> {
  readonly pictures: readonly Pixels[];
  /** Where the answer can be seen: number of the picture, from 0. */
  readonly evidence: readonly { readonly picture: number; readonly box: Box; readonly text: string }[];
  /** How badly each choice fits, in the order of the choices. */
  readonly costs: readonly number[];
}

type AskKind = (
  random: Pcg64,
  settings: JigsawSettings,
  picture: Pixels,
  place: number,
  word: number,
) => JigsawQuestion | undefined;

export const jigsawKinds = {
  order: orderQuestion,
  piece: pieceQuestion,
  flipped: flippedQuestion,
  rotation: rotationQuestion,
} as const satisfies Record<string, AskKind>;
export type JigsawKind = keyof typeof jigsawKinds;
const kinds = Object.keys(jigsawKinds) as JigsawKind[];

/** Question `index` of a seed. Photographs are only among the sources where there are some. */
export function jigsawQuestion(
  seed: number,
  index: number,
  difficulty: string,
  settings: JigsawSettings,
  photos: readonly Pixels[] = [],
) {
  const kind = kinds[index % kinds.length]!;
  const turn = Math.floor(index / kinds.length);
  const name = `jigsaws/${difficulty}/${kind}`;
  const place = balanced(seed, `${name}/place`, turn, 4);
  const word = balanced(seed, `${name}/word`, turn, 4);
  const sources: readonly PictureSource[] = [
    "drawn",
    "scene",
    ...(photos.length > 0 ? (["photo"] as const) : []),
  ];
  const source = sources[balanced(seed, `${name}/source`, turn, sources.length)]!;
  const question = firstFound(
    seed,
    name,
    turn,
    (random) => {
      const picture = drawPicture(random, source, photos);
      // Drawing costs most: one picture is tried many times.
      for (let i = 0; i < 25; i++) {
        const found = jigsawKinds[kind](random, settings, picture, place, word);
        if (found !== undefined) return found;
      }
      return undefined;
    },
    100,
  );
  return { kind, source, ...question };
}

/** Levels that `seamCost` adds up for each pixel of a seam: three bands, each compared in three ways. */
const levelsPerPixel = 9;

/** Whether all other choices fit clearly worse than the right one. @param length pixels of the seams that are compared */
function isClear(
  costs: readonly number[],
  place: number,
  { worse, levels }: Pick<JigsawSettings, "worse" | "levels">,
  length: number,
): boolean {
  const right = costs[place]!;
  const others = costs.filter((_, i) => i !== place);
  return others.every((cost) => cost >= worse * right && cost - right >= levels * levelsPerPixel * length);
}

/** In which order do shuffled pieces make the picture? The board is that of the world jigsaw/agile. */
function orderQuestion(
  random: Pcg64,
  { shuffled: grid, wrong, worse, levels }: JigsawSettings,
  picture: Pixels,
  place: number,
): JigsawQuestion | undefined {
  const board = new Board({ id: `jigsaw/agile-${grid}x${grid}-v1`, grid, picture });
  board.begin(random.integers(2 ** 31), undefined);
  const { pieces, truth } = board;
  const right = truth.map((letter) => letters.indexOf(letter as never));
  // The wrong ones near the right one: one pair swapped, another pair, both. Each of the four then differs alike from the others.
  const [a, b, c, d] = random.permutation(right.length) as [number, number, number, number];
  const orders =
    wrong === "near"
      ? [right, swapped(right, a, b), swapped(right, c, d), swapped(swapped(right, a, b), c, d)]
      : [right, ...[0, 1, 2].map(() => random.permutation(right.length))];
  const isAsShown = (order: readonly number[]) => order.every((piece, i) => piece === i);
  if (new Set(orders.map(String)).size < 4 || orders.some(isAsShown)) return undefined;
  const shown = random.permutation(orders.slice(1));
  shown.splice(place, 0, right);
  const costs = shown.map((order) => fitOfAll(pieces, order, grid));
  // Flat pieces fit anywhere: the seams must lead to the right order, and by a margin to no other that is asked about.
  // Two pieces that change places have at most eight seams; the others stay as good as they were.
  const seams = Math.min(8, 2 * grid * (grid - 1)) * pieces[0]!.width;
  if (!isClear(costs, place, { worse: 1 + (worse - 1) / 2, levels: levels / 2 }, seams)) return undefined;
  if (String(assemble(pieces, grid)) !== String(right)) return undefined;
  return {
    pictures: [labelled(pieces, grid)],
    costs,
    evidence: pieces.map((piece, i) => ({
      picture: 0,
      box: labelledPlace(i, grid, piece),
      text: `piece ${letters[i]}`,
    })),
    question: `A picture was cut into ${grid} x ${grid} pieces, which were shuffled and have letters. In which order, row by row from the top left, do they make the picture again?`,
    ...lettered(
      shown.map((order) => order.map((piece) => letters[piece]).join(" ")),
      place,
    ),
  };
}

function swapped(order: readonly number[], a: number, b: number): number[] {
  return order.map((piece, i) => (i === a ? order[b]! : i === b ? order[a]! : piece));
}

/** Four pieces are cut out: which belongs where the question mark is? */
function pieceQuestion(
  random: Pcg64,
  settings: JigsawSettings,
  picture: Pixels,
  place: number,
): JigsawQuestion | undefined {
  const { grid } = settings;
  const cells = cut(picture, grid);
  const holes = random.permutation(cells.length).slice(0, 4);
  const [asked] = holes as [number, ...number[]];
  const seams = neighboursOf(asked, grid).filter((cell) => !holes.includes(cell)).length;
  if (seams < 3) return undefined;
  const order = random.permutation(holes.slice(1));
  order.splice(place, 0, asked);
  const costs = order.map((cell) => fit(cells[cell]!, asked, cells, grid, holes));
  if (!isClear(costs, place, settings, seams * cells[0]!.width)) return undefined;
  const pieces = order.map((cell) => cells[cell]!);
  return {
    pictures: [withHoles(cells, grid, holes, asked), labelled(pieces, 2)],
    costs,
    evidence: holeAndPiece(asked, grid, cells, pieces, place),
    question:
      "Four square pieces were cut out of picture 1; picture 2 shows them with letters. Which one belongs where the question mark is?",
    ...lettered(pieceNames, place),
  };
}

const pieceNames = ["A", "B", "C", "D"].map((letter) => `piece ${letter}`);

/** One piece is cut out, and may have been mirrored or turned around: which of the four is as it was? */
function flippedQuestion(
  random: Pcg64,
  settings: JigsawSettings,
  picture: Pixels,
  place: number,
): JigsawQuestion | undefined {
  const { grid } = settings;
  const cells = cut(picture, grid);
  const asked = random.integers(cells.length);
  const seams = neighboursOf(asked, grid).length;
  if (seams < 3) return undefined;
  const piece = cells[asked]!;
  // Each of the four is a mirror image or a half turn of each other, so that comparing them tells nothing.
  const pieces = random.permutation([turned(piece, 2), turned(piece, 0, true), turned(piece, 2, true)]);
  pieces.splice(place, 0, piece);
  const costs = pieces.map((each) => fit(each, asked, cells, grid));
  if (!isClear(costs, place, settings, seams * cells[0]!.width)) return undefined;
  return {
    pictures: [withHoles(cells, grid, [asked], asked), labelled(pieces, 2)],
    costs,
    evidence: holeAndPiece(asked, grid, cells, pieces, place),
    question:
      "A square piece was cut out of picture 1, where the question mark is. Picture 2 shows it as it was, mirrored and turned around. Which one fits?",
    ...lettered(pieceNames, place),
  };
}

const turns = [
  "it is not turned",
  "by a quarter turn clockwise",
  "by a half turn",
  "by a quarter turn counter-clockwise",
] as const;

/** A piece in its place, turned: how? */
function rotationQuestion(
  random: Pcg64,
  settings: JigsawSettings,
  picture: Pixels,
  place: number,
  word: number,
): JigsawQuestion | undefined {
  const { grid } = settings;
  const cells = cut(picture, grid);
  const asked = random.integers(cells.length);
  const seams = neighboursOf(asked, grid).length;
  if (seams < 3) return undefined;
  const shownCell = turned(cells[asked]!, word);
  const choices = choicesWith(
    random,
    turns[word]!,
    turns.filter((_, i) => i !== word),
    place,
  );
  // How well it would fit if it were turned as each choice says: turned back by that.
  const costs = choices.choices.map((choice) => {
    const back = (4 - turns.indexOf(choice as (typeof turns)[number])) % 4;
    return fit(turned(shownCell, back), asked, cells, grid);
  });
  if (!isClear(costs, place, settings, seams * cells[0]!.width)) return undefined;
  const canvas = assembled(
    cells.map((cell, i) => (i === asked ? shownCell : cell)),
    grid,
  );
  const box = placeOf(asked, grid, shownCell);
  frame(canvas, box);
  return {
    pictures: [canvas],
    costs,
    evidence: [{ picture: 0, box, text: "the framed square" }],
    question:
      "The square with the pink frame was cut out of the picture and put back, perhaps turned. How is it turned, compared with how it was?",
    ...choices,
  };
}

const holeAndPiece = (
  asked: number,
  grid: number,
  cells: readonly Pixels[],
  pieces: readonly Pixels[],
  place: number,
): JigsawQuestion["evidence"] => [
  { picture: 0, box: placeOf(asked, grid, cells[asked]!), text: "the question mark" },
  { picture: 1, box: labelledPlace(place, 2, pieces[place]!), text: `piece ${letters[place]}` },
];

function assembled(cells: readonly Pixels[], grid: number): Canvas {
  const [{ width, height }] = cells as readonly [Pixels, ...Pixels[]];
  const canvas = new Canvas(grid * width, grid * height, [255, 255, 255]);
  for (const [i, cell] of cells.entries()) {
    const [x, y] = placeOf(i, grid, cell);
    for (let row = 0; row < height; row++)
      canvas.data.set(
        cell.data.subarray(row * width * 3, (row + 1) * width * 3),
        ((y + row) * canvas.width + x) * 3,
      );
  }
  return canvas;
}

/** Holes are white with a thin edge; the one that is asked about has a question mark. */
function withHoles(cells: readonly Pixels[], grid: number, holes: readonly number[], asked: number): Canvas {
  const canvas = assembled(cells, grid);
  for (const hole of holes) {
    const [x0, y0, x1, y1] = placeOf(hole, grid, cells[hole]!);
    canvas.fillBox([x0, y0, x1, y1], [90, 90, 90]);
    canvas.fillBox([x0 + 1, y0 + 1, x1 - 1, y1 - 1], [255, 255, 255]);
    if (hole !== asked) continue;
    const size = (y1 - y0) * 0.7;
    drawText(canvas, "?", (x0 + x1) / 2, (y0 + y1) / 2 + size * 0.36, {
      size,
      colour: [20, 20, 20],
      font: "sansBold",
      align: "centre",
    });
  }
  return canvas;
}

/** Two pixels wide, around the square and not on it. */
function frame(canvas: Canvas, [x0, y0, x1, y1]: Box): void {
  const pink = [255, 0, 160] as const;
  canvas.fillBox([x0 - 2, y0 - 2, x1 + 2, y0], pink);
  canvas.fillBox([x0 - 2, y1, x1 + 2, y1 + 2], pink);
  canvas.fillBox([x0 - 2, y0, x0, y1], pink);
  canvas.fillBox([x1, y0, x1 + 2, y1], pink);
}
