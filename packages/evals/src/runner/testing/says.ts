import {
  type Agent,
  type AgentEvent,
  type Answer,
  asContent,
  type JsonObject,
  type MediaPart,
  type Run,
  type Store,
  type Task,
  textOf,
} from "@fovea/core";
import type { Benchmark } from "../../benchmarks/index.js";
import type { Dataset, Sample } from "../../datasets/index.js";
import { canonicalConfiguration, type RunEvalOptions } from "../index.js";

export interface Said extends Partial<Omit<Answer, "answer">> {
  readonly answer: string | null;
}

/** An agent that says what a function of the question says, in two steps and one effect, and counts how often it is asked. */
export function sayingAgent(say: (question: string, run: Run) => Said | Promise<Said>) {
  const asked: string[] = [];
  const agent: Agent = {
    id: "says@1",
    async run(task: Task, { run, onEvent }: { run: Run; onEvent?: (event: AgentEvent) => void }) {
      const question = textOf(task.parts);
      await run.append("message", "user", asContent({ role: "user", parts: task.parts }));
      const thought = await run.effect(
        "environment",
        async () => {
          asked.push(question);
          const { answer, ...rest } = await say(question, run);
          const said: Answer = {
            answer,
            abstained: answer === null,
            confidence: null,
            evidence: [],
            ...rest,
          };
          return { content: { said } as unknown as JsonObject };
        },
        { actor: "mouth@1", request: { question }, effects: "reads" },
      );
      const answer = thought.content.said as unknown as Answer;
      const usage = { input: 10, output: 2, cost: 0.001 };
      onEvent?.({ type: "usage", usage, total: usage });
      await run.append("note", "says@1", asContent({ answer }));
      return answer;
    },
  };
  return { agent, asked };
}

/** Questions "q0", "q1", ... whose right answers are "0", "1", ...; even ones are of the group "even". */
export const questions = (n: number): Sample[] =>
  Array.from({ length: n }, (_, i) => ({
    id: `s${i}`,
    question: `q${i}`,
    media: [],
    target: String(i),
    kept: { parity: i % 2 === 0 ? "even" : "odd" },
    file: "here",
    row: i + 1,
  }));

export function dataset(samples: readonly Sample[]): Dataset {
  return {
    name: "here",
    description: { name: "here", files: "here", fields: { question: "question" } },
    hash: "0".repeat(64),
    size: samples.length,
    rows: samples.length,
    splits: {},
    selection: {},
    async *samples() {
      yield* samples;
    },
  };
}

export const echo: Benchmark = {
  id: "echo",
  version: "1",
  title: "Echo",
  measures: "nothing",
  source: "this test",
  files: [],
  needsFiles: false,
  metrics: { right: { summary: "the number of the question", kind: "share" } },
  open: async () => dataset(questions(4)),
  grade: ({ target }, answer) => ({ right: answer === target ? 1 : 0 }),
  groups: ({ kept }) => [String(kept.parity)],
  predictions: async () =>
    questions(4).map((sample, i) => ({ sample, answer: i === 3 ? null : "0", given: { right: 1 } })),
};

/** What `runEval` needs for these, changed by `options`. */
export function setting(
  agent: Agent,
  options: Partial<RunEvalOptions> & { readonly n?: number; readonly store?: Store } = {},
): RunEvalOptions {
  const { n = 8, ...rest } = options;
  return {
    benchmark: echo,
    data: dataset(questions(n)),
    agent,
    model: null,
    config: { agent: agent.id },
    ...canonicalConfiguration({ agent: agent.id, n }),
    load: async () => {
      throw new Error("there are no media");
    },
    id: "20260101-000000-aaaaaa",
    ...rest,
  };
}

/** For samples with a picture: its part, without bytes. */
export const picture = (name: string): MediaPart => {
  const ref = { type: "image", id: "a".repeat(64), width: 100, height: 100, mediaType: "image/png" } as const;
  return { type: "image", ref, name };
};
