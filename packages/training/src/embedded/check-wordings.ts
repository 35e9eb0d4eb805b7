/**
 * Draws every written wording and prints those that cannot be used, and questions that mean two things:
 * `node packages/training/dist/embedded/check-wordings.js [FOLDER]`. Exits with 1 when a wording cannot be used.
 */
import { FoveaError } from "@fovea/core";
import { stream } from "@fovea/core/random";
import { derive } from "@fovea/models/embedded";
import { printProgram } from "@fovea/vision";
import { alphabet, language } from "./alphabet.js";
import { Draw } from "./generator/draw.js";
import { realise } from "./generator/sample.js";
import { drawWritten, readFolder, wordingsFolder } from "./generator/wordings/index.js";

const folder = process.argv[2] ?? wordingsFolder;
const faults: string[] = [];
const entries = readFolder(folder, (error) => faults.push(error.message));
const draw = new Draw(stream(1, "check-wordings"));
const attempts = 24;
const meant = new Map<string, { meaning: string; at: string }>();
const clashes = new Map<string, string>();
const heads = new Map<string, number>();

for (const entry of entries) {
  if (entry.wordings.length === 0) faults.push(`${entry.at}: no wordings`);
  const head = /^[a-z-]+/.exec(entry.program ?? `refuse ${entry.refusal}`)![0];
  heads.set(head, (heads.get(head) ?? 0) + entry.wordings.length);
  for (const written of entry.wordings) {
    let fine = 0;
    try {
      for (let i = 0; i < attempts && fine < 4; i++) {
        const intent = drawWritten(entry, written, draw);
        const sample = intent && realise("written", intent, draw);
        if (sample === undefined) continue;
        derive(sample.target, sample.spans, sample.asked, language, alphabet);
        fine += 1;
        const key = sample.asked.text.toLowerCase();
        const meaning =
          "refusal" in sample.target
            ? "declined"
            : printProgram(sample.target.program as never).toLowerCase();
        const known = meant.get(key);
        if (known !== undefined && known.meaning !== meaning)
          clashes.set(
            `${written.at} ${known.at}`,
            `${written.at}: ${sample.question}: ${meaning}, but ${known.at}: ${known.meaning}`,
          );
        else meant.set(key, { meaning, at: written.at });
      }
      if (fine === 0)
        faults.push(
          `${written.at}: never finished (a copied text begins with an article, or ends inside a word?): ${written.wording}`,
        );
    } catch (error) {
      if (!(error instanceof FoveaError || error instanceof RangeError)) throw error;
      faults.push(
        error.message.startsWith(written.at) || error instanceof FoveaError
          ? error.message
          : `${written.at}: ${error.message}`,
      );
    }
  }
}

for (const fault of [...new Set(faults)]) console.log(fault);
for (const clash of clashes.values()) console.log(`two meanings: ${clash}`);
const count = entries.reduce((sum, { wordings }) => sum + wordings.length, 0);
console.log(
  `${entries.length} programs, ${count} wordings, ${new Set(faults).size} faults, ${clashes.size} with two meanings`,
);
console.log(
  [...heads]
    .sort((a, b) => b[1] - a[1])
    .map(([head, n]) => `${head} ${n}`)
    .join(", "),
);
process.exitCode = faults.length > 0 ? 1 : 0;
