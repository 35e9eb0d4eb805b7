import type { Pcg64 } from "@fovea/core/random";
import { inventedNames } from "../generated/index.js";

export const chartTypes = ["bar", "grouped", "stacked", "line", "pie", "scatter"] as const;
export type ChartType = (typeof chartTypes)[number];

/** Values are whole hundredths of `max`, which is the end of the axis. A pie's are whole per cent. */
export interface ChartData {
  readonly type: ChartType;
  readonly title: string;
  /** What the values are. */
  readonly measure: string;
  readonly max: number;
  /** Along the axis; for a pie its pieces. */
  readonly categories: readonly string[];
  readonly series: readonly { readonly name: string; readonly values: readonly number[] }[];
  /** Of a scatter chart: points of each series, in hundredths of both axes. */
  readonly points: readonly (readonly (readonly [x: number, y: number])[])[];
}

export const shownValue = (hundredths: number, max: number): number =>
  Math.round(hundredths * max * 1e4) / 1e6;

const subjects = [
  ["Harvest by district", "Harvest (tonnes)"],
  ["Visitors by site", "Visitors (thousands)"],
  ["Energy use by plant", "Energy (MWh)"],
  ["Sales by branch", "Units sold"],
  ["Rainfall by station", "Rainfall (mm)"],
  ["Members by club", "Members"],
  ["Freight by harbour", "Freight (kilotonnes)"],
  ["Patents by institute", "Patents filed"],
] as const;

export interface ChartSize {
  readonly categories: number;
  readonly series: number;
}

/** Everything is drawn alike for every category and series: none is likelier to be the highest. */
export function drawData(random: Pcg64, type: ChartType, size: ChartSize): ChartData {
  const [title, measure] = random.choice(subjects);
  // What has no unit is counted in whole things.
  const max = random.choice(
    measure.includes("(") ? [20, 50, 100, 200, 500, 1000] : [100, 200, 500, 1000, 2000],
  );
  const names = inventedNames(random, size.categories + size.series);
  const single = type === "bar" || type === "pie";
  const seriesNames = single ? [measure] : names.slice(0, size.series);
  const first = 1990 + random.integers(0, 30);
  const categories =
    type === "line"
      ? Array.from({ length: size.categories }, (_, i) => String(first + i))
      : names.slice(size.series);
  const values = (): number[] => {
    if (type === "pie") return shares(random, categories.length);
    if (type === "stacked")
      return categories.map(() => random.integers(6, Math.floor(94 / size.series), { endpoint: true }));
    return categories.map(() => random.integers(8, 95, { endpoint: true }));
  };
  return {
    type,
    title,
    measure: type === "pie" ? "Share (%)" : measure,
    max: type === "pie" ? 100 : max,
    categories: type === "scatter" ? [] : categories,
    series: seriesNames.map((name) => ({ name, values: type === "scatter" ? [] : values() })),
    points: type === "scatter" ? scattered(random, seriesNames.length) : [],
  };
}

/** Whole per cent that add up to a hundred, each at least 4. */
function shares(random: Pcg64, count: number): number[] {
  for (;;) {
    const weights = Array.from({ length: count }, () => random.uniform(0.15, 1));
    const sum = weights.reduce((a, b) => a + b);
    const values = weights.map((weight) => Math.round((100 * weight) / sum));
    if (values.reduce((a, b) => a + b) === 100 && Math.min(...values) >= 4) return values;
  }
}

/** For each group 4 to 15 points along a line that rises or falls, none on another. */
function scattered(random: Pcg64, groups: number): [number, number][][] {
  for (;;) {
    const all: [number, number][] = [];
    const drawn = Array.from({ length: groups }, () => {
      const count = random.integers(4, 15, { endpoint: true });
      const slope = random.choice([-0.75, 0.75]);
      const points: [number, number][] = [];
      for (let tries = 0; points.length < count && tries < 1000; tries++) {
        const x = random.uniform(5, 95);
        const y = 50 + (x - 50) * slope + random.uniform(-18, 18);
        const isFree = all.every(([ax, ay]) => Math.hypot((ax - x) * 1.6, ay - y) > 3.4);
        if (!isFree || y < 4 || y > 96) continue;
        points.push([x, y]);
        all.push([x, y]);
      }
      return points.length === count ? points : undefined;
    });
    // Without room for the last ones everything is drawn anew.
    if (drawn.every((points) => points !== undefined)) return drawn;
  }
}

/** Whether a group of points rises: the sign of the covariance. */
export function rises(points: readonly (readonly [number, number])[]): boolean {
  const mean = (axis: 0 | 1) => points.reduce((sum, point) => sum + point[axis], 0) / points.length;
  const [mx, my] = [mean(0), mean(1)];
  return points.reduce((sum, [x, y]) => sum + (x - mx) * (y - my), 0) > 0;
}
