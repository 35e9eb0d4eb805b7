import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import type { Answer, Call, FromThread, Question, Reply, Start } from "./protocol.js";
import { openWorld } from "./world.js";

/**
 * The body of a session's thread: an interpreter of its own, one call at a time. A question to the house blocks the thread until the
 * answer lies in the port, so that code sees plain functions; the house stays free.
 */
const { answered, ...start } = workerData as Start & { questions: MessagePort };
const port = parentPort!;
const flag = new Int32Array(answered);

function ask(question: Question): Reply {
  Atomics.store(flag, 0, 0);
  port.postMessage(question satisfies FromThread);
  Atomics.wait(flag, 0, 0);
  return receiveMessageOnPort(start.questions)!.message as Reply;
}

const world = await openWorld(start, ask);
port.on("message", (call: Call) => {
  void world(call).then((answer: Answer) => port.postMessage(answer satisfies FromThread));
});
port.postMessage({ type: "ready" } satisfies FromThread);
