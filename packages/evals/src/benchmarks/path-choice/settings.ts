/** What makes a question about routes hard. */
export type PathChoiceSettings = {
  /** Crossings of a street map along each side. */
  readonly crossings: number;
  /** The shortest route is at least so many times shorter than the next. */
  readonly shorter: number;
  /** The route with the fewest turns has at least so many fewer than the next. */
  readonly fewer: number;
  /** Obstacles of a field. */
  readonly obstacles: number;
  /** Pixels that a free route keeps from every obstacle. */
  readonly clear: number;
  /** A route that is not free runs into at most so many obstacles. */
  readonly hits: number;
  /** The widest of the narrowest places is so many times wider than that of the next route. */
  readonly wider: number;
  /** Cells of a maze along each side. */
  readonly cells: number;
};

export const pathChoiceSettings = {
  easy: { crossings: 5, shorter: 1.4, fewer: 3, obstacles: 6, clear: 10, hits: 3, wider: 1.8, cells: 7 },
  medium: { crossings: 7, shorter: 1.2, fewer: 2, obstacles: 9, clear: 8, hits: 2, wider: 1.5, cells: 9 },
  hard: { crossings: 9, shorter: 1.08, fewer: 1, obstacles: 12, clear: 7, hits: 1, wider: 1.3, cells: 11 },
} as const satisfies Record<string, PathChoiceSettings>;
