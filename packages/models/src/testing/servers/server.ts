import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { type Context, countInput, type FormatOptions, type ServerLimits, signer } from "./context.js";
import type { Fault } from "./faults.js";
import type { Answer, Route, WireFormat } from "./format.js";
import { Refusal } from "./refusal.js";
import type { ReceivedFile, ReceivedImage, ReceivedRequest, Script } from "./script.js";
import { send } from "./send.js";

export interface ServerOptions extends FormatOptions {
  /** The one model that is served. Default "test-model". */
  readonly model?: string;
  /** Default "test-key". */
  readonly key?: string;
  /** The model thinks, and the provider's rules for such models hold. Default false. */
  readonly reasoning?: boolean;
  readonly limits?: Partial<ServerLimits>;
  /** Write answers in pieces of so many bytes. */
  readonly fragment?: number;
  /** Requests at once; one more gets 429. */
  readonly concurrency?: number;
}

/** A running server. `url` is what the provider's SDK takes as its base URL. */
export interface StrictServer {
  readonly format: WireFormat["name"];
  readonly url: string;
  readonly model: string;
  readonly key: string;
  readonly requests: readonly ReceivedRequest[];
  /** The next requests take these, one each, in order of arrival. */
  readonly faults: Fault[];
  /** Connections open now, and ever opened. */
  readonly sockets: { readonly open: number; readonly opened: number };
  /** Resolves when `count` requests have arrived in all. */
  arrived(count: number): Promise<void>;
  /** Resolves when no connection is open. */
  quiet(): Promise<void>;
  /** Answers what the fault "hold" has held back. */
  release(): void;
  close(): Promise<void>;
}

export async function startStrictServer(
  format: WireFormat,
  script: Script,
  options: ServerOptions = {},
): Promise<StrictServer> {
  const model = options.model ?? "test-model";
  const key = options.key ?? "test-key";
  const limits = { ...format.limits, ...options.limits };
  const requests: ReceivedRequest[] = [];
  const faults: Fault[] = [];
  const open = new Set<Socket>();
  const reasonedCalls = new Map<string, string>();
  const sign = signer(`${format.name}/${model}`);
  let opened = 0;
  let running = 0;
  let held: (() => void)[] = [];
  let watchers: (() => void)[] = [];
  const changed = (): void => {
    for (const watcher of watchers) watcher();
  };
  const until = (holds: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!holds()) return;
        watchers = watchers.filter((watcher) => watcher !== look);
        resolve();
      };
      watchers.push(look);
      look();
    });

  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    handle(request, response).catch((error: unknown) => {
      // The server itself is wrong: the test must hear of it.
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end(`the test server broke: ${String((error as Error).stack)}`);
    });
  });
  server.on("connection", (socket) => {
    opened++;
    open.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => {
      open.delete(socket);
      changed();
    });
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://localhost");
    const requestId = `req_${String(requests.length + 1).padStart(6, "0")}`;
    const images: ReceivedImage[] = [];
    const fault = faults.shift();
    const body = await readBody(request, limits.bodyBytes);
    const received: ReceivedRequest = {
      path: url.pathname,
      headers: request.headers,
      raw: body ?? Buffer.alloc(0),
      body: undefined,
      images,
      files: [],
      status: 0,
      aborted: false,
    };
    requests.push(received);
    running++;
    response.on("close", () => {
      running--;
      received.aborted = !response.writableFinished;
      changed();
    });
    changed();
    if (fault?.kind === "hold") await new Promise<void>((resolve) => held.push(resolve));
    if (fault?.kind === "delay") {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, fault.ms);
        response.on("close", () => clearTimeout(timer));
      });
    }
    if (fault?.kind === "reset" && fault.when === "before-headers") {
      response.socket?.resetAndDestroy();
      return;
    }
    const headers = format.headers(requestId);
    try {
      const route = format.route(url.pathname, url.searchParams);
      if (route === undefined || request.method !== "POST") throw format.notFound(url.pathname);
      if (fault?.kind === "status") throw format.trouble(fault.status);
      if (options.concurrency !== undefined && running > options.concurrency) throw format.trouble(429);
      if (body === undefined) throw format.tooLarge(limits.bodyBytes);
      format.authorise(request.headers, url.searchParams, key);
      const answer = answerTo(body, received, route);
      const streams = format.streams(received.body, route);
      received.status = 200;
      if (fault?.kind === "html") {
        response.writeHead(200, { "content-type": "text/html" });
        response.end("<!doctype html><title>Sign in</title><p>Sign in to the hotel's network.");
        return;
      }
      await send({
        response,
        answer: route.asArray === true ? asArray(answer) : answer,
        streams,
        fragment: options.fragment,
        fault,
        headers,
        errorFrame: () =>
          format.errorFrame(format.trouble(format.name === "anthropic" ? 529 : 503), requestId),
        delta: format.delta,
      });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      received.status = error.status;
      received.refusal = error.message;
      refuse(response, error, requestId, fault, headers);
    }
  }

  function answerTo(bytes: Buffer, received: ReceivedRequest, route: Route): Answer {
    const body = parse(bytes, received.headers["content-type"]);
    Object.assign(received, { body });
    const asked = format.modelOf(body, route);
    const turn = format.turns(body);
    let given = 0;
    const context: Context = {
      model,
      reasoning: options.reasoning ?? false,
      limits,
      headers: received.headers,
      images: received.images as ReceivedImage[],
      files: received.files as ReceivedFile[],
      reasonedCalls,
      options,
      id: (prefix) => prefix + createHash("sha256").update(`${turn}/${given++}`).digest("hex").slice(0, 24),
      sign,
    };
    format.check(body, context);
    if (asked !== model) throw format.unknownModel(asked);
    const tokens = countInput(body, context);
    if (tokens > limits.contextTokens) throw format.tooLong(tokens, limits.contextTokens);
    const says = typeof script === "function" ? script(received, turn) : script[turn];
    if (says === undefined) throw new Refusal(400, `the script has no turn ${turn}`, "script");
    return format.answer(says, body, context);
  }

  function parse(bytes: Buffer, type: unknown): unknown {
    if (typeof type !== "string" || !/^application\/json\b/.test(type))
      throw format.notJson(`content-type is ${String(type)}, not application/json`);
    try {
      return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    } catch (error) {
      throw format.notJson(String(error));
    }
  }

  function refuse(
    response: ServerResponse,
    refusal: Refusal,
    requestId: string,
    fault: Fault | undefined,
    headers: Record<string, string>,
  ): void {
    const how = fault?.kind === "status" ? fault : undefined;
    response.writeHead(refusal.status, {
      ...headers,
      "content-type": how?.body === "html" ? "text/html" : "application/json",
      ...(how?.retryAfter === undefined ? {} : { "retry-after": how.retryAfter }),
      ...(refusal.status === 413 ? { connection: "close" } : {}),
    });
    if (how?.body === "empty") response.end();
    else if (how?.body === "html") response.end(`<html><h1>${refusal.status}</h1></html>`);
    else response.end(JSON.stringify(format.errorBody(refusal, requestId)));
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    format: format.name,
    url: `http://127.0.0.1:${port}${format.basePath}`,
    model,
    key,
    requests,
    faults,
    sockets: {
      get open() {
        return open.size;
      },
      get opened() {
        return opened;
      },
    },
    arrived: (count) => until(() => requests.length >= count),
    quiet: () => until(() => open.size === 0),
    release() {
      for (const resolve of held) resolve();
      held = [];
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}

/** The whole body; undefined when it is over the limit (it is read to its end, so that the client hears the answer). */
async function readBody(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size <= limit) chunks.push(chunk as Buffer);
    else chunks.length = 0;
  }
  return size > limit ? undefined : Buffer.concat(chunks);
}

const asArray = (answer: Answer): Answer => ({
  ...answer,
  frames: answer.frames.map((text, i, all) => {
    const item = text.slice("data: ".length).trim();
    return `${i === 0 ? "[" : ",\r\n"}${item}${i === all.length - 1 ? "]" : ""}`;
  }),
});
