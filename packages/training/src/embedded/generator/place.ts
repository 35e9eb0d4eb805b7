import type { JsonObject } from "@fovea/core";
import type { Draw } from "./draw.js";
import { inventWord } from "./words/invent.js";
import { unseenNouns } from "./words/nouns.js";
import { papers } from "./words/texts.js";

/** Which picture or page is meant, and how it is said. */
export interface Place {
  /** " in the second picture", or nothing. */
  readonly where: string;
  /** "the picture", "the second photo", "page 2": as a subject. */
  readonly it: string;
  readonly image: JsonObject;
}

export const image = (index: number): JsonObject => ({ op: "image", index });

/** The same program, looking at another picture or page. */
export function withImage(program: JsonObject, other: JsonObject): JsonObject {
  if (program.op === "image" || program.op === "page" || program.op === "last-page") return other;
  return Object.fromEntries(
    Object.entries(program).map(([key, value]) => [
      key,
      typeof value === "object" && value !== null && !Array.isArray(value)
        ? withImage(value as JsonObject, other)
        : value,
    ]),
  );
}
const ordinals = ["first", "second", "third", "fourth", "fifth", "sixth"];
const shortOrdinals = ["1st", "2nd", "3rd", "4th", "5th", "6th"];
const numbers = ["one", "two", "three", "four", "five", "six"];

export const pictureWords = [
  "picture",
  "picture",
  "image",
  "image",
  "photo",
  "photograph",
  "pic",
  "shot",
  "scene",
  "frame",
  "snapshot",
];

/** Where things are, when nobody doubts that the picture shows it: the whole picture is searched. */
const scenes = [
  "in the room",
  "on the street",
  "in the street",
  "on the road",
  "in the garden",
  "in the park",
  "in the kitchen",
  "in the background",
  "in the foreground",
  "in the sky",
  "in the water",
  "in the field",
  "in the office",
  "in the parking lot",
  "on the beach",
  "in front of the house",
  "outside",
  "around",
  "anywhere",
  "at all",
  "in there",
  "on the wall",
  "on the floor",
  "in view",
  "in sight",
];

/** A place in pictures (of things) or in papers (of text). */
export function drawPlace(draw: Draw, kind: "picture" | "paper"): Place {
  if (draw.chance(0.08)) return drawNumbered(draw, kind);
  if (draw.chance(kind === "paper" ? 0.08 : 0.02)) return drawPage(draw);
  const noun =
    kind === "picture"
      ? draw.pick(pictureWords)
      : draw.chance(0.8)
        ? draw.pick(papers)
        : draw.pick(pictureWords);
  const the = draw.pick(["the", "the", "this", "this", "that", "my"]);
  const it = draw.weighted([
    [3, `${the} ${noun}`],
    [1, "it"],
    [1, "this"],
  ] as const);
  if (draw.chance(0.42)) return { where: "", it, image: image(0) };
  if (kind === "picture" && draw.chance(0.16)) return { where: drawScene(draw), it, image: image(0) };
  const preposition =
    kind === "picture"
      ? draw.pick(["in", "in", "in", "on", "inside"])
      : draw.pick(["on", "on", "in", "of", "from"]);
  const where = draw.weighted([
    [10, `${preposition} ${the} ${noun}`],
    [
      1,
      draw.pick([
        "in this one",
        "on this one",
        "in there",
        "on there",
        "on this thing",
        "anywhere here",
        "right now",
        "somewhere",
        "on it",
        "in the whole thing",
        "on my screen",
        "in what i sent",
        "in the attachment",
        "in what you see",
      ]),
    ],
    [2, "here"],
    [1, kind === "picture" ? "visible" : "on it"],
    [1, "shown"],
    [1, `shown ${preposition} ${the} ${noun}`],
    [1, `that you (can )?see`.replace("(can )?", draw.chance(0.5) ? "can " : "")],
    [1, "in this"],
    [1, "in it"],
  ] as const);
  return { where, it, image: image(0) };
}

/** A place that says no more than "in the picture" to whoever cannot see it: "on the balcony". */
function drawScene(draw: Draw): string {
  if (draw.chance(0.5)) return draw.pick(scenes);
  const noun = draw.chance(0.15) ? inventWord(draw) : draw.pick(unseenNouns);
  return `${draw.pick(["on", "in", "at", "on", "in", "by", "around"])} ${draw.pick(["the", "the", "the", "this", "that", "my", "his", "her"])} ${noun}`;
}

function drawNumbered(draw: Draw, kind: "picture" | "paper"): Place {
  const index = draw.weighted([
    [4, 0],
    [8, 1],
    [4, 2],
    [2, 3],
    [1, 4],
    [1, 5],
  ] as const);
  const noun =
    kind === "picture" || draw.chance(0.4)
      ? draw.pick(pictureWords)
      : draw.pick(papers.filter((word) => word !== "page" && word !== "sheet"));
  const it = draw.weighted([
    [6, `the ${ordinals[index]} ${noun}`],
    [2, `the ${shortOrdinals[index]} ${noun}`],
    [2, `${noun} ${index + 1}`],
    [2, `${noun} ${numbers[index]}`],
    [1, `${noun} number ${index + 1}`],
    [1, `the ${ordinals[index]} one`],
    [index === 1 ? 1 : 0, `the other ${noun}`],
  ] as const);
  return { where: `${draw.pick(["in", "in", "on"])} ${it}`, it, image: image(index) };
}

function drawPage(draw: Draw): Place {
  const number = draw.weighted([
    [3, 1],
    [5, 2],
    [4, 3],
    [2, 4],
    [2, 5],
    [1, 6],
    [1, 7],
    [1, 8],
    [1, 9],
    [1, 10],
    [1, 11],
    [1, 12],
    [1, 20],
  ] as const);
  if (draw.chance(0.12)) {
    const last = draw.pick(["the last page", "the last page", "the final page"]);
    return { where: `on ${last}`, it: last, image: { op: "last-page", of: image(0) } };
  }
  const word = ordinals[number - 1];
  const it = draw.weighted([
    [6, `page ${number}`],
    [1, `page number ${number}`],
    [1, `p. ${number}`],
    [word === undefined ? 0 : 3, `the ${word} page`],
    [number <= 6 ? 2 : 0, `page ${numbers[number - 1]}`],
  ] as const);
  const of = draw.chance(0.15) ? ` of the ${draw.pick(["document", "pdf", "report", "file", "letter"])}` : "";
  return { where: `on ${it}${of}`, it: `${it}${of}`, image: { op: "page", number, of: image(0) } };
}
