import type { Pcg64 } from "@fovea/core/random";
import type { Pen } from "./pen.js";

/** What is asked: text as it stands there, a number that stands there, a sum, a page, or a word of few. */
export const documentAsks = ["field", "number", "sum", "page", "tick"] as const;
export type DocumentAsk = (typeof documentAsks)[number];

export interface DocumentQuestion {
  readonly ask: DocumentAsk;
  readonly question: string;
  /** Texts that are all right, or a number. */
  readonly answer: readonly string[] | number;
  /** Of a tick: the words of which one is right. */
  readonly options?: readonly string[];
  /** Names of what the answer rests on, as it is written. */
  readonly marks: readonly string[];
}

/** A document with something to ask of it. */
export interface Draft {
  readonly question: DocumentQuestion;
  /** Writes it; every name in `marks` is written once. */
  write(pen: Pen): void;
}

export type DraftSettings = {
  /** Rows of a table, items of an invoice. */
  readonly rowsLeast: number;
  readonly rowsMost: number;
  /** Of a table over several pages. */
  readonly pagesLeast: number;
  readonly pagesMost: number;
};

/** @param turn counts the documents of this kind: questions take turns. */
export type DraftDocument = (random: Pcg64, settings: DraftSettings, turn: number) => Draft;

export const asked = " Answer with what is written there and nothing else.";
export const numbered = " Answer with a number.";

export const pickAsk = <T>(asks: readonly T[], turn: number): T => asks[turn % asks.length]!;
