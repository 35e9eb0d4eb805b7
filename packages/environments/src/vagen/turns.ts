import { type EnvironmentSpec, SchemaError } from "@fovea/core";
import type { Game } from "../single-agent/index.js";
import { type ParsedResponse, parseResponse, type ResponseFormat } from "./response.js";

/** A game that can be played in turns of several actions. */
export interface TurnGame extends Game {
  readonly isWon: boolean;
  /** Won or lost: no further action counts. */
  readonly isOver: boolean;
  readonly playerAt: number;
  /** The symbols. */
  grid(): string;
}

export interface TurnRules {
  readonly id: string;
  readonly format: ResponseFormat;
  readonly maxActions: number;
  readonly maxTurns: number;
  /** For a turn in which an action was played. */
  readonly formatReward: number;
  readonly successReward: number;
}

/** Longer responses are refused: no model writes them in a turn. */
const longest = 100_000;

/**
 * VAGEN's way to play a game: an action is a whole response, of which up to `maxActions` are played; an unknown one ends
 * the turn. The game's own rewards do not count. VAGEN sets no limit of its own but the loop's turns, which is
 * `maxTurns` here; the game's limit of steps does not count either.
 */
export function inTurns(game: TurnGame, rules: TurnRules): Game<ParsedResponse> {
  const { id, format, maxActions, maxTurns, formatReward, successReward } = rules;
  const names = game.spec.action.actions as readonly string[];
  const spec: EnvironmentSpec = {
    ...game.spec,
    id,
    action: { schema: { type: "string", maxLength: longest } },
    maxSteps: maxTurns,
  };
  const outcome = { reward: 0, terminated: false, truncated: false };
  let turns = 0;
  let played: string[] = [];
  let isValid = false;
  let isEffective = false;
  return {
    spec,
    outcome,
    begin(seed, options) {
      game.begin(seed, options);
      turns = 0;
      played = [];
      isValid = false;
      isEffective = false;
    },
    parse(given) {
      if (typeof given === "string" && given.length <= longest)
        return parseResponse(given, format, maxActions);
      const what =
        typeof given === "string" ? `${given.length} characters` : (JSON.stringify(given) ?? "nothing");
      throw new SchemaError(
        `${id}: a response is text, not ${what.slice(0, 60)}`,
        `give a string of at most ${longest} characters`,
      );
    },
    sample: (random) => writeResponse(format, [names[random.integers(0, names.length)]!]),
    play({ isFormatted, actions }) {
      turns++;
      played = [];
      isValid = isFormatted && actions.length > 0;
      const from = game.playerAt;
      for (const action of actions) {
        const index = names.indexOf(action);
        if (index < 0) {
          isValid = false;
          break;
        }
        game.play(index);
        played.push(action);
        if (game.isOver) break;
      }
      if (game.isWon) outcome.reward += successReward;
      if (played.length > 0) outcome.reward += formatReward;
      isEffective = game.playerAt !== from;
      outcome.terminated = game.isOver;
      outcome.truncated = !outcome.terminated && turns >= maxTurns;
    },
    info: () => ({
      success: game.isWon,
      actionIsValid: isValid,
      actionIsEffective: isEffective,
      actions: [...played],
    }),
    observe(mode) {
      if (mode !== "text") return game.observe(mode);
      const done = turns === 0 ? "" : `Played: ${played.length === 0 ? "nothing" : played.join(", ")}.\n`;
      return { mode, text: `${done}Observation:\n${game.grid()}` };
    },
    save() {
      const inner = game.save();
      const body = new Uint8Array(4 + maxActions + inner.length);
      body[0] = turns;
      body[1] = played.length;
      body[2] = (isValid ? 1 : 0) + (isEffective ? 2 : 0);
      for (const [i, action] of played.entries()) body[4 + i] = names.indexOf(action);
      body.set(inner, 4 + maxActions);
      return body;
    },
    load(body) {
      turns = body[0]!;
      played = Array.from(body.subarray(4, 4 + body[1]!), (index) => names[index]!);
      isValid = (body[2]! & 1) === 1;
      isEffective = (body[2]! & 2) === 2;
      game.load(body.slice(4 + maxActions));
    },
    ...(game.reseed && { reseed: (seed: number) => game.reseed?.(seed) }),
  };
}

/** Writes actions as a response. */
export function writeResponse(format: ResponseFormat, actions: readonly string[]): string {
  const answer = `<answer>${actions.join(", ")}</answer>`;
  if (format === "free-think") return `<think></think>${answer}`;
  const think = format === "world-model" ? "<think></think>" : "";
  return `<observation></observation>${think}${answer}<prediction></prediction>`;
}
