import {
  type Certainty,
  type ContentPart,
  canonicalJson,
  type Evidence,
  type ImagePart,
  type MediaId,
  type MediaPart,
  mapRegion,
  originalLineage,
  type Placement,
  polygonArea,
  type Region,
  regionPoints,
  type Step,
  type TimeRange,
  type ToolContent,
  toolContent,
} from "@fovea/core";

/** A place of an original medium that a tool's output shows (pixels) or reports (a finding with its region). */
export interface Look {
  readonly kind: "shown" | "reported";
  readonly media: MediaId;
  readonly page?: number;
  readonly time?: TimeRange;
  /** In the original; of an unknown place that of the whole placement, and absent where there is none. */
  readonly region?: Region;
  readonly certainty: Certainty;
  /** Of the match that found a recovered place. */
  readonly score?: number;
  /** Output pixels per original pixel, along a side; 1 for what is reported. */
  readonly scale: number;
  /** Of what is shown: which of the output's pictures it is in, and the original area of all that this picture shows. */
  readonly picture?: { readonly index: number; readonly area: number };
}

/** What training with tools must never reward (CodeV, arXiv 2511.19661): a failed, repeated or empty move. */
export type RedLine = "failed" | "repeated" | "no-op";

/** One tool call of a run, with the places that its output shows. */
export interface ObservedCall {
  readonly step: string;
  /** "name@version". */
  readonly tool: string;
  readonly callId: string;
  /** By which people know it: the handle of its picture, or the tool and a number. */
  readonly label: string;
  /** Made by another tool: no model has seen its output. */
  readonly nested: boolean;
  readonly outcome: ToolContent["outcome"];
  readonly parts: readonly ContentPart[];
  readonly looks: readonly Look[];
  readonly redLine: RedLine | null;
}

/** What the loop does to show things and to end, which is no looking. */
const ownTools = new Set(["answer", "fit"]);
const nameOf = (tool: string): string => tool.split("@")[0]!;

/** The media that the user gave, by handle. */
export function givenMedia(steps: readonly Step[]): Readonly<Record<string, MediaPart>> {
  const known: Record<string, MediaPart> = {};
  for (const step of steps) {
    if (step.kind !== "message" || step.actor !== "user") continue;
    for (const part of step.content.parts as unknown as readonly ContentPart[])
      if ("ref" in part && part.name !== undefined) known[part.name] ??= part;
  }
  return known;
}

/** The tool calls among the steps of a run (`closureOf` its head), in the order in which they were made. */
export function callsOf(steps: readonly Step[]): ObservedCall[] {
  const nested = nestedSteps(steps);
  const originals = new Map(Object.values(givenMedia(steps)).map((part) => [part.ref.id, part]));
  const asked = new Set<string>();
  const counts = new Map<string, number>();
  return steps.flatMap((step): ObservedCall[] => {
    if (step.kind !== "tool") return [];
    const content = toolContent(step);
    const name = nameOf(content.tool);
    if (ownTools.has(name)) return [];
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    const { tool, callId, outcome, parts } = content;
    const isNested = nested.has(step.id);
    const pictured = parts.find((part) => part.type === "image");
    const known = pictured?.type === "image" && content.media[pictured.name ?? ""] === undefined;
    const label = (known && pictured?.type === "image" ? pictured.name : undefined) ?? `${name}-${count}`;
    const question = canonicalJson({ tool, input: content.input });
    const redLine = redLineOf(content, asked.has(question));
    if (!isNested) asked.add(question);
    const looks = outcome === "ok" ? looksOf(content, originals) : [];
    return [{ step: step.id, tool, callId, label, nested: isNested, outcome, parts, looks, redLine }];
  });
}

/** Tool steps on the branches of other tools. */
function nestedSteps(steps: readonly Step[]): Set<string> {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const nested = new Set<string>();
  for (const step of steps) {
    if (step.kind !== "tool") continue;
    const before = ancestors(step.parent, byId);
    for (const used of step.uses) {
      for (let at = byId.get(used); at !== undefined && !before.has(at.id) && !nested.has(at.id); ) {
        nested.add(at.id);
        at = at.parent === null ? undefined : byId.get(at.parent);
      }
    }
  }
  return nested;
}

function ancestors(from: string | null, byId: ReadonlyMap<string, Step>): Set<string> {
  const seen = new Set<string>();
  for (let at = from; at !== null && !seen.has(at); at = byId.get(at)?.parent ?? null) seen.add(at);
  return seen;
}

function looksOf(content: ToolContent, originals: ReadonlyMap<MediaId, MediaPart>): Look[] {
  const shown = content.parts.flatMap((part, i) =>
    part.type === "image" ? shownBy(part, i, originals) : [],
  );
  const reported = content.evidence.map((evidence) => reportedBy(evidence, matchScore(content)));
  return [...shown, ...reported];
}

function shownBy(part: ImagePart, index: number, originals: ReadonlyMap<MediaId, MediaPart>): Look[] {
  const own = originals.get(part.ref.id);
  const lineage = part.lineage ?? (own === undefined ? undefined : originalLineage(part.ref));
  if (lineage === undefined) return [{ kind: "shown", media: part.ref.id, certainty: "unknown", scale: 1 }];
  const regions = lineage.map(({ matrix, region }) => mapRegion(matrix, region));
  const area = regions.reduce((sum, region) => sum + polygonArea(regionPoints(region)), 0);
  return lineage.map((placement, i) => ({
    kind: "shown",
    media: placement.parent,
    ...(placement.page === undefined ? {} : { page: placement.page }),
    ...(placement.time === undefined ? {} : { time: placement.time }),
    region: regions[i]!,
    certainty: placement.certainty,
    ...(placement.score === undefined ? {} : { score: placement.score }),
    scale: scaleOf(placement),
    picture: { index, area },
  }));
}

function scaleOf({ matrix, region }: Placement): number {
  const here = polygonArea(regionPoints(region));
  const there = polygonArea(regionPoints(mapRegion(matrix, region)));
  return here > 0 && there > 0 ? Math.sqrt(here / there) : 1;
}

/** Evidence as a look. An absence names where was searched: that was not shown, and nothing was found there. */
export function reportedBy(evidence: Evidence, score: number | undefined): Look {
  const { media, region, page, time, certainty } = evidence;
  return {
    kind: "reported",
    media,
    ...(page === undefined ? {} : { page }),
    ...(time === undefined ? {} : { time }),
    ...(region === undefined ? {} : { region }),
    certainty: region === undefined ? "unknown" : (certainty ?? "exact"),
    ...(certainty === "recovered" && score !== undefined ? { score } : {}),
    scale: 1,
  };
}

/** The lowest score of the recovered places that a call was given or has made: what it reports is no surer than these. */
export function matchScore({ media, parts }: Pick<ToolContent, "media" | "parts">): number | undefined {
  const scores = [...Object.values(media), ...parts].flatMap((part) =>
    part.type !== "image"
      ? []
      : (part.lineage ?? []).flatMap(({ score }) => (score === undefined ? [] : [score])),
  );
  return scores.length === 0 ? undefined : Math.min(...scores);
}

function redLineOf({ outcome, tool, media, parts }: ToolContent, repeated: boolean): RedLine | null {
  if (outcome !== "ok") return "failed";
  if (repeated) return "repeated";
  const given = Object.values(media).filter((part) => part.type === "image");
  const made = parts.filter((part) => part.type === "image");
  const isSame = made.some((one) =>
    given.some(
      (other) => one.ref.id === other.ref.id || (cuts.has(nameOf(tool)) && showsTheSame(one, other)),
    ),
  );
  // `view` is there to show again what was taken out of sight.
  return isSame && nameOf(tool) !== "view" ? "no-op" : null;
}

const cuts = new Set(["crop", "zoom"]);

/** All of the other picture, no larger. */
function showsTheSame(one: ImagePart, other: ImagePart): boolean {
  const whole = (part: ImagePart) =>
    (part.lineage ?? originalLineage(part.ref)).map(({ parent, matrix, region }) => ({
      parent,
      region: mapRegion(matrix, region),
    }));
  return one.ref.width <= other.ref.width && canonicalJson(whole(one)) === canonicalJson(whole(other));
}
