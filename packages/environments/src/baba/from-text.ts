import { InvalidInputError } from "@fovea/core";
import { COLOUR, colourNames, IS, NOUN, PROPERTY, propertyNames, thingNames, usualColour } from "./codes.js";
import type { Level } from "./level.js";

/**
 * A level of your own. A row is its cells, separated by spaces: "." is empty; a word in lower case is a thing ("ball",
 * or with a colour "red:ball"); in upper case it is a text block ("BALL", "IS", "WIN", "RED"); what is stacked is
 * joined by "+", the lowest first ("ball+baba"). The border is added around. Every seed begins alike.
 *
 * @param id "family/name-v1".
 * @throws InvalidInputError for rows of different lengths, no rows, more than 64 a side, and unknown words.
 */
export function levelFromText(id: string, rows: readonly string[], summary = "a level of its own"): Level {
  const cells = rows.map((row) => row.trim().split(/\s+/));
  const width = cells[0]?.length ?? 0;
  if (rows.length === 0 || rows.length > 64 || width > 64)
    throw new InvalidInputError(`${id}: ${rows.length} rows of ${width} cells`, "give 1 to 64 of each");
  const odd = cells.findIndex((row) => row.length !== width);
  if (odd >= 0)
    throw new InvalidInputError(
      `${id}: row ${odd} has ${cells[odd]!.length} cells, row 0 has ${width}`,
      'make them equal; "." is an empty cell',
    );
  const objects = cells.map((row) => row.map((cell) => (cell === "." ? [] : cell.split("+").map(parse))));
  return {
    id,
    summary,
    width: width + 2,
    height: rows.length + 2,
    generate(world) {
      for (const [y, row] of objects.entries())
        for (const [x, stack] of row.entries())
          for (const { kind, value } of stack) world.put(kind, value, (y + 1) * world.width + x + 1);
      return "";
    },
  };
}

function parse(word: string): { readonly kind: number; readonly value: number } {
  const [dye, name] = word.includes(":") ? (word.split(":") as [string, string]) : [undefined, word];
  const thing = (thingNames as readonly string[]).indexOf(name);
  const colour = (colourNames as readonly string[]).indexOf(dye ?? "");
  if (thing > 0 && (dye === undefined || colour >= 0))
    return { kind: thing, value: dye === undefined ? usualColour[thing]! : colour };
  if (dye === undefined && name === name.toUpperCase()) {
    const lower = name.toLowerCase();
    if (lower === "is") return { kind: IS, value: 0 };
    for (const [kind, names] of [
      [NOUN, thingNames],
      [PROPERTY, propertyNames],
      [COLOUR, colourNames],
    ] as const) {
      const value = (names as readonly string[]).indexOf(lower);
      if (value >= 0 && lower !== "") return { kind, value };
    }
  }
  throw new InvalidInputError(
    `"${word.slice(0, 60)}" is no object`,
    `things: ${thingNames.slice(1).join(", ")}; text: those in upper case, IS, ${propertyNames.join(", ").toUpperCase()}, ${colourNames.join(", ").toUpperCase()}`,
  );
}
