// What one loop of a contender sends: how much of it was sent before, and where a tool's image lies.
import { runContender } from "./run-contender.mjs";

/**
 * @returns `sentMiB` a loop; `againMiB` and `againShare`: bytes at the start of a request that are byte for byte the
 * start of the loop's request before it, which is what a provider's prompt cache can use; `toolImage`: "image" when the
 * picture of a tool is an image to the model, "image in role:tool" when it is one where strict servers take none,
 * "text" when the model gets its base64 to read.
 */
export async function probe(contender, server) {
  server.record();
  await runContender(contender, server.url, { concurrency: 1, loops: 1, warmup: 0 });
  const bodies = await server.recorded();
  let [sent, again] = [0, 0];
  bodies.forEach((body, i) => {
    sent += body.length;
    if (i > 0) again += commonStart(bodies[i - 1], body);
  });
  const last = JSON.parse(bodies.at(-1));
  return {
    sentMiB: sent / 2 ** 20,
    againMiB: again / 2 ** 20,
    againShare: again / sent,
    toolImage: whereToolImageLies(last),
  };
}

function commonStart(before, now) {
  const most = Math.min(before.length, now.length);
  let [low, high] = [0, most];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (before.startsWith(now.slice(0, middle))) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Of the last crop's image; base64 of tens of thousands of characters is nothing else. */
function whereToolImageLies({ messages, input }) {
  const items = messages ?? input;
  const holding = items.filter((item) => JSON.stringify(item).length > 20_000).at(-1);
  if (holding === undefined) return "nowhere";
  const isImage = [holding.content, holding.output]
    .filter(Array.isArray)
    .flat()
    .some(({ type }) => type === "image_url" || type === "input_image");
  if (!isImage) return "text";
  return holding.role === "tool" ? "image in role:tool" : "image";
}
