import { runAgain, type Toolbox } from "@fovea/agents";
import {
  type ContentPart,
  canonicalJson,
  type Evidence,
  FoveaError,
  type ImagePart,
  intersectBoxes,
  type JsonValue,
  type MediaByName,
  regionBounds,
  type Tool,
  type ToolContent,
  toolIdentity,
} from "@fovea/core";
import type { Pcg64 } from "@fovea/core/random";
import type { PlacedTruth } from "@fovea/evals";
import { imageCodec } from "@fovea/vision";
import { type CodeSite, codeAgain } from "./code-again.js";
import { anotherPlace, asNoise, shownIn, withoutRegions } from "./pixels.js";

/**
 * What stands in the place of a tool's output (after the mask, noise, random and empty probes that are reported beside
 * CodeV, arXiv 2511.19661):
 * - mask: what the tool gives back when the evidence is grey in what it looks at
 * - noise: random pixels; letters and digits replaced by others
 * - swap: another place of the same medium; for an output without pictures that of another call of the tool
 * - empty: nothing
 */
export type ProbeKind = "mask" | "noise" | "swap" | "empty";
export const probeKinds: readonly ProbeKind[] = ["mask", "noise", "swap", "empty"];

export interface AlterSite extends CodeSite {
  readonly toolbox: Toolbox;
  /** The media that were given, by id. */
  readonly originals: ReadonlyMap<string, ImagePart>;
  /** The other calls of the run. */
  readonly others: readonly ToolContent[];
  readonly random: Pcg64;
}

type Outcome = Pick<ToolContent, "outcome" | "parts" | "evidence">;
/** The content that the step is to have, or why there is none. */
export type Alteration =
  | { readonly content: ToolContent }
  /** `unchanged`: the tool says the same without the evidence, so the answer cannot depend on it through this call. */
  | { readonly inapplicable: string; readonly unchanged?: true };

export async function alterOutput(
  kind: ProbeKind,
  content: ToolContent,
  site: AlterSite,
): Promise<Alteration> {
  switch (kind) {
    case "empty":
      return { content: { ...content, parts: [], evidence: [] } };
    case "noise":
      return noisy(content, site);
    case "swap":
      return swapped(content, site);
    case "mask":
      return masked(content, site);
  }
}

async function masked(content: ToolContent, site: AlterSite): Promise<Alteration> {
  if (site.targets.length === 0) return { inapplicable: "where the evidence lies is not known" };
  const coded = await codeAgain(content, site);
  if (coded !== undefined) return instead(likeBefore(coded, content), content);
  const tool = findPure(content.tool, site.toolbox);
  const media = await maskedMedia(content.media, site);
  if (tool !== undefined && media !== undefined) {
    const { toolbox, blobs, signal } = site;
    const again = await runAgain(tool, content.input, media, { toolbox, codec: imageCodec, blobs, signal });
    return instead(likeBefore(again, content), content);
  }
  const hidden = content.parts.map((part) => (part.type === "image" ? shownIn(part, site.targets) : []));
  if (hidden.every((regions) => regions.length === 0)) {
    const blanked = withoutWords(content, site.targets);
    if (blanked !== undefined) return { content: blanked };
    const isText = content.parts.every(({ type }) => type !== "image");
    return {
      inapplicable: isText
        ? "it names no words that stand there, and cannot be asked again without them"
        : "its output does not show the evidence",
    };
  }
  const parts = await Promise.all(
    content.parts.map((part, i) =>
      part.type === "image" && hidden[i]!.length > 0 ? withoutRegions(part, hidden[i]!, site) : part,
    ),
  );
  return { content: { ...content, parts } };
}

const instead = (outcome: Outcome, content: ToolContent): Alteration =>
  sayTheSame(outcome, content)
    ? { inapplicable: "its output is the same without the evidence", unchanged: true }
    : { content: { ...content, ...outcome } };

/** The words that the output says to stand where the evidence lies, blotted out wherever it says them. */
function withoutWords(content: ToolContent, targets: readonly PlacedTruth[]): ToolContent | undefined {
  const isThere = ({ media, page, region }: Evidence) =>
    region !== undefined &&
    targets.some(
      (target) =>
        target.media === media &&
        (target.page ?? 0) === (page ?? 0) &&
        intersectBoxes(target.box, regionBounds(region)) !== undefined,
    );
  const there = content.evidence.filter(isThere);
  const words = there.flatMap(({ text }) => (text === undefined || text.trim() === "" ? [] : [text]));
  if (words.length === 0) return undefined;
  const blot = (text: string) =>
    words.reduce((said, word) => said.replaceAll(word, word.replace(/[\p{L}\p{N}]/gu, "\u2588")), text);
  const blotJson = (value: JsonValue): JsonValue => {
    if (typeof value === "string") return blot(value);
    if (Array.isArray(value)) return value.map(blotJson);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, blotJson(one)]));
  };
  const parts = content.parts.map((part): ContentPart => {
    if (part.type === "text") return { ...part, text: blot(part.text) };
    return part.type === "data" ? { ...part, data: blotJson(part.data) } : part;
  });
  const left = { ...content, parts, evidence: content.evidence.filter((one) => !there.includes(one)) };
  // What it says in other words than it reports cannot be blotted out.
  return canonicalJson(parts) === canonicalJson(content.parts) ? undefined : left;
}

/** Undefined when none of the pictures that the tool looked at shows the evidence. */
async function maskedMedia(media: MediaByName, site: AlterSite): Promise<MediaByName | undefined> {
  let touched = false;
  const entries = await Promise.all(
    Object.entries(media).map(async ([name, part]) => {
      const regions = part.type === "image" ? shownIn(part, site.targets) : [];
      if (part.type !== "image" || regions.length === 0) return [name, part] as const;
      touched = true;
      return [name, await withoutRegions(part, regions, site)] as const;
    }),
  );
  return touched ? Object.fromEntries(entries) : undefined;
}

/** The tool of an identity, when it is here and gives the same for the same. */
function findPure(identity: string, toolbox: Toolbox): Tool | undefined {
  try {
    const tool = toolbox.get(identity.split("@")[0]!);
    return toolIdentity(tool) === identity && tool.effects === "pure" ? tool : undefined;
  } catch (error) {
    if (error instanceof FoveaError) return undefined;
    throw error;
  }
}

/** Pictures keep the handles that they had. */
function likeBefore(again: Outcome, before: ToolContent): Outcome {
  const names = before.parts.flatMap((part) => ("ref" in part ? [part.name] : []));
  let at = 0;
  const parts = again.parts.map((part): ContentPart => {
    if (!("ref" in part)) return part;
    const name = names[at++];
    return name === undefined ? part : { ...part, name };
  });
  return { outcome: again.outcome, parts, evidence: again.evidence };
}

/** Which step made an evidence is not asked: outside a run none does. */
function sayTheSame(a: Outcome, b: Outcome): boolean {
  const told = ({ outcome, parts, evidence }: Outcome) =>
    canonicalJson({ outcome, parts, evidence: evidence.map(({ step: _, ...rest }) => rest) });
  return told(a) === told(b);
}

async function noisy(content: ToolContent, site: AlterSite): Promise<Alteration> {
  const parts: ContentPart[] = [];
  for (const part of content.parts) {
    if (part.type === "image") parts.push(await asNoise(part, site.random, site));
    else if (part.type === "text") parts.push({ ...part, text: scrambled(part.text, site.random) });
    else if (part.type === "data") parts.push({ ...part, data: scrambledJson(part.data, site.random) });
    else return { inapplicable: `it gave back a ${part.type}, of which there is no noise` };
  }
  if (parts.length === 0) return { inapplicable: "it gave back nothing" };
  return { content: { ...content, parts, evidence: [] } };
}

/** Each letter and digit as another one of its kind, so that lengths and forms stay and no figure does by chance. */
export function scrambled(text: string, random: Pcg64): string {
  return text.replace(/[A-Za-z]|\d/g, (one) => {
    if (one >= "a") return another(one, "a", 26, random);
    return one >= "A" ? another(one, "A", 26, random) : another(one, "0", 10, random);
  });
}

function another(one: string, first: string, count: number, random: Pcg64): string {
  const from = first.charCodeAt(0);
  const at = one.charCodeAt(0) - from;
  return String.fromCharCode(from + ((at + random.integers(1, count)) % count));
}

/** Words and figures are scrambled; names of fields, flags and the words by which a result says what kind it is stay. */
function scrambledJson(value: JsonValue, random: Pcg64): JsonValue {
  if (typeof value === "string") return scrambled(value, random);
  if (typeof value === "number") {
    // The sign and the point stay, and so does a leading zero: a share stays a share.
    const digits = String(value).replace(/[1-9]/g, (one) => another(one, "1", 9, random));
    const number = Number(digits);
    return Number.isFinite(number) ? number : value;
  }
  if (Array.isArray(value)) return value.map((one: JsonValue) => scrambledJson(one, random));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, kinds.has(key) ? one : scrambledJson(one, random)]),
  );
}

const kinds = new Set(["type", "kind", "status", "op", "outcome", "expert", "unit", "media", "id"]);

async function swapped(content: ToolContent, site: AlterSite): Promise<Alteration> {
  const pictures = content.parts.filter((part): part is ImagePart => part.type === "image");
  if (pictures.length === 0) {
    const other = site.others.find(
      (one) => one.tool === content.tool && one.outcome === "ok" && !sayTheSame(one, content),
    );
    if (other === undefined) return { inapplicable: "no other call of this tool says something else" };
    return { content: { ...content, parts: other.parts, evidence: other.evidence } };
  }
  const parts: ContentPart[] = [];
  for (const part of content.parts) {
    if (part.type !== "image") {
      parts.push(part);
      continue;
    }
    const other = await anotherPlace(part, site.originals, site.targets, site.random, site);
    if (other === undefined)
      return { inapplicable: "there is no other place of its size without the evidence" };
    parts.push(other);
  }
  return { content: { ...content, parts, evidence: [] } };
}
