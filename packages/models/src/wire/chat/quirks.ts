/** What a server that speaks Chat Completions does its own way. */
export interface ChatQuirks {
  readonly maxTokens: "max_completion_tokens" | "max_tokens";
  /** Whether `tool_choice` may name a tool; if not, a forced tool is the only one offered and "required". */
  readonly namesForcedTool: boolean;
  /** Whether it sends token ids when `return_token_ids` asks for them. */
  readonly tokenIds: boolean;
  /** Whether it takes PDF files. */
  readonly documents: boolean;
  /** Whether it takes `video_url` parts. */
  readonly video: boolean;
  /** Whether it takes `prompt_cache_key`. */
  readonly promptCacheKey: boolean;
  /** The member in which reasoning goes back, for servers whose models want it. */
  readonly reasoningBack?: string;
  /** The port that it listens on when nothing is said. */
  readonly port?: number;
}

const plain: ChatQuirks = {
  maxTokens: "max_tokens",
  namesForcedTool: true,
  tokenIds: false,
  documents: false,
  video: false,
  promptCacheKey: false,
};

/**
 * By kind of server. Sources: each project's documentation of its OpenAI-compatible endpoint
 * (docs.vllm.ai, docs.sglang.ai, github.com/ggml-org/llama.cpp/tree/master/tools/server, docs.ollama.com,
 * lmstudio.ai/docs), platform.openai.com/docs/api-reference/chat.
 */
export const chatServers = {
  openai: {
    ...plain,
    maxTokens: "max_completion_tokens",
    documents: true,
    promptCacheKey: true,
  },
  vllm: { ...plain, tokenIds: true, video: true, port: 8000 },
  sglang: { ...plain, video: true, port: 30_000 },
  "llama.cpp": { ...plain, namesForcedTool: false, port: 8080 },
  ollama: { ...plain, namesForcedTool: false, port: 11_434 },
  lmstudio: { ...plain, namesForcedTool: false, port: 1234 },
  deepseek: { ...plain, reasoningBack: "reasoning_content" },
  compatible: plain,
} as const satisfies Record<string, ChatQuirks>;

export type ChatServer = keyof typeof chatServers;

/** The kind of server that usually listens where `url` points; "compatible" when that says nothing. */
export function guessChatServer(url: URL): ChatServer {
  const { hostname } = url;
  if (hostname === "api.openai.com" || hostname.endsWith(".openai.azure.com")) return "openai";
  if (hostname === "api.deepseek.com") return "deepseek";
  for (const [name, quirks] of Object.entries<ChatQuirks>(chatServers))
    if (quirks.port !== undefined && url.port === String(quirks.port)) return name as ChatServer;
  return "compatible";
}
