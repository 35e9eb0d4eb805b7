import { families } from "./families/index.js";
import type { Family } from "./intent.js";
import type { Practice } from "./practice.js";
import { writtenEntries, writtenFamilies } from "./wordings/index.js";

/** Share of the training questions that come from written wordings; the others come from the grammar. */
export const writtenShare = 0.88;

/** What the reasoner is trained on: the families of the grammar and the written wordings that are not kept. */
export function trainingFamilies(practice?: Practice): Family[] {
  const written = writtenFamilies(writtenEntries(), false, practice);
  const sum = (list: readonly Family[]) => list.reduce((total, { weight }) => total + weight, 0);
  const factor = ((writtenShare / (1 - writtenShare)) * sum(families)) / Math.max(1, sum(written));
  return [...families, ...written.map((family) => ({ ...family, weight: family.weight * factor }))];
}

/** The wordings that are kept from training. */
export const unseenFamilies = (): Family[] => writtenFamilies(writtenEntries(), true);
