import type { ReasonerNetwork } from "@fovea/models/embedded";
import { scope, type Tensor } from "@fovea/tensor";
import { type Example, exampleOf, isHeldOut } from "./examples.js";
import type { Draw } from "./generator/draw.js";
import type { Family } from "./generator/intent.js";
import type { Practice } from "./generator/practice.js";
import { drawSample } from "./generator/sample.js";
import { WordingError } from "./generator/wordings/index.js";

/** What batches are drawn from, and for whom. */
export interface Lessons {
  readonly network: ReasonerNetwork;
  readonly practice: Practice;
  readonly draw: Draw;
  readonly families: readonly Family[];
  /** Questions of a batch. */
  readonly batch: number;
}

/** Batches that are drawn together. */
const chunk = 32;
/** Questions that are looked at together before some of them are trained on. */
const candidates = 64;
/** Of the questions that are known already this share is trained on all the same, so that they stay known. */
const rehearsed = 0.25;
/** Looking pays once this share is known. */
const worthLooking = 0.3;
/** More samples than these that cannot be built are a fault of the generator; fewer cost no training of half an hour. */
const mostUnbuildable = 30;

/**
 * Batches of questions of like length. Once the network knows a good part of what is drawn, it is asked first, and most of
 * what it knows is passed over: a look takes a third of a training step (selective backpropagation, Jiang et al. 2019).
 */
export function drawBatches(lessons: Lessons): Example[][] {
  const { draw, batch } = lessons;
  const drawn: Example[] = [];
  while (drawn.length < batch * chunk) drawn.push(...worthwhile(lessons, drawCandidates(lessons)));
  drawn.length = batch * chunk;
  const length = ({ features, targets }: Example) => features.length + targets.length;
  drawn.sort((a, b) => length(a) - length(b));
  const batches = Array.from({ length: chunk }, (_, i) => drawn.slice(i * batch, (i + 1) * batch));
  for (let i = batches.length - 1; i > 0; i--) {
    const other = draw.below(i + 1);
    [batches[i], batches[other]] = [batches[other]!, batches[i]!];
  }
  return batches;
}

function drawCandidates({ network, draw, families }: Lessons): Example[] {
  const drawn: Example[] = [];
  for (let unbuildable = 0; drawn.length < candidates; ) {
    try {
      const sample = drawSample(draw, families);
      if (sample.source !== undefined || !isHeldOut(sample))
        drawn.push(exampleOf(sample, network.sizes.buckets));
    } catch (error) {
      const isOfTheDraw = error instanceof RangeError || error instanceof WordingError;
      if (!isOfTheDraw || ++unbuildable > mostUnbuildable) throw error;
    }
  }
  return drawn;
}

/** Those that are not known, and a few of those that are. */
function worthwhile({ network, practice, draw }: Lessons, examples: readonly Example[]): readonly Example[] {
  if (practice.shareKnown < worthLooking) return examples;
  return scope(() => {
    const encoded = network.encode(examples.map(({ features }) => features));
    const logits = network.decode(
      encoded,
      examples.map(({ inputs }) => inputs),
    );
    const known = areKnown(logits, examples);
    return examples.filter(({ sample }, i) => {
      if (sample.source) practice.note(sample.source, known[i]!);
      return !known[i] || draw.chance(rehearsed);
    });
  });
}

/** Ten times as likely as any other choice. */
const sure = Math.log(10);

/** By example, whether each of its right choices is far likelier than all others in its rows of the logits. */
export function areKnown({ data, columns }: Tensor, examples: readonly Example[]): boolean[] {
  let first = 0;
  return examples.map(({ targets }) => {
    const from = first;
    first += targets.length;
    return targets.every((target, t) => {
      const row = data.subarray((from + t) * columns, (from + t + 1) * columns);
      const least = row[target]! - sure;
      return row.every((logit, column) => column === target || logit <= least);
    });
  });
}
