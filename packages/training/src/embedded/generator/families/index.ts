import type { Family } from "../intent.js";
import { asides } from "../refusals/asides.js";
import { beyondSight, unseenThings } from "../refusals/unsupported.js";
import { nonsense, world } from "../refusals/world.js";
import { areas } from "./areas.js";
import { counting } from "./counting.js";
import { existence, faces } from "./existence.js";
import { expressions } from "./expressions.js";
import { comparisons, kindsOfText, labelled, tables } from "./fields.js";
import { followUps } from "./followups.js";
import { forms } from "./forms.js";
import { naming } from "./labels.js";
import { lists } from "./lists.js";
import { pages } from "./pages.js";
import { pairs } from "./pairs.js";
import { places } from "./places.js";
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
  naming,
  areas,
  expressions,
  lists,
  forms,
  pairs,
  pages,
  places,
  followUps,
  unseenThings,
  beyondSight,
  asides,
  world,
  nonsense,
];
