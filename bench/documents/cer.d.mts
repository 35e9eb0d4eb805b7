export interface TextLine {
  readonly text: string;
  readonly box: readonly [number, number, number, number];
}
export interface PageErrors {
  readonly errors: number;
  readonly characters: number;
}
export interface TextGroup {
  readonly truth: string;
  readonly predicted: string;
  readonly errors: number;
  readonly errorsWithoutSpaces: number;
}
export function normalise(text: string): string;
export function levenshtein(a: string, b: string): number;
export function sameText(a: TextLine["box"], b: TextLine["box"]): boolean;
export function pageErrors(
  truth: readonly TextLine[],
  predicted: readonly TextLine[],
): PageErrors & { readonly errorsWithoutSpaces: number; readonly groups: readonly TextGroup[] };
export function orderedErrors(
  truth: readonly { readonly text: string }[],
  predicted: readonly { readonly text: string }[],
): PageErrors;
export function errorRate(
  pages: readonly PageErrors[],
  seed?: number,
): { readonly value: number; readonly low: number; readonly high: number; readonly n: number };
