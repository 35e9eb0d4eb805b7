import {
  type AnnotationRecord,
  type Answer,
  answerOf,
  closureOf,
  type EnvironmentContent,
  type HeadRecord,
  type IntentRecord,
  type JsonValue,
  modelContent,
  type Part,
  replay,
  rolloutOf,
  type Step,
  type StepMeta,
  type Store,
  textOf,
  toolContent,
} from "@fovea/core";
import { annotationText, currentAnnotations } from "./annotate.js";
import { findRun } from "./find.js";
import { brief, briefJson } from "./text.js";

export interface RunDescription {
  readonly json: {
    readonly run: string;
    readonly root: string;
    readonly head: string;
    readonly ended: string | null;
    readonly forkedFrom: { readonly run: string; readonly step: string } | null;
    readonly answer: Answer | null;
    readonly steps: readonly (Step & { readonly meta: StepMeta | null })[];
    /** What was said of its steps, without what was superseded. */
    readonly annotations: readonly AnnotationRecord[];
    /** Begun and never acknowledged. */
    readonly inDoubt: readonly IntentRecord[];
  };
  /** For a terminal: one line per step, branches indented. */
  readonly lines: readonly string[];
}

/** @throws NotFoundError. */
export async function describeRun(store: Store, run: string): Promise<RunDescription> {
  const { head } = await findRun(store, run);
  const closure = await closureOf(store, head.head);
  const steps = await Promise.all(
    closure.map(async (step) => ({ ...step, meta: (await store.meta(run, step.id)) ?? null })),
  );
  const depths = depthsOf(closure);
  const annotations = (await Promise.all(closure.map(({ id }) => currentAnnotations(store, id)))).flat();
  const inDoubt = ended(head) ? [] : (await replay(store, run)).inDoubt;
  const lines = steps.flatMap((step) => {
    // Steps that only write something down take no time worth telling.
    const ms = step.meta?.ms ? ` (${step.meta.ms} ms)` : "";
    const indent = "  ".repeat(depths.get(step.id) ?? 0);
    return [
      `${step.id.slice(0, 12)}  ${indent}${step.kind.padEnd(8)} ${summary(step)}${ms}`,
      ...annotations
        .filter(({ annotation }) => annotation.step === step.id)
        .map((record) => `              ${indent}^ ${annotationText(record)}`),
    ];
  });
  const answer = closure.map(answerOf).findLast((found) => found !== undefined) ?? null;
  const how = head.ended ?? null;
  const title = `run ${run}, ${how ?? `not ended; go on with: fovea runs resume ${run}`}${head.forkedFrom === undefined ? "" : `, forked from ${head.forkedFrom.run}`}`;
  return {
    json: {
      run,
      root: head.root,
      head: head.head,
      ended: how,
      forkedFrom: head.forkedFrom ?? null,
      answer,
      steps,
      annotations,
      inDoubt,
    },
    lines: [
      title,
      ...lines,
      ...inDoubt.map(
        ({ actor, key }) =>
          `in flight or in doubt: ${actor}, begun after step ${key.parent.slice(0, 12)} and not acknowledged`,
      ),
    ],
  };
}

const ended = (head: HeadRecord): boolean => head.ended !== undefined;

/** How many branches deep a step is: a branch begins with a note of the actor "branch". */
function depthsOf(closure: readonly Step[]): Map<string, number> {
  const depths = new Map<string, number>();
  for (const step of closure) {
    const above = step.parent === null ? 0 : (depths.get(step.parent) ?? 0);
    depths.set(step.id, above + (step.actor === "branch" ? 1 : 0));
  }
  return depths;
}

/** One step on one line, beginning with its id. */
export const stepLine = (step: Step): string =>
  `${step.id.slice(0, 12)}  ${step.kind.padEnd(8)} ${summary(step)}`;

function summary(step: Step): string {
  switch (step.kind) {
    case "config":
      return configSummary(step.content);
    case "message":
      return `${step.actor}: ${spoken(step.content.parts as unknown as Part[])}`;
    case "model": {
      const { parts, stop } = modelContent(step).response;
      const broken = stop === "end" || stop === "tool-calls" ? "" : ` (${stop})`;
      return `${step.actor}: ${spoken(parts)}${broken}`;
    }
    case "tool": {
      const { tool, input, outcome, parts } = toolContent(step);
      const said = textOf(parts).split("\n")[0] ?? "";
      return `${tool.split("+")[0]} ${briefJson(input)} -> ${outcome === "ok" ? "" : `${outcome}: `}${brief(said)}`;
    }
    case "environment":
      return played(step);
    default: {
      const answer = answerOf(step);
      if (answer === undefined) return briefJson(step.content);
      return answer.answer === null ? `no answer: ${answer.reason ?? ""}` : `answer: ${brief(answer.answer)}`;
    }
  }
}

/** `babyai/goto-v1 seed 3: 12 steps, return 0.93, terminated`, or one step of an episode. */
function played(step: Step): string {
  const rollout = rolloutOf(step);
  if (rollout !== undefined) {
    const { environment, seed, actions, returns, ended: how } = rollout;
    const each = Object.values(returns);
    const total = each.length === 1 ? String(each[0]) : JSON.stringify(returns);
    return `${environment} seed ${seed}: ${actions.length} steps, return ${total}, ${how}`;
  }
  const { environment, reset, actions, outcomes } = step.content as unknown as EnvironmentContent;
  if (reset !== undefined) return `${environment} seed ${reset.seed}`;
  return `${briefJson((actions ?? {}) as JsonValue)} -> ${briefJson((outcomes ?? {}) as unknown as JsonValue)}`;
}

function spoken(parts: readonly Part[]): string {
  return parts
    .map((part) => {
      if (part.type === "text") return brief(part.text);
      if (part.type === "tool-call") return `${part.tool} ${briefJson(part.input)}`;
      return "ref" in part ? `[${part.name ?? part.type}]` : `[${part.type}]`;
    })
    .join(" ");
}

/** "agent react@1, model embedded, seed 0" */
const configSummary = (content: Step["content"]): string =>
  brief(
    Object.entries(content)
      .map(([key, value]) => `${key} ${typeof value === "string" ? value : JSON.stringify(value)}`)
      .join(", "),
    160,
  );
