import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { JsonObject } from "@fovea/core";
import { printProgram } from "@fovea/vision";
import type { Answered } from "./answers.js";
import { Eyes } from "./end-to-end.js";

const page = fileURLToPath(new URL("../../../../docs/reasoner-failures.md", import.meta.url));
const folder = fileURLToPath(new URL("../../../../docs/pictures/", import.meta.url));
const prefix = "reasoner-failure-";
const shown = 9;
const width = 480;

/** Writes `docs/reasoner-failures.md`: wrong answers to the development set with their pictures, one for each medium first. */
export async function writeFailures(answered: readonly Answered[], model: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) if (name.startsWith(prefix)) rmSync(`${folder}${name}`);
  const wrong = answered.filter(({ end }) => end === "wrong");
  const first = (one: Answered) =>
    wrong.findIndex(({ line }) => line.media[0] === one.line.media[0]) === wrong.indexOf(one);
  const chosen = [...wrong.filter(first), ...wrong.filter((one) => !first(one))].slice(0, shown);
  const eyes = new Eyes();
  const parts: string[] = [];
  for (const [i, { line, program, said }] of chosen.entries()) {
    const seen = await eyes.run(program as JsonObject, line.media);
    const picture = await eyes.show(seen, line.question, width);
    const name = `${prefix}${i + 1}.jpg`;
    if (picture !== undefined) writeFileSync(`${folder}${name}`, picture);
    const wanted = line.answer === null ? "no answer: it is out of scope" : line.answer.join(" or ");
    parts.push(
      `## ${i + 1}. ${line.question}`,
      `\`${printProgram(program as never)}\``,
      `Said: ${quoted(said ?? "nothing")}. Right would be: ${quoted(wanted)}.`,
      ...(picture === undefined ? [] : [`![${line.question}](pictures/${name})`]),
    );
  }
  writeFileSync(
    page,
    `# Where the reasoner is wrong\n\nThe first wrong answers of \`${model}\` to the development set (${wrong.length} of ${answered.length} questions), one for each picture first, with
the pictures that \`fovea ask\` writes beside them. \`npm run card:embedded\` makes this page.\n\n${parts.join("\n\n")}\n`,
  );
}

const quoted = (text: string): string => text.replaceAll("\n", " / ");
