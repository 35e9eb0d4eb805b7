import {
  type ContentPart,
  createRun,
  defineTool,
  type ImageCodec,
  type ImagePart,
  type JsonValue,
  type Message,
  type Model,
  type ModelCard,
  memoryStore,
  originalLineage,
  type Part,
  type Pixels,
  pathTo,
  type Run,
  regionMark,
  type Step,
  type Store,
  storedImage,
  type Tool,
} from "@fovea/core";
import { type ScriptTurn, scriptedModel } from "@fovea/models";
import { type ToolLoopOptions, toolLoop } from "../tool-loop/index.js";
import { openToolbox } from "../toolbox/index.js";

/** Pictures of these tests are this head and nothing else: no test here looks at pixels. */
export function fakePicture(width: number, height: number, tag = ""): Uint8Array {
  return new TextEncoder().encode(`P ${width} ${height} ${tag}`);
}

export const fakeCodec: ImageCodec = {
  async pixels(image, blobs): Promise<Pixels> {
    if ("recipe" in image)
      return { data: new Uint8Array(), width: image.width, height: image.height, channels: 3 };
    const [, width, height] = new TextDecoder()
      .decode(await blobs.get(image.ref.id))
      .split(" ")
      .map(Number);
    return { data: new Uint8Array(), width: width!, height: height!, channels: 3 };
  },
  encode: async ({ width, height }, { mediaType }) => fakePicture(width, height, `${mediaType} `),
  async store(image, blobs) {
    if (!("recipe" in image)) return image;
    const { width, height, lineage } = image;
    const id = await blobs.put(fakePicture(width, height, JSON.stringify(image.recipe)));
    return storedImage({ type: "image", id, width, height, mediaType: "image/png" }, lineage);
  },
};

export async function putPicture(store: Store, width: number, height: number, tag = ""): Promise<ImagePart> {
  const id = await store.blobs.put(fakePicture(width, height, tag));
  const ref = { type: "image", id, width, height, mediaType: "image/png" } as const;
  return { type: "image", ref, lineage: originalLineage(ref) };
}

/** A model of pictures whose cost is 100 tokens each. */
export const seeing: ModelCard = {
  images: { mediaTypes: ["image/png", "image/jpeg"], tokens: () => 100 },
};

export const call = (id: string, tool: string, input: JsonValue = {}): Part => ({
  type: "tool-call",
  id,
  tool,
  input,
});
export const said = (text: string): Part => ({ type: "text", text });
export const question: ContentPart[] = [{ type: "text", text: "what?" }];

/** Says the word that it is given. */
export const say: Tool = defineTool<{ word?: string }>({
  name: "say",
  version: "1",
  description: "a tool of a test",
  input: { type: "object", properties: { word: { type: "string" } }, additionalProperties: false },
  effects: "pure",
  run: async ({ word = "" }) => ({
    parts: [{ type: "text", text: word }],
    evidence: [
      { media: "a".repeat(64), region: { type: "box", box: [0, 0, 10, 10] }, role: "supports", text: word },
    ],
  }),
}) as Tool;

/** Makes a picture of half the size of the box, and remembers the boxes that it was given. */
export function cutTool(): { readonly tool: Tool; readonly boxes: number[][] } {
  const boxes: number[][] = [];
  const tool = defineTool<{ image: string; box: number[] }>({
    name: "cut",
    version: "1",
    description: "Cuts a box out.",
    mediaInputs: ["image"],
    input: {
      type: "object",
      properties: {
        image: { type: "string" },
        box: { type: "array", items: { type: "number" }, minItems: 4, maxItems: 4, [regionMark]: "box" },
      },
      required: ["image", "box"],
      additionalProperties: false,
    },
    effects: "pure",
    async run({ image, box }, { blobs, media }) {
      const part = media[image];
      if (part?.type !== "image") throw new TypeError(`no picture ${image}`);
      boxes.push(box);
      const [width, height] = [Math.ceil(box[2]! - box[0]!), Math.ceil(box[3]! - box[1]!)];
      const id = await blobs.put(fakePicture(width, height, `${part.ref.id} ${box}`));
      const ref = { type: "image", id, width, height, mediaType: "image/png" } as const;
      return {
        parts: [
          { type: "image", ref, lineage: originalLineage(ref) },
          { type: "text", text: "cut" },
        ],
      };
    },
  });
  return { tool: tool as Tool, boxes };
}

/** A script that counts its calls instead of the turns that it is shown, for requests from which turns are dropped. */
export function countingModel(script: readonly ScriptTurn[]): Model {
  let turn = 0;
  return {
    id: "scripted/model",
    deterministic: true,
    generate: (request, options) => {
      const entry = script[turn++] ?? [];
      const parts = typeof entry === "function" ? entry(request, turn) : entry;
      return scriptedModel([parts]).generate({ ...request, messages: [] }, options);
    },
  };
}

export interface Stage {
  readonly store: Store;
  readonly run: Run;
  readonly agent: ReturnType<typeof toolLoop>;
  readonly options: ToolLoopOptions;
  /** Every request that the model got. */
  readonly requests: (readonly Message[])[];
  steps(): Promise<Step[]>;
}

export async function stage(
  script: readonly ScriptTurn[],
  {
    tools = [say],
    card,
    store = memoryStore(),
    model,
    ...options
  }: Partial<Omit<ToolLoopOptions, "toolbox" | "codec">> & {
    readonly tools?: readonly Tool[];
    readonly card?: ModelCard;
    readonly store?: Store;
  } = {},
): Promise<Stage> {
  const requests: (readonly Message[])[] = [];
  const scripted = model ?? scriptedModel(script);
  const watched: Model = {
    ...scripted,
    ...(card === undefined ? {} : { card }),
    generate(request, how) {
      requests.push(request.messages);
      return scripted.generate(request, how);
    },
  };
  const whole: ToolLoopOptions = {
    model: watched,
    toolbox: await openToolbox(tools),
    codec: fakeCodec,
    ...options,
  };
  const agent = toolLoop(whole);
  const run = await createRun(store, { id: "r", actor: agent.id, config: {} });
  return { store, run, agent, options: whole, requests, steps: () => pathTo(store, run.head) };
}

/** All the text of a message, that of results included. */
export function textIn(message: Message | undefined): string {
  const texts = (parts: readonly Part[]): string[] =>
    parts.flatMap((part) =>
      part.type === "text" ? [part.text] : part.type === "tool-result" ? texts(part.parts) : [],
    );
  return texts(message?.parts ?? []).join("\n");
}
