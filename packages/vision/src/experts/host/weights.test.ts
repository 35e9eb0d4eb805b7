import { MissingExpertError } from "@fovea/core";
import { describe, expect, it } from "vitest";
import { codeWeights } from "../codes/settings.js";
import { ExpertWeightsError } from "./errors.js";
import { shareImage } from "./pixels.js";
import { importOptional, readWeights, weightsHash } from "./weights.js";

describe("weights of an optional package", () => {
  it("are read and checked", async () => {
    const files = await readWeights(codeWeights, "codes");
    expect(Object.keys(files)).toEqual(["zxing_reader.wasm"]);
  });

  it("name the install command when the package is not there", async () => {
    const absent = { package: "no-such-expert", entry: "no-such-expert/model", files: { model: "0" } };
    const error = await readWeights(absent, "fixture").catch((each: unknown) => each);
    expect(error).toBeInstanceOf(MissingExpertError);
    expect((error as MissingExpertError).message).toContain("no-such-expert");
    expect((error as MissingExpertError).fix).toBe("npm install no-such-expert");
    await expect(importOptional("no-such-expert", "no-such-expert", "fixture")).rejects.toThrow(
      MissingExpertError,
    );
  });

  it("refuse a file that is another one than was measured", async () => {
    const other = { ...codeWeights, files: { "zxing_reader.wasm": "0".repeat(64) } };
    await expect(readWeights(other, "codes")).rejects.toThrow(ExpertWeightsError);
    expect(weightsHash(other)).not.toBe(weightsHash(codeWeights));
  });
});

describe("pixels for experts", () => {
  it("are RGB, grey spread over the channels and what is transparent shown on white", () => {
    const grey = shareImage({ data: Uint8Array.of(7, 200), width: 2, height: 1, channels: 1 });
    expect([...grey.data]).toEqual([7, 7, 7, 200, 200, 200]);
    const rgba = shareImage({
      data: Uint8Array.of(10, 20, 30, 0, 10, 20, 30, 255),
      width: 1,
      height: 2,
      channels: 4,
    });
    expect([...rgba.data]).toEqual([255, 255, 255, 10, 20, 30]);
    expect(rgba.data.buffer).toBeInstanceOf(SharedArrayBuffer);
  });
});
