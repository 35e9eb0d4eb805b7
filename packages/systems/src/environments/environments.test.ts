import { InterruptedError, type Pixels } from "@fovea/core";
import { matchingPennies, slipperyGrid } from "@fovea/core/testkit";
import { createPixels } from "@fovea/environments";
import { describe, expect, it } from "vitest";
import { parseActions } from "./actions.js";
import { collectFrames } from "./frames.js";
import { agentPlayer, keyLine, keysFor, listPlayer, playEnvironment, terminalPicture } from "./index.js";

describe("actions in words", () => {
  const parse = (text: string) => parseActions(text, slipperyGrid().spec);

  it("are names, numbers, repeats or JSON", () => {
    expect(parse("up, LEFT*2 ,3,")).toEqual(["up", "left", "left", "left"]);
    expect(parse("0*3")).toEqual(["up", "up", "up"]);
    expect(parse('["down", "no action, but the world will say so"]')).toHaveLength(2);
    expect(parse("")).toEqual([]);
  });

  it("of a world whose actions are numbers are these numbers", () => {
    const { spec } = slipperyGrid();
    const numbered = { ...spec, action: { schema: {}, actions: [5, 7, 9] } };
    expect(parseActions("7, 5", numbered)).toEqual([7, 5]);
    // 1 is no action, so it is the second.
    expect(parseActions("1", numbered)).toEqual([7]);
  });

  it("are refused by name", () => {
    expect(() => parse("upp")).toThrow('no action "upp"; did you mean "up"?');
    expect(() => parse("4")).toThrow('no action "4"');
    expect(() => parse("up*100001")).toThrow("over 100000 actions");
  });
});

describe("keys", () => {
  it("are arrows for directions, and digits and letters for all", () => {
    const keys = keysFor(["noop", "move_left", "move_up", "do"]);
    expect(keys.map(({ label, action }) => `${label} ${action}`)).toEqual([
      "up move_up",
      "left move_left",
      "1 noop",
      "2 move_left",
      "3 move_up",
      "4 do",
    ]);
    expect(keyLine(keys)).toContain("up: move_up   left: move_left   1: noop");
    expect(keysFor(["turn left", "go forward"])[0]).toMatchObject({ label: "up", action: "go forward" });
  });

  it("are enough for 34 actions, without the one that leaves", () => {
    const keys = keysFor(Array.from({ length: 40 }, (_, i) => `a${i}`));
    expect(keys).toHaveLength(34);
    expect(new Set(keys.map(({ key }) => key)).size).toBe(34);
    expect(keys.some(({ key }) => key === "q")).toBe(false);
  });
});

describe("pictures in the terminal", () => {
  it("are half blocks, two pixels each", () => {
    const picture: Pixels = { data: Uint8Array.of(255, 0, 0, 0, 0, 255), width: 1, height: 2, channels: 3 };
    expect(terminalPicture(picture, 10)).toEqual(["\u001b[38;2;255;0;0m\u001b[48;2;0;0;255m▀\u001b[0m"]);
  });

  it("are no wider than asked for", () => {
    const lines = terminalPicture(createPixels(200, 100), 40);
    expect(lines).toHaveLength(10);
    for (const line of lines) expect(line.match(/▀/g)).toHaveLength(40);
  });
});

describe("frames", () => {
  it("of a long episode are thinned, the first and the last kept", () => {
    const frames = collectFrames(50);
    const shades: number[] = [];
    const world = {
      ...slipperyGrid(),
      render: () => createPixels(256, 1, [shades.length % 256, shades.length >> 8, 0]),
    };
    for (let i = 0; i < 1000; i++) {
      frames.add(world);
      shades.push(i);
    }
    const gif = Buffer.from(frames.gif()!);
    // Graphic control extensions: one a frame.
    const count = gif.toString("latin1").split("\u0021\u00f9\u0004").length - 1;
    expect(count).toBeGreaterThan(150);
    expect(count).toBeLessThanOrEqual(401);
  });

  it("of a world without pictures are none", () => {
    const frames = collectFrames(50);
    frames.add({ ...matchingPennies() });
    expect(frames.gif()).toBeUndefined();
  });
});

describe("playing", () => {
  const id = "minigrid/empty-5x5-v1";

  it("stops where the list ends, or the steps do", async () => {
    const player = () => listPlayer(["left", "right", "forward"]);
    const whole = await playEnvironment({ id, player });
    expect(whole).toMatchObject({ steps: 3, ended: "cut", player: "actions", gif: null, seed: 0 });
    expect((await playEnvironment({ id, player, steps: 2 })).actions).toEqual(["left", "right"]);
  });

  it("refuses half a step and a delay that no GIF holds", async () => {
    const player = () => listPlayer([]);
    await expect(playEnvironment({ id, player, steps: 1.5 })).rejects.toThrow("steps is 1.5");
    await expect(playEnvironment({ id, player, delayMs: 1e9 })).rejects.toThrow("delayMs is 1000000000");
  });

  it("by an expert reaches the goal, and by the random agent is its seed's", async () => {
    const by = (name: string, seed: number) =>
      playEnvironment({ id, seed, player: (environment) => agentPlayer(name, environment, seed) });
    expect(await by("expert", 1)).toMatchObject({ ended: "terminated", player: "expert" });
    expect(await by("random", 1)).toEqual(await by("random", 1));
    await expect(by("genius", 1)).rejects.toThrow('no player "genius"');
  });

  it("ends with InterruptedError when it is aborted", async () => {
    const controller = new AbortController();
    const player = () => ({
      name: "endless",
      next: () => {
        controller.abort(new InterruptedError("stopped", "again"));
        return "left";
      },
    });
    await expect(playEnvironment({ id, player, signal: controller.signal })).rejects.toThrow(
      InterruptedError,
    );
  });
});
