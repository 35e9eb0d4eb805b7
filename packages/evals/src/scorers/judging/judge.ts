import {
  type BlobStore,
  FoveaError,
  generateToEnd,
  hashJson,
  InvalidInputError,
  type JsonValue,
  type MediaPart,
  type Model,
  pathTo,
  type Scorer,
  type Trajectory,
  text,
  textOf,
} from "@fovea/core";
import { jsonIn } from "../json-answer.js";

/** A judge without a model, or with another than the one that was pinned. */
export class JudgeModelError extends InvalidInputError {}
/** The judge did not answer in the form that it was asked for, however often. */
export class JudgeFormatError extends FoveaError {}

export interface JudgeOptions {
  readonly model: Model;
  /** The id that the model must have, version included: a judge that changes unnoticed makes scores that cannot be compared. */
  readonly pin: string;
  /** Default 0. */
  readonly seed?: number;
  /** Default 0. */
  readonly temperature?: number;
  /** How often an answer that cannot be read is asked for again, with the next seed. Default 2. */
  readonly retries?: number;
  /** Whether the judge sees the media of the task. Default true. */
  readonly media?: boolean;
}

/** What a judged score names in its report. */
export interface JudgeIdentity {
  readonly model: string;
  /** SHA-256 of the instructions. */
  readonly prompt: string;
  readonly seed: number;
  readonly temperature: number;
}

export interface Judge {
  readonly identity: JudgeIdentity;
  /** "1+" and eight digits of the hash of all that decides a verdict: it is part of every annotation. */
  readonly version: string;
  /** @throws JudgeFormatError when no answer can be read. */
  ask<T>(question: JudgeQuestion, read: (answer: JsonValue) => T | undefined): Promise<T>;
}

export interface JudgeQuestion {
  readonly text: string;
  readonly media?: readonly MediaPart[];
  readonly blobs?: BlobStore;
}

/** A pinned model with fixed instructions. @throws JudgeModelError when the model is not the pinned one. */
export function makeJudge(options: JudgeOptions, instructions: string): Judge {
  const { model, pin, seed = 0, temperature = 0, retries = 2 } = options;
  if (model.id !== pin)
    throw new JudgeModelError(
      `the judge is ${model.id}, and ${pin} was pinned`,
      "use the pinned model, or pin the new one",
    );
  const identity = { model: pin, prompt: hashJson(instructions), seed, temperature };
  const ask: Judge["ask"] = async (question, read) => {
    const parts = [...(options.media === false ? [] : (question.media ?? [])), text(question.text)];
    let said = "";
    for (let i = 0; i <= retries; i++) {
      const end = await generateToEnd(
        model,
        {
          messages: [
            { role: "system", parts: [text(instructions)] },
            { role: "user", parts },
          ],
          tools: [],
          sampling: { temperature, seed: seed + i },
        },
        question.blobs === undefined ? {} : { blobs: question.blobs },
      );
      said = textOf(end.parts);
      const json = jsonIn(said);
      const result = json === undefined ? undefined : read(json);
      if (result !== undefined) return result;
    }
    throw new JudgeFormatError(
      `the judge ${pin} answered ${retries + 1} times in another form, last ${JSON.stringify(said.slice(0, 160))}`,
      "use a model that writes JSON when asked to",
    );
  };
  return { identity, version: `1+${hashJson(identity).slice(0, 8)}`, ask };
}

/** The media that the task began with: those of its first user message. */
export async function taskMedia({ store, leaf }: Trajectory): Promise<readonly MediaPart[]> {
  for (const step of await pathTo(store, leaf)) {
    if (step.kind !== "message") continue;
    const { role, parts } = step.content as unknown as { role: string; parts: readonly MediaPart[] };
    if (role === "user") return parts.filter((part) => ["image", "video", "document"].includes(part.type));
  }
  return [];
}

/** What stands in the list of scorers for a judge: it says how to make one. */
export const unmadeJudge = (name: string, description: string, maker: string): Scorer => ({
  name,
  version: "1",
  description,
  async score() {
    throw new JudgeModelError(`${name} has no model`, `make one with ${maker}({ model, pin: model.id })`);
  },
});

/** Text of others inside a prompt: as JSON, so that nothing in it ends the quotation. */
export const quoted = (value: string): string => JSON.stringify(value);
