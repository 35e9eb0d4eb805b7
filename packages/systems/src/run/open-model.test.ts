import { generateToEnd, type ModelRequest } from "@fovea/core";
import { sharedController } from "@fovea/models";
import { afterEach, expect, it, vi } from "vitest";
import { startServer } from "../../../models/src/testing/servers/index.js";
import { openModelFor } from "./open-model.js";

const question: ModelRequest = {
  messages: [{ role: "user", parts: [{ type: "text", text: "hello" }] }],
  tools: [],
};

afterEach(() => vi.unstubAllEnvs());

it("says no key, also not one that a server repeats in another spelling", async () => {
  const server = await startServer("chat", [{ text: "hi" }]);
  try {
    const wrong = "wrong-key-of-this-test-12345";
    vi.stubEnv("FOVEA_API_KEY", wrong);
    vi.stubEnv("FOVEA_OTHER_TOKEN", server.model);
    const model = await openModelFor(`${server.url}#${server.model}`);
    const error = await generateToEnd(model, question).then(
      () => undefined,
      (thrown: Error) => thrown,
    );
    expect(error?.name).toBe("AuthenticationError");
    expect(JSON.stringify([error!.message, error!.stack])).not.toContain(wrong);
    // Secrets of the environment that the client itself knows nothing of are taken out too.
    vi.stubEnv("FOVEA_API_KEY", server.key);
    vi.stubEnv("FOVEA_OTHER_TOKEN", "no-such-model-7");
    const missing = await openModelFor(`${server.url}#no-such-model-7`);
    const refused = await generateToEnd(missing, question).then(
      () => undefined,
      (thrown: Error) => thrown,
    );
    expect(refused).toBeInstanceOf(Error);
    expect(refused!.message).toContain("[redacted]");
    expect(refused!.message).not.toContain("no-such-model-7");
  } finally {
    await server.close();
  }
});

it("takes its place in the provider's queue", async () => {
  const server = await startServer("chat", [{ text: "hi" }]);
  try {
    vi.stubEnv("FOVEA_API_KEY", server.key);
    const model = await openModelFor(`${server.url}#${server.model}`);
    const controller = sharedController(model.id.split("/", 1)[0]!);
    const acquire = vi.spyOn(controller, "acquire");
    const release = vi.spyOn(controller, "release");
    await generateToEnd(model, question);
    expect(acquire).toHaveBeenCalledTimes(1);
    expect(release).toHaveBeenCalledWith("clean");
  } finally {
    await server.close();
  }
});
