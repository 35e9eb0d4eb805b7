import { askWhole, openToolbox, toolLoop } from "@fovea/agents";
import {
  type AgentEvent,
  type Answer,
  asContent,
  type ContentPart,
  type Limits,
  type Message,
  type Model,
  modelContent,
  type RegistryEntry,
  type RequestView,
  type Run,
  type Tool,
  textOf,
  type Usage,
} from "@fovea/core";
import { imageCodec, tools as visionTools } from "@fovea/vision";

import { describeFirst, perceiverPrompt, plainOpening } from "./words.js";

/** One side of the conversation so far, as text. */
export interface Line {
  readonly speaker: "reasoner" | "perceiver";
  readonly text: string;
}

export interface Looking {
  /** A chain of its own. */
  readonly run: Run;
  readonly media: readonly ContentPart[];
  readonly question: string;
  /** Ends with what the reasoner said last; empty for the opening. */
  readonly lines: readonly Line[];
  readonly signal: AbortSignal;
  /** What is left of the run's limits. */
  readonly limits: Limits;
  readonly onEvent: (event: AgentEvent) => void;
  readonly spent: (usage: Usage) => void;
}

/** What was seen, in words, with the places that show it. */
export type Seen = Pick<Answer, "answer" | "reason" | "evidence">;

/** Whoever looks at the picture. */
export interface Perceiver {
  readonly id: string;
  look(looking: Looking): Promise<Seen>;
}

/**
 * A model with eyes as perceiver. One that calls tools, and the embedded one, looks through the vision tools and says
 * where it saw; one that does not is spoken to as in the paper, the whole conversation in one request, without evidence.
 */
export function perceiverOf(model: Model, tools: readonly (Tool | RegistryEntry<Tool>)[] = []): Perceiver {
  return model.card?.toolCalls === false ? speaking(model) : withTools(model, tools);
}

function withTools(model: Model, tools: readonly (Tool | RegistryEntry<Tool>)[]): Perceiver {
  const reads = model.card !== undefined;
  const toolbox = openToolbox([...visionTools, ...tools]);
  return {
    id: model.id,
    async look({ run, media, question, lines, signal, limits, onEvent, spent }) {
      if (lines.length === 0 && !reads) return { answer: plainOpening, evidence: [] };
      const agent = toolLoop({
        model,
        toolbox: await toolbox,
        codec: imageCodec,
        limits,
        ...(reads ? { system: perceiverPrompt } : {}),
      });
      // A model that reads no prompts answers the last question, as it is.
      const said = reads ? transcript(question, lines) : (lines.at(-1)?.text ?? question);
      return agent.run(
        { parts: [...media, { type: "text", text: said }] },
        {
          run,
          signal,
          onEvent: (event) => {
            if (event.type === "usage") spent(event.usage);
            else onEvent(event);
          },
        },
      );
    },
  };
}

const transcript = (question: string, lines: readonly Line[]): string =>
  lines.length === 0
    ? describeFirst(question)
    : [
        `Your partner must answer: ${question}`,
        ...lines.map(({ speaker, text }) => `${speaker === "perceiver" ? "You" : "Partner"}: ${text}`),
        "Answer your partner's last message from what you see.",
      ].join("\n");

function speaking(model: Model): Perceiver {
  return {
    id: model.id,
    async look({ run, media, question, lines, signal, onEvent, spent }) {
      const said = (role: Message["role"], text: string): Message => ({
        role,
        parts: [{ type: "text", text }],
      });
      const messages: Message[] = [
        said("system", perceiverPrompt),
        { role: "user", parts: [...media, { type: "text", text: describeFirst(question) }] },
        ...lines.map(({ speaker, text }) => said(speaker === "perceiver" ? "assistant" : "user", text)),
      ];
      const asked = await run.append("message", "be-my-eyes@1", asContent(messages[1] as never));
      const toolsBlob = await run.store.blobs.put(new TextEncoder().encode("[]"));
      const request: RequestView = {
        messages: messages.map((message, i) => (i === 1 ? { step: asked.id } : { message })),
        tools: { blob: toolsBlob },
      };
      const site = {
        run,
        model,
        signal,
        onEvent,
        spent: ({ usage }: { readonly usage: Usage }) => spent(usage),
      };
      const step = await askWhole(site, request, { messages, tools: [] });
      return { answer: textOf(modelContent(step).response.parts).trim() || null, evidence: [] };
    },
  };
}

/** What was seen as the reasoner hears it. */
export const spoken = ({ answer, reason }: Seen): string =>
  answer ?? `I cannot tell that${reason === undefined ? "." : `: ${reason}`}`;
