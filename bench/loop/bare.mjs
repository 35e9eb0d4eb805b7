// What the work itself costs: the same bytes over the same sockets, and no agent. With BENCH_DURABLE the images are
// hashed and appended to one pack, each model call and each crop appends two kilobytes to one log, and of each file those
// that wait together share a sync.
import { hash } from "node:crypto";
import { fdatasync, mkdtempSync, openSync, rmSync, writevSync } from "node:fs";
import http from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { freshCrop, freshPrompt, measure, question, serverUrl, socketCap, steps } from "./workload.mjs";

const agent = new http.Agent({ keepAlive: true, maxSockets: socketCap });
const url = new URL(`${serverUrl()}/chat/completions`);
const head = Buffer.from(
  `{"model":"mock","messages":[{"role":"user","content":[{"type":"text","text":"${question}"}`,
);
const image = Buffer.from(',{"type":"image_url","image_url":{"url":"data:image/jpeg;base64,');
// The server counts these.
const next = Buffer.from(
  '"}},{"type":"image_url","image_url":{"tool_call_id":"","url":"data:image/jpeg;base64,',
);
const tail = Buffer.from('"}}]}]}');

function post(body) {
  const length = body.reduce((sum, part) => sum + part.length, 0);
  return new Promise((resolve, reject) => {
    const request = http.request(
      url,
      {
        agent,
        method: "POST",
        headers: { "content-type": "application/json", "content-length": length },
      },
      (response) => {
        const chunks = [];
        response.on("data", (chunk) => chunks.push(chunk));
        response.on("end", () => resolve(JSON.parse(Buffer.concat(chunks).toString())));
        response.on("error", reject);
      },
    );
    request.on("error", reject);
    request.cork();
    for (const part of body) request.write(part);
    request.end();
  });
}

const base64 = (bytes) => Buffer.from(bytes.toString("base64"), "latin1");
const folder =
  process.env.BENCH_DURABLE === undefined
    ? undefined
    : mkdtempSync(join(process.env.BENCH_FOLDER ?? tmpdir(), "fovea-bench-bare-"));
const syncFile = promisify(fdatasync);
/** Appends to a new file, durably: whoever comes while a sync runs shares the next write and sync. */
function appender(name) {
  const file = openSync(join(folder, name), "ax");
  let parts = [];
  let running = Promise.resolve();
  let waiting;
  const run = async () => {
    // What comes in this same turn joins.
    await undefined;
    const group = parts;
    parts = [];
    waiting = undefined;
    writevSync(file, group);
    await syncFile(file);
  };
  return (...added) => {
    parts.push(...added);
    if (waiting === undefined) {
      waiting = running.then(run);
      running = waiting;
    }
    return waiting;
  };
}
const pack = folder === undefined ? undefined : appender("pack");
const log = folder === undefined ? undefined : appender("log");
const keep = (bytes) => pack?.(Buffer.from(`${hash("sha256", bytes, "hex")} ${bytes.length}\n`), bytes);
const line = Buffer.alloc(2048, "x");
const note = () => log?.(line);

async function one() {
  const prompt = freshPrompt();
  await keep(prompt);
  const parts = [head, image, base64(prompt)];
  for (let step = 0; step < steps; step++) {
    await note();
    const { message } = (await post([...parts, tail])).choices[0];
    await note();
    if (message.tool_calls === undefined) return message.content;
    const crop = freshCrop();
    await keep(crop);
    await note();
    parts.push(next, base64(crop));
  }
}

await measure(
  one,
  async () => {},
  async () => {
    if (folder !== undefined) rmSync(folder, { recursive: true });
  },
);
