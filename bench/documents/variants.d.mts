export interface Variant {
  readonly bytes: Buffer;
  readonly mediaType: "image/png" | "image/jpeg";
  readonly width: number;
  readonly height: number;
  /** [a, b, c, d, e, f]: x' = a x + c y + e, y' = b x + d y + f, from page to variant. */
  readonly matrix: readonly number[];
}
export type MakeVariant = (file: string | Buffer, name: string) => Promise<Variant>;
export const variants: Readonly<
  Record<"clean" | "skewed" | "blurred" | "shaded" | "compressed", MakeVariant>
>;
export function boxOnPage(
  variant: { readonly matrix: readonly number[] },
  found: { readonly box: readonly number[]; readonly polygon?: readonly (readonly number[])[] },
): [number, number, number, number];
