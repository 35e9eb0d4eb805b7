import {
  canonicalJson,
  type GroupRecord,
  InvalidInputError,
  type JsonObject,
  NotFoundError,
  type Store,
} from "@fovea/core";
import { type BalrogSample, recordIn } from "./episode.js";
import type { EpisodeRecord } from "./record.js";
import type { SampleOptions } from "./samples.js";
import { type BalrogSettings, settingsIn } from "./settings.js";
import { findBalrogEnvironment } from "./suite.js";

/** What an evaluation was begun with, as its group record says. */
export interface Begun {
  readonly samples: { readonly [Key in keyof SampleOptions]: SampleOptions[Key] | undefined };
  readonly settings: JsonObject;
  /** Its id; null where none is asked. */
  readonly model: string | null;
  /** The model's name, where its id is no name by which it can be opened again. */
  readonly opened: string | null;
}

/** The id of an episode's run. */
export const runIdOf = (evaluation: string, { environment, task, episode }: BalrogSample): string =>
  `${evaluation}-${findBalrogEnvironment(environment).world(task).replace("/", "-")}-${String(episode).padStart(2, "0")}`;

/** Writes down which runs the evaluation has; when it is there already, they must be the same. */
export async function openGroup(
  store: Store,
  id: string,
  samples: readonly BalrogSample[],
  begun: Begun,
): Promise<void> {
  const about = JSON.parse(JSON.stringify({ kind: "balrog", ...begun })) as JsonObject;
  const before = await findGroup(store, id);
  if (before === undefined) {
    const members = Object.fromEntries(
      samples.map((one) => [`${one.environment} ${one.task} ${one.episode}`, runIdOf(id, one)]),
    );
    await store.append([{ v: 1, type: "group", id, name: "balrog", members, about }]);
    return;
  }
  if (canonicalJson(before.about) === canonicalJson(about)) return;
  throw new InvalidInputError(
    `the evaluation ${id} was begun with other settings: ${JSON.stringify(before.about).slice(0, 400)}`,
    "go on with it without further options (--run alone), or begin another",
  );
}

async function findGroup(store: Store, id: string): Promise<GroupRecord | undefined> {
  await store.refresh();
  const groups = await store.groups();
  return groups.find((one) => one.id === id && one.about?.["kind"] === "balrog");
}

/**
 * The options with which an evaluation was begun, and its model's name; the model itself is for the caller to open.
 *
 * @throws NotFoundError.
 */
export async function begunWith(
  store: Store,
  id: string,
): Promise<{
  readonly options: SampleOptions & BalrogSettings;
  readonly modelName: string | undefined;
  readonly opened: string | undefined;
}> {
  const group = await findGroup(store, id);
  if (group === undefined)
    throw new NotFoundError(`no evaluation ${id} of balrog in this store`, "begin one without --run");
  const { samples, settings, model, opened } = group.about as unknown as Begun;
  return {
    options: { ...(samples as SampleOptions), ...settingsIn(settings) },
    modelName: opened ?? model ?? undefined,
    opened: opened ?? undefined,
  };
}

/** The record of an episode that was played to its end; undefined for one that was not. */
export async function finished(store: Store, run: string): Promise<EpisodeRecord | undefined> {
  const state = await store.run(run);
  if (state?.head.ended === undefined) return undefined;
  const last = await store.step(state.head.head);
  return last === undefined ? undefined : recordIn(last);
}
