// A data set of n samples, each with a picture of its own: one JPEG of a megapixel with another comment in each copy, so
// that every file has other bytes (and another hash) and none is drawn anew.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { imageCodec } from "@fovea/vision";

export const side = 1000;

/** @param small pictures of 16x16 instead, for what is about the number of samples. */
export async function writeData(folder, n, { small = false } = {}) {
  const jpeg = await picture(small ? 16 : side);
  await mkdir(join(folder, "images"), { recursive: true });
  const rows = [];
  for (let i = 0; i < n; i++) {
    const name = `${String(i).padStart(6, "0")}.jpg`;
    await writeFile(join(folder, "images", name), withComment(jpeg, `sample ${i}`));
    rows.push(
      JSON.stringify({
        id: `s${i}`,
        image: `images/${name}`,
        question: "How many red cubes are there?",
        answer: i % 2 === 0 ? "3" : "4",
      }),
    );
  }
  await writeFile(join(folder, "samples.jsonl"), `${rows.join("\n")}\n`);
  const description = {
    name: "bench",
    files: "samples.jsonl",
    fields: { id: "id", question: "question", answer: "answer", media: [{ column: "image", as: "image" }] },
  };
  await writeFile(join(folder, "bench.json"), JSON.stringify(description));
  return jpeg.length;
}

/** Smooth waves with some noise: compresses about as a photo does. */
async function picture(width) {
  const data = new Uint8Array(width * width * 3);
  let state = 1;
  for (let y = 0, at = 0; y < width; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < 3; c++) {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        const wave = Math.sin(x / (17 + 5 * c)) + Math.cos((x + y * (c + 1)) / 29);
        data[at++] = Math.max(0, Math.min(255, 128 + 50 * wave + ((state >>> 24) - 128) / 16));
      }
  return Buffer.from(
    await imageCodec.encode(
      { data, width, height: width, channels: 3 },
      { mediaType: "image/jpeg", quality: 75 },
    ),
  );
}

/** The same JPEG with a comment segment behind its first marker. */
function withComment(jpeg, text) {
  const head = Buffer.from([0xff, 0xfe, 0, text.length + 2]);
  return Buffer.concat([jpeg.subarray(0, 2), head, Buffer.from(text, "latin1"), jpeg.subarray(2)]);
}
