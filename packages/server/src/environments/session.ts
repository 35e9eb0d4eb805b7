import { randomBytes } from "node:crypto";
import {
  type Actions,
  type AgentId,
  type Environment,
  FoveaError,
  type JsonObject,
  type JsonValue,
  type ObservationMode,
  type ResetOptions,
  SchemaError,
  type StepOutcome,
} from "@fovea/core";
import { encodePng } from "@fovea/environments";
import { invalid, isObject, type ObservationData, WireError } from "./wire.js";

/**
 * One client's world, spoken to by OpenEnv's words. Its observation fields:
 *
 * - `text`, `symbolic`, and `image`, `mask`, `depth` as `{ width, height, dtype, encoding, data }`, whichever are shown;
 * - `terminated`, `truncated`, and `info` with the world's facts about the step;
 * - with several agents these stand by name in `agents`, with each one's `reward`, and `to_act` says who acts next.
 */
export interface Session {
  readonly id: string;
  /** Of the process's monotonic clock, in milliseconds. */
  lastActive: number;
  /** @throws FoveaError as the world does; WireError for parameters of another type. */
  reset(data: JsonObject): ObservationData;
  /** @throws WireError for fields that an action does not have; FoveaError as the world does. */
  step(data: JsonObject): ObservationData;
  state(): JsonObject;
  close(): void;
}

const pictures: readonly ObservationMode[] = ["image", "depth", "mask"];

export function openSession(environment: Environment, id: string): Session {
  const { spec } = environment;
  const agents = spec.agents ?? ["agent"];
  const cheap = spec.observations.filter((mode) => !pictures.includes(mode));
  let shown: readonly ObservationMode[] = cheap.length > 0 ? cheap : spec.observations.slice(0, 1);
  let episode: { readonly id: string; readonly seed: number } | undefined;
  let steps = 0;

  const fieldsOf = (agent: AgentId, outcome: StepOutcome | undefined): JsonObject => ({
    ...Object.fromEntries(shown.map((mode) => [mode, fieldOf(environment, mode, agent)])),
    terminated: outcome?.terminated ?? false,
    truncated: outcome?.truncated ?? false,
    info: outcome?.info ?? {},
  });
  const observe = (outcomes: Readonly<Record<AgentId, StepOutcome>> | undefined): ObservationData => {
    const done = environment.toAct().length === 0;
    if (agents.length === 1) {
      const outcome = outcomes?.[agents[0]!];
      return { observation: fieldsOf(agents[0]!, outcome), reward: outcome?.reward ?? null, done };
    }
    const each = agents.map((agent) => {
      const outcome = outcomes?.[agent];
      return [agent, { ...fieldsOf(agent, outcome), reward: outcome?.reward ?? null }] as const;
    });
    const observation = { agents: Object.fromEntries(each), to_act: [...environment.toAct()] };
    return { observation, reward: null, done };
  };

  return {
    id,
    lastActive: performance.now(),
    reset(data) {
      const { seed, episode_id: name, options, observe: wanted } = data;
      if (seed !== undefined && seed !== null && !(Number.isSafeInteger(seed) && (seed as number) >= 0))
        throw invalid(["seed"], "Input should be a whole number of 0 or more", "leave it out, or send one");
      if (name !== undefined && name !== null && (typeof name !== "string" || name.length > 255))
        throw invalid(["episode_id"], "Input should be a text of up to 255 characters", "shorten it");
      const next = wanted === undefined || wanted === null ? shown : readModes(wanted, spec.observations);
      const chosen = (seed ?? randomBytes(6).readUIntBE(0, 6)) as number;
      const began: ResetOptions =
        options === undefined || options === null
          ? { seed: chosen }
          : { seed: chosen, options: options as JsonObject };
      environment.reset(began);
      shown = next;
      steps = 0;
      episode = { id: (name as string | undefined) ?? crypto.randomUUID(), seed: chosen };
      return observe(undefined);
    },
    step(data) {
      if (episode === undefined) throw new FoveaError("step before reset", "send reset first");
      const outcomes = environment.step(readActions(data, agents));
      steps++;
      return observe(outcomes);
    },
    state: () => ({
      episode_id: episode?.id ?? null,
      step_count: steps,
      environment: spec.id,
      seed: episode?.seed ?? null,
      done: episode !== undefined && environment.toAct().length === 0,
    }),
    close: () => environment.close(),
  };
}

/** `{ action }` of a single agent, `{ actions: { agent: action } }` of several; `metadata` is allowed and ignored. */
function readActions(data: JsonObject, agents: readonly AgentId[]): Actions {
  const field = agents.length === 1 ? "action" : "actions";
  for (const name of Object.keys(data)) {
    if (name === field || name === "metadata") continue;
    throw invalid([name], "Extra inputs are not permitted", `send { "${field}": ... }`);
  }
  const value = data[field];
  if (value === undefined) throw invalid([field], "Field required", `send { "${field}": ... }`);
  if (agents.length === 1) return { [agents[0]!]: value };
  if (isObject(value)) return value as Actions;
  throw new SchemaError(
    `actions is ${typeof value}`,
    `send an object with an action of each of: ${agents.join(", ")}`,
  );
}

function readModes(wanted: JsonValue, known: readonly ObservationMode[]): readonly ObservationMode[] {
  const list = Array.isArray(wanted) ? wanted : [wanted];
  const unknown = list.find((mode) => !known.includes(mode as ObservationMode));
  if (unknown === undefined) return list as readonly ObservationMode[];
  const said = JSON.stringify(unknown).slice(0, 60);
  throw invalid(["observe"], `there is no observation ${said}`, `use some of: ${known.join(", ")}`);
}

function fieldOf(environment: Environment, mode: ObservationMode, agent: AgentId): JsonValue {
  const seen = environment.observe(mode, agent);
  if (seen.mode === "text") return seen.text;
  if (seen.mode === "symbolic") return seen.data;
  if (seen.mode === "image") {
    const { width, height, channels } = seen.pixels;
    const data = Buffer.from(encodePng(seen.pixels)).toString("base64");
    return { width, height, channels, dtype: "uint8", encoding: "png", data };
  }
  const { data, width, height } = seen;
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const dtype = data instanceof Float32Array ? "float32" : "uint8";
  return { width, height, dtype, encoding: "raw", data: bytes.toString("base64") };
}

/** For a session that is gone. */
export const sessionGone = (): WireError =>
  new WireError("SESSION_ERROR", "there is no such session", "begin one with reset");
