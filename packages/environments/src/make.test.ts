import { InvalidInputError, UnknownEnvironmentError } from "@fovea/core";
import { describe, expect, it } from "vitest";
import { environments, findEnvironment, make } from "./index.js";

describe("make", () => {
  it("makes every world of the registry under its own id, loading it when it is asked for", async () => {
    expect(environments.length).toBeGreaterThan(0);
    for (const { id } of environments) expect((await make(id)).spec.id).toBe(id);
  });

  it("says which world may be meant", async () => {
    const { id } = environments[0]!;
    await expect(make(id.slice(0, -1))).rejects.toThrow(
      `no environment "${id.slice(0, -1)}"; did you mean "${id}"?`,
    );
    await expect(make(`${id}x`)).rejects.toThrow(UnknownEnvironmentError);
    expect(() => findEnvironment("default")).toThrow('did you mean "crafter/default-v1"?');
    expect(() => findEnvironment("an entirely different thing")).toThrow(
      /^no environment "an entirely different thing"$/,
    );
  });

  it("makes worlds that say what a reset without a seed lacks, and can be reset afterwards", async () => {
    for (const { id } of environments) {
      const world = await make(id);
      const reset = world.reset as (given?: object) => void;
      for (const given of [undefined, {}, { seed: -1 }])
        expect(() => reset.call(world, given), id).toThrow(InvalidInputError);
      world.reset({ seed: 1 });
      expect(world.toAct(), id).not.toEqual([]);
      world.close();
    }
  });
});
