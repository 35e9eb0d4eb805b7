// AI SDK 6 over Chat Completions.
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { generateText, jsonSchema, stepCountIs, tool } from "ai";
import {
  cropInput,
  freshCrop,
  freshPrompt,
  measure,
  question,
  serverUrl,
  steps,
  system,
} from "../loop/workload.mjs";
import "./loop-common.mjs";

const model = createOpenAICompatible({ name: "mock", baseURL: serverUrl(), apiKey: "x" })("mock");
const crop = tool({
  description: "crop",
  inputSchema: jsonSchema(cropInput),
  execute: async () => ({ bytes: freshCrop() }),
  toModelOutput: ({ output }) => ({
    type: "content",
    value: [{ type: "image-data", data: output.bytes.toString("base64"), mediaType: "image/jpeg" }],
  }),
});

await measure(async () => {
  const content = [
    { type: "text", text: question },
    { type: "image", image: freshPrompt(), mediaType: "image/jpeg" },
  ];
  const messages = [{ role: "user", content }];
  const options = { stopWhen: stepCountIs(steps + 2), maxRetries: 0 };
  return (await generateText({ model, system, messages, tools: { crop }, ...options })).text;
});
