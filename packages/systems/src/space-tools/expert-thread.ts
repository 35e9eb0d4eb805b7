// One worker of a pool: a thread that has one vision tool, and so an expert runtime, of its own.
import { parentPort, workerData } from "node:worker_threads";
import {
  type Evidence,
  FoveaError,
  type JsonValue,
  type MediaByName,
  memoryStore,
  type Tool,
} from "@fovea/core";
import { imageCodec, tools } from "@fovea/vision";

/** What the thread is asked; the bytes of every medium that the input names come along, by id. */
export interface ThreadQuestion {
  readonly input: JsonValue;
  readonly media: MediaByName;
  readonly blobs: Readonly<Record<string, Uint8Array>>;
}

export type ThreadReply =
  | {
      readonly parts: readonly object[];
      readonly evidence: readonly Evidence[];
      readonly blobs: readonly Uint8Array[];
    }
  | {
      readonly error: {
        readonly name: string;
        readonly message: string;
        readonly fix: string;
        readonly code: string;
      };
    };

const { tool: name } = workerData as { readonly tool: string };
const loading = tools.find(({ id }) => id === name)!.load();

parentPort!.on("message", (question: ThreadQuestion) => {
  answer(question).then(
    (reply) => parentPort!.postMessage(reply),
    (error: unknown) => parentPort!.postMessage({ error: told(error) } satisfies ThreadReply),
  );
});

async function answer({ input, media, blobs }: ThreadQuestion): Promise<ThreadReply> {
  const { blobs: kept } = memoryStore();
  const made: Uint8Array[] = [];
  for (const bytes of Object.values(blobs)) await kept.put(bytes);
  const noting = {
    ...kept,
    get: (id: string) => kept.get(id),
    has: (id: string) => kept.has(id),
    put: async (bytes: Uint8Array) => {
      made.push(bytes);
      return kept.put(bytes);
    },
  };
  const tool = await loading;
  const context = { blobs: noting, codec: imageCodec, media } as Parameters<Tool["run"]>[1];
  const { parts, evidence = [] } = await tool.run(tool.parse(input), context);
  return { parts, evidence, blobs: made };
}

function told(error: unknown) {
  const { name: kind, message } = error instanceof Error ? error : new Error(String(error));
  const { fix, code } = error instanceof FoveaError ? error : { fix: "", code: "ERROR" };
  return { name: kind, message, fix, code };
}
