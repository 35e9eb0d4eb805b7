import { askWhole, overLimit, Spending } from "@fovea/agents";
import {
  type Agent,
  type Answer,
  asContent,
  type ContentPart,
  type Evidence,
  InvalidInputError,
  type JsonObject,
  type Limits,
  type Message,
  type Model,
  messageOf,
  modelContent,
  type RequestView,
  type Run,
  type Step,
  type System,
  type SystemOptions,
  type Task,
  text,
  textOf,
  type ViewEntry,
} from "@fovea/core";
import { openModel, readAnswer } from "@fovea/models";
import { openModelFor } from "../run/open-model.js";
import { type Line, type Perceiver, perceiverOf, spoken } from "./perceiver.js";
import { answerNow, reasonerPrompt, saidNothing, unseen } from "./words.js";

export interface BeMyEyesOptions {
  /** Whoever sees; default: the model that FOVEA_PERCEIVER names, else the embedded one. */
  readonly perceiver?: Model;
  /** Questions of the reasoner that the perceiver answers, per question of the user; default 5, as in the paper. */
  readonly turns?: number;
}

const actor = "be-my-eyes@1";
const defaultTurns = 5;

/**
 * Be My Eyes (arXiv 2511.19417): a perceiver that sees and a reasoner that reads talk until the reasoner answers. The
 * model of the system is the reasoner; no picture ever is in its request. A turn is a question of the reasoner and the
 * perceiver's reply. The perceiver's own calls are branches of the run, and its evidence is the answer's.
 *
 * @throws InvalidInputError for less than 0 turns, and from `agent` when the reasoner is a program that reads no text.
 */
export function beMyEyes({ perceiver, turns = defaultTurns }: BeMyEyesOptions = {}): System {
  if (!Number.isInteger(turns) || turns < 0)
    throw new InvalidInputError(`${turns} turns cannot be had`, "give a whole number from 0");
  return {
    id: "be-my-eyes",
    takesPerceiver: true,
    async agent(options) {
      const { model, tools } = options;
      if (model.card === undefined)
        throw new InvalidInputError(
          `${model.id} cannot be the reasoner: it does not hold a conversation`,
          "name a language model with --model; the embedded model is the perceiver",
        );
      const eyes = options.perceiver ?? perceiver ?? (await defaultPerceiver());
      const conversation = { options, turns, perceiver: perceiverOf(eyes, tools) };
      return agentOf(conversation);
    },
  };
}

const defaultPerceiver = (): Promise<Model> => {
  const named = process.env["FOVEA_PERCEIVER"];
  return named === undefined || named === "" ? openModel("embedded") : openModelFor(named);
};

export default beMyEyes();

interface Setting {
  readonly options: SystemOptions;
  readonly turns: number;
  readonly perceiver: Perceiver;
}

type Context = Parameters<Agent["run"]>[1];

function agentOf(setting: Setting): Agent {
  return {
    id: actor,
    async run(task, context) {
      const spending = new Spending(setting.options.limits);
      const deadline = spending.deadline();
      const signals = [context.run.signal, context.signal, deadline.signal].filter(
        (one) => one !== undefined,
      );
      try {
        const talk = new Talk(setting, context, spending, AbortSignal.any(signals));
        return await talk.answerAll(task);
      } finally {
        deadline.dispose();
      }
    },
  };
}

/** What the reasoner has been told and has said, each as the record names it. */
class Talk {
  readonly #setting: Setting;
  readonly #run: Run;
  readonly #onEvent: NonNullable<Context["onEvent"]>;
  readonly #spending: Spending;
  readonly #signal: AbortSignal;
  readonly #heard: { readonly message: Message; readonly entry: ViewEntry }[] = [];
  readonly #media: ContentPart[] = [];
  #branches = 0;

  constructor(setting: Setting, { run, onEvent }: Context, spending: Spending, signal: AbortSignal) {
    this.#setting = setting;
    this.#run = run;
    this.#onEvent = onEvent ?? (() => {});
    this.#spending = spending;
    this.#signal = signal;
  }

  async answerAll({ earlier = [], parts }: Task): Promise<Answer> {
    const { system } = this.#setting.options;
    const prompt = system === undefined ? reasonerPrompt : `${system}\n\n${reasonerPrompt}`;
    const message: Message = { role: "system", parts: [text(prompt)] };
    const json = JSON.stringify({ parts: [{ text: prompt, type: "text" }], role: "system" });
    this.#heard.push({ message, entry: { blob: await this.#put(json) } });
    let answer: Answer | undefined;
    for (const asked of [...earlier, parts]) answer = await this.#answerOne(asked);
    return answer!;
  }

  async #answerOne(parts: readonly ContentPart[]): Promise<Answer> {
    const { turns } = this.#setting;
    const named = this.#nameMedia(parts);
    const step = await this.#run.append("message", "user", asContent({ role: "user", parts: named }));
    const shown: Message = { role: "user", parts: named.map(unseen) };
    this.#heard.push({ message: shown, entry: { message: shown, of: step.id } });
    const question = textOf(named);
    const lines: Line[] = [];
    const evidence: Evidence[] = [];
    evidence.push(...(await this.#look(question, lines, turns === 0)));
    for (let turn = 1; ; turn++) {
      const { said, refused } = await this.#ask();
      if (refused) return this.#end(abstention(`the reasoner refused: ${said}`, evidence));
      const final = readAnswer(said);
      if (final !== undefined) return this.#end(answerOf(final, said, evidence));
      if (turn > turns)
        return this.#end(abstention(`the reasoner gave no answer after ${turns} turns`, evidence));
      lines.push({ speaker: "reasoner", text: said });
      evidence.push(...(await this.#look(question, lines, turn === turns)));
    }
  }

  /** The perceiver's next message, from a branch of its own; `last` tells the reasoner that it must answer. */
  async #look(question: string, lines: Line[], last: boolean): Promise<readonly Evidence[]> {
    const { perceiver } = this.#setting;
    this.#onEvent({ type: "progress", message: "looking" });
    this.#spending.check();
    const { value: seen, head } = await this.#run.branch(this.#branches++, (run) =>
      this.#reply(lines, {
        run,
        media: this.#media,
        question,
        lines,
        signal: this.#signal,
        limits: this.#left(),
        onEvent: this.#onEvent,
        spent: (usage) => this.#spent({ usage, stop: "end", parts: [] }, perceiver.id),
      }),
    );
    const reply = spoken(seen);
    lines.push({ speaker: "perceiver", text: reply });
    const parts = last ? [text(reply), answerNow] : [text(reply)];
    const content = { role: "user", parts, evidence: seen.evidence } as unknown as JsonObject;
    const step = await this.#run.effect("message", async () => ({ content, uses: [head] }), {
      actor: perceiver.id,
      request: content,
      effects: "pure",
    });
    this.#hear(step);
    return seen.evidence;
  }

  /** What is said to a reasoner that said nothing needs no look. */
  #reply(lines: readonly Line[], looking: Parameters<Perceiver["look"]>[0]): ReturnType<Perceiver["look"]> {
    const isSilent = lines.at(-1)?.text.trim() === "";
    return isSilent
      ? Promise.resolve({ answer: saidNothing, evidence: [] })
      : this.#setting.perceiver.look(looking);
  }

  async #ask(): Promise<{ readonly said: string; readonly refused: boolean }> {
    const { model, sampling } = this.#setting.options;
    this.#onEvent({ type: "progress", message: "thinking" });
    this.#spending.check();
    const asked = sampling === undefined ? {} : { sampling };
    const request: RequestView = {
      messages: this.#heard.map(({ entry }) => entry),
      tools: { blob: await this.#put("[]") },
      ...asked,
    };
    const messages = this.#heard.map(({ message }) => message);
    const step = await askWhole(
      {
        run: this.#run,
        model,
        signal: this.#signal,
        onEvent: this.#onEvent,
        spent: (response) => this.#spent(response, model.id),
      },
      request,
      { messages, tools: [], ...asked },
    );
    const { response } = modelContent(step);
    this.#hear(step);
    return { said: textOf(response.parts), refused: response.stop === "refused" };
  }

  #hear(step: Step): void {
    const { role, parts } = messageOf(step)!;
    // The reasoning of a turn stays with the model that made it; the other side hears its words alone.
    this.#heard.push({ message: { role, parts }, entry: { step: step.id } });
  }

  #spent(response: Parameters<Spending["add"]>[1], id: string): void {
    this.#spending.add(id, response);
    this.#onEvent({ type: "usage", usage: response.usage, total: this.#spending.total });
  }

  #left(): Limits {
    const { tokens, cost } = this.#setting.options.limits ?? {};
    const { input, output, cost: spent } = this.#spending.total;
    if (tokens !== undefined && input + output >= tokens)
      throw overLimit(`${input + output} tokens were used of at most ${tokens}`);
    return {
      ...(tokens === undefined ? {} : { tokens: tokens - input - output }),
      ...(cost === undefined ? {} : { cost: Math.max(0, cost - (spent ?? 0)) }),
    };
  }

  async #end(answer: Answer): Promise<Answer> {
    await this.#run.append("note", actor, asContent({ answer }));
    return answer;
  }

  #nameMedia(parts: readonly ContentPart[]): ContentPart[] {
    return parts.map((part) => {
      if (part.type === "text" || part.type === "data") return part;
      const count = this.#media.filter(({ type }) => type === part.type).length;
      const named = { ...part, name: part.name ?? `${part.type}-${count + 1}` };
      this.#media.push(named);
      return named;
    });
  }

  #put(json: string): Promise<string> {
    return this.#run.store.blobs.put(new TextEncoder().encode(json));
  }
}

const abstention = (reason: string, evidence: readonly Evidence[]): Answer => ({
  answer: null,
  abstained: true,
  reason,
  confidence: null,
  evidence,
});

function answerOf(final: string, said: string, evidence: readonly Evidence[]): Answer {
  const unknown = /^unknown\.?$/i.test(final.trim());
  const before = said.replace(/^\s*\**Answer:.*$/gim, "").trim();
  const reason = unknown ? before || "the reasoner could not tell" : before;
  return {
    answer: unknown ? null : final,
    abstained: unknown,
    ...(reason === "" ? {} : { reason }),
    confidence: null,
    evidence,
  };
}
