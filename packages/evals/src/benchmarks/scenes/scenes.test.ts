import { describe, expect, it } from "vitest";
import { cameraFrom, cornersOf, project, render, type Scene, type Solid, solidShapes } from "./index.js";

const ground: Scene["ground"] = [
  [180, 170, 150],
  [160, 150, 130],
];
const solid = (shape: Solid["shape"], at: Solid["at"], more: Partial<Solid> = {}): Solid => ({
  shape,
  at,
  radius: 0.5,
  height: 1,
  colour: [200, 30, 30],
  ...more,
});
const camera = cameraFrom({ at: [1, -9, 3], lookAt: [0, 0, 0.5], fieldOfView: 50 }, 160, 120);

describe("the renderer", () => {
  it("looks at what is in the middle, keeps left and right, up and down", () => {
    expect(project(camera, [0, 0, 0.5])!.slice(0, 2).map(Math.round)).toEqual([80, 60]);
    expect(project(camera, [1, 0, 0.5])![0]).toBeGreaterThan(80);
    expect(project(camera, [0, 0, 1.5])![1]).toBeLessThan(60);
    expect(project(camera, [0, -12, 3])).toBeUndefined();
  });
  it.each(solidShapes)("shows a %s within the projection of its corners, its middle on it", (shape) => {
    const thing = solid(shape, [0.4, 0.7, 0], { turn: 33 });
    const picture = render({ solids: [thing], ground }, camera);
    const [x0, y0, x1, y1] = picture.boxOf(0)!;
    const corners = cornersOf(thing).map((corner) => project(camera, corner)!);
    expect(x0).toBeGreaterThanOrEqual(Math.min(...corners.map(([x]) => x)) - 1);
    expect(x1).toBeLessThanOrEqual(Math.max(...corners.map(([x]) => x)) + 1);
    expect(y0).toBeGreaterThanOrEqual(Math.min(...corners.map(([, y]) => y)) - 1);
    expect(y1).toBeLessThanOrEqual(Math.max(...corners.map(([, y]) => y)) + 1);
    const [x, y] = project(camera, [0.4, 0.7, 0.45])!;
    expect(picture.owners[Math.floor(y) * 160 + Math.floor(x)]).toBe(1);
    // Its foot and its top are seen where they project.
    expect(Math.abs(y1 - project(camera, [0.4, 0.7, 0])![1])).toBeLessThan(6);
    expect(Math.abs(y0 - project(camera, [0.4, 0.7, 1])![1])).toBeLessThan(6);
  });
  it("hides what is behind, from either side", () => {
    const [front, behind] = [solid("cube", [0, 0, 0]), solid("ball", [0, 2, 0])];
    for (const solids of [
      [front, behind],
      [behind, front],
    ]) {
      const level = cameraFrom({ at: [0, -9, 0.5], lookAt: [0, 0, 0.5], fieldOfView: 40 }, 160, 120);
      const { visible } = render({ solids, ground }, level, { fine: false });
      expect(visible[solids.indexOf(behind)]).toBe(0);
      expect(visible[solids.indexOf(front)]).toBeGreaterThan(200);
    }
  });
  it("is drawn near and partly behind the camera too", () => {
    const near = cameraFrom({ at: [0, -0.8, 0.5], lookAt: [0, 0, 0.5], fieldOfView: 60 }, 80, 60);
    expect(render({ solids: [solid("cube", [0, 0, 0])], ground }, near).visible[0]).toBe(80 * 60);
    const beside = cameraFrom({ at: [0.6, 0, 0.5], lookAt: [0.6, 5, 0.5], fieldOfView: 90 }, 80, 60);
    const picture = render({ solids: [solid("cube", [0, 0, 0])], ground }, beside);
    expect(picture.boxOf(0)![0]).toBe(0);
    expect(picture.boxOf(0)![2]).toBeLessThan(40);
  });
  it("changes nothing outside the box of a solid whose colour is changed, and all within it that it owns", () => {
    const things = [
      solid("cube", [0, 0, 0], { turn: 20 }),
      solid("cone", [0.7, -1.2, 0], { colour: [20, 120, 50] }),
      solid("cylinder", [-0.8, 1, 0], { colour: [240, 200, 20] }),
    ];
    const plain = render({ solids: things, ground }, camera);
    for (const i of things.keys()) {
      const solids = things.map((each, j) =>
        j === i ? { ...each, colour: [250, 250, 250] as const } : each,
      );
      const changed = render({ solids, ground }, camera);
      const [x0, y0, x1, y1] = plain.boxOf(i)!;
      for (let y = 0; y < 120; y++)
        for (let x = 0; x < 160; x++) {
          const at = (y * 160 + x) * 3;
          const differs = [0, 1, 2].some(
            (band) => plain.pixels.data[at + band] !== changed.pixels.data[at + band],
          );
          const isIn = x >= x0 - 1 && x < x1 + 1 && y >= y0 - 1 && y < y1 + 1;
          if (differs) expect(isIn).toBe(true);
          else expect(plain.owners[y * 160 + x]).not.toBe(i + 1);
        }
    }
  });
});
