import type { JsonObject } from "@fovea/core";

/** One episode as BALROG writes it, key by key; what the environment adds (mission, achievements, ...) stands beside. */
export interface EpisodeRecord extends JsonObject {
  readonly task: string;
  /** How often each action was played. */
  readonly action_frequency: Readonly<Record<string, number>>;
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly episode_return: number;
  readonly num_steps: number;
  /** What was said in place of a valid action; null for nothing. */
  readonly failed_candidates: readonly (string | null)[];
  /** 0 to 1. */
  readonly progression: number;
  /** The reference's worker; null here. */
  readonly process_num: null;
  readonly seed: number;
  readonly agent: JsonObject;
  readonly client: JsonObject;
}

/** One turn, as a line of BALROG's table of an episode. */
export interface Turn {
  readonly action: string | null;
  readonly reasoning: string;
  /** After the action. */
  readonly observation: string;
  readonly reward: number;
  readonly done: boolean;
}

/** BALROG's CSV file of an episode: comma, CRLF, quotes where they are needed. */
export function turnsCsv(turns: readonly Turn[]): string {
  const rows = turns.map(({ action, reasoning, observation, reward, done }, step) =>
    [step, action ?? "", reasoning, observation, reward, done ? "True" : "False"].map(cell).join(","),
  );
  return ["Step,Action,Reasoning,Observation,Reward,Done", ...rows, ""].join("\r\n");
}

const cell = (value: string | number): string => {
  const said = String(value);
  return /[",\r\n]/.test(said) ? `"${said.replaceAll('"', '""')}"` : said;
};
