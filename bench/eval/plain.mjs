// What a person writes without a library: read the picture, base64, POST, compare. Nothing is checked, kept or resumed.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { measured } from "./measured.mjs";

const { url, data, n, concurrency } = JSON.parse(process.argv[2]);
const once = async (limit) => {
  const lines = (await readFile(join(data, "samples.jsonl"), "utf8")).split("\n").slice(0, limit);
  let next = 0;
  let right = 0;
  const worker = async () => {
    while (next < lines.length) {
      const { image, question, answer } = JSON.parse(lines[next++]);
      const bytes = await readFile(join(data, image));
      const content = [
        { type: "image_url", image_url: { url: `data:image/jpeg;base64,${bytes.toString("base64")}` } },
        { type: "text", text: question },
      ];
      const response = await fetch(`${url}/chat/completions`, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: "Bearer x" },
        body: JSON.stringify({ model: "mock", messages: [{ role: "user", content }] }),
      });
      const { choices } = await response.json();
      if (choices[0].message.content.trim() === answer) right += 1;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return right / lines.length;
};
await once(Math.min(20, n));
await measured(n, () => once(n));
