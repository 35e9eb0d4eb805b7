import {
  type CellInput,
  type ContentPart,
  defineTool,
  type Image,
  isStored,
  type JsonObject,
  type SandboxFailure,
  type SandboxSession,
  type Tool,
  type ToolResult,
} from "@fovea/core";

/** What a call of the code tool holds, as data in its result. */
export interface CodeData {
  readonly stdout: string;
  readonly value: string | null;
  readonly error: SandboxFailure | null;
  readonly droppedImages: number;
}

/** A session as a tool, and whether its calls reach it. */
export interface CodeTool {
  readonly tool: Tool;
  /** Calls that ran in the session, in this process. */
  readonly calls: () => number;
  /** What the call with this input would have given the session. */
  readonly cell: (input: JsonObject) => { code: string; input: CellInput };
}

/**
 * The tool that runs code of a model in its session. It holds state, so a call means what it means after the calls before it only:
 * it `reads`, and is not checked by itself. Its result is a data part (`CodeData`) and the images that came out, each with its lineage.
 *
 * @param images of the question, by variable; they are given with the calls whose input names them
 */
export function codeTool(session: SandboxSession, images: Readonly<Record<string, Image>>): CodeTool {
  let calls = 0;
  const cell = (input: JsonObject): { code: string; input: CellInput } => {
    const { code, outputs = [], variables = [], images: given } = input as unknown as CodeInput;
    return { code, input: { outputs, variables, ...(given === undefined ? {} : { images: { ...images } }) } };
  };
  const tool = defineTool({
    name: session.language,
    version: "1",
    description: `Runs ${session.language} in a sandbox. What a call defines, later calls see.`,
    effects: "reads",
    input: {
      type: "object",
      properties: {
        code: { type: "string" },
        outputs: { type: "array", items: { type: "string" } },
        variables: { anyOf: [{ const: "changed" }, { type: "array", items: { type: "string" } }] },
        images: { type: "object", additionalProperties: { type: "string" } },
      },
      required: ["code"],
      additionalProperties: false,
    },
    run: async (input: JsonObject, { blobs, codec, signal }): Promise<ToolResult> => {
      calls++;
      const asked = cell(input);
      const abort = signal === undefined ? {} : { signal };
      const {
        stdout,
        value,
        error,
        images: made,
        droppedImages,
      } = await session.run(asked.code, {
        ...asked.input,
        ...abort,
      });
      const data: CodeData = {
        stdout,
        value: value === null ? null : typeof value === "string" ? value : JSON.stringify(value),
        error,
        droppedImages,
      };
      const parts: ContentPart[] = [{ type: "data", name: "code", data: data as unknown as JsonObject }];
      for (const { image } of made) {
        const stored = isStored(image) ? image : await codec.store(image, blobs, signal);
        parts.push({ type: "image", ref: stored.ref, lineage: image.lineage });
      }
      return { parts };
    },
  });
  return { tool, calls: () => calls, cell };
}

/** The input of a call of the code tool. */
export interface CodeInput {
  readonly code: string;
  readonly outputs?: readonly string[];
  readonly variables?: CellInput["variables"];
  /** What the question's images are called, by variable; given with the first call after a question with images. */
  readonly images?: Readonly<Record<string, string>>;
}
