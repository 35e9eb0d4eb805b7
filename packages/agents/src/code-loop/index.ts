import {
  type Agent,
  type Answer,
  asContent,
  type ContentPart,
  type Evidence,
  type Image,
  type ImageCodec,
  type ImagePart,
  type JsonObject,
  type Limits,
  type Message,
  type Model,
  mapRegion,
  modelContent,
  type RequestView,
  type Run,
  type Sampling,
  type Sandbox,
  type SandboxHouse,
  type SandboxSession,
  type Step,
  storedImage,
  type Task,
  textOf,
  toolContent,
} from "@fovea/core";
import { releaseImages } from "@fovea/models/wire";
import { askWhole } from "../tool-loop/ask-whole.js";
import { Conversation } from "../tool-loop/conversation.js";
import { putOnce } from "../tool-loop/put-once.js";
import type { Speech } from "../tool-loop/speech.js";
import { Spending } from "../tool-loop/spending.js";
import { callTool, stepEvidence, type ToolCall } from "../toolbox/call-tool.js";
import { openToolbox, type Toolbox } from "../toolbox/index.js";
import { pixelsXy } from "../view/coordinates.js";
import { type CodeData, type CodeTool, codeTool } from "./code-tool.js";
import { lateSession } from "./late-session.js";
import type { CodeProtocol, Observed, Reading } from "./protocol.js";

export { type CodeData, type CodeInput, type CodeTool, codeTool } from "./code-tool.js";
export type { CodeProtocol, Observed, Reading } from "./protocol.js";

export interface CodeLoopOptions {
  readonly protocol: CodeProtocol;
  readonly model: Model;
  /** Runs the code; one session a run. */
  readonly sandbox: Sandbox;
  readonly codec: ImageCodec;
  /** Filters for JavaScript's images. */
  readonly filters?: SandboxHouse["filters"];
  /** Tools that a protocol may call by name (`Reading` "call"). */
  readonly toolbox?: Toolbox;
  readonly sampling?: Sampling;
  /** What a run may spend. */
  readonly limits?: Limits;
}

/**
 * Code as action: the model writes code that looks at the images, sees what it gives, and goes on until it answers or its turns are
 * over. Each piece of code is a tool step of the run, with the lineage of every image; on resume and on a fork the session gets its state
 * back by running again what the record holds.
 *
 * The answer's evidence is what the last code that gave an image showed, in the original pixels.
 */
export function codeLoop(options: CodeLoopOptions): Agent {
  return {
    id: options.protocol.id,
    async run(task, context) {
      const spending = new Spending(options.limits, options.model);
      const deadline = spending.deadline();
      const signals = [context.run.signal, context.signal, deadline.signal].filter(
        (one) => one !== undefined,
      );
      const protocol = options.protocol.begin?.() ?? options.protocol;
      const loop = new CodeLoop({ ...options, protocol }, context, spending, AbortSignal.any(signals));
      try {
        return await loop.answer(task);
      } finally {
        deadline.dispose();
        await loop.close();
      }
    },
  };
}

type Context = Parameters<Agent["run"]>[1];

class CodeLoop {
  readonly #options: CodeLoopOptions;
  readonly #run: Run;
  readonly #onEvent: NonNullable<Context["onEvent"]>;
  readonly #spending: Spending;
  readonly #signal: AbortSignal;
  readonly #images: Record<string, Image> = {};
  /** By variable, the handle of its image. */
  readonly #handles: Record<string, string> = {};
  #conversation: Conversation | undefined;
  #session: SandboxSession | undefined;
  #code: CodeTool | undefined;
  #isFirst = true;
  #labels = new Map<string, number>();
  #evidence: readonly Evidence[] = [];

  constructor(options: CodeLoopOptions, { run, onEvent }: Context, spending: Spending, signal: AbortSignal) {
    this.#options = options;
    this.#run = run;
    this.#onEvent = onEvent ?? (() => {});
    this.#spending = spending;
    this.#signal = signal;
  }

  async close(): Promise<void> {
    await this.#session?.close();
    if (this.#conversation !== undefined) releaseImages(this.#conversation.shown());
  }

  async answer({ earlier = [], parts }: Task): Promise<Answer> {
    const { protocol, codec } = this.#options;
    const speech = await this.#speech();
    const policy = { images: Infinity, imageTokens: Infinity, tokens: Infinity, every: 8 };
    this.#conversation = new Conversation({ run: this.#run, speech, codec, policy });
    let answer: Answer | undefined;
    for (const asked of [...earlier, parts]) {
      const named = this.#name(asked);
      const shown = protocol.question?.(named) ?? named;
      await this.#hear("user", shown);
      answer = await this.#answerOne(speech);
      await this.#run.append("note", protocol.id, asContent({ answer }));
    }
    return answer!;
  }

  async #answerOne(speech: Speech): Promise<Answer> {
    const { protocol } = this.#options;
    for (let turn = 1; turn <= protocol.turns; turn++) {
      this.#onEvent({ type: "progress", message: turn === 1 ? "reading the question" : "thinking" });
      const { said, refused } = await this.#ask(speech);
      if (refused) return this.#ended(null, `the model refused: ${said}`);
      const reading = protocol.read(said, turn);
      if (reading.type === "answer") return this.#ended(reading.answer, reading.reason);
      if (reading.type === "say") {
        await this.#hear(protocol.id, reading.parts);
        continue;
      }
      const step = await this.#act(reading);
      const observed = this.#observed(step, reading, protocol.turns - turn);
      await this.#hear(protocol.id, protocol.observe(observed));
    }
    return this.#ended(null, `no answer after ${protocol.turns} turns`);
  }

  #ended(answer: string | null, reason: string | undefined): Answer {
    return {
      answer,
      abstained: answer === null,
      ...(reason === undefined ? {} : { reason }),
      confidence: null,
      evidence: this.#evidence,
    };
  }

  /** Runs code, or calls a tool: one step. */
  async #act(reading: Exclude<Reading, { type: "answer" | "say" }>): Promise<Step> {
    const { protocol, codec, toolbox } = this.#options;
    const tool = reading.type === "code" ? protocol.language : reading.tool;
    this.#onEvent({
      type: "progress",
      message: reading.type === "code" ? "running code" : `calling ${tool}`,
    });
    const number = (this.#labels.get(tool) ?? 0) + 1;
    this.#labels.set(tool, number);
    const site = { run: this.#run, codec, media: this.#conversation!.media, signal: this.#signal };
    const call: Pick<ToolCall, "callId" | "tool"> = { callId: `${tool}-${number}`, tool };
    if (reading.type === "call") {
      const box = toolbox ?? (await openToolbox([]));
      const step = await callTool({ ...site, toolbox: box }, { ...call, input: reading.input });
      this.#cite(step);
      return step;
    }
    const input = {
      code: reading.code,
      ...(protocol.collect === undefined ? {} : { variables: protocol.collect }),
      ...reading.input,
      ...(this.#isFirst ? { images: this.#handles } : {}),
    } as JsonObject;
    const code = this.#openCode();
    const before = code.calls();
    const step = await callTool(
      { ...site, toolbox: { tools: [code.tool], get: () => code.tool } },
      { ...call, input },
    );
    // The record had it: the session does not know of it yet.
    if (code.calls() === before && toolContent(step).outcome === "ok") {
      const cell = code.cell(input);
      await this.#session!.remember(cell.code, cell.input);
    }
    // A call that was killed left nothing behind, the images that it was given neither.
    const error = codeData(step)?.error;
    if (error === null || error?.kind === "code") this.#isFirst = false;
    this.#cite(step);
    return step;
  }

  #openCode(): CodeTool {
    if (this.#code === undefined) {
      const { sandbox, codec, filters } = this.#options;
      const { blobs } = this.#run.store;
      this.#session = lateSession(sandbox, { blobs, codec, ...(filters === undefined ? {} : { filters }) });
      this.#code = codeTool(this.#session, this.#images);
    }
    return this.#code;
  }

  /** What a step shows of the original media, or a tool reports of them, is what the answer rests on. */
  #cite(step: Step): void {
    const shown = toolContent(step).parts.flatMap((part) =>
      part.type === "image" && part.lineage !== undefined ? placesOf(part, step) : [],
    );
    const evidence = [...stepEvidence(step), ...shown];
    if (evidence.length > 0) this.#evidence = evidence;
  }

  #observed(step: Step, reading: Reading, turnsLeft: number): Observed {
    const { outcome, parts } = toolContent(step);
    const images = parts.filter((part) => part.type === "image");
    const nothing = { stdout: "", value: null, error: null, images: [], turnsLeft };
    if (reading.type === "call")
      return { ...nothing, tool: { name: reading.tool, failed: outcome !== "ok", parts } };
    const data = codeData(step);
    if (data !== undefined) {
      const { stdout, value, error, droppedImages } = data;
      return { stdout, value, error, images, ...(droppedImages > 0 ? { droppedImages } : {}), turnsLeft };
    }
    // The call itself failed: there was no code that could have.
    const { code, message } = (dataNamed("error", step) ?? {}) as { code?: string; message?: string };
    const error = { name: code ?? "Error", message: message ?? outcome, kind: "denied", line: null } as const;
    return { ...nothing, error };
  }

  async #ask(speech: Speech): Promise<{ said: string; refused: boolean }> {
    const { model } = this.#options;
    const { sampling, toolsBlob } = speech;
    this.#spending.check();
    const conversation = this.#conversation!;
    const { messages, view } = await conversation.next();
    const asked = sampling === undefined ? {} : { sampling };
    const request: RequestView = { messages: view, tools: { blob: toolsBlob }, ...asked };
    const step = await askWhole(
      {
        run: this.#run,
        model,
        signal: this.#signal,
        onEvent: this.#onEvent,
        spent: (response) => {
          this.#spending.add(model.id, response);
          this.#onEvent({ type: "usage", usage: response.usage, total: this.#spending.total });
        },
      },
      request,
      { messages, tools: [], ...asked },
    );
    conversation.wasAsked(step);
    conversation.addSaid(step);
    const { response } = modelContent(step);
    return { said: textOf(response.parts), refused: response.stop === "refused" };
  }

  async #hear(actor: string, parts: readonly ContentPart[]): Promise<void> {
    const message = { role: "user", parts } as const;
    await this.#conversation!.addQuestion(await this.#run.append("message", actor, asContent(message)));
  }

  /** Gives the media of a question their names, and its images their variables. */
  #name(parts: readonly ContentPart[]): ContentPart[] {
    const { protocol } = this.#options;
    return parts.map((part) => {
      if (part.type !== "image") return part;
      const number = Object.keys(this.#images).length + 1;
      const variable = protocol.variable?.(number) ?? `image_${number}`;
      this.#images[variable] = storedImage(part.ref, part.lineage);
      const name = part.name ?? `image-${number}`;
      this.#handles[variable] = name;
      this.#isFirst = true;
      return { ...part, name };
    });
  }

  async #speech(): Promise<Speech> {
    const { model, protocol, sampling } = this.#options;
    const { blobs } = this.#run.store;
    const system = protocol.system;
    const json = JSON.stringify({ parts: [{ text: system, type: "text" }], role: "system" });
    const message: Message = { role: "system", parts: [{ type: "text", text: system ?? "" }] };
    const stop = [...(sampling?.stop ?? []), ...(protocol.stop ?? [])];
    return {
      plain: model.card === undefined,
      asText: true,
      convention: model.card?.coordinates ?? pixelsXy,
      ...(model.card?.images === undefined ? {} : { images: model.card.images }),
      toolbox: await openToolbox([]),
      descriptions: [],
      toolsBlob: await putOnce(blobs, "[]"),
      toolTokens: 0,
      ...(system === undefined ? {} : { system: { message, entry: { blob: await putOnce(blobs, json) } } }),
      ...(stop.length === 0 && sampling === undefined ? {} : { sampling: { ...sampling, stop } }),
    };
  }
}

const codeData = (step: Step): CodeData | undefined => dataNamed("code", step) as CodeData | undefined;

function dataNamed(name: string, step: Step): unknown {
  const part = toolContent(step).parts.find((one) => one.type === "data" && one.name === name);
  return part?.type === "data" ? part.data : undefined;
}

/** Where an image's pixels lie in the original media. */
function placesOf({ lineage = [] }: ImagePart, step: Step): Evidence[] {
  const by = toolContent(step).tool;
  return lineage
    .filter(({ certainty }) => certainty !== "unknown")
    .map(
      ({ parent, page, time, matrix, region, score, certainty }): Evidence => ({
        media: parent,
        region: mapRegion(matrix, region),
        ...(page === undefined ? {} : { page }),
        ...(time === undefined ? {} : { time }),
        ...(score === undefined ? {} : { score }),
        ...(certainty === "recovered" ? { certainty } : {}),
        role: "supports",
        by,
        step: step.id,
      }),
    );
}
