import { boxIou } from "@fovea/core";
import { cocoLabels } from "../../programs/coco.js";
import { type Candidate, SAME_PLACE } from "./views.js";

/** Least scores: one for all classes, and those of the classes that have their own. */
export interface ClassThresholds {
  readonly default: number;
  readonly classes: Readonly<Record<string, number>>;
}

export interface Thresholds {
  /** To be answered from. */
  readonly answer: ClassThresholds;
  /** To be mentioned at all. */
  readonly candidate: ClassThresholds;
}

export interface Detection extends Candidate {
  readonly name: string;
  readonly answerable: boolean;
}

/** An answer needs this lead over the best other class at its place. */
export const LEAST_LEAD = 0.1;

/** What is left when thresholds do not matter: seen by all views, and clearly that class. */
export const stands = (candidate: Candidate): boolean => candidate.agreed && candidate.lead >= LEAST_LEAD;

export const thresholdOf = (thresholds: ClassThresholds, name: string): number =>
  thresholds.classes[name] ?? thresholds.default;

/**
 * Which candidates to answer from, which to mention, and which to drop: those below their class's threshold, and
 * those whose place is surely something else.
 */
export function decide(candidates: readonly Candidate[], thresholds: Thresholds): Detection[] {
  const named = candidates.map((candidate) => {
    const name = cocoLabels[candidate.label]!;
    const answerable = stands(candidate) && candidate.score >= thresholdOf(thresholds.answer, name);
    return { ...candidate, name, answerable };
  });
  const sure = named.filter((each) => each.answerable);
  return named.filter(
    (each) =>
      each.answerable ||
      (each.score >= thresholdOf(thresholds.candidate, each.name) &&
        !sure.some((other) => explains(other, each))),
  );
}

const explains = (sure: Candidate, other: Candidate): boolean =>
  sure.label !== other.label &&
  sure.score >= other.score + LEAST_LEAD &&
  boxIou(sure.box, other.box) >= SAME_PLACE;
