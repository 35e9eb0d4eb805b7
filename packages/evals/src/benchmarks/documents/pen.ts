import type { Pcg64 } from "@fovea/core/random";
import type { SampleEvidence } from "../../datasets/index.js";
import {
  Canvas,
  type CanvasOptions,
  drawText,
  type FontName,
  type Rgb,
  rectangle,
  textWidth,
} from "../generated/index.js";

export type PaperSettings = {
  readonly pageWidth: number;
  readonly pageHeight: number;
  /** Largest tilt of a page, degrees either way. */
  readonly tilt: number;
  /** Largest noise of a pixel, 0 to 255. */
  readonly noise: number;
};

export interface WriteStyle {
  /** Pixels per em on a page that is 850 pixels wide. Default the document's. */
  readonly size?: number;
  readonly bold?: boolean;
  readonly font?: FontName;
  readonly align?: "left" | "centre" | "right";
  readonly colour?: Rgb;
  /** What this is called in `marks`. */
  readonly key?: string;
}

const papers: readonly Rgb[] = [
  [255, 255, 255],
  [252, 250, 244],
  [247, 247, 245],
];
const inks: readonly Rgb[] = [
  [20, 20, 24],
  [40, 42, 48],
  [28, 34, 60],
];
const families = [
  ["sans", "sansBold"],
  ["slab", "slabBold"],
  ["mono", "sansBold"],
] as const;

/**
 * Writes pages. Places are in units of which a page is 850 wide. What `marks` names is drawn as the object of its place there, and
 * its box becomes evidence.
 */
export class Pen {
  readonly pages: Canvas[] = [];
  readonly ink: Rgb;
  readonly faint: Rgb;
  readonly accent: Rgb;
  readonly font: FontName;
  readonly bold: FontName;
  readonly size: number;
  readonly width = 850;
  readonly height: number;
  readonly #unit: number;
  readonly #random: Pcg64;
  readonly #settings: PaperSettings;
  readonly #options: Pick<CanvasOptions, "skip">;
  readonly #marks: readonly string[];
  readonly #paper: Rgb;
  readonly #pageOf = new Map<string, number>();

  constructor(
    random: Pcg64,
    settings: PaperSettings,
    marks: readonly string[],
    options: Pick<CanvasOptions, "skip">,
  ) {
    this.#random = random;
    this.#settings = settings;
    this.#marks = marks;
    this.#options = options;
    this.#unit = settings.pageWidth / 850;
    this.height = settings.pageHeight / this.#unit;
    this.#paper = random.choice(papers);
    this.ink = random.choice(inks);
    this.faint = [110, 112, 120];
    this.accent = random.choice([
      [30, 80, 150],
      [150, 40, 40],
      [30, 110, 80],
      [60, 60, 70],
    ] as const);
    [this.font, this.bold] = random.choice(families);
    this.size = this.font === "mono" ? random.uniform(13, 14.5) : random.uniform(14, 16.5);
    this.page();
  }

  /** Begins a page; its width may be less, as that of a receipt. */
  page(): void {
    const { pageWidth, pageHeight, tilt } = this.#settings;
    const turned = tilt === 0 ? 0 : this.#random.uniform(-tilt, tilt);
    this.pages.push(new Canvas(pageWidth, pageHeight, this.#paper, { ...this.#options, tilt: turned }));
  }

  get canvas(): Canvas {
    return this.pages.at(-1)!;
  }

  /** Draws with `draw` as what `key` is called. */
  as(key: string | undefined, draw: (canvas: Canvas, unit: number) => void): void {
    const object = key === undefined ? 0 : this.#marks.indexOf(key) + 1;
    if (object > 0) this.#pageOf.set(key!, this.pages.length - 1);
    this.canvas.as(object, () => draw(this.canvas, this.#unit));
  }

  /** One line; x and the baseline in units. Returns where it ends. */
  write(text: string, x: number, baseline: number, style: WriteStyle = {}): number {
    const { size = this.size, bold = false, align = "left", colour = this.ink, key } = style;
    const font = style.font ?? (bold ? this.bold : this.font);
    const unit = this.#unit;
    this.as(key, (canvas) =>
      drawText(canvas, text, x * unit, baseline * unit, { font, size: size * unit, colour, align }),
    );
    return x + textWidth(text, size, font);
  }

  measure(text: string, { size = this.size, bold = false, font }: WriteStyle = {}): number {
    return textWidth(text, size, font ?? (bold ? this.bold : this.font));
  }

  /** Words with pieces that stay together; returns the baseline below. */
  paragraph(
    pieces: readonly (string | { readonly text: string; readonly key: string })[],
    x: number,
    baseline: number,
    width: number,
  ): number {
    const space = this.measure(" ");
    let [left, line] = [x, baseline];
    for (const piece of pieces) {
      const words = typeof piece === "string" ? piece.split(" ").map((text) => ({ text })) : [piece];
      for (const word of words) {
        const long = this.measure(word.text);
        // Punctuation stays with what it follows.
        const isClose = /^[.,;:]/.test(word.text);
        if (isClose && left > x) left -= space;
        if (left + long > x + width && !isClose) [left, line] = [x, line + this.size * 1.5];
        this.write(word.text, left, line, "key" in word ? { key: word.key } : {});
        left += long + space;
      }
    }
    return line + this.size * 1.5;
  }

  rule(x0: number, y0: number, x1: number, y1: number, thick = 1, colour: Rgb = this.faint): void {
    const unit = this.#unit;
    const [w, h] = [Math.max(x1 - x0, thick), Math.max(y1 - y0, thick)];
    this.canvas.fill([rectangle([x0 * unit, y0 * unit, (x0 + w) * unit, (y0 + h) * unit])], colour);
  }

  frame(x0: number, y0: number, x1: number, y1: number, thick = 1, colour: Rgb = this.faint): void {
    this.rule(x0, y0, x1, y0, thick, colour);
    this.rule(x0, y1 - thick, x1, y1, thick, colour);
    this.rule(x0, y0, x0, y1, thick, colour);
    this.rule(x1 - thick, y0, x1, y1, thick, colour);
  }

  /** Where everything of `marks` was drawn, in its order. */
  evidence(): SampleEvidence[] {
    return this.#marks.map((key, i) => {
      const page = this.#pageOf.get(key);
      const box = page === undefined ? undefined : this.pages[page]!.boxOf(i + 1);
      if (box === undefined) throw new RangeError(`nothing was written as "${key}"`);
      return { medium: `image-${page! + 1}`, box };
    });
  }

  /** What a scanner adds: uneven light and noise. After everything is drawn. */
  scan(): void {
    const { noise } = this.#settings;
    if (noise === 0) return;
    const tile = Int8Array.from({ length: 4096 }, () =>
      this.#random.integers(-noise, noise, { endpoint: true }),
    );
    for (const { data, width, height } of this.pages) {
      const [slope, middle] = [this.#random.uniform(-noise, noise) * 1.5, this.#random.uniform(0.3, 0.7)];
      let offset = this.#random.integers(0, 4096);
      for (let y = 0; y < height; y++) {
        const light = Math.round(slope * (y / height - middle)) - noise;
        // Rows begin anywhere in the tile, so that no pattern shows.
        offset = (offset * 1103 + 12345 + y) % 4096;
        for (let x = 0, at = y * width * 3; x < width; x++, at += 3) {
          const change = light + tile[(offset + x) & 4095]!;
          for (let band = 0; band < 3; band++) {
            const value = data[at + band]! + change;
            data[at + band] = value < 0 ? 0 : value > 255 ? 255 : value;
          }
        }
      }
    }
  }
}
