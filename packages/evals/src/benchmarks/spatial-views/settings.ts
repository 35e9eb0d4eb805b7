/** What makes a question hard. */
export type SpatialSettings = {
  /** Objects of a scene; 4 to 10. */
  readonly objects: number;
  /** Pictures of a scene (of "same-scene": always five); 2 to 4. */
  readonly views: number;
  /** Objects of one colour and shape may be there twice where things are counted. */
  readonly lookalikes: boolean;
  /** The numbers that are asked about: this one and the three above. */
  readonly leastCount: number;
  /** Sizes differ by up to this factor, so that size does not tell distance. */
  readonly sizes: number;
  /** A direction is at most so many degrees off; at 45 it would be two at once. */
  readonly direction: number;
  /** The nearest (farthest) is so many times nearer (farther) than the next. */
  readonly distance: number;
  /** The leftmost is so many degrees to the left of the next, for who looks. */
  readonly leftmost: number;
  /** The other pictures of "same-scene" are taken from between so many degrees around. */
  readonly turn: readonly [number, number];
  /** An object that is asked about shows at least this share of itself in every picture ("all") or in one ("one"). */
  readonly shows: "all" | "one";
};

export const spatialSettings = {
  easy: {
    objects: 4,
    views: 2,
    lookalikes: false,
    leastCount: 2,
    sizes: 1,
    direction: 20,
    distance: 1.5,
    leftmost: 7,
    turn: [40, 70],
    shows: "all",
  },
  medium: {
    objects: 6,
    views: 3,
    lookalikes: false,
    leastCount: 3,
    sizes: 1.3,
    direction: 25,
    distance: 1.3,
    leftmost: 5,
    turn: [70, 120],
    shows: "one",
  },
  hard: {
    objects: 9,
    views: 4,
    lookalikes: true,
    leastCount: 5,
    sizes: 1.6,
    direction: 30,
    distance: 1.18,
    leftmost: 3.5,
    turn: [110, 180],
    shows: "one",
  },
} as const satisfies Record<string, SpatialSettings>;
