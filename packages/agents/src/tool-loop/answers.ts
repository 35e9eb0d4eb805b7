import { type Answer, type Box, type Evidence, regionBounds, type Step } from "@fovea/core";
import type { PointingAnswerInput } from "../answer/pointing.js";
import { stepEvidence } from "../toolbox/call-tool.js";

/** The answer of a model that called `answer`: it rests on the places that it named, and on what it cites there. */
export function givenAnswer(
  { input, step }: { readonly input: PointingAnswerInput; readonly step: Step },
  results: ReadonlyMap<string, Step>,
  model: string | undefined,
): Answer {
  const { answer, reason, confidence, cites = [], program } = input;
  const cited = new Set(cites.flatMap((id) => results.get(id) ?? []));
  const pointed = model === undefined ? [] : stepEvidence(step).map((one) => ({ ...one, by: model }));
  return {
    answer,
    abstained: answer === null,
    ...(reason === undefined ? {} : { reason }),
    confidence: confidence ?? null,
    evidence: [...pointed, ...[...cited].flatMap((one) => whereItPoints(stepEvidence(one), pointed))],
    ...(program === undefined ? {} : { program }),
  };
}

/** The answer of a model that just spoke: all that the tools showed it for this question is its evidence. */
export function spokenAnswer(spoken: string, stop: string, steps: readonly Step[]): Answer {
  const answer = spoken.trim();
  const silent = answer === "" || stop === "refused";
  const why =
    stop === "refused"
      ? `the model refused${answer === "" ? "" : `: ${answer}`}`
      : `the model said nothing (it stopped with "${stop}")`;
  return {
    answer: silent ? null : answer,
    abstained: silent,
    ...(silent ? { reason: why } : {}),
    confidence: null,
    evidence: steps.flatMap((step): Evidence[] => stepEvidence(step)),
  };
}

/**
 * What one cited result claims at the places that the answer names: of a page that was read, the line, not all the
 * others. All of it where none of its claims is there, for then the model cites it for something else.
 */
function whereItPoints(claims: Evidence[], pointed: readonly Evidence[]): Evidence[] {
  const there = claims.filter((claim) => pointed.some((place) => touches(claim, place)));
  return there.length === 0 ? claims : there;
}

function touches(claim: Evidence, place: Evidence): boolean {
  if (claim.media !== place.media || claim.page !== place.page) return false;
  if (claim.region === undefined || place.region === undefined) return false;
  return overlap(regionBounds(claim.region), regionBounds(place.region));
}

/** Edges count: a point has no area. */
const overlap = (a: Box, b: Box): boolean => a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];
