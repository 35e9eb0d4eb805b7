import type { Family } from "../intent.js";
import { beyondSight, unseenThings } from "../refusals/unsupported.js";
import { nonsense, world } from "../refusals/world.js";
import { counting } from "./counting.js";
import { existence, faces } from "./existence.js";
import { comparisons, kindsOfText, labelled, tables } from "./fields.js";
import { colour, position } from "./position.js";
import { quality } from "./quality.js";
import { codes, mentions, reading } from "./reading.js";

/** All families; a quarter of the questions are out of scope. */
export const families: readonly Family[] = [
  existence,
  faces,
  counting,
  position,
  colour,
  reading,
  mentions,
  codes,
  labelled,
  kindsOfText,
  tables,
  comparisons,
  quality,
  unseenThings,
  beyondSight,
  world,
  nonsense,
];
