import { hashJson } from "../json.js";
import { type ForkedFrom, journalKeyText, type ResultRecord } from "./records.js";
import type { Journal, Store } from "./store.js";
import { closureOf, getStep } from "./tree.js";

/** The journal of a run with what it has from the runs that it was forked from. */
export async function journalOf(store: Store, run: string): Promise<Journal> {
  const line: { readonly run: string; readonly own: Journal }[] = [];
  const seen = new Set<string>();
  for (let at: string | undefined = run; at !== undefined && !seen.has(at); ) {
    seen.add(at);
    const own = await store.journal(at);
    line.push({ run: at, own });
    at = own.forkedFrom?.run;
  }
  let journal = line.pop()!.own;
  for (let next = line.pop(); next !== undefined; next = line.pop()) {
    const results = await inherited(store, journal, next.own.forkedFrom!, next.run);
    for (const [key, result] of next.own.results) results.set(key, result);
    journal = { ...next.own, results };
  }
  return journal;
}

/**
 * The journal entries that led to the shared steps, the replaced one's pointing to its replacement, and the errors that
 * the agent caught on the way.
 */
async function inherited(
  store: Store,
  { results }: Journal,
  { step: forkStep, replacedBy, given }: ForkedFrom,
  run: string,
): Promise<Map<string, ResultRecord>> {
  const kept = new Map<string, ResultRecord>();
  // The source was pruned before forks named it, or is in another store: then the run holds all by itself.
  if (results.size === 0) return kept;
  const at = await getStep(store, forkStep);
  const replacement = replacedBy === undefined ? undefined : await getStep(store, replacedBy);
  const shared = new Set((await closureOf(store, at.id)).map(({ id }) => id));
  const keep = (result: ResultRecord) =>
    kept.set(journalKeyText(result.key), { ...result, run, ...(given ? { given } : {}) });
  const last = [...results.values()].find(({ step }) => step === at.id)?.key;
  for (const result of results.values()) {
    if (result.final === true) {
      const { parent, ordinal } = result.key;
      const isBefore = parent === last?.parent ? ordinal < last.ordinal : parent !== at.id;
      if (shared.has(parent) && isBefore) keep(result);
      continue;
    }
    if (result.outcome !== "ok" || result.step === undefined || !shared.has(result.step)) continue;
    if (result.step !== at.id || replacement === undefined) {
      keep(result);
      continue;
    }
    // A message or a note is its own request; whoever replaces it will ask for the replacement.
    const said = result.request === hashJson(at.content);
    const request = said ? hashJson(replacement.content) : result.request;
    keep({ ...result, request, step: replacement.id });
  }
  return kept;
}
