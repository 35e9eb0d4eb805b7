import type { JsonValue } from "@fovea/core";
import { nameOf } from "./actions.js";

/** One key and the action that it stands for. */
export interface Key {
  /** As it is read from a terminal: "a", "1", or an arrow's escape sequence. */
  readonly key: string;
  /** As a person reads it: "a", "up". */
  readonly label: string;
  readonly action: JsonValue;
}

const arrows = [
  { key: "\u001b[A", label: "up", words: /^(move |go )?(up|north|forward)$/ },
  { key: "\u001b[B", label: "down", words: /^(move |go )?(down|south|backward)$/ },
  { key: "\u001b[D", label: "left", words: /^(move |go |turn )?(left|west)$/ },
  { key: "\u001b[C", label: "right", words: /^(move |go |turn )?(right|east)$/ },
];

/** q leaves. */
const letters = [..."123456789abcdefghijklmnoprstuvwxyz"];

/** A key for each of up to 34 actions: arrows where an action's name is a direction, digits and letters for all. */
export function keysFor(actions: readonly JsonValue[]): Key[] {
  const keys: Key[] = [];
  for (const { key, label, words } of arrows) {
    const action = actions.find((one) => words.test(nameOf(one).toLowerCase().replace(/_/g, " ")));
    if (action !== undefined) keys.push({ key, label, action });
  }
  for (const [i, action] of actions.slice(0, letters.length).entries())
    keys.push({ key: letters[i]!, label: letters[i]!, action });
  return keys;
}

/** "up: go forward   1: turn left   ..." */
export function keyLine(keys: readonly Key[]): string {
  return keys.map(({ label, action }) => `${label}: ${nameOf(action)}`).join("   ");
}
