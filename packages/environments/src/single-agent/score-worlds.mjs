// The small worlds for score.mjs: how each is made and played at random.

import { stream } from "@fovea/core/random";
import { randomPolicy } from "../../dist/agents/index.js";
import { expert as babaExpert } from "../../dist/baba/expert.js";
import baba, { balrogLevels } from "../../dist/baba/index.js";
import { expert as lakeExpert } from "../../dist/frozen-lake/expert.js";
import frozenLake, { lakeActions, lakes, lakeTurns } from "../../dist/frozen-lake/index.js";
import { expert as cardsExpert } from "../../dist/gym-cards/expert.js";
import gymCards, { gymCardIds } from "../../dist/gym-cards/index.js";
import { expert as jigsawExpert } from "../../dist/jigsaw/expert.js";
import jigsaw, { jigsawIds } from "../../dist/jigsaw/index.js";
import { expert as sokobanExpert } from "../../dist/sokoban/expert.js";
import sokoban, { sokobanActions, sokobanRooms, sokobanTurns } from "../../dist/sokoban/index.js";
import { writeResponse } from "../../dist/vagen/index.js";

/** As many actions as a turn takes, drawn alike. */
const turns = (format, actions, most) => (_, seed) => {
  const random = stream(seed, "random-turns", 0);
  return () =>
    writeResponse(
      format,
      Array.from({ length: most }, () => actions[random.integers(0, actions.length)]),
    );
};
/** An answer at once. */
const guess = (letters) => (_, seed) => {
  const random = stream(seed, "random-answer", 0);
  return () => ({ answer: random.permutation([...letters]) });
};

export const worlds = [
  ...balrogLevels.map(({ id }) => ({ id, make: baba, random: randomPolicy })),
  ...sokobanRooms.map(({ id }) => ({ id, make: sokoban, random: randomPolicy })),
  ...Object.entries(sokobanTurns).map(([id, format]) => ({
    id,
    make: sokoban,
    random: turns(format, sokobanActions, 3),
  })),
  ...lakes.map(({ id }) => ({ id, make: frozenLake, random: randomPolicy })),
  ...Object.entries(lakeTurns).map(([id, format]) => ({
    id,
    make: frozenLake,
    random: turns(format, lakeActions, 5),
  })),
  ...gymCardIds.map((id) => ({ id, make: gymCards, random: randomPolicy })),
  ...jigsawIds.map((id) => ({
    id,
    make: jigsaw,
    random: id.includes("agile") ? guess(id.includes("2x2") ? "ABCD" : "ABCDEFGHI") : randomPolicy,
  })),
];

const byFamily = {
  baba: babaExpert,
  sokoban: sokobanExpert,
  "frozen-lake": lakeExpert,
  "gym-cards": cardsExpert,
  jigsaw: jigsawExpert,
};

export const experts = (id) => byFamily[id.split("/")[0]];
