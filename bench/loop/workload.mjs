// The workload that every contender runs, and how it is measured. One contender, one concurrency, one process.
import { randomBytes } from "node:crypto";
import { cpus } from "node:os";

/** Model calls of a loop; each but the last asks for one crop. */
export const steps = 10;
export const socketCap = 64;
export const system = "You are a visual agent. Use the crop tool to look closer.";
export const question = "How many red cubes are there?";
export const isRight = (answer) => /3 red cubes/.test(answer ?? "");
/** As a JSON Schema: what the model calls `crop` with. */
export const cropInput = {
  type: "object",
  properties: { x: { type: "number" }, y: { type: "number" }, w: { type: "number" }, h: { type: "number" } },
  required: ["x", "y", "w", "h"],
  additionalProperties: false,
};
export const promptImage = { width: 1024, height: 1024 };
export const toolImage = { width: 256, height: 256 };

/**
 * A JPEG file of `kilobytes` whose header says its size; what follows the header is noise, as compressed pixels are.
 * No contender decodes it.
 */
function jpeg({ width, height }, kilobytes) {
  const size = [height >> 8, height & 255, width >> 8, width & 255];
  const frame = [0xff, 0xc0, 0, 17, 8, ...size, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1];
  const scan = [0xff, 0xda, 0, 12, 3, 1, 0, 2, 0x11, 3, 0x11, 0, 63, 0];
  const head = Buffer.from([0xff, 0xd8, ...frame, ...scan]);
  const body = randomBytes(kilobytes * 1024 - head.length - 2);
  // 0xff begins a marker.
  for (let i = 0; i < body.length; i++) if (body[i] === 0xff) body[i] = 0x7f;
  return Buffer.concat([head, body, Buffer.from([0xff, 0xd9])]);
}

const bases = { prompt: jpeg(promptImage, 300), tool: jpeg(toolImage, 30) };
let serial = 0;
/** A file that no one has seen before: the noise with a number in it. */
function fresh(base) {
  const bytes = Buffer.from(base);
  bytes.writeUInt32BE(++serial & 0x7f7f7f7f, 64);
  bytes.writeUInt32BE((serial >>> 7) & 0x7f7f7f7f, 68);
  bytes.writeUInt32BE((serial & 0x00808080) >>> 1, 72);
  return bytes;
}
export const freshPrompt = () => fresh(bases.prompt);
export const freshCrop = () => fresh(bases.tool);

/**
 * Runs `loops` loops, `concurrency` at a time, and sends what they took to the parent process: CPU of this process
 * with all its threads, and its peak resident memory since it began.
 *
 * @param one runs one loop with fresh images and gives the final answer.
 * @param close ends what the contender keeps open; it is measured too.
 * @param clean removes what it has left; it is not measured.
 */
export async function measure(one, close = async () => {}, clean = async () => {}) {
  const { concurrency, loops, warmup } = JSON.parse(process.argv[2]);
  const checked = async () => {
    const answer = await one();
    if (!isRight(answer)) throw new Error(`a loop ended with ${JSON.stringify(answer)}`);
  };
  for (let i = 0; i < warmup; i++) await checked();
  const idleMiB = process.memoryUsage().rss / 2 ** 20;
  const before = process.cpuUsage();
  const started = performance.now();
  let next = 0;
  const worker = async () => {
    while (next < loops) {
      next += 1;
      await checked();
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  await close();
  const { user, system: kernel } = process.cpuUsage(before);
  const wall = performance.now() - started;
  process.send({
    cpuMs: (user + kernel) / 1000 / loops,
    kernelShare: kernel / (user + kernel),
    wallMs: wall / loops,
    idleMiB,
    peakMiB: process.resourceUsage().maxRSS / 1024,
    cores: cpus().length,
  });
  process.disconnect();
  await clean();
  // Keep-alive sockets and timers of a contender are not waited for.
  setTimeout(() => process.exit(0), 100);
}

export const serverUrl = () => process.env.BENCH_SERVER;
