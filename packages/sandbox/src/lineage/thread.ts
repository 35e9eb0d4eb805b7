import { parentPort } from "node:worker_threads";
import type { Asked, Found } from "./apart.js";
import { type Parent, recoverLineage } from "./recover.js";

/** The body of a thread that looks for pictures. It keeps the images of late, whose smaller copies cost more than a search. */
const kept = 4;
const known = new Map<number, Parent>();

parentPort!.on("message", ({ ticket, pixels, parents, hint }: Asked) => {
  const given = new Map(
    parents.map(({ name, id, parent }): [string, Parent] => {
      const one = known.get(id) ?? parent;
      known.delete(id);
      known.set(id, one);
      return [name, one];
    }),
  );
  try {
    const { lineage, pixels: natural, same } = recoverLineage(pixels, given, hint);
    const name = [...given].find(([, { image }]) => image === same)?.[0];
    const found: Found = {
      ticket,
      lineage,
      natural: natural === pixels ? null : natural,
      same: name ?? null,
    };
    parentPort!.postMessage(found);
  } catch (error) {
    parentPort!.postMessage({ ticket, error: String(error) } satisfies Found);
  }
  for (const id of [...known.keys()].slice(0, -kept)) known.delete(id);
});
