import type { JsonObject } from "@fovea/core";
import type { Draw } from "./draw.js";
import type { Wording } from "./template.js";
import type { Written } from "./wordings/read.js";

/** Why a question is declined. The words are rows of the decoder's alphabet; the model turns them into sentences. */
export const refusals = [
  "unsupported",
  "knowledge",
  "opinion",
  "identity",
  "future",
  "invisible",
  "instruction",
  "nonsense",
  "language",
  "talk",
] as const;
export type Refusal = (typeof refusals)[number];

/** What is meant, and the ways to say it. */
export interface Intent {
  readonly wordings: readonly Wording[];
  readonly slots: Readonly<Record<string, string>>;
  /** Strings that are copied are `copyOf(i)`. */
  readonly target: { readonly program: JsonObject } | { readonly refusal: Refusal };
  /** The program of the question before; the question leans on it. */
  readonly before?: JsonObject;
  /** Say it as it stands: no politeness around it, no question mark, no typing slips. */
  readonly verbatim?: boolean;
  /** The written wording that it is from. */
  readonly source?: Written;
}

export interface Family {
  readonly name: string;
  /** Share of the questions. */
  readonly weight: number;
  draw(draw: Draw): Intent;
}

export const refuse = (
  refusal: Refusal,
  wordings: readonly Wording[],
  slots: Readonly<Record<string, string>> = {},
): Intent => ({
  wordings,
  slots,
  target: { refusal },
});

export const ask = (
  program: JsonObject,
  wordings: readonly Wording[],
  slots: Readonly<Record<string, string>> = {},
): Intent => ({
  wordings,
  slots,
  target: { program },
});
