// What a look for codes costs, and whether it sees codes where there are none.
//
//   npm run build && npm run bench -- codes
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { regionsOf, tools } from "@fovea/vision";
import { cpuMs, median } from "../lib.mjs";
import { contextWith } from "../ocr/context.mjs";

const at = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const list = (folder, type) =>
  readdirSync(at(folder))
    .filter((file) => type.test(file))
    .map((file) => `${folder}/${file}`);
const withCodes = ["samples/ticket.png", "samples/badge.png", "samples/receipt.jpg"];
const input = { image: "image-1" };

export default async function bench() {
  const codes = await tools.find((tool) => tool.id === "codes").load();
  const pictures = [...list("samples", /\.(png|jpg)$/), ...list("bench/documents/pages", /\.png$/)];
  const costs = [];
  let [invented, read, empty] = [0, 0, 0];
  await codes.run(input, await contextWith(at(withCodes[0])));
  for (const file of pictures) {
    const context = await contextWith(at(file));
    let found;
    const ms = await cpuMs(async () => {
      found = regionsOf(await codes.run(input, context));
    });
    costs.push(ms / ((found.width * found.height) / 1e6));
    if (withCodes.includes(file)) read += found.regions.length;
    else {
      empty++;
      invented += found.regions.length;
    }
  }
  return [
    {
      name: `codes read in ${withCodes.length} pictures that hold 4`,
      value: read,
      unit: "codes",
      target: "4",
      ok: read === 4,
    },
    {
      name: `codes seen in ${empty} pictures that hold none`,
      value: invented,
      unit: "codes",
      target: "0",
      ok: invented === 0,
    },
    {
      name: `a warm look, CPU per megapixel, median of ${pictures.length}`,
      value: median(costs),
      unit: "ms",
    },
  ];
}
