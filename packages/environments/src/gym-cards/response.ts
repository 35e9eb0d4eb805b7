/**
 * The action in a model's response, as RL4VLM reads it: what follows `"action":` (of a response without it, the last
 * character), in lower case, if exactly one action's name is in it; "10" is looked for before "1". Undefined otherwise,
 * where RL4VLM plays a random action.
 *
 * @param actions `spec.action.actions` of the world.
 */
export function readCardAction(response: string, actions: readonly string[]): string | undefined {
  const lower = response.toLowerCase();
  const begin = lower.indexOf('"action":');
  let rest = begin < 0 ? lower.slice(-1) : lower.slice(begin);
  const found = new Set<string>();
  if (actions.includes("10") && rest.includes("10")) {
    found.add("10");
    rest = rest.replaceAll("10", "");
  }
  for (const action of actions) if (rest.includes(action)) found.add(action);
  const [only] = found;
  return found.size === 1 ? only : undefined;
}

const tasks: Readonly<Record<string, string>> = {
  "gym-cards/number-line-v1":
    "The picture shows a target and a current number. Bring the current number to the target, one up or down at a time.",
  "gym-cards/ez-points-v1":
    'The picture shows two cards and a formula. Each action appends a number or a sign to the formula. J, Q and K count 10; use every card once; make 12, then choose "=".',
  "gym-cards/points24-v1":
    'The picture shows four cards and a formula. Each action appends a number or a sign to the formula. J, Q and K count 10; use every card once; make 24, then choose "=".',
  "gym-cards/blackjack-v1":
    "The picture shows a game of blackjack: the dealer's open card, and yours. Beat the dealer without going over 21.",
};
const read: Readonly<Record<string, readonly string[]>> = {
  "gym-cards/number-line-v1": ["current number", "target number"],
  "gym-cards/ez-points-v1": ["cards", "current formula"],
  "gym-cards/points24-v1": ["cards", "current formula"],
  "gym-cards/blackjack-v1": [],
};

/** Asks a model for a response that `readCardAction` reads: RL4VLM's fields, in our words. */
export function cardPrompt(id: string, actions: readonly string[]): string {
  const fields = [...(read[id] ?? []), "thoughts", "action"];
  const list = actions.map((action) => JSON.stringify(action)).join(", ");
  return `${tasks[id] ?? ""}\nThe actions are: ${list}.\nAnswer with one JSON object, its fields in this order: ${fields
    .map((field) => `"${field}"`)
    .join(", ")}. First say what you read in the picture, then think, then give one action.`;
}
