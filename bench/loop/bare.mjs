// What the work itself costs: the same bytes over the same sockets, and no agent. With BENCH_DURABLE the images are
// hashed and written to disk as a store has to (a file, synced, renamed, its folder synced), and each model call and each
// crop appends two kilobytes to one log that all loops sync together.
import { hash } from "node:crypto";
import {
  closeSync,
  fdatasync,
  fsync,
  mkdirSync,
  mkdtempSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
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
const folder = process.env.BENCH_DURABLE === undefined ? undefined : newFolder();
function newFolder() {
  const made = mkdtempSync(join(process.env.BENCH_FOLDER ?? tmpdir(), "fovea-bench-bare-"));
  for (let i = 0; i < 256; i++) mkdirSync(join(made, i.toString(16).padStart(2, "0")));
  return made;
}
const log = folder === undefined ? undefined : openSync(join(folder, "log"), "a");
const [syncFile, syncAll] = [promisify(fdatasync), promisify(fsync)];
let serial = 0;

async function keep(bytes) {
  if (folder === undefined) return;
  const id = hash("sha256", bytes, "hex");
  const temporary = join(folder, `tmp-${serial++}`);
  const file = openSync(temporary, "wx");
  writeSync(file, bytes);
  await syncFile(file);
  closeSync(file);
  const into = join(folder, id.slice(0, 2));
  renameSync(temporary, join(into, id.slice(2)));
  const names = openSync(into, "r");
  await syncAll(names);
  closeSync(names);
}

const line = Buffer.alloc(2048, "x");
let syncing;
let waiting;
/** Whoever comes while a sync runs shares the next one. */
function note() {
  if (log === undefined) return undefined;
  writeSync(log, line);
  if (syncing === undefined) {
    syncing = syncFile(log).finally(() => {
      syncing = undefined;
    });
    return syncing;
  }
  waiting ??= syncing.then(() => {
    waiting = undefined;
    syncing = syncFile(log).finally(() => {
      syncing = undefined;
    });
    return syncing;
  });
  return waiting;
}

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
