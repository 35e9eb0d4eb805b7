import { type FastEnvironment, FoveaError, SchemaError } from "@fovea/core";
import { slipperyGrid } from "@fovea/core/testkit";

/** The grid of the testkit with fast paths, made of its slow ones: for what chooses between them. */
export function fastGrid(): FastEnvironment {
  const world = slipperyGrid();
  const { actions } = world.spec.action;
  return {
    ...world,
    fast: {
      stepIndex(index) {
        if (world.toAct().length === 0) throw new FoveaError("over", "reset");
        const action = actions?.[index];
        if (action === undefined) throw new SchemaError(`no action ${index}`, "0 to 3");
        return world.step({ agent: action }).agent!;
      },
      views: [
        {
          name: "image",
          mode: "image",
          shape: [6, 6, 3],
          dtype: "uint8",
          write(out, offset = 0) {
            const seen = world.observe("image");
            if (seen.mode === "image") out.set(seen.pixels.data, offset);
          },
        },
      ],
    },
  };
}
