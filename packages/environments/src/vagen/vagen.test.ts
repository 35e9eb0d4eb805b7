import { describe, expect, it } from "vitest";
import { parseResponse, type ResponseFormat, turnPrompt, writeResponse } from "./index.js";

const formats: readonly ResponseFormat[] = ["free-think", "world-model", "free-world-model"];

describe.each(formats)("a response in the form %s", (format) => {
  it("is read back, at most as many actions as a turn has", () => {
    const written = writeResponse(format, ["Up", "left", "down", "up"]);
    expect(parseResponse(written, format, 3)).toEqual({ isFormatted: true, actions: ["up", "left", "down"] });
  });

  it("is what the prompt shows", () => {
    const shown = turnPrompt(format, ["up", "down"], 2).split("\n")[1]!.replace("ACTIONS", "up, down");
    expect(parseResponse(shown, format, 2)).toEqual({ isFormatted: true, actions: ["up", "down"] });
  });

  it("costs one pass, however many tags are opened", () => {
    const hostile = "<observation><think><answer>".repeat(30_000);
    expect(parseResponse(hostile, format, 3)).toEqual({ isFormatted: false, actions: [] });
  });
});
