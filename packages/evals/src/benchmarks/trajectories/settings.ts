/** What makes a question about a clip hard. */
export type TrajectorySettings = {
  /** Pictures of a clip; at least 6. Turns are counted in at least 13. */
  readonly frames: number;
  /** Things that move beside the one that is asked about. */
  readonly distractors: number;
  /** Things that stand still. */
  readonly scenery: number;
  /** Metres that a thing moves in a clip. */
  readonly way: number;
  /** A direction is at most so many degrees off; at 45 it would be two at once. */
  readonly direction: number;
  /** Degrees by which a thing turns from one picture to the next; below 45, so that turns cannot be taken for the other way. */
  readonly spin: number;
  /** Pictures between one start and the next, where the order of starts is asked. */
  readonly between: number;
  /** Degrees by which the camera turns in a clip, and metres by which it moves. */
  readonly pan: number;
  readonly dolly: number;
};

export const trajectorySettings = {
  easy: {
    frames: 6,
    distractors: 0,
    scenery: 2,
    way: 3.2,
    direction: 8,
    spin: 25,
    between: 2,
    pan: 26,
    dolly: 3.5,
  },
  medium: {
    frames: 8,
    distractors: 1,
    scenery: 3,
    way: 2.4,
    direction: 16,
    spin: 22,
    between: 2,
    pan: 18,
    dolly: 2.6,
  },
  hard: {
    frames: 10,
    distractors: 3,
    scenery: 3,
    way: 1.6,
    direction: 25,
    spin: 18,
    between: 1,
    pan: 10,
    dolly: 1.8,
  },
} as const satisfies Record<string, TrajectorySettings>;
