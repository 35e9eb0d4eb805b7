import { readFileSync } from "node:fs";
import { sha256 } from "@fovea/core";
import { loadTensors } from "@fovea/tensor";
import { WeightsError } from "../errors.js";

/** Vectors of common English words, learned elsewhere from much text (`weights/README.md`): never trained here. */
export interface WordTable {
  /** SHA-256 of the file. */
  readonly hash: string;
  readonly width: number;
  /** The vector of a word in lower case; undefined for one that is not there. A view: do not change it. */
  vectorOf(word: string): Float32Array | undefined;
}

const shipped = new URL("../../../weights/words.safetensors", import.meta.url);
let known: WordTable | undefined;

/** The table that ships, read once. Throws `WeightsError`. */
export function wordTable(): WordTable {
  known ??= read();
  return known;
}

function read(): WordTable {
  try {
    const file = readFileSync(shipped);
    const { tensors, metadata } = loadTensors(file);
    const { shape, values } = tensors.get("vectors")!;
    const width = shape[1]!;
    const rows = new Map((metadata.words ?? "").split(" ").map((word, row) => [word, row]));
    return {
      hash: sha256(file),
      width,
      vectorOf(word) {
        const row = rows.get(word);
        return row === undefined ? undefined : values.subarray(row * width, (row + 1) * width);
      },
    };
  } catch (cause) {
    throw new WeightsError(
      "the table of word vectors cannot be read",
      "install @fovea/models again; it ships with it",
      "failure",
      { cause },
    );
  }
}
