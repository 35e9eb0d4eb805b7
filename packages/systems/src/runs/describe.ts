import {
  type Answer,
  answerOf,
  closureOf,
  type JsonValue,
  modelContent,
  NotFoundError,
  type Part,
  type Step,
  type StepMeta,
  type Store,
  textOf,
  toolContent,
} from "@fovea/core";

export interface RunDescription {
  readonly json: {
    readonly run: string;
    readonly root: string;
    readonly head: string;
    readonly ended: string | null;
    readonly forkedFrom: { readonly run: string; readonly step: string } | null;
    readonly answer: Answer | null;
    readonly steps: readonly (Step & { readonly meta: StepMeta | null })[];
  };
  /** For a terminal: one line per step, branches indented. */
  readonly lines: readonly string[];
}

/** @throws NotFoundError when the store holds no run. */
export async function newestRun(store: Store): Promise<string> {
  await store.refresh();
  const newest = [...(await store.runs())].sort((a, b) => (a.run < b.run ? -1 : 1)).at(-1);
  if (newest === undefined) {
    throw new NotFoundError(
      "there is no run in this store",
      'make one: fovea ask samples/invoice.png "what is the total?"',
    );
  }
  return newest.run;
}

export async function describeRun(store: Store, run: string): Promise<RunDescription> {
  await store.refresh();
  const state = await store.run(run);
  if (state === undefined)
    throw new NotFoundError(`no run ${run} in this store`, "`fovea runs show` shows the newest");
  const { head } = state;
  const closure = await closureOf(store, head.head);
  const steps = await Promise.all(
    closure.map(async (step) => ({ ...step, meta: (await store.meta(run, step.id)) ?? null })),
  );
  const depths = depthsOf(closure);
  const lines = steps.map((step) => {
    const ms = step.meta?.ms === undefined ? "" : ` (${step.meta.ms} ms)`;
    const indent = "  ".repeat(depths.get(step.id) ?? 0);
    return `${step.id.slice(0, 12)}  ${indent}${step.kind.padEnd(8)} ${summary(step)}${ms}`;
  });
  const answer = closure.map(answerOf).findLast((found) => found !== undefined) ?? null;
  const ended = head.ended ?? null;
  const title = `run ${run}${ended === null ? ", not ended" : `, ${ended}`}${head.forkedFrom === undefined ? "" : `, forked from ${head.forkedFrom.run}`}`;
  return {
    json: {
      run,
      root: head.root,
      head: head.head,
      ended,
      forkedFrom: head.forkedFrom ?? null,
      answer,
      steps,
    },
    lines: [title, ...lines],
  };
}

/** How many branches deep a step is: a branch begins with a note of the actor "branch". */
function depthsOf(closure: readonly Step[]): Map<string, number> {
  const depths = new Map<string, number>();
  for (const step of closure) {
    const above = step.parent === null ? 0 : (depths.get(step.parent) ?? 0);
    depths.set(step.id, above + (step.actor === "branch" ? 1 : 0));
  }
  return depths;
}

function summary(step: Step): string {
  switch (step.kind) {
    case "config":
      return short(step.content);
    case "message":
      return `${step.actor}: ${spoken(step.content.parts as unknown as Part[])}`;
    case "model":
      return `${step.actor}: ${spoken(modelContent(step).response.parts)}`;
    case "tool": {
      const { tool, input, outcome, parts } = toolContent(step);
      const said = textOf(parts).split("\n")[0] ?? "";
      return `${tool.split("+")[0]} ${short(input)} -> ${outcome === "ok" ? "" : `${outcome}: `}${cut(said)}`;
    }
    default: {
      const answer = answerOf(step);
      if (answer === undefined) return short(step.content);
      return answer.answer === null ? `no answer: ${answer.reason ?? ""}` : `answer: ${cut(answer.answer)}`;
    }
  }
}

function spoken(parts: readonly Part[]): string {
  return parts
    .map((part) => {
      if (part.type === "text") return cut(part.text);
      if (part.type === "tool-call") return `${part.tool} ${short(part.input)}`;
      return "ref" in part ? `[${part.name ?? part.type}]` : `[${part.type}]`;
    })
    .join(" ");
}

const short = (value: JsonValue): string => cut(JSON.stringify(value), 100);
const cut = (text: string, length = 80): string =>
  text.length > length ? `${text.slice(0, length - 3)}...` : text;
