import { slipperyGrid } from "@fovea/core/testkit";

/** A module as a user writes it for worlds that are not registered. "explodes" throws at its tenth step. */
export default (id) => {
  const world = slipperyGrid();
  if (id !== "explodes") return world;
  let steps = 0;
  return {
    ...world,
    step(actions) {
      if (++steps === 10) throw new RangeError("out of cells");
      return world.step(actions);
    },
  };
};
