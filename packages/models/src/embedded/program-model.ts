import type { JsonValue, Model, ModelEnd, ModelRequest } from "@fovea/core";
import { mayCall, programTool, readTurn } from "./conversation.js";
import { answerFromResult } from "./from-result.js";
import { callProgram, giveAnswer } from "./speak.js";

const id = "program/given";
const nothing = { input: 0, output: 0 };

/**
 * A model that runs the given program on whatever it is asked, and answers with its value. The program is not
 * checked here: the program tool does that, and its complaint becomes the reason for abstaining.
 */
export function programModel(program: JsonValue): Model {
  return {
    id,
    deterministic: true,
    async *generate(request, options) {
      options?.signal?.throwIfAborted();
      yield respond(program, request);
    },
  };
}

function respond(program: JsonValue, request: ModelRequest): ModelEnd {
  const turn = readTurn(request);
  if (turn.kind === "result") {
    return giveAnswer(request, answerFromResult(turn.result, turn.call, 1), turn.number, nothing);
  }
  if (turn.kind === "question" && mayCall(request, programTool)) {
    return callProgram(request, { program, ...turn }, { model: id, data: { confidence: 1 } }, nothing);
  }
  const reason =
    turn.kind === "question"
      ? "the program tool, which would run the program, is not offered"
      : "there is no question to run the program on";
  return giveAnswer(request, { answer: null, reason }, turn.number, nothing);
}
