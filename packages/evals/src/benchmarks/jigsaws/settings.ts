/** What makes a jigsaw hard. */
export type JigsawSettings = {
  /** Pieces along each side, where one of them is asked about; 3 to 6. */
  readonly grid: number;
  /** Pieces along each side, where all are shuffled. */
  readonly shuffled: 2 | 3;
  /** Wrong orders: any, or those that swap one pair or two of the right one. */
  readonly wrong: "any" | "near";
  /** Every wrong choice fits its neighbours at least so many times worse, by the colours along the seams. */
  readonly worse: number;
  /** And by so many of 255 levels of colour, averaged over the seams. */
  readonly levels: number;
};

export const jigsawSettings = {
  easy: { grid: 3, shuffled: 2, wrong: "any", worse: 1.8, levels: 12 },
  medium: { grid: 4, shuffled: 2, wrong: "near", worse: 1.5, levels: 9 },
  hard: { grid: 5, shuffled: 3, wrong: "near", worse: 1.25, levels: 6 },
} as const satisfies Record<string, JigsawSettings>;
