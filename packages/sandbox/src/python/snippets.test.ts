import { imageSize, type Sandbox, type SandboxSession, type StoredImage } from "@fovea/core";
import { pythonSandbox } from "@fovea/sandbox";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openHouse, scenery, store } from "../testing/house.js";
import { missing } from "../testing/machine.js";
import { snippets } from "./testing/snippets.js";

describe.skipIf(missing.length > 0)("Python as models write it runs unchanged", () => {
  const house = openHouse();
  let sandbox: Sandbox;
  let session: SandboxSession;
  let photo: StoredImage;

  beforeAll(async () => {
    sandbox = pythonSandbox();
    session = await sandbox.open(house);
    photo = await store(scenery(11, 160, 120), house.blobs);
  });
  afterAll(() => sandbox.close());

  it("comes in at least 30 kinds", () => {
    expect(snippets.length).toBeGreaterThanOrEqual(30);
    expect(new Set(snippets.map(({ name }) => name)).size).toBe(snippets.length);
  });

  for (const { name, code, stdout, value, images = [], outputs = [], error } of snippets) {
    it(name, async () => {
      const result = await session.run(code, { images: { image_1: photo }, outputs });
      if (error === undefined) expect(result.error).toBe(null);
      else expect(result.error?.name).toMatch(error);
      if (typeof stdout === "string") expect(result.stdout.trim()).toBe(stdout);
      if (value !== undefined) expect(result.value).toEqual(value);
      const sizes = result.images.map(({ image }) => [imageSize(image).width, imageSize(image).height]);
      expect(sizes).toEqual(images.map(([width, height]) => [width, height]));
      for (const [i, { image }] of result.images.entries()) {
        const certainty = images[i]![2];
        if (certainty !== "any") expect([i, image.lineage[0]?.certainty]).toEqual([i, certainty]);
      }
    });
  }
});
