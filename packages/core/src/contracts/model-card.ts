/** What a model takes and how it speaks of places. Known before it is asked; a model without a card sees no images. */
export interface ModelCard {
  /** Tokens of request and answer together. */
  readonly contextTokens?: number;
  readonly maxOutputTokens?: number;
  /** Whether it makes tool calls of its own; without, a loop talks ReAct in plain text. Default true. */
  readonly toolCalls?: boolean;
  /** Absent when it sees no images. */
  readonly images?: ImageAbilities;
  /** How it writes boxes and points; default pixels of the image as it was sent, x before y. */
  readonly coordinates?: CoordinateConvention;
}

/** Limits on images as sent (files, upright), and what one costs. */
export interface ImageAbilities {
  readonly mediaTypes: readonly string[];
  /** Bytes of the encoded file. */
  readonly maxBytes?: number;
  /** Pixels of the longer side. */
  readonly maxSide?: number;
  /** Width times height. */
  readonly maxPixels?: number;
  /** In one request. */
  readonly maxCount?: number;
  /** Tokens of an image of `width` by `height` pixels as sent, by the provider's published formula. */
  readonly tokens: (width: number, height: number) => number;
}

export interface CoordinateConvention {
  /** "pixel": of the image as sent; "fraction": 0 to 1; "thousandth": 0 to 1000, of each side. */
  readonly unit: "pixel" | "fraction" | "thousandth";
  /** "xy": boxes are x0 y0 x1 y1; "yx": y0 x0 y1 x1, and points y x. */
  readonly order: "xy" | "yx";
}
