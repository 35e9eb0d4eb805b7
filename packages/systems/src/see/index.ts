import { callTool, openToolbox, stepEvidence, type Toolbox, takes } from "@fovea/agents";
import {
  type ContentPart,
  createRun,
  type Evidence,
  FoveaError,
  type JsonObject,
  type MediaPart,
  memoryStore,
  type Tool,
  toolContent,
  UnknownToolError,
  unknownName,
} from "@fovea/core";
import {
  annotateEvidence,
  imageCodec,
  type LoadOptions,
  loadMedia,
  tools as visionTools,
} from "@fovea/vision";
import { type Output, openOutput } from "../output/index.js";
import { checkProperties } from "./input.js";

export { takes };

export interface SeeOptions {
  /** Paths or bytes; their handles are "image-1", "image-2", "document-1", ... */
  readonly media: readonly (string | Uint8Array)[];
  readonly tool: string;
  /** What the tool is given; media inputs that are left out are filled with the media in order. */
  readonly input?: JsonObject;
  /** Folder for the pictures that the tool makes and for one that shows what it found; none are written without it. */
  readonly out?: string;
  readonly load?: LoadOptions;
  readonly signal?: AbortSignal;
  readonly onProgress?: (message: string, fraction?: number) => void;
}

export interface SeeResult {
  readonly parts: readonly ContentPart[];
  readonly evidence: readonly Evidence[];
  readonly ms: number;
  /** Paths. */
  readonly pictures: readonly string[];
}

/** The tool said no; name, code, message and fix are those of its own error. */
export class ToolRefusedError extends FoveaError {
  override readonly code: string;

  constructor(code: string, message: string, fix: string) {
    super(
      message,
      fix,
      /^(ERROR|MISSING_EXPERT|EXPERT_.*|.*STORE.*|BLOB_.*)$/.test(code) ? "failure" : "usage",
    );
    this.code = code;
    const words = code.split("_").filter((word) => word !== "ERROR");
    this.name = `${words.map((word) => word.charAt(0) + word.slice(1).toLowerCase()).join("")}Error`;
  }
}

/** One tool or expert on media, by the same path as in an agent, without keeping a run. */
export async function see(options: SeeOptions): Promise<SeeResult> {
  const started = performance.now();
  const store = memoryStore();
  const { toolbox, tool } = await openTool(options.tool);
  checkProperties(tool, options.input ?? {});
  options.onProgress?.("loading the media");
  const media: Record<string, MediaPart> = {};
  const counts: Record<string, number> = {};
  for (const source of options.media) {
    const part = await loadMedia(source, store.blobs, options.load);
    counts[part.type] = (counts[part.type] ?? 0) + 1;
    media[`${part.type}-${counts[part.type]}`] = part;
  }
  const input = fillMedia(tool, options.input ?? {}, Object.keys(media));
  const { signal, onProgress } = options;
  const run = await createRun(store, {
    actor: "see@1",
    config: {},
    ...(signal === undefined ? {} : { signal }),
  });
  const site = {
    run,
    toolbox,
    codec: imageCodec,
    media,
    ...(onProgress === undefined ? {} : { onProgress }),
  };
  onProgress?.(`running ${tool.name}`);
  const step = await callTool(site, { callId: `${tool.name}-1`, tool: tool.name, input });
  const { outcome, parts } = toolContent(step);
  if (outcome !== "ok") throw refusal(parts, tool);
  const evidence = stepEvidence(step);
  const ms = Math.round(performance.now() - started);
  const pictures =
    options.out === undefined
      ? []
      : await writePictures(openOutput(options.out), tool.name, parts, evidence, media, store.blobs);
  return { parts, evidence, ms, pictures };
}

/**
 * A tool by its name, with nothing else loaded.
 *
 * @throws UnknownToolError.
 */
export async function findTool(name: string): Promise<Tool> {
  const entry = visionTools.find(({ id }) => id === name);
  if (entry !== undefined) return entry.load();
  const known = visionTools.map(({ id }) => id);
  throw unknownName(UnknownToolError, "tool", name, known, "fovea tools");
}

/** Only a tool that calls others needs them loaded. */
async function openTool(name: string): Promise<{ toolbox: Toolbox; tool: Tool }> {
  const tool = await findTool(name);
  return { tool, toolbox: await openToolbox(tool.composite ? visionTools : [tool]) };
}

function fillMedia(
  tool: { mediaInputs?: readonly string[]; input: JsonObject },
  input: JsonObject,
  handles: string[],
): JsonObject {
  const properties = (tool.input.properties ?? {}) as Record<string, { type?: string }>;
  const filled: Record<string, JsonObject[string]> = { ...input };
  const left = [...handles];
  for (const name of tool.mediaInputs ?? []) {
    if (filled[name] !== undefined) continue;
    if (properties[name]?.type === "array") filled[name] = left.splice(0);
    else if (left.length > 0) filled[name] = left.shift()!;
  }
  return filled;
}

function refusal(parts: readonly ContentPart[], tool: Tool): ToolRefusedError {
  const said = parts.find((part) => part.type === "data" && part.name === "error");
  const { code, message, fix } = (said?.type === "data" ? said.data : {}) as Record<
    string,
    string | undefined
  >;
  const help = fix?.startsWith("match the input schema") ? takes(tool) : fix;
  return new ToolRefusedError(code ?? "TOOL_FAILED", message ?? "the tool failed", help ?? "");
}

async function writePictures(
  output: Output,
  tool: string,
  parts: readonly ContentPart[],
  evidence: readonly Evidence[],
  media: Readonly<Record<string, MediaPart>>,
  blobs: ReturnType<typeof memoryStore>["blobs"],
): Promise<string[]> {
  const written: string[] = [];
  for (const part of parts) {
    if (part.type === "image") written.push(await output.write(tool, ".png", await blobs.get(part.ref.id)));
  }
  if (written.length > 0) return written;
  for (const [handle, part] of Object.entries(media)) {
    if (part.type !== "image" && part.type !== "document") continue;
    const here = evidence.filter((one) => one.media === part.ref.id && one.region !== undefined);
    for (const page of new Set(here.map((one) => one.page))) {
      const shown = {
        part,
        evidence: here.filter((one) => one.page === page),
        question: tool,
        answer: "",
        blobs,
      };
      const { png } = await annotateEvidence(shown);
      const suffix = page === undefined ? "" : `-page-${page + 1}`;
      written.push(await output.write(`${tool}-${handle}${suffix}`, ".png", png));
    }
  }
  return written;
}
