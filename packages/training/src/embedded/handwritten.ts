import { readFileSync } from "node:fs";
import type { JsonValue } from "@fovea/core";
import { readProgram } from "@fovea/vision";

/** A question that a person wrote who did not look at the generator's wordings. */
export interface Handwritten {
  readonly family: string;
  readonly question: string;
  /** Programs that are right; empty when the question is to be declined. */
  readonly programs: readonly JsonValue[];
  /** Whether declining is right. */
  readonly decline: boolean;
  /** Half of the questions are kept: their errors are not looked at while the generator is changed. */
  readonly kept: boolean;
}

interface Written {
  readonly family: string;
  readonly question: string;
  /** As `printProgram` prints it, or "abstain". */
  readonly expect: string | readonly string[];
  readonly kept: boolean;
}

export function readHandwritten(): Handwritten[] {
  const file = new URL("../../src/embedded/handwritten.json", import.meta.url);
  return (JSON.parse(readFileSync(file, "utf8")) as Written[]).map(({ expect, ...rest }) => {
    const expected = typeof expect === "string" ? [expect] : expect;
    const programs = expected
      .filter((one) => one !== "abstain")
      .map((one) => readProgram(one) as unknown as JsonValue);
    return { ...rest, programs, decline: expected.includes("abstain") };
  });
}
