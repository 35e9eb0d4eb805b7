import type { Box } from "@fovea/core";
import { sineAndCosine } from "@fovea/core/random";
import { type Canvas, drawText, type Rgb, roundedRectangle, sector, stroke } from "../generated/index.js";
import { type ChartData, shownValue } from "./data.js";
import { drawFrame, drawMarker, numberText } from "./frame.js";
import type { ChartStyle } from "./style.js";

/** "SERIES:CATEGORY" of a bar, marker, piece or point. */
export const keyOf = (series: number, category: number): string => `${series}:${category}`;

/**
 * Draws a chart. What `marks` names is drawn as that object.
 * @param labels whether values are written at bars and pieces
 */
export function drawChart(
  canvas: Canvas,
  data: ChartData,
  style: ChartStyle,
  marks: ReadonlyMap<string, number>,
  labels: boolean,
): void {
  const box = drawFrame(canvas, data, style);
  const mark = (series: number, category: number, draw: () => void) =>
    canvas.as(marks.get(keyOf(series, category)) ?? 0, draw);
  if (data.type === "pie") drawPie(canvas, data, style, box, mark, labels);
  else if (data.type === "scatter") drawScatter(canvas, data, style, box, mark);
  else if (data.type === "line") drawLines(canvas, data, style, box, mark, marks);
  else drawBars(canvas, data, style, box, mark, labels);
}

type Mark = (series: number, category: number, draw: () => void) => void;

function drawBars(
  canvas: Canvas,
  data: ChartData,
  style: ChartStyle,
  [x0, y0, x1, y1]: Box,
  mark: Mark,
  labels: boolean,
): void {
  const { horizontal, palette, font, size, ink } = style;
  const count = data.categories.length;
  const isStacked = data.type === "stacked";
  const slot = (horizontal ? y1 - y0 : x1 - x0) / count;
  const bars = isStacked ? 1 : data.series.length;
  const thick = (slot * style.barWidth) / bars;
  // Along the value axis, and across it.
  const along = (hundredths: number) =>
    horizontal ? x0 + (hundredths / 100) * (x1 - x0) : y1 - (hundredths / 100) * (y1 - y0);
  for (let c = 0; c < count; c++) {
    let base = 0;
    for (const [s, { values }] of data.series.entries()) {
      const value = values[c]!;
      const across =
        (horizontal ? y0 : x0) + c * slot + (slot - thick * bars) / 2 + (isStacked ? 0 : s * thick);
      const gap = bars > 1 ? 1 : 0;
      const [from, to] = [along(isStacked ? base : 0), along(isStacked ? base + value : value)];
      const side: Box = horizontal
        ? [from, across + gap, to, across + thick - gap]
        : [across + gap, to, across + thick - gap, from];
      const colour = palette[s % palette.length]!;
      mark(s, c, () => canvas.fill([roundedRectangle(side, isStacked ? 0 : style.rounded)], colour));
      if (labels) {
        const text = numberText(shownValue(value, data.max));
        const small = Math.max(
          10,
          Math.min(size - 1, thick * 0.9, isStacked ? Math.abs(to - from) * 0.8 : size),
        );
        const middle = (a: number, b: number) => (a + b) / 2;
        if (isStacked)
          drawText(canvas, text, middle(side[0], side[2]), middle(side[1], side[3]) + small * 0.35, {
            font,
            size: small,
            colour: inkOn(colour),
            align: "centre",
          });
        else if (horizontal)
          drawText(canvas, text, to + 5, middle(side[1], side[3]) + small * 0.35, {
            font,
            size: small,
            colour: ink,
          });
        else
          drawText(canvas, text, middle(side[0], side[2]), to - 5, {
            font,
            size: small,
            colour: ink,
            align: "centre",
          });
      }
      base += value;
    }
  }
}

function drawLines(
  canvas: Canvas,
  data: ChartData,
  style: ChartStyle,
  [x0, y0, x1, y1]: Box,
  mark: Mark,
  marks: ReadonlyMap<string, number>,
): void {
  const slot = (x1 - x0) / data.categories.length;
  const at = (c: number, value: number): [number, number] => [
    x0 + (c + 0.5) * slot,
    y1 - (value / 100) * (y1 - y0),
  ];
  for (const [s, { values }] of data.series.entries())
    canvas.fill(
      stroke(
        values.map((value, c) => at(c, value)),
        2.5,
      ),
      style.palette[s % style.palette.length]!,
    );
  const markers = data.series.flatMap(({ values }, s) => values.map((value, c) => [s, c, value] as const));
  // What the answer rests on is not to be covered by another line's marker.
  const isMarked = ([s, c]: readonly [number, number, number]) => (marks.has(keyOf(s, c)) ? 1 : 0);
  for (const [s, c, value] of markers.sort((a, b) => isMarked(a) - isMarked(b)))
    mark(s, c, () => drawMarker(canvas, s, ...at(c, value), 6, style.palette[s % style.palette.length]!));
}

function drawPie(
  canvas: Canvas,
  data: ChartData,
  style: ChartStyle,
  [x0, y0, x1, y1]: Box,
  mark: Mark,
  labels: boolean,
): void {
  const [x, y] = [(x0 + x1) / 2, (y0 + y1) / 2];
  const radius = Math.min(x1 - x0, y1 - y0) * 0.46;
  const inner = style.ring ? radius * 0.5 : 0;
  let from = 0;
  const { values } = data.series[0]!;
  for (const [c, value] of values.entries()) {
    const to = from + value * 3.6;
    const colour = style.palette[c % style.palette.length]!;
    mark(0, c, () => canvas.fill([sector(x, y, radius, from, to, inner)], colour));
    from = to;
  }
  from = 0;
  const toward = (degrees: number, reach: number): [number, number] => {
    const { sine, cosine } = sineAndCosine(((degrees % 360) * Math.PI) / 180);
    return [x + sine * reach, y - cosine * reach];
  };
  for (const [c, value] of values.entries()) {
    canvas.fill(stroke([toward(from, inner), toward(from, radius)], 2), style.background);
    if (labels) {
      const [tx, ty] = toward(from + value * 1.8, radius * 0.76);
      const colour = inkOn(style.palette[c % style.palette.length]!);
      drawText(canvas, `${value}%`, tx, ty + style.size * 0.35, {
        font: style.bold,
        size: style.size,
        colour,
        align: "centre",
      });
    }
    from += value * 3.6;
  }
}

function drawScatter(
  canvas: Canvas,
  data: ChartData,
  style: ChartStyle,
  [x0, y0, x1, y1]: Box,
  mark: Mark,
): void {
  for (const [s, points] of data.points.entries())
    for (const [i, [x, y]] of points.entries())
      mark(s, i, () =>
        drawMarker(
          canvas,
          s,
          x0 + (x / 100) * (x1 - x0),
          y1 - (y / 100) * (y1 - y0),
          6,
          style.palette[s % style.palette.length]!,
        ),
      );
}

const inkOn = ([r, g, b]: Rgb): Rgb => (0.3 * r + 0.59 * g + 0.11 * b > 140 ? [20, 20, 20] : [255, 255, 255]);
