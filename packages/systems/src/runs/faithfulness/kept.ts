import { type Annotation, annotationId, type JsonObject, type JsonValue, type Store } from "@fovea/core";
import type { CallJudge, Faithfulness, JudgedCall } from "@fovea/evals";
import { currentAnnotations } from "../annotate.js";
import type { FaithfulnessReport } from "./report.js";

const judgeScorer = "call-faithfulness";

/** A verdict for each call that gave something back; those that this judge has given before are read. */
export async function judgeCalls(
  store: Store,
  { calls }: Faithfulness,
  judge: CallJudge,
  question: string,
  {
    signal,
    onProgress,
  }: {
    readonly signal?: AbortSignal;
    readonly onProgress?: (message: string, fraction?: number) => void;
  },
): Promise<Map<string, JudgedCall>> {
  const verdicts = new Map<string, JudgedCall>();
  const seen = calls.filter(({ nested, outcome }) => !nested && outcome === "ok");
  const scorer = `${judgeScorer}@${judge.version}`;
  for (const [i, call] of seen.entries()) {
    signal?.throwIfAborted();
    const before = (await currentAnnotations(store, call.step)).find(
      ({ annotation }) => annotation.scorer === scorer,
    );
    if (before !== undefined) {
      verdicts.set(call.step, before.annotation.value as unknown as JudgedCall);
      continue;
    }
    onProgress?.(`judging ${call.label}`, i / seen.length);
    const judged = await judge.judge(call, { question, blobs: store.blobs });
    verdicts.set(call.step, judged);
    const annotation: Annotation = {
      step: call.step,
      scorer,
      value: judged as unknown as JsonValue,
      explanation: judged.why,
      author: judge.id,
    };
    await store.append([{ v: 1, type: "annotation", id: annotationId(annotation), annotation }]);
  }
  return verdicts;
}

/** The newest word on the run; an older one is superseded. */
export async function keepClass(store: Store, step: string, report: FaithfulnessReport): Promise<void> {
  if (!report.known) return;
  const scorer = "faithfulness@1";
  const author = report.judge?.id ?? "oracle";
  const before = (await currentAnnotations(store, step)).find(
    ({ annotation }) => annotation.scorer === scorer && annotation.author === author,
  );
  const { class: found, looked, evidence, right, measures, forks } = report;
  const value = { class: found, looked, evidence, right, measures, forks } as unknown as JsonObject;
  const annotation: Annotation = {
    step,
    scorer,
    value,
    author,
    ...(before === undefined ? {} : { supersedes: before.id }),
  };
  const id = annotationId(annotation);
  const same = before !== undefined && JSON.stringify(before.annotation.value) === JSON.stringify(value);
  if (!same) await store.append([{ v: 1, type: "annotation", id, annotation }]);
}
