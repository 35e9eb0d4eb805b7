import {
  type BlobStore,
  type CoordinateConvention,
  type ImageAbilities,
  InvalidInputError,
  type Message,
  type Sampling,
  type Tool,
  type ToolDescription,
  type ViewEntry,
} from "@fovea/core";
import { answerTool } from "../answer/index.js";
import { pointingAnswerTool } from "../answer/pointing.js";
import { textTokens } from "../context/policy.js";
import { viewTool } from "../context/view-tool.js";
import { reactPrompt, reactStop } from "../react-text/prompt.js";
import type { Toolbox } from "../toolbox/index.js";
import { pixelsXy } from "../view/coordinates.js";
import { describeRegions } from "../view/marked-regions.js";
import { systemPrompt } from "../view/system-prompt.js";
import type { ToolLoopOptions } from "./options.js";
import { JsonMemo, putOnce } from "./put-once.js";

/**
 * How one model is spoken to, by its card. A model without a card is a program that reads parts (the embedded
 * reasoner, a script): it is told nothing and given everything as it is.
 */
export interface Speech {
  readonly plain: boolean;
  /** Tool calls are written as text, for the model makes none of its own. */
  readonly asText: boolean;
  readonly convention: CoordinateConvention;
  /** Absent when the model sees no pictures. */
  readonly images?: ImageAbilities;
  /** All that may be called. */
  readonly toolbox: Toolbox;
  /** As the request has them: none for a model that is told of them in text. */
  readonly descriptions: readonly ToolDescription[];
  readonly toolsBlob: string;
  /** Estimated tokens of the descriptions. */
  readonly toolTokens: number;
  readonly system?: { readonly message: Message; readonly entry: ViewEntry };
  readonly sampling?: Sampling;
}

export async function openSpeech(options: ToolLoopOptions, blobs: BlobStore): Promise<Speech> {
  const { model, toolbox, sampling } = options;
  const { card } = model;
  const plain = card === undefined;
  const asText = card?.toolCalls === false;
  const convention = card?.coordinates ?? pixelsXy;
  const { unit, order } = convention;
  const all = wholeToolbox(toolbox, plain);
  const tools = described.get(toolbox, `${plain} ${unit} ${order}`, () =>
    describe(all.tools, plain ? undefined : convention),
  );
  const offered = asText ? nothing : tools;
  const toolsBlob = await putOnce(blobs, offered.json);
  const prompted = plain
    ? options.system
    : systemPrompt({ convention, sees: card.images !== undefined, system: options.system });
  const said = asText ? reactPrompt(prompted ?? "", tools.value) : prompted;
  const system = said === undefined ? undefined : await openSystem(said, blobs);
  const asked = asText ? { ...sampling, stop: [...(sampling?.stop ?? []), reactStop] } : sampling;
  return {
    plain,
    asText,
    convention,
    toolbox: all,
    descriptions: offered.value,
    toolsBlob,
    toolTokens: textTokens(offered.json.length),
    ...(card?.images === undefined ? {} : { images: card.images }),
    ...(system === undefined ? {} : { system }),
    ...(asked === undefined ? {} : { sampling: asked }),
  };
}

const described = new JsonMemo<Toolbox, readonly ToolDescription[]>();
const nothing = { value: [] as readonly ToolDescription[], json: "[]" };

const describe = (tools: readonly Tool[], convention: CoordinateConvention | undefined): ToolDescription[] =>
  tools.map(({ name, description, input }) => ({
    name,
    description,
    input: describeRegions(input, convention),
  }));

const whole = new WeakMap<Toolbox, Map<boolean, Toolbox>>();

/** The given tools and the loop's own. */
function wholeToolbox(toolbox: Toolbox, plain: boolean): Toolbox {
  const byPlain = whole.get(toolbox) ?? new Map<boolean, Toolbox>();
  whole.set(toolbox, byPlain);
  let found = byPlain.get(plain);
  if (found === undefined) {
    const own: readonly Tool[] = plain ? [answerTool] : [viewTool, pointingAnswerTool];
    const taken = toolbox.tools.find(({ name }) => !plain && own.some((tool) => tool.name === name));
    if (taken !== undefined) {
      throw new InvalidInputError(
        `a tool is called "${taken.name}", which is the loop's own tool`,
        "give it another name",
      );
    }
    const given = toolbox.tools.filter(({ name }) => own.every((tool) => tool.name !== name));
    const names = new Map(own.map((tool) => [tool.name, tool]));
    found = { tools: [...given, ...own], get: (name) => names.get(name) ?? toolbox.get(name) };
    byPlain.set(plain, found);
  }
  return found;
}

const systems = new Map<string, Message>();
const mostSystems = 50;

/** Equal prompts are one message object, so that a client serialises it once for many runs. */
async function openSystem(said: string, blobs: BlobStore): Promise<NonNullable<Speech["system"]>> {
  const message = systems.get(said) ?? { role: "system", parts: [{ type: "text", text: said }] };
  if (systems.size >= mostSystems) systems.delete(systems.keys().next().value!);
  systems.set(said, message);
  const json = JSON.stringify({ parts: [{ text: said, type: "text" }], role: "system" });
  return { message, entry: { blob: await putOnce(blobs, json) } };
}
