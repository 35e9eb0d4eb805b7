import type { Sandbox, StoredImage } from "@fovea/core";
import { javaScriptSandbox } from "@fovea/sandbox";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openHouse, scenery, store } from "../testing/house.js";
import { attackTests, leakTests } from "./testing/attack-tests.js";
import { bombs, forging } from "./testing/javascript/bombs.js";
import { files, language, machine } from "./testing/javascript/language.js";
import { leaks } from "./testing/javascript/leaks.js";
import { Canary, outsideNode, outsideOf } from "./testing/outside.js";

const attacks = [...language, ...machine, ...files, ...bombs, ...forging];

describe("JavaScript, attacked", () => {
  const canary = new Canary();
  const house = openHouse();
  let sandbox: Sandbox;
  let photo: StoredImage;

  beforeAll(async () => {
    sandbox = javaScriptSandbox({ limits: { memoryBytes: 64 * 2 ** 20 } });
    photo = await store(scenery(1, 16, 16), house.blobs);
  });
  afterAll(async () => {
    await sandbox.close();
    canary.remove();
  });

  const field = {
    sandbox: () => sandbox,
    house,
    canary,
    photo: () => photo,
    fill: (code: string) => canary.fill(code),
  };
  attackTests(attacks, field);
  leakTests(leaks, field);

  it("is attacked in at least 25 ways, each of which works elsewhere or says why not", async () => {
    expect(attacks.length + leaks.length).toBeGreaterThanOrEqual(25);
    for (const { attack, code, gives } of outsideOf(attacks)) {
      const kind = language.includes(attack) ? "vm" : "node";
      const said = await outsideNode(canary.fill(code), kind);
      expect(`${attack.name}: ${String(said)}`).toBe(`${attack.name}: ${String(gives)}`);
    }
    Reflect.deleteProperty(Object.prototype, "polluted");
    Reflect.deleteProperty(Error, "prepareStackTrace");
    canary.restore();
  });

  it("has guards: without them, the bombs go off", async () => {
    const bare = javaScriptSandbox({ guarded: false, warm: 0, limits: { timeoutMs: 60_000 } });
    for (const { name, code, control } of bombs) {
      if (control.where !== "unguarded") continue;
      const session = await bare.open(house, control.limits);
      const { value, error } = await session.run(code, { images: { photo } });
      expect({ name, value, error }).toEqual({ name, value: true, error: null });
      await session.close();
    }
    await bare.close();
  });
});
