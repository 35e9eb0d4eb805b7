import { InvalidInputError, type JsonObject, UnknownEnvironmentError, unknownName } from "@fovea/core";

/** How near a world here is to BALROG's. Only exact ones enter an overall mean. */
export type Mark = "exact" | "like" | "absent";

/** One of BALROG's six environments. */
export interface BalrogEnvironment {
  /** BALROG's name. */
  readonly name: string;
  readonly mark: Mark;
  /** Why it is marked so, and what is known to differ. */
  readonly note: string;
  /** BALROG's names of its tasks. */
  readonly tasks: readonly string[];
  /** Episodes of each task in BALROG's configuration. */
  readonly episodes: number;
  /** What is played in place of an invalid action. */
  readonly defaultAction: string;
  /** Id of the world here. */
  readonly world: (task: string) => string;
  readonly resetOptions?: JsonObject;
}

const babyaiTasks = ["goto", "pickup", "open", "putnext", "pick_up_seq_go_to"];

const distractors = ["", "-distr_obj", "-distr_rule", "-distr_obj_rule", "-distr_obj-irrelevant_rule"];
const withWinRule = [...distractors, "-distr_win_rule"];

const babaTasks = [
  ["make_win", distractors],
  ["goto_win", distractors],
  ["two_room-goto_win", withWinRule],
  ["two_room-break_stop-goto_win", distractors],
  ["two_room-maybe_break_stop-goto_win", distractors],
  ["two_room-make_win", withWinRule],
  ["two_room-break_stop-make_win", distractors],
  ["two_room-make_you", [""]],
  ["two_room-make_you-make_win", [""]],
  ["two_room-make_wall_win", [""]],
].flatMap(([family, suffixes]) => (suffixes as readonly string[]).map((suffix) => `env/${family}${suffix}`));

const dashed = (name: string): string => name.replaceAll("_", "-");

const absent = (name: string, note: string, tasks: readonly string[], episodes: number) =>
  ({ name, mark: "absent", note, tasks, episodes, defaultAction: "", world: () => "" }) as const;

/** BALROG's environments (`tasks` and `num_episodes` of its config.yaml), in the order of its configuration. */
export const balrogEnvironments: readonly BalrogEnvironment[] = [
  {
    name: "babyai",
    mark: "exact",
    note: "levels, texts, pictures and rewards equal to the reference seed by seed",
    tasks: babyaiTasks.map((task) => `BabyAI-MixedTrainLocal-v0/${task}`),
    episodes: 10,
    defaultAction: "go forward",
    world: (task) => `babyai/${dashed(task.slice(task.indexOf("/") + 1))}-v1`,
    // The mission goes into the instruction; the world says it in a line before its text.
    resetOptions: { mission: 1 },
  },
  {
    name: "babaisai",
    mark: "exact",
    note: "levels, texts, pictures and rewards equal seed by seed; after a broken YOU rule the new level is described, where the reference prints a Python object",
    tasks: babaTasks,
    episodes: 3,
    defaultAction: "idle",
    world: (task) => `baba/${dashed(task.slice("env/".length))}-v1`,
  },
  absent(
    "textworld",
    "its games are files that only their authors hand out",
    ["treasure_hunter", "the_cooking_game", "coin_collector"],
    10,
  ),
  {
    name: "crafter",
    mark: "exact",
    note: "worlds, dynamics, texts and pictures equal seed by seed; creatures of a chunk keep the order in which they came, which in the reference depends on memory addresses",
    tasks: ["default"],
    episodes: 10,
    defaultAction: "Noop",
    world: () => "crafter/balrog-v1",
  },
  absent("nle", "needs the NetHack engine", ["NetHackChallenge-v0"], 5),
  absent(
    "minihack",
    "needs the NetHack engine",
    [
      "Boxoban-Hard",
      "Boxoban-Medium",
      "MazeWalk-9x9",
      "MazeWalk-15x15",
      "Corridor-R3",
      "CorridorBattle-Dark",
      "Quest-Easy",
      "Quest-Medium",
    ].map((task) => `MiniHack-${task}-v0`),
    5,
  ),
];

/** Those that can be played here. */
export const playable: readonly BalrogEnvironment[] = balrogEnvironments.filter(
  ({ mark }) => mark !== "absent",
);

/** @throws UnknownEnvironmentError; InvalidInputError for one that is not here. */
export function findBalrogEnvironment(name: string): BalrogEnvironment {
  const found = balrogEnvironments.find((one) => one.name === (shortNames[name] ?? name));
  const names = playable.map((one) => one.name);
  if (found === undefined)
    throw unknownName(
      UnknownEnvironmentError,
      "environment of BALROG",
      name,
      names,
      "fovea run balrog --help",
    );
  if (found.mark !== "absent") return found;
  throw new InvalidInputError(
    `BALROG's ${found.name} is not here: ${found.note}`,
    `play ${names.join(", ")}`,
  );
}

const shortNames: Readonly<Record<string, string>> = { baba: "babaisai", nethack: "nle" };
