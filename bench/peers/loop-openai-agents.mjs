// OpenAI Agents over Responses, its default; the tool's image goes as an image.
import { Agent, OpenAIResponsesModel, run, setTracingDisabled, tool } from "@openai/agents";
import OpenAI from "openai";
import { z } from "zod";
import { freshCrop, freshPrompt, measure, question, serverUrl, steps, system } from "../loop/workload.mjs";
import { dataUrl } from "./loop-common.mjs";

setTracingDisabled(true);
const client = new OpenAI({ baseURL: serverUrl(), apiKey: "x", maxRetries: 0 });
const crop = tool({
  name: "crop",
  description: "crop",
  parameters: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
  execute: async () => ({
    type: "image",
    image: { data: freshCrop().toString("base64"), mediaType: "image/jpeg" },
  }),
});
const agent = new Agent({
  name: "viz",
  instructions: system,
  model: new OpenAIResponsesModel(client, "mock"),
  tools: [crop],
});

await measure(async () => {
  const content = [
    { type: "input_text", text: question },
    { type: "input_image", image: dataUrl(freshPrompt()) },
  ];
  return (await run(agent, [{ role: "user", content }], { maxTurns: steps + 2 })).finalOutput;
});
