import { BABA, BORDER, COLOUR, NOUN, propertyNames, thingNames, wordOf } from "./codes.js";
import type { World } from "./world.js";

/** The place of the first thing that is YOU and on top of its cell, or -1: by it BALROG measures, and goes on. */
export function placeOfYou(world: World): number {
  const { you } = world.rules;
  if (you === 0) return -1;
  const { top, kind } = world;
  for (let at = 0; at < top.length; at++) if (top[at] !== 0 && kind[top[at]!] === you) return at;
  return -1;
}

/**
 * BALROG's text: the rules that give properties, then each thing and text block with its way from the first thing that
 * is YOU. As there, Baba, colour blocks and the border are not told, what lies where YOU are is an empty line, and
 * ways to the left and up are "1 step", "2 step", ...
 */
export function describe(world: World): string {
  return `Active rules:\n${rulesText(world)}\n\nObjects on the map:\n${objectsText(world)}`;
}

/** "ball is win", one a line. */
export function rulesText({ rules: { granted } }: World): string {
  const lines: string[] = [];
  for (let i = 0; i < granted.length; i += 2)
    lines.push(`${thingNames[granted[i]!]} is ${propertyNames[granted[i + 1]!]}`);
  return lines.join("\n");
}

function objectsText(world: World): string {
  const { top, kind, value, width } = world;
  const me = placeOfYou(world);
  if (me < 0) return "";
  const lines: string[] = [];
  for (let at = 0; at < top.length; at++) {
    const object = top[at]!;
    if (object === 0) continue;
    const type = kind[object]!;
    if (type === BORDER || type === BABA || type === COLOUR) continue;
    const name = type < NOUN ? thingNames[type]! : `rule \`${wordOf(type, value[object]!)}\``;
    const x = (at % width) - (me % width);
    const y = Math.floor(at / width) - Math.floor(me / width);
    const across = x === 0 ? "" : way(x, "right", "left");
    const down = y === 0 ? "" : way(y, "down", "up", "");
    if (across === "" && down === "") lines.push("");
    else lines.push(`${name} ${[across, down].filter((one) => one !== "").join(" and ")}`);
  }
  return lines.join("\n");
}

function way(distance: number, forward: string, back: string, link = "to the "): string {
  // The reference compares the signed distance with 1.
  const unit = distance > 1 ? "steps" : "step";
  return `${Math.abs(distance)} ${unit} ${link}${distance > 0 ? forward : back}`;
}
