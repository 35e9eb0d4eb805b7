import { FoveaError } from "@fovea/core";
import { type Refusal, refusals } from "../intent.js";
import type { Wording } from "../template.js";

/** A line of a file of wordings cannot be used. */
export class WordingError extends FoveaError {}

/** One way to say what an entry means, and where it was written. */
export interface Written {
  readonly wording: Wording;
  readonly at: string;
}

/** A program (with slots) or a reason to refuse, and how people say it. */
export interface Entry {
  /** "packages/…/file.txt:12", of the line of the program. */
  readonly at: string;
  /** In the printed form, with `$thing` and the like; undefined for a refusal. */
  readonly program?: string;
  readonly refusal?: Refusal;
  /** The program of the question before. */
  readonly before?: string;
  readonly wordings: readonly Written[];
}

/**
 * Reads one file in the notation of `packages/training/wordings/README.md`: a program on a line of its own, its wordings
 * below it, indented. Faults are handed to `onFault`, which throws by default; the line is then left out.
 *
 * @throws WordingError
 */
export function readWordings(
  text: string,
  name: string,
  onFault: (error: WordingError) => void = (error) => {
    throw error;
  },
): Entry[] {
  const entries: (Entry & { wordings: Written[] })[] = [];
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    const at = `${name}:${i + 1}`;
    if (line.trim() === "" || line.trimStart().startsWith("#")) continue;
    try {
      if (!/^\s/.test(line)) entries.push({ ...readHead(line.trim(), at), wordings: [] });
      else if (entries.length === 0) throw new WordingError(`${at}: a wording before any program`, howTo);
      else entries.at(-1)!.wordings.push({ wording: line.trim(), at });
    } catch (error) {
      if (!(error instanceof WordingError)) throw error;
      onFault(error);
    }
  }
  return entries;
}

const howTo =
  "write a program (or `refuse REASON`) at the beginning of a line and its wordings below it, indented";

function readHead(line: string, at: string): Omit<Entry, "wordings"> {
  const before = /^before\s+(.*?)\s+then\s+(.*)$/.exec(line);
  if (before !== null) return { ...readHead(before[2]!, at), before: before[1]! };
  const refused = /^refuse\s+(\S+)$/.exec(line);
  if (refused === null) return { at, program: line };
  const refusal = refusals.find((one) => one === refused[1]);
  if (refusal === undefined)
    throw new WordingError(`${at}: no reason "${refused[1]}" to refuse`, `one of ${refusals.join(", ")}`);
  return { at, refusal };
}
