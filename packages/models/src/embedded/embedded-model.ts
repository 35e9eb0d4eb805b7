import { type Model, type ModelEnd, type ModelRequest, sha256 } from "@fovea/core";
import { answerConfidence } from "./calibration.js";
import { inputSchema, isObject, mayCall, programTool, readTurn } from "./conversation.js";
import { answerFromResult, type CombineConfidence } from "./from-result.js";
import type { Reasoner } from "./reasoner.js";
import { reasonFor } from "./reasons.js";
import { callProgram, giveAnswer } from "./speak.js";
import { readWeights } from "./weights-file.js";

export interface EmbeddedModelOptions {
  /** Weights to use instead of those that ship; a file that `train:embedded` wrote. */
  readonly weights?: string | URL;
  /** Decline below this confidence (0 to 1) in the program; by default what was fitted with the weights. */
  readonly threshold?: number;
  /**
   * How the confidences in program and value become that of the answer; by default as was measured on answers about real
   * media when the weights were made, else their product.
   */
  readonly combine?: CombineConfidence;
}

const shipped = new URL("../../weights/first-light.safetensors", import.meta.url);

/**
 * The model that ships: a small network, trained in this repository, that turns a question in English into a visual
 * program, lets the program tool run it, and says its value. It looks at no picture and reads no text of one; of the
 * tool's result it reads the value and nothing else. It declines what it was not made for, and says why.
 *
 * @throws WeightsError when the weights cannot be read; their content is checked on the first question.
 */
export function embeddedModel(options: EmbeddedModelOptions = {}): Model {
  const file = readWeights(options.weights ?? shipped);
  const id = `embedded/first-light@1+${sha256(file).slice(0, 12)}`;
  let reasoner: Promise<Reasoner> | undefined;
  return {
    id,
    deterministic: true,
    async *generate(request, { signal } = {}) {
      signal?.throwIfAborted();
      // The network and what it computes with are loaded for those who ask it.
      reasoner ??= import("./reasoner.js").then(({ Reasoner }) => new Reasoner(file));
      yield respond(id, await reasoner, request, options);
    },
  };
}

function respond(
  id: string,
  reasoner: Reasoner,
  request: ModelRequest,
  options: EmbeddedModelOptions,
): ModelEnd {
  const turn = readTurn(request);
  const decline = (refusal: string, spent = { input: 0, output: 0 }) =>
    giveAnswer(request, { answer: null, reason: reasonFor(refusal) }, turn.number, spent);
  if (turn.kind === "result") {
    const own = turn.call?.opaque;
    const parsed = own?.model === id && isObject(own.data) ? own.data.confidence : undefined;
    const confidence = typeof parsed === "number" ? parsed : 1;
    const answer = answerFromResult(
      turn.result,
      turn.call,
      confidence,
      options.combine ?? measured(reasoner),
    );
    return giveAnswer(request, answer, turn.number, { input: 0, output: 0 });
  }
  if (turn.kind === "other") return decline("unclear");
  const schema = inputSchema(request, programTool);
  if (schema === undefined || !mayCall(request, programTool)) return decline("tool");
  const understood = reasoner.understand(turn.text, schema, options.threshold, turn.before);
  const spent = { input: understood.words, output: understood.steps };
  if ("refusal" in understood) return decline(understood.refusal, spent);
  if (turn.media.length === 0) return decline("media", spent);
  const { program, confidence } = understood;
  const kept = Math.round(confidence * 1e4) / 1e4;
  return callProgram(request, { program, ...turn }, { model: id, data: { confidence: kept } }, spent);
}

function measured(reasoner: Reasoner): CombineConfidence | undefined {
  const { answers } = reasoner.load().calibration;
  return answers === undefined ? undefined : (parse, value) => answerConfidence(answers, parse, value);
}
