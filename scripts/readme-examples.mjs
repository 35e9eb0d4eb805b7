// Runs the README's questions (docs/examples.json) by the command line, writes what they answer into that file and
// their annotated pictures into docs/pictures, and prints the README's tables.
//
// Usage: node scripts/readme-examples.mjs [--check]
//   --check changes nothing, and fails when an answer differs from the file's.

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";

const root = fileURLToPath(new URL("..", import.meta.url));
const file = join(root, "docs/examples.json");
const pictures = join(root, "docs/pictures");
const maxWidth = 720;

const check = process.argv.includes("--check");
const examples = JSON.parse(readFileSync(file, "utf8"));
const folder = mkdtempSync(join(tmpdir(), "fovea-examples-"));
let differing = 0;
try {
  mkdirSync(pictures, { recursive: true });
  for (const [i, example] of examples.entries()) {
    const result = ask(example, join(folder, String(i)));
    if (check && result.answer !== example.answer) {
      differing += 1;
      console.error(
        `${example.media} "${example.question}": ${result.answer}, and the file says ${example.answer}`,
      );
    }
    example.answer = result.answer;
    if (result.answer === null) example.reason = result.reason;
    else delete example.reason;
    example.confidence = result.confidence;
    if (!check && result.pictures.length > 0) example.picture = await shrink(result.pictures[0], i);
    console.error(`${i + 1}/${examples.length} ${example.media} "${example.question}" -> ${result.answer}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
if (check) process.exit(differing === 0 ? 0 : 1);
writeFileSync(file, `${JSON.stringify(examples, null, 2)}\n`);
console.log(tables());

function ask({ media, question }, store) {
  const args = [join(root, "packages/cli/bin/fovea.js"), "ask", media, question, "--json", "--store", store];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
  if (status !== 0 && status !== 3)
    throw new Error(`${media} "${question}" ended with ${status}: ${stdout}${stderr}`);
  return JSON.parse(stdout);
}

/** A palette PNG that a page can show, named after its medium. */
async function shrink(path, i) {
  const name = `${basename(path, ".png")}-${i + 1}.png`;
  const small = sharp(path).resize({ width: maxWidth, withoutEnlargement: true, kernel: "lanczos3" });
  await small.png({ palette: true, quality: 80, effort: 9 }).toFile(join(pictures, name));
  return `docs/pictures/${name}`;
}

function tables() {
  const link = ({ media, picture }) =>
    picture === undefined ? `\`${basename(media)}\`` : `[\`${basename(media)}\`](${picture})`;
  const cell = (text) => text.replace(/\s*\n\s*/g, " / ").replaceAll("|", "\\|");
  const answered = examples.filter(({ answer }) => answer !== null);
  const declined = examples.filter(({ answer }) => answer === null);
  return [
    "| picture | question | answer | confidence |",
    "|---|---|---|---|",
    ...answered.map(
      (one) =>
        `| ${link(one)} | ${one.question} | ${cell(one.answer)} | ${one.confidence?.toFixed(2) ?? "not measured"} |`,
    ),
    "",
    "| picture | question | why not |",
    "|---|---|---|",
    ...declined.map((one) => `| ${link(one)} | ${one.question} | ${cell(one.reason)} |`),
  ].join("\n");
}
