import { type DocumentPart, type ImagePart, NotFoundError, type Store, unknownName } from "@fovea/core";
import { caseKey, type EvalCase, readEval, readEvalCases } from "@fovea/evals";
import { annotateEvidence } from "@fovea/vision";
import { openOutput } from "../output/index.js";
import { brief } from "../runs/text.js";
import { readCaseRun } from "./detail.js";

/** The eval has no such case. */
export class UnknownCaseError extends NotFoundError {}

/** One case, by its key: "sample", or "sample#1" for its second epoch. @throws UnknownEvalError, UnknownCaseError. */
export async function findCase(store: Store, id: string, key: string): Promise<EvalCase> {
  const { result } = await readEval(store, id);
  const near: string[] = [];
  let n = 0;
  for await (const one of readEvalCases(store, result.id)) {
    const own = caseKey(one);
    if (own === key) return one;
    n += 1;
    // Enough to guess what was meant, however many there are.
    if (near.length < 2000) near.push(own);
  }
  if (n === 0)
    throw new UnknownCaseError(
      `no case "${key}": the eval ${result.id} has none yet`,
      `go on with it: fovea eval --run ${result.id}`,
    );
  throw unknownName(
    UnknownCaseError,
    `case of ${result.id}`,
    key,
    near,
    `fovea evals show ${result.id} --failures`,
  );
}

/** A case with what its run holds, for a terminal. */
export async function caseLines(store: Store, one: EvalCase): Promise<string[]> {
  const run = await readCaseRun(store, one);
  const { answer, error, target, values, faithful, confidence, ms, tokens, groups } = one;
  const evidence = run?.answer?.evidence ?? [];
  const row = (name: string, text: string) => `  ${name.padEnd(12)}${text}`;
  const figures = Object.entries({ ...values, ...faithful }).map(
    ([name, value]) => `${name} ${value.toFixed(3)}`,
  );
  const question = run === undefined || run.question === "" ? (one.question ?? "") : run.question;
  return [
    caseKey(one),
    row("question", question.replace(/\n/g, `\n${" ".repeat(14)}`)),
    ...(target === undefined ? [] : [row("right", target)]),
    row(
      "answer",
      error === undefined ? (answer ?? "(none: it abstained)") : `failed: ${error.code}: ${error.message}`,
    ),
    ...(run?.answer?.reason === undefined ? [] : [row("reason", run.answer.reason)]),
    ...evidence.map(({ role, text, region, page, score, by }, i) =>
      row(
        i === 0 ? "evidence" : "",
        [
          role === "searched" ? "searched" : undefined,
          text === undefined ? undefined : brief(text),
          region === undefined
            ? "no known place"
            : JSON.stringify(region.type === "box" ? region.box : region),
          page === undefined ? undefined : `page ${page + 1}`,
          score?.toFixed(2),
          by?.split("+")[0],
        ]
          .filter((word) => word !== undefined)
          .join("  "),
      ),
    ),
    row("scores", figures.join(", ")),
    ...(typeof confidence === "number" ? [row("confidence", confidence.toFixed(3))] : []),
    ...(groups.length === 0 ? [] : [row("groups", groups.join(", "))]),
    row("took", `${Math.round(ms)} ms, ${tokens.input} tokens in, ${tokens.output} out`),
    row(
      "run",
      one.run === null
        ? "none was kept"
        : run === undefined
          ? `${one.run}, which is not in this store`
          : one.run,
    ),
  ];
}

/**
 * One annotated picture for each medium of the case (of a document: the page with most evidence).
 *
 * @returns their paths; none for a case whose run was not kept.
 * @throws OutputError.
 */
export async function writeCasePictures(store: Store, one: EvalCase, folder: string): Promise<string[]> {
  const run = await readCaseRun(store, one);
  if (run === undefined) return [];
  const output = openOutput(folder);
  const written: string[] = [];
  const answer = run.answer?.answer ?? one.answer ?? "(no answer)";
  for (const part of run.media) {
    if (part.type !== "image" && part.type !== "document") continue;
    const shown = part as ImagePart | DocumentPart;
    const own = (run.answer?.evidence ?? []).filter(({ media }) => media === part.ref.id);
    const question = brief(run.question, 1000);
    const { png } = await annotateEvidence({
      part: shown,
      evidence: own,
      question,
      answer,
      blobs: store.blobs,
    });
    written.push(await output.write(`${caseKey(one)}-${part.name ?? part.type}`, ".png", png));
  }
  return written;
}
