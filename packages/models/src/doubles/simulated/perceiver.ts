import { type MediaId, type Message, type Model, type ModelCard, type Part, textOf } from "@fovea/core";
import { stream } from "@fovea/core/random";
import { type PerceptionErrors, perceive } from "./perceive.js";
import { describe, reply } from "./reply.js";
import type { Scene } from "./scene.js";
import { answering } from "./speech.js";

export interface PerceiverOptions {
  /** What each picture shows, by the id of its file; or one scene for whatever picture comes. */
  readonly scenes: ReadonlyMap<MediaId, Scene> | Scene;
  readonly errors?: PerceptionErrors;
  /** Default 0. */
  readonly seed?: number;
  /** Draws errors anew for each question instead of once a picture. Default false: it sees the same again. */
  readonly freshLooks?: boolean;
  /** Objects that a description names, the largest first; default 3. */
  readonly describes?: number;
  /** Default "perceiver"; the id is "simulated/" and this. */
  readonly name?: string;
}

/** A simulated perceiver takes any picture; 100 tokens is a round number, not a provider's. */
const card: ModelCard = {
  toolCalls: false,
  images: { mediaTypes: ["image/png", "image/jpeg", "image/webp", "image/gif"], tokens: () => 100 },
};

/**
 * A simulated model: it is handed what is in the picture and how often to err, and looks at nothing. It shows that a
 * mechanism works, never what a model can do.
 *
 * It answers the questions of the last user message (how many, is there, what colour, where, point to, what does it
 * say, left of), each on a line of its own, in pixels of the picture; "describe" in the message, or no question that it
 * understands beside a picture, gets a description. Without a picture in the conversation it says that it sees none.
 */
export function simulatedPerceiver(options: PerceiverOptions): Model {
  const { errors = {}, seed = 0, freshLooks = false, describes = 3, name = "perceiver" } = options;
  return answering(`simulated/${name}`, card, ({ messages }) => {
    const scene = sceneOf(messages, options.scenes);
    if (scene === undefined) return "I see no picture.";
    const asked = messages.at(-1)!;
    const text = textOf(asked.parts);
    const look = freshLooks ? messages.length : 0;
    const seen = perceive(scene, errors, seed, look);
    if (/\bdescri(be|ption)\b/i.test(text)) return describe(seen, describes);
    const view = {
      scene: seen,
      counted: (count: number, phrase: string) => {
        const random = stream(seed, `${scene.id}/count/${phrase}`, look);
        if (!(random.random() < (errors.miscount ?? 0))) return count;
        return count === 0 || random.random() < 0.5 ? count + 1 : count - 1;
      },
    };
    const answers = questionsOf(text).flatMap((question) => {
      const said = reply(question, view);
      if (said === undefined) return [];
      const unsure = stream(seed, `${scene.id}/unsure/${question}`, look).random() < (errors.unsure ?? 0);
      return [unsure ? "I am not sure." : said];
    });
    if (answers.length > 0) return answers.join("\n");
    const shown = asked.parts.some((part) => part.type === "image");
    return shown ? describe(seen, describes) : "I cannot tell that from the picture.";
  });
}

/** The scene of the last picture of the conversation. */
function sceneOf(messages: readonly Message[], scenes: PerceiverOptions["scenes"]): Scene | undefined {
  const parts: Part[] = messages.flatMap((message) => [...message.parts]);
  const within = parts.flatMap((part): readonly Part[] =>
    part.type === "tool-result" ? part.parts : [part],
  );
  const shown = within.flatMap((part) => (part.type === "image" ? [part.ref.id] : [])).at(-1);
  if (shown === undefined) return undefined;
  return scenes instanceof Map ? scenes.get(shown) : (scenes as Scene);
}

/** Sentences and lines, without the numbers of a list. */
const questionsOf = (text: string): string[] =>
  text
    .split(/(?<=[?.!])\s+|\n+/)
    .map((sentence) => sentence.replace(/^\s*(?:\d+[.)]|[-*])\s*/, "").trim())
    .filter((sentence) => sentence !== "");
