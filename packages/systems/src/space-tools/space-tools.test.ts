import { boxRegion, imageSize, type Pixels, storedImage, toOriginal } from "@fovea/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { projectToImage, projectToSpace } from "./camera.js";
import { convexHull } from "./hull.js";
import { boxReward, choiceReward, graspReward, nndc, pointReward, poseReward } from "./rewards.js";
import { type ShedWorker, Toolshed } from "./toolshed.js";
import { resolveVariables } from "./variables.js";
import { indexAt, maskCrop, pointCrop } from "./vision-ops.js";

describe("the camera", () => {
  const camera = { focal: 500, width: 640, height: 480 };

  it("is undone by its inverse", () => {
    const number = fc.double({ min: -5, max: 5, noNaN: true });
    fc.assert(
      fc.property(number, number, fc.double({ min: 0.1, max: 50, noNaN: true }), (x, y, z) => {
        const [back] = projectToSpace(projectToImage([[x, y, z]], camera), [z], camera);
        for (const [i, value] of [x, y, z].entries()) expect(back![i]).toBeCloseTo(value, 8);
      }),
    );
  });

  it("sees what is straight ahead in the middle, and nothing behind", () => {
    expect(projectToImage([[0, 0, 2]], camera)).toEqual([[320, 240]]);
    expect(projectToImage([[1, 0, 2]], camera)).toEqual([[570, 240]]);
    expect(() => projectToImage([[0, 0, 0]], camera)).toThrow(/point \[0, 0, 0\]/);
    expect(() => projectToSpace([[1, 1]], [0], camera)).toThrow(/depth/);
    expect(() => projectToSpace([[1, 1]], [], camera)).toThrow(/1 points and 0 depths/);
  });
});

describe("vision ops", () => {
  const grid = { data: [1, 2, 3, 4, 5, 6], width: 3, height: 2 };

  it("reads a map at a normalised place", () => {
    expect(indexAt(grid, 0, 0)).toBe(1);
    expect(indexAt(grid, 0.99, 0.99)).toBe(6);
    expect(indexAt(grid, 0.34, 0.5)).toBe(5);
    expect(() => indexAt(grid, 1, 0)).toThrow(/place \[1, 0\]/);
  });

  it("crops between points, with exact lineage", () => {
    const image = storedImage({
      type: "image",
      id: "0".repeat(64),
      width: 200,
      height: 100,
      mediaType: "image/png",
    });
    const part = pointCrop(image, [
      [0.25, 0.5],
      [0.75, 0.9],
    ]);
    expect(imageSize(part)).toEqual({ width: 100, height: 40 });
    expect(toOriginal(part.lineage, boxRegion([0, 0, 100, 40]))[0]!.region).toEqual({
      type: "box",
      box: [50, 50, 150, 90],
    });
    expect(() => pointCrop(image, [])).toThrow(/no points/);
    expect(() =>
      pointCrop(image, [
        [0, 0],
        [1.5, 1],
      ]),
    ).toThrow(/1\.5/);
    expect(() =>
      pointCrop(image, [
        [0.5, 0],
        [0.5, 1],
      ]),
    ).toThrow(/span/);
  });

  it("crops to a mask, white outside", () => {
    const pixels: Pixels = {
      data: Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9]),
      width: 3,
      height: 3,
      channels: 1,
    };
    const mask = { data: [0, 1, 0, 1, 0, 0, 0, 0, 0], width: 3, height: 3 };
    const cut = maskCrop(pixels, mask);
    expect(cut.box).toEqual([0, 0, 2, 2]);
    expect([...cut.pixels.data]).toEqual([255, 2, 4, 255]);
    expect(() => maskCrop(pixels, { ...mask, data: new Array<number>(9).fill(0) })).toThrow(/empty/);
    expect(() => maskCrop(pixels, grid)).toThrow(/3x2/);
  });
});

describe("rewards", () => {
  it("NNDC is 1 at 0, 0 at the diagonal, and falls", () => {
    expect(nndc(0)).toBe(1);
    expect(nndc(Math.SQRT2)).toBeCloseTo(0, 12);
    expect(nndc(0.1)).toBeGreaterThan(nndc(0.2));
    expect(nndc(0.2)).toBeCloseTo(
      (Math.exp(-1) - Math.exp(-5 * Math.SQRT2)) / (1 - Math.exp(-5 * Math.SQRT2)),
      12,
    );
  });

  it("a point inside the target pays 1, elsewhere by its distance", () => {
    const region = [
      [0.4, 0.4],
      [0.6, 0.4],
      [0.6, 0.6],
      [0.4, 0.6],
    ] as const;
    expect(pointReward([0.41, 0.59], region)).toBe(1);
    expect(pointReward([0.5, 0.9], region)).toBeCloseTo(nndc(0.4), 12);
  });

  it("boxes pay the mean of their best IoU", () => {
    expect(boxReward([[0, 0, 2, 2]], [[0, 0, 2, 2]])).toBe(1);
    expect(
      boxReward(
        [
          [0, 0, 2, 2],
          [9, 9, 10, 10],
        ],
        [[0, 0, 2, 1]],
      ),
    ).toBeCloseTo(0.25, 12);
    expect(boxReward([], [[0, 0, 1, 1]])).toBe(0);
  });

  it("a pose pays the IoU of the hulls of its corners", () => {
    const square = (at: number) =>
      [
        [at, 0],
        [at + 2, 0],
        [at + 2, 2],
        [at, 2],
        [at + 1, 1],
      ] as const;
    expect(convexHull(square(0))).toHaveLength(4);
    expect(poseReward(square(0), square(0))).toBeCloseTo(1, 12);
    expect(poseReward(square(0), square(1))).toBeCloseTo(1 / 3, 12);
    expect(poseReward(square(0), square(5))).toBe(0);
    expect(
      poseReward(
        [
          [0, 0],
          [1, 1],
        ],
        square(0),
      ),
    ).toBe(0);
  });

  it("a grasp pays by its mean distance, to a limit", () => {
    const truth = [
      [0, 0],
      [0, 1],
    ] as const;
    expect(graspReward(truth, truth, 1, 2)).toBe(1);
    expect(
      graspReward(
        [
          [1, 0],
          [1, 1],
        ],
        truth,
        1,
        2,
      ),
    ).toBe(0.5);
    expect(
      graspReward(
        [
          [9, 0],
          [9, 1],
        ],
        truth,
        1,
        2,
      ),
    ).toBe(0);
    expect(graspReward([[0, 0]], truth, 1, 2)).toBe(0);
  });

  it("choices pay without case", () =>
    expect([choiceReward(" Yes", "yes"), choiceReward("no", "yes")]).toEqual([1, 0]));
});

describe("variables", () => {
  const variables = new Map<string, unknown>([
    ["depth", grid()],
    ["n", 3],
  ]);
  function grid() {
    return { data: Float32Array.of(1), width: 1, height: 1 };
  }

  it("puts in the value itself, anywhere in the input", () => {
    const found = resolveVariables({ map: "$depth", list: ["$n", "$$n", "costs $n"] }, variables) as {
      map: unknown;
      list: unknown[];
    };
    expect(found.map).toBe(variables.get("depth"));
    expect(found.list).toEqual([3, "$n", "costs $n"]);
  });

  it("names what is near when there is no such variable", () => {
    expect(() => resolveVariables("$dept", variables)).toThrow(/did you mean \$depth/);
  });
});

describe("the toolshed", () => {
  /** A worker whose calls end when they are told to. */
  function held() {
    const calls: { input: unknown; end: () => void }[] = [];
    let open = 0;
    const tool = (workers: number) => ({
      name: "look",
      workers,
      async open(): Promise<ShedWorker> {
        open++;
        return {
          call: (input) =>
            new Promise((resolve) => {
              const end = () => resolve({ value: input, variables: { last: input } });
              calls.push({ input, end });
            }),
        };
      },
    });
    return { calls, tool, opened: () => open };
  }
  const turn = () => new Promise((resolve) => setImmediate(resolve));

  it("serves as many calls at once as it has workers, first come, first served", async () => {
    const { calls, tool, opened } = held();
    const shed = new Toolshed([tool(2)]);
    const session = shed.session();
    const done = [1, 2, 3, 4].map((number) => session.call("look", number));
    await turn();
    expect(calls.map(({ input }) => input)).toEqual([1, 2]);
    calls[1]!.end();
    await turn();
    expect(calls.map(({ input }) => input)).toEqual([1, 2, 3]);
    for (const call of calls) call.end();
    await turn();
    calls.at(-1)!.end();
    expect((await Promise.all(done)).map(({ value }) => value)).toEqual([1, 2, 3, 4]);
    expect(opened()).toBe(2);
    expect(shed.measures()["look"]).toMatchObject({ calls: 4, failed: 0 });
    await shed.close();
  });

  it("keeps the variables of each session apart", async () => {
    const { calls, tool } = held();
    const shed = new Toolshed([tool(1)]);
    const [one, other] = [shed.session(), shed.session()];
    const first = one.call("look", 7);
    await turn();
    calls[0]!.end();
    await first;
    expect(one.variables.get("last")).toBe(7);
    await expect(other.call("look", "$last")).rejects.toThrow(/no variable \$last/);
    const again = one.call("look", "$last");
    await turn();
    expect(calls[1]!.input).toBe(7);
    calls[1]!.end();
    await again;
  });

  it("lets go of a call that is aborted while it waits, and names unknown tools", async () => {
    const { calls, tool } = held();
    const session = new Toolshed([tool(1)]).session();
    const first = session.call("look", 1);
    const abort = new AbortController();
    const second = session.call("look", 2, abort.signal);
    const third = session.call("look", 3);
    await turn();
    abort.abort(new Error("enough"));
    await expect(second).rejects.toThrow("enough");
    calls[0]!.end();
    await turn();
    expect(calls.map(({ input }) => input)).toEqual([1, 3]);
    calls[1]!.end();
    await Promise.all([first, third]);
    await expect(session.call("loo", 1)).rejects.toThrow(/did you mean "look"/);
  });

  it("gives the waiting a chance when a worker cannot start", async () => {
    let tries = 0;
    const shed = new Toolshed([
      {
        name: "flaky",
        workers: 1,
        async open() {
          if (++tries === 1) throw new Error("no memory");
          return { call: async (input) => ({ value: input }) };
        },
      },
    ]);
    const session = shed.session();
    const [first, second] = await Promise.allSettled([session.call("flaky", 1), session.call("flaky", 2)]);
    expect(first.status).toBe("rejected");
    expect(second).toMatchObject({ status: "fulfilled", value: { value: 2 } });
  });
});
