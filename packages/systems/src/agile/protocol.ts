import type { CodeProtocol, Observed, Reading } from "@fovea/agents";
import { type ContentPart, text } from "@fovea/core";
import { insides } from "@fovea/evals";
import { cellOf } from "./prelude.js";

/** AGILE gives five turns. */
const turns = 5;

const system = (pieces: number, grid: number): string =>
  [
    `A picture was cut into ${grid} x ${grid} pieces, which you are shown in a shuffled order as ${letters(pieces)}. Find the order that puts it together, from the top left on, row by row.`,
    "Think first, between <think> and </think>. Then write either one piece of Python between <code> and </code>, or the answer.",
    "The code has the pieces in image_list, and crop(image, [x1, y1, x2, y2]) with shares of the sides, zoom(image, factor), rotate(image, angle) and observation(state), which puts the pieces together in an order such as ['A', 'B', 'C', 'D']. Each piece of code makes exactly one new image, in a variable with 'image' in its name; you are shown it.",
    `Every look costs a little. At last answer with a JSON list between <answer> and </answer>: ["C", "A", ...].`,
  ].join("\n");

const letters = (pieces: number): string => [..."ABCDEFGHI"].slice(0, pieces).join(", ");

/**
 * One code block or one answer a message; anything else ends the game (its `puzzle_tool.py`). What comes back is the new image, or the
 * error.
 */
export function readAgile(said: string, images: number): Reading {
  const codes = insides(said, "code");
  const answers = insides(said, "answer");
  if (codes.length === 1 && answers.length === 0) {
    const code = /^\s*```(?:python)?\s*\n([\s\S]*?)```\s*$/.exec(codes[0]!)?.[1] ?? codes[0]!.trim();
    return { type: "code", code: cellOf(code, images) };
  }
  if (answers.length === 1 && codes.length === 0) return { type: "answer", answer: answers[0]!.trim() };
  const reason = `a message with ${codes.length} code blocks and ${answers.length} answers ends the game`;
  return { type: "answer", answer: null, reason };
}

function observe({ error, images, stdout, turnsLeft }: Observed): readonly ContentPart[] {
  const left = `${turnsLeft} of ${turns} turns are left.`;
  if (error !== null) return [text(`Error: ${error.message}\n${left}`)];
  return [text(`The code ran; the new image is ${stdout.trim()}. ${left}`), ...images];
}

/** @param pieces of the jigsaw: 4 or 9 */
export function agileProtocol(pieces: number): CodeProtocol {
  return {
    id: "agile@1",
    language: "python",
    turns,
    system: system(pieces, Math.sqrt(pieces)),
    read: (said) => readAgile(said, pieces),
    observe,
  };
}
