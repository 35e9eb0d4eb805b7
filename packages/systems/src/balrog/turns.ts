import { type ContentPart, modelContent, type Step, type StepOutcome, textOf } from "@fovea/core";
import { openForm, type Reading } from "./forms.js";
import { seenIn } from "./observation.js";
import type { Turn } from "./record.js";
import type { BalrogWords } from "./words.js";

/** How an episode's steps are to be read. */
export interface Reader {
  /** BALROG's name. */
  readonly environment: string;
  readonly agent: string;
  readonly words: BalrogWords;
}

/** The turns of an episode. @param path steps of its run, from the root on. */
export function turnsIn(path: readonly Step[], { environment, agent, words }: Reader): Turn[] {
  const turns: Turn[] = [];
  const form = path.some(({ kind }) => kind === "model") ? openForm(agent, words) : undefined;
  let said: Reading | undefined;
  for (const step of path) {
    if (step.kind === "model") said = form!.read(textOf(modelContent(step).response.parts).trim());
    if (step.kind !== "environment" || step.content["actions"] === undefined) continue;
    const { actions, outcomes, observations } = step.content as unknown as Played;
    const played = actions.agent;
    // Of an agent without a model only what was played is known.
    const action = said === undefined ? played : said.action;
    const seen = seenIn(environment, observations.agent).lasting;
    const { reward, terminated, truncated } = outcomes.agent;
    turns.push({
      action: action ?? null,
      reasoning: said?.reasoning ?? "",
      observation: action === played ? seen : words.invalid.replace("{action}", played) + seen,
      reward,
      done: terminated || truncated,
    });
  }
  return turns;
}

interface Played {
  readonly actions: { readonly agent: string };
  readonly outcomes: { readonly agent: StepOutcome };
  readonly observations: { readonly agent: readonly ContentPart[] };
}
