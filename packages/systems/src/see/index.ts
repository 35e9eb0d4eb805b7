import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { callTool, openToolbox, stepEvidence } from "@fovea/agents";
import {
  type ContentPart,
  createRun,
  type Evidence,
  FoveaError,
  type JsonObject,
  type MediaPart,
  memoryStore,
  toolContent,
} from "@fovea/core";
import {
  annotateEvidence,
  imageCodec,
  type LoadOptions,
  loadMedia,
  tools as visionTools,
} from "@fovea/vision";

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

/** The tool said no; code, message and fix are its own. */
export class ToolRefusedError extends FoveaError {
  override readonly code: string;

  constructor(code: string, message: string, fix: string) {
    super(message, fix, "usage");
    this.code = code;
  }
}

/** One tool or expert on media, by the same path as in an agent, without keeping a run. */
export async function see(options: SeeOptions): Promise<SeeResult> {
  const started = performance.now();
  const store = memoryStore();
  const toolbox = await openToolbox(visionTools);
  const tool = toolbox.get(options.tool);
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
  const step = await callTool(site, { callId: `${tool.name}-1`, tool: tool.name, input });
  const { outcome, parts } = toolContent(step);
  if (outcome !== "ok") throw refusal(parts);
  const evidence = stepEvidence(step);
  const ms = Math.round(performance.now() - started);
  const pictures =
    options.out === undefined
      ? []
      : await writePictures(options.out, tool.name, parts, evidence, media, store.blobs);
  return { parts, evidence, ms, pictures };
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

function refusal(parts: readonly ContentPart[]): ToolRefusedError {
  const said = parts.find((part) => part.type === "data" && part.name === "error");
  const { code, message, fix } = (said?.type === "data" ? said.data : {}) as Record<
    string,
    string | undefined
  >;
  return new ToolRefusedError(code ?? "TOOL_FAILED", message ?? "the tool failed", fix ?? "");
}

async function writePictures(
  out: string,
  tool: string,
  parts: readonly ContentPart[],
  evidence: readonly Evidence[],
  media: Readonly<Record<string, MediaPart>>,
  blobs: ReturnType<typeof memoryStore>["blobs"],
): Promise<string[]> {
  await mkdir(out, { recursive: true });
  const written: string[] = [];
  const write = async (name: string, bytes: Uint8Array) => {
    const path = join(out, name);
    await writeFile(path, bytes);
    written.push(path);
  };
  for (const [i, part] of parts.filter((one) => one.type === "image").entries()) {
    await write(`${tool}${i === 0 ? "" : `-${i + 1}`}.png`, await blobs.get(part.ref.id));
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
      await write(`${tool}-${handle}${page === undefined ? "" : `-page-${page + 1}`}.png`, png);
    }
  }
  return written;
}
