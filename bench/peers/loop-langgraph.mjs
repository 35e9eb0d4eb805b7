// LangGraph.js, its prebuilt ReAct agent over Chat Completions; the image stands in the message of role tool, which
// strict servers reject.
import { tool } from "@langchain/core/tools";
import { createReactAgent } from "@langchain/langgraph/prebuilt";
import { ChatOpenAI } from "@langchain/openai";
import { z } from "zod";
import { freshCrop, freshPrompt, measure, question, serverUrl, steps, system } from "../loop/workload.mjs";
import { dataUrl } from "./loop-common.mjs";

const llm = new ChatOpenAI({
  model: "mock",
  apiKey: "x",
  maxRetries: 0,
  configuration: { baseURL: serverUrl() },
});
const crop = tool(async () => [{ type: "image_url", image_url: { url: dataUrl(freshCrop()) } }], {
  name: "crop",
  description: "crop",
  schema: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
});
const agent = createReactAgent({ llm, tools: [crop], prompt: system });

await measure(async () => {
  const content = [
    { type: "text", text: question },
    { type: "image_url", image_url: { url: dataUrl(freshPrompt()) } },
  ];
  const state = await agent.invoke({ messages: [{ role: "user", content }] }, { recursionLimit: 4 * steps });
  return state.messages.at(-1).content;
});
