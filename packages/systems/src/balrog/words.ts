import { InvalidInputError } from "@fovea/core";

/**
 * What the harness says to a model. The wording is ours; what a machine reads back (ACTION:, PLAN:, the tags) and the
 * headings are BALROG's. `--prompts FILE` puts the authors' own, or others, in its place.
 */
export interface BalrogWords {
  /** By environment; "{mission}" stands for the mission, and "PLAY" is what few-shot puts `learn` in place of. */
  readonly instructions: Readonly<Record<string, string>>;
  /** By form, what the last message ends with. */
  readonly forms: Readonly<Record<string, string>>;
  /** In place of "PLAY" in the few-shot form. */
  readonly learn: string;
  /** Before the observation that follows an invalid action; "{action}" stands for the one that was played. */
  readonly invalid: string;
  /** What `robust-cot` counts as said when it finds no tags; it must be no action. */
  readonly unread: string;
}

const listed = (actions: Readonly<Record<string, string>>): string =>
  Object.entries(actions)
    .map(([action, effect]) => `${action}: ${effect}`)
    .join(",\n");

const babyai = `You control an agent in a small world of square cells. What you are to do: ${"{mission}"}. At each turn you choose one of these actions:

${listed({
  "turn left": "face the side that is now on your left",
  "turn right": "face the side that is now on your right",
  "go forward": "walk one cell ahead",
  "pick up": "take the thing in the cell ahead of you",
  drop: "put what you carry into the cell ahead of you",
  toggle: "open or close what is in the cell ahead of you",
})}.

You are told what you see from where you stand, after each action.

Advice:
- A thing must be in the cell ahead of you before you can take it or open it.
- When what you see stays the same, another action is called for.

PLAY!`;

const babaisai = `You play Baba Is You, a puzzle whose rules are text blocks that lie in the level and can be pushed. At each turn you choose one of these actions:

${listed({
  idle: "let one step pass",
  up: "move one cell up",
  right: "move one cell to the right",
  down: "move one cell down",
  left: "move one cell to the left",
})}.

Advice:
- Three blocks in a row or a column, THING IS PROPERTY, make a rule, such as BABA IS YOU.
- Pushing a block out of its row ends its rule; pushing another one in makes a new rule.
- You move what is YOU, and win when it comes to what is WIN. What is STOP cannot be entered.
- Where nothing is WIN, or it cannot be reached, make the rule that is missing.

PLAY!`;

const crafter = `You play Crafter, a game of survival seen from above. At each turn you choose one of these actions and no other:

${listed({
  Noop: "let one step pass",
  "Move West": "go west, where the ground is free",
  "Move East": "go east, where the ground is free",
  "Move North": "go north, where the ground is free",
  "Move South": "go south, where the ground is free",
  Do: "act on what you face: gather it, drink it, eat it or hit it",
  Sleep: "sleep, which restores energy",
  "Place Stone": "put a stone in front of you",
  "Place Table": "put a table in front of you, made of wood",
  "Place Furnace": "put a furnace in front of you, made of stone",
  "Place Plant": "plant a sapling in front of you",
  "Make Wood Pickaxe": "near a table, of wood",
  "Make Stone Pickaxe": "near a table, of wood and stone",
  "Make Iron Pickaxe": "near a table and a furnace, of wood, coal and iron",
  "Make Wood Sword": "near a table, of wood",
  "Make Stone Sword": "near a table, of wood and stone",
  "Make Iron Sword": "near a table and a furnace, of wood, coal and iron",
})}.

There are 22 achievements: Collect Wood, Place Table, Eat Cow, Collect Sapling, Collect Drink, Make Wood Pickaxe, Make Wood Sword, Place Plant, Defeat Zombie, Collect Stone, Place Stone, Eat Plant, Defeat Skeleton, Make Stone Pickaxe, Make Stone Sword, Wake Up, Place Furnace, Collect Coal, Collect Iron, Make Iron Pickaxe, Make Iron Sword, Collect Diamond.

Reach as many of them as you can. You are shown what happened so far, and what you see now.

PLAY!`;

const tagged = `in exactly this form:

<|ACTION|>YOUR_CHOSEN_ACTION<|END|>

with one of the listed actions in place of YOUR_CHOSEN_ACTION.`;

const onlyAction =
  "Answer with one of the actions above and nothing else. Every answer must be an action, until the episode is over.";

export const balrogWords: BalrogWords = {
  instructions: { babyai, babaisai, crafter },
  forms: {
    naive: onlyAction,
    "few-shot": onlyAction,
    "robust-naive": `Choose one of the listed actions and give it ${tagged} Write nothing before or after it.`,
    cot: `Think step by step about which action is best.
Then end your answer with one action, as: ACTION: <action>`,
    "robust-cot": `Think about which action is best. Then choose one of the listed actions and give it ${tagged}`,
    planner: `Look at your plan, if there is one, and keep it or change it. Then choose the next action. Every answer must have one.
Answer in this form:
PLAN: <the new plan, or "No changes to the plan." to keep the old one>
ACTION: <the next action>`,
  },
  learn: "First look at the demonstrations that follow, and learn from them",
  invalid: "\n\nYour last answer was no valid action, so this one was played: {action}\n\nObservation:\n",
  unread: "There was no action in the answer.",
};

/**
 * Other words over ours; what is not named stays.
 *
 * @throws InvalidInputError for what is no such object.
 */
export function readWords(json: unknown): BalrogWords {
  const given = object("prompts", json, Object.keys(balrogWords));
  const words: Record<string, unknown> = { ...balrogWords };
  for (const [key, value] of Object.entries(given)) {
    const known = balrogWords[key as keyof BalrogWords];
    if (typeof known === "string") words[key] = sentence(key, value);
    else {
      const named = object(key, value, Object.keys(known));
      const texts = Object.entries(named).map(([name, one]) => [name, sentence(`${key}.${name}`, one)]);
      words[key] = { ...known, ...Object.fromEntries(texts) };
    }
  }
  return words as unknown as BalrogWords;
}

function object(where: string, value: unknown, names: readonly string[]): Record<string, unknown> {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  const stray = isObject ? Object.keys(value).find((name) => !names.includes(name)) : undefined;
  if (isObject && stray === undefined) return value as Record<string, unknown>;
  throw new InvalidInputError(
    stray === undefined ? `${where} is no object of texts` : `${where} has "${stray.slice(0, 60)}"`,
    `it may have: ${names.join(", ")}`,
  );
}

function sentence(where: string, value: unknown): string {
  if (typeof value === "string" && value.isWellFormed()) return value;
  throw new InvalidInputError(`${where} is no text`, "give a text, in quotes");
}
