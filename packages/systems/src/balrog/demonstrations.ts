import { type Message, text } from "@fovea/core";
import type { Pcg64 } from "@fovea/core/random";
import { expertPolicy, make } from "@fovea/environments";
import { seenIn } from "./observation.js";
import type { BalrogEnvironment } from "./suite.js";

/** BALROG's `max_icl_history`: messages of demonstrations that are shown. */
const mostMessages = 1000;

/** An episode as it is demonstrated. */
export interface Demonstration {
  readonly observations: readonly string[];
  /** One fewer. */
  readonly actions: readonly string[];
}

/**
 * Episodes of the worlds' experts, where BALROG has recordings of its own: of the same task with other seeds, in Baba
 * Is AI of another task, so that the solution is not shown.
 */
export async function playDemonstrations(
  environment: BalrogEnvironment,
  task: string,
  { count, random }: { readonly count: number; readonly random: Pcg64 },
): Promise<Demonstration[]> {
  const others = environment.name === "babaisai" ? environment.tasks.filter((one) => one !== task) : [task];
  const shown: Demonstration[] = [];
  const chosen = others[random.integers(0, others.length)]!;
  for (let i = 0; i < count; i++) {
    // Episodes have seeds below 2^32.
    const seed = 2 ** 32 + random.integers(0, 2 ** 31);
    shown.push(await demonstrate(environment, chosen, seed));
  }
  return shown;
}

async function demonstrate(
  { name, world, resetOptions }: BalrogEnvironment,
  task: string,
  seed: number,
): Promise<Demonstration> {
  const played = await make(world(task));
  const look = () => {
    const seen = played.observe("text");
    return seenIn(name, seen.mode === "text" ? [text(seen.text)] : []).lasting;
  };
  try {
    played.reset(resetOptions === undefined ? { seed } : { seed, options: resetOptions });
    const policy = await expertPolicy(played);
    const observations = [look()];
    const actions: string[] = [];
    while (played.toAct().length > 0 && actions.length + observations.length <= mostMessages) {
      const action = policy("agent");
      played.step({ agent: action });
      actions.push(String(action));
      observations.push(look());
    }
    return { observations, actions };
  } finally {
    played.close();
  }
}

/**
 * BALROG's few-shot opening: the instruction, with `learn` in place of "PLAY", and the demonstrations between their
 * markers, at most 1,000 messages of them. "Obesrvation" is the reference's spelling.
 */
export function openingOf(
  instruction: string,
  learn: string,
  demonstrations: readonly Demonstration[],
  most = mostMessages,
): Message[] {
  const messages = [says("user", instruction.replaceAll("PLAY", learn))];
  let shown = 0;
  for (const [i, demonstration] of demonstrations.entries()) {
    const steps = stepsOf(demonstration);
    const marker = (which: string) =>
      says("user", `****** ${which} OF DEMONSTRATION EPISODE ${i + 1} ******`);
    // As there: once the limit is reached, markers of one further episode are shown around nothing.
    const kept = steps.slice(0, most - shown);
    messages.push(marker("START"), ...kept, marker("END"));
    shown += kept.length;
    if (kept.length < steps.length) break;
  }
  return [...messages, says("user", "****** Now it's your turn to play the game! ******")];
}

const stepsOf = ({ observations, actions }: Demonstration): Message[] =>
  observations.flatMap((seen, i) => [
    says("user", `Obesrvation:\n${seen}`),
    ...(i < actions.length ? [says("assistant", actions[i]!)] : []),
  ]);

const says = (role: Message["role"], words: string): Message => ({ role, parts: [text(words)] });
