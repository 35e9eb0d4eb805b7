import type { Box } from "@fovea/core";
import { type Canvas, circle, drawText, type Rgb, rectangle, stroke, textWidth } from "../generated/index.js";
import type { ChartData } from "./data.js";
import type { ChartStyle } from "./style.js";

export const numberText = (value: number): string => {
  const [whole = "", part] = String(Math.round(value * 100) / 100).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return part === undefined ? grouped : `${grouped}.${part}`;
};

/** Title, legend, axes with ticks and names. Returns the box in which 0 to 100 hundredths of both axes lie. */
export function drawFrame(canvas: Canvas, data: ChartData, style: ChartStyle): Box {
  const { width, ink, faint, font, bold, size } = style;
  const isBars = data.type === "bar" || data.type === "grouped" || data.type === "stacked";
  const horizontal = isBars && style.horizontal;
  let box: [number, number, number, number] = [26, 24, width - 30, style.height - 24];
  const titleSize = size + 8;
  const titleX = style.titleAlign === "left" ? box[0] : width / 2;
  drawText(canvas, data.title, titleX, box[1] + titleSize * 0.75, {
    font: bold,
    size: titleSize,
    colour: ink,
    align: style.titleAlign,
  });
  box[1] += titleSize + 18;
  const named =
    data.type === "pie" ? data.categories : data.series.length > 1 ? data.series.map(({ name }) => name) : [];
  if (named.length > 0) box = drawLegend(canvas, named, style, box);
  if (data.type === "pie") return box;

  const ticks = data.max % style.ticks === 0 ? style.ticks : 5;
  const tickTexts = Array.from({ length: ticks + 1 }, (_, i) => numberText((data.max * i) / ticks));
  const widest = Math.max(...tickTexts.map((text) => textWidth(text, size, font)));
  const labels = data.type === "scatter" ? tickTexts : data.categories;
  const labelWidth = Math.max(...labels.map((label) => textWidth(label, size, font)));
  box[0] += size + 14 + (horizontal ? labelWidth : widest);
  const slot = (box[2] - box[0]) / labels.length;
  const turned = !horizontal && data.type !== "scatter" && labelWidth > slot - 8;
  box[3] -= turned ? 0.62 * labelWidth + size + 30 : 2 * size + 30;
  const [x0, y0, x1, y1] = box;
  const [measureX, measureY] = horizontal
    ? [(x0 + x1) / 2, y1 + 2 * size + 18]
    : [26 + size * 0.7, (y0 + y1) / 2];
  drawText(canvas, data.measure, measureX, measureY, {
    font,
    size,
    colour: faint,
    align: "centre",
    degrees: horizontal ? 0 : 270,
  });

  if (data.type === "scatter")
    drawText(canvas, "Size index", (x0 + x1) / 2, y1 + 2 * size + 18, {
      font,
      size,
      colour: faint,
      align: "centre",
    });
  const line = (points: [number, number][], colour: Rgb, thick = 1) =>
    canvas.fill(stroke(points, thick), colour);
  for (const [i, text] of tickTexts.entries()) {
    const share = i / ticks;
    if (horizontal) {
      const x = Math.round(x0 + share * (x1 - x0)) + 0.5;
      line(
        style.gridLines
          ? [
              [x, y0],
              [x, y1],
            ]
          : [
              [x, y1],
              [x, y1 + 6],
            ],
        style.gridLines ? style.grid : faint,
      );
      drawText(canvas, text, x, y1 + size + 6, { font, size, colour: faint, align: "centre" });
    } else {
      const y = Math.round(y1 - share * (y1 - y0)) + 0.5;
      line(
        style.gridLines
          ? [
              [x0, y],
              [x1, y],
            ]
          : [
              [x0 - 6, y],
              [x0, y],
            ],
        style.gridLines ? style.grid : faint,
      );
      drawText(canvas, text, x0 - 10, y + size * 0.35, { font, size, colour: faint, align: "right" });
      if (data.type === "scatter") {
        const x = Math.round(x0 + share * (x1 - x0)) + 0.5;
        line(
          style.gridLines
            ? [
                [x, y0],
                [x, y1],
              ]
            : [
                [x, y1],
                [x, y1 + 6],
              ],
          style.gridLines ? style.grid : faint,
        );
        drawText(canvas, text, x, y1 + size + 6, { font, size, colour: faint, align: "centre" });
      }
    }
  }
  for (const [i, label] of data.categories.entries()) {
    if (horizontal) {
      const y = y0 + ((i + 0.5) * (y1 - y0)) / data.categories.length;
      drawText(canvas, label, x0 - 10, y + size * 0.35, { font, size, colour: ink, align: "right" });
    } else {
      const x = x0 + (i + 0.5) * slot;
      drawText(canvas, label, x + (turned ? 5 : 0), y1 + size + 6, {
        font,
        size,
        colour: ink,
        align: turned ? "right" : "centre",
        degrees: turned ? -38 : 0,
      });
    }
  }
  const edges: [number, number][][] = horizontal
    ? [
        [
          [x0, y0],
          [x0, y1],
        ],
      ]
    : [
        [
          [x0, y1],
          [x1, y1],
        ],
      ];
  if (style.spines !== "foot")
    edges.push(
      horizontal
        ? [
            [x0, y1],
            [x1, y1],
          ]
        : [
            [x0, y0],
            [x0, y1],
          ],
    );
  if (style.spines === "all")
    edges.push(
      [
        [x0, y0],
        [x1, y0],
      ],
      [
        [x1, y0],
        [x1, y1],
      ],
    );
  for (const points of edges) line(points, faint, 1.5);
  return box;
}

/** Takes its room off the box, which is returned. */
function drawLegend(
  canvas: Canvas,
  names: readonly string[],
  { legend, font, size, ink, palette }: ChartStyle,
  [x0, y0, x1, y1]: Box,
): [number, number, number, number] {
  const swatch = size * 0.85;
  const lengths = names.map((name) => swatch + 8 + textWidth(name, size, font) + 24);
  const item = (i: number, x: number, y: number) => {
    canvas.fill([rectangle([x, y - swatch, x + swatch, y])], palette[i % palette.length]!);
    drawText(canvas, names[i]!, x + swatch + 8, y - swatch * 0.08, { font, size, colour: ink });
  };
  const row = lengths.reduce((a, b) => a + b);
  if (legend === "right" || row > x1 - x0) {
    const room = Math.max(...lengths);
    for (let i = 0; i < names.length; i++) item(i, x1 - room + 24, y0 + size + i * (size + 12));
    return [x0, y0, x1 - room, y1];
  }
  let x = (x0 + x1 - row) / 2;
  for (let i = 0; i < names.length; i++) {
    item(i, x, legend === "top" ? y0 + size : y1 - 2);
    x += lengths[i]!;
  }
  return legend === "top" ? [x0, y0 + size + 22, x1, y1] : [x0, y0, x1, y1 - size - 18];
}

/** A marker of a line or a point; the series' number chooses its form. */
export function drawMarker(
  canvas: Canvas,
  series: number,
  x: number,
  y: number,
  radius: number,
  colour: Rgb,
): void {
  const r = radius;
  const forms = [
    circle(x, y, r),
    rectangle([x - r * 0.88, y - r * 0.88, x + r * 0.88, y + r * 0.88]),
    [x, y - r * 1.2, x + r * 1.15, y + r * 0.85, x - r * 1.15, y + r * 0.85],
    [x, y - r * 1.25, x + r * 1.1, y, x, y + r * 1.25, x - r * 1.1, y],
  ];
  canvas.fill([forms[series % forms.length]!], colour);
}
