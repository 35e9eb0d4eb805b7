// What a warm look costs: the tools "objects" and "faces" against their bare networks on the same decoded pictures,
// and the peak memory of a process that asks both.

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { memoryStore } from "@fovea/core";
import { imageCodec, loadMedia, tools } from "@fovea/vision";
import { interleave, peakMiB } from "../lib.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const files = ["astronaut.png", "chelsea.png", "coffee.png", "motorcycle_left.png", "retina.jpg"];
const dist = join(root, "packages/vision/dist/experts");

export default async function bench() {
  const { blobs } = memoryStore();
  const contexts = [];
  for (const file of files) {
    const media = { "image-1": await loadMedia(join(root, "samples", file), blobs) };
    contexts.push({ blobs, codec: imageCodec, media });
  }
  const [objects, faces] = await Promise.all(
    ["objects", "faces"].map((id) => tools.find((tool) => tool.id === id).load()),
  );
  const asTool = (tool) => async () => {
    for (const context of contexts) await tool.run({ image: "image-1" }, context);
  };
  await asTool(objects)();
  await asTool(faces)();
  const peak = peakMiB();

  const { shareImage } = await import(join(dist, "host/pixels.js"));
  const { storedImage } = await import("@fovea/core");
  const images = [];
  for (const { media } of contexts) {
    images.push(shareImage(await imageCodec.pixels(storedImage(media["image-1"].ref), blobs)));
  }
  const { candidatesIn, openDetector } = await import(join(dist, "objects/implementation.js"));
  const { facesIn, openFaceDetector } = await import(join(dist, "faces/implementation.js"));
  const [network, detector] = await Promise.all([openDetector(), openFaceDetector()]);
  const job = { checkCancelled() {} };
  const medians = await interleave(
    {
      objects: asTool(objects),
      bareObjects: async () => {
        for (const image of images) await candidatesIn(image, network, job);
      },
      faces: asTool(faces),
      bareFaces: async () => {
        for (const image of images) await facesIn(image, detector, job);
      },
    },
    { rounds: 6 },
  );
  const row = (name, value, peer) => ({
    name: `${name}, warm CPU a picture, against the bare expert, ${files.length} pictures, 6 rounds`,
    value: value / files.length,
    unit: "ms",
    peer: peer / files.length,
    ratio: value / peer,
    target: "< 1.05 x",
    ok: value / peer < 1.05,
  });
  return [
    row("objects", medians.objects, medians.bareObjects),
    row("faces", medians.faces, medians.bareFaces),
    {
      name: "objects and faces, peak memory of the process",
      value: peak,
      unit: "MiB",
      target: "< 1229",
      ok: peak < 1229,
    },
  ];
}
