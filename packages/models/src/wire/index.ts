export { type AnthropicOptions, anthropicModel } from "./anthropic/index.js";
export { type ChatOptions, type ChatServer, chatModel } from "./chat/index.js";
export type { ClientOptions } from "./client.js";
export { invalidInput } from "./content.js";
export * from "./errors.js";
export { type GeminiOptions, geminiModel } from "./gemini/index.js";
export { type ResponsesOptions, responsesModel } from "./responses/index.js";
export { type SseEvent, SseParser } from "./sse.js";
export { encodedMedia, releaseImages, setImageCacheBytes } from "./transport/encoded-media.js";
