// How often the tool "colour-name" gives the name that a person gave to a box, on tuning pictures and on others.
//
// Usage: npm run bench -- colours          one box a line: node bench/colours/bench.mjs
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = new URL("../../", import.meta.url);
const from = (path) => import(new URL(`packages/vision/dist/${path}`, root));

async function judge() {
  const { nameColours } = await from("tools/colour-name/name.js");
  const { decodePixels, readHeader } = await from("codec/decode.js");
  const { pictures } = JSON.parse(readFileSync(new URL("truth.json", import.meta.url), "utf8"));
  const rows = [];
  for (const { file, role, boxes } of pictures) {
    const path = fileURLToPath(new URL(file, root));
    if (!existsSync(path)) throw new Error(`${file} is missing: run npm ci with optional dependencies`);
    const bytes = readFileSync(path);
    const pixels = await decodePixels(bytes, await readHeader(bytes, file), 1e8, file);
    for (const [box, ...names] of boxes) {
      const { name, share, sure } = nameColours(pixels, box);
      rows.push({ file, role, box, names, name, share, sure, right: names.includes(name) });
    }
  }
  return rows;
}

export default async function bench() {
  const rows = await judge();
  return ["tuning", "held-out"].map((role) => {
    const sure = rows.filter((row) => row.role === role && row.sure);
    const all = rows.filter((row) => row.role === role).length;
    return {
      name: `colour names right where sure, ${role} pictures, ${sure.length} of ${all} boxes are sure`,
      value: sure.filter(({ right }) => right).length / sure.length,
      unit: "share",
    };
  });
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const { file, role, box, names, name, share, sure, right } of await judge()) {
    const verdict = right ? "right" : "WRONG";
    console.log(
      `${verdict} ${role} ${file.split("/").pop()} [${box}] ${name} ${share.toFixed(2)}${sure ? "" : " unsure"}, said ${names.join(" or ")}`,
    );
  }
}
