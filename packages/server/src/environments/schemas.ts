import type { EnvironmentSpec, JsonObject, ObservationMode } from "@fovea/core";

/** What `GET /schema` answers. */
export function schemasOf({ action, observations, agents = ["agent"] }: EnvironmentSpec): JsonObject {
  const metadata = { type: "object", additionalProperties: true };
  const several = agents.length > 1;
  const actionField: JsonObject = several
    ? {
        actions: {
          type: "object",
          properties: Object.fromEntries(agents.map((agent) => [agent, action.schema])),
        },
      }
    : { action: action.schema };
  const seen: JsonObject = {
    ...Object.fromEntries(observations.map((mode) => [mode, fields[mode]])),
    terminated: { type: "boolean" },
    truncated: { type: "boolean" },
    info: { type: "object" },
  };
  const each = { type: "object", properties: { ...seen, reward: number } };
  const shown: JsonObject = several
    ? {
        agents: { type: "object", properties: Object.fromEntries(agents.map((agent) => [agent, each])) },
        to_act: { type: "array", items: { enum: [...agents] } },
      }
    : seen;
  return {
    action: {
      title: "Action",
      type: "object",
      properties: { metadata, ...actionField },
      required: [several ? "actions" : "action"],
      additionalProperties: false,
    },
    observation: {
      title: "Observation",
      type: "object",
      properties: { done: { type: "boolean", default: false }, reward: number, metadata, ...shown },
      additionalProperties: false,
    },
    state: {
      title: "State",
      type: "object",
      properties: {
        episode_id: { anyOf: [{ type: "string" }, { type: "null" }], default: null },
        step_count: { type: "integer", minimum: 0, default: 0 },
        environment: { type: "string" },
        seed: { anyOf: [{ type: "integer", minimum: 0 }, { type: "null" }] },
        done: { type: "boolean" },
      },
      additionalProperties: true,
    },
  };
}

const number: JsonObject = { anyOf: [{ type: "number" }, { type: "null" }], default: null };

const picture = (dtype: JsonObject, encoding: string): JsonObject => ({
  type: "object",
  properties: {
    width: { type: "integer" },
    height: { type: "integer" },
    dtype,
    encoding: { const: encoding },
    data: { type: "string", contentEncoding: "base64" },
  },
});

const fields: Readonly<Record<ObservationMode, JsonObject>> = {
  text: { type: "string" },
  symbolic: {},
  image: picture({ const: "uint8" }, "png"),
  depth: picture({ const: "float32" }, "raw"),
  mask: picture({ enum: ["uint8", "float32"] }, "raw"),
};
