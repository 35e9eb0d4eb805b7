import { describe, expect, it } from "vitest";
import { executeProgram } from "../execute.js";
import { readProgram } from "../read.js";
import { picture, script } from "../testing/script.js";

type Shares = Readonly<Record<string, number>>;

/** The colour of the upper third of a picture, of which it and the whole have these shares. */
async function topOf(top: Shares, whole: Shares): Promise<unknown> {
  const { call } = script({
    "colour-name": (input) => {
      const height = (input["box"] as number[])[3]!;
      const shares = Object.entries(height < 600 ? top : whole).map(([name, share]) => ({ name, share }));
      const [{ name, share }] = shares as [{ name: string; share: number }];
      return { parts: [{ type: "data", name: "colour", data: { name, share, sure: share > 0.5, shares } }] };
    },
  });
  const program = readProgram("colour-of(area(top, image 1))");
  const result = await executeProgram(program, [picture("page", 900, 600)], { call });
  return result.status === "value" ? result.value : result.status;
}

describe("the colour of a part", () => {
  const page: Shares = { white: 0.69, green: 0.1, yellow: 0.08 };

  it("is that of the band on a white page, not of the paper", async () => {
    expect(await topOf({ white: 0.52, green: 0.3, blue: 0.17 }, page)).toBe("green");
    expect(await topOf({ purple: 0.36, white: 0.32, grey: 0.29 }, page)).toBe("purple");
  });

  it("is the paper's where nothing much is printed", async () => {
    expect(await topOf({ white: 0.83, blue: 0.13 }, page)).toBe("white");
  });

  it("is the main one where two colours are printed, and in a picture that is not on white", async () => {
    expect(await topOf({ white: 0.52, green: 0.24, blue: 0.22 }, page)).toBe("white");
    expect(await topOf({ white: 0.6, blue: 0.4 }, { green: 0.6, white: 0.3 })).toBe("white");
  });
});
