import { createHash } from "node:crypto";
import { InvalidInputError, type JsonObject, type Pixels, readOptions } from "@fovea/core";
import { Pcg64, seedSequence } from "@fovea/core/random";
import { drawnPicture } from "./picture.js";
import { cut, letters } from "./pieces.js";
import { shuffledOrder } from "./shuffle.js";

export interface JigsawOptions {
  /** "family/name-v1". */
  readonly id: string;
  /** Pieces in a row and in a column. */
  readonly grid: 2 | 3;
  /** The picture to cut, at least 8 pixels a piece; one drawn from the seed by default. */
  readonly picture?: Pixels;
}

/** The pieces of an episode, in the order in which they are shown. */
export class Board {
  readonly options: JigsawOptions;
  pieces: readonly Pixels[] = [];
  /** By piece shown, its place in the picture. */
  order: readonly number[] = [];
  /** By place, the piece that belongs there. */
  #places: readonly Pixels[] = [];
  /** What the picture is drawn from. */
  #seed = 0;
  readonly #given: Pixels | undefined;
  readonly #pictureId: string;

  constructor(options: JigsawOptions) {
    const { grid, picture, id } = options;
    this.options = options;
    if (picture !== undefined && Math.min(picture.width, picture.height) < 8 * grid)
      throw new InvalidInputError(
        `${id}: a picture of ${picture.width} x ${picture.height}`,
        `give at least ${8 * grid} pixels a side`,
      );
    this.#given = picture;
    this.#pictureId =
      picture === undefined ? "" : createHash("sha256").update(picture.data).digest("hex").slice(0, 16);
  }

  get count(): number {
    return this.options.grid ** 2;
  }

  /** The letters that belong to the places, from the top left on. */
  get truth(): string[] {
    return this.order.map((_, place) => letters[this.order.indexOf(place)]!);
  }

  begin(seed: number, options: JsonObject | undefined): void {
    const { correct } = readOptions(this.options.id, options, {
      correct: { low: -1, high: this.count, default: -1 },
    });
    this.order = shuffledOrder(this.count, correct, new Pcg64(seedSequence(seed, [1])));
    this.#cut(seed);
  }

  /** Drawing costs most of a reset: what is there already is kept, so that going back in one episode is cheap. */
  #cut(seed: number): void {
    if (this.#places.length === 0 || (this.#given === undefined && seed !== this.#seed)) {
      const picture = this.#given ?? drawnPicture(new Pcg64(seedSequence(seed, [2])));
      this.#places = cut(picture, this.options.grid);
    }
    this.#seed = seed;
    this.pieces = this.order.map((place) => this.#places[place]!);
  }

  save(): SavedBoard {
    return { seed: this.#seed, order: this.order, picture: this.#pictureId };
  }

  /** @throws InvalidInputError for the board of another picture. */
  load({ seed, order, picture }: SavedBoard): void {
    if (picture !== this.#pictureId)
      throw new InvalidInputError(
        `${this.options.id}: this snapshot is of another picture`,
        "restore it in a jigsaw of the same picture",
      );
    this.order = order;
    this.#cut(seed);
  }
}

export interface SavedBoard {
  readonly seed: number;
  readonly order: readonly number[];
  readonly picture: string;
}
