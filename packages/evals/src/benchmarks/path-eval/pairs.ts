import { type DescriptorName, descriptorNames, type PathDescriptors, type Scenario } from "./scenarios.js";

/**
 * The most different pairs of paths of one world: descriptors scaled to 0 to 1 over its paths, pairs taken greedily by their
 * Euclidean distance, each path in one pair at most.
 */
export function chooseDistantPairs(paths: readonly PathDescriptors[], count: number): [number, number][] {
  const scaled = scale(paths);
  const pairs: { i: number; j: number; distance: number }[] = [];
  for (let i = 0; i < paths.length; i++)
    for (let j = i + 1; j < paths.length; j++)
      pairs.push({ i, j, distance: Math.hypot(...scaled[i]!.map((value, d) => value - scaled[j]![d]!)) });
  pairs.sort((a, b) => b.distance - a.distance || a.i - b.i || a.j - b.j);
  const used = new Set<number>();
  const chosen: [number, number][] = [];
  for (const { i, j } of pairs) {
    if (chosen.length >= count) break;
    if (used.has(i) || used.has(j)) continue;
    used.add(i).add(j);
    chosen.push([i, j]);
  }
  return chosen;
}

function scale(paths: readonly PathDescriptors[]): number[][] {
  const ranges = descriptorNames.map((name) => {
    const values = paths.map((path) => path[name]);
    return { low: Math.min(...values), span: Math.max(...values) - Math.min(...values) };
  });
  return paths.map((path) =>
    descriptorNames.map((name, d) =>
      ranges[d]!.span === 0 ? 0 : (path[name] - ranges[d]!.low) / ranges[d]!.span,
    ),
  );
}

/** Differences smaller than these decide nothing. The authors' params.txt is not published: these are ours. */
export const defaultThresholds: Readonly<Record<DescriptorName, number>> = {
  averageClearance: 0.5,
  minimumClearance: 0.5,
  maximumClearance: 1,
  length: 5,
  sharpTurns: 1,
  maximumAngle: 15,
  turning: 45,
};

/** Which path fits the scenario: the one that wins every descriptor that decides; undefined when both win some, or none decides. */
export function betterPath(
  scenario: Scenario,
  first: PathDescriptors,
  second: PathDescriptors,
  thresholds: Readonly<Record<DescriptorName, number>> = defaultThresholds,
): 1 | 2 | undefined {
  const winners = new Set<1 | 2>();
  for (const [name, sign] of Object.entries(scenario.signs) as [DescriptorName, 1 | -1][]) {
    const difference = sign * (first[name] - second[name]);
    if (difference === 0 || Math.abs(difference) < thresholds[name]) continue;
    winners.add(difference > 0 ? 1 : 2);
  }
  return winners.size === 1 ? [...winners][0] : undefined;
}
