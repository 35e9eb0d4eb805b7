// The experts of space-tools under concurrent calls: served as pools of threads (two workers an expert), and by a naive server that
// does one request at a time in its process. Wall time, for that is what a caller waits for; both do the same calls in turn.
import { availableParallelism } from "node:os";
import { memoryStore } from "@fovea/core";
import { expertPool, served, spaceExperts, Toolshed } from "@fovea/systems";
import { imageCodec, loadMedia, tools } from "@fovea/vision";
import { interleave, wallMs } from "../lib.mjs";

const workers = 2;
/** Calls that each caller makes, one of each expert. */
const each = spaceExperts.length;
const pictures = ["samples/sign.jpg", "samples/coffee.png", "samples/astronaut.png"];

/** One after the other, in the order in which they come. */
function naiveServer(byName) {
  let last = Promise.resolve();
  return (name, input, context) => {
    const answer = last.then(() => byName.get(name).run(byName.get(name).parse(input), context));
    last = answer.catch(() => {});
    return answer;
  };
}

export default async function bench() {
  const { blobs } = memoryStore();
  const media = await Promise.all(pictures.map((path) => loadMedia(path, blobs)));
  const contexts = media.map((part) => ({ blobs, codec: imageCodec, media: { "image-1": part } }));
  const loaded = await Promise.all(
    tools.filter(({ id }) => spaceExperts.includes(id)).map((entry) => entry.load()),
  );
  const plain = new Map(loaded.map((tool) => [tool.name, tool]));
  const shed = new Toolshed(spaceExperts.map((name) => expertPool(name, workers)));
  const pooled = new Map(loaded.map((tool) => [tool.name, served(tool, shed)]));
  const servers = {
    shed: (name, input, context) => pooled.get(name).run(pooled.get(name).parse(input), context),
    naive: naiveServer(plain),
  };

  /** So many callers at once, each asking every expert, beginning with another one; what each call took. */
  const batch = async (server, callers) => {
    const took = [];
    await Promise.all(
      Array.from({ length: callers }, async (_, caller) => {
        for (let i = 0; i < each; i++) {
          const name = spaceExperts[(caller + i) % each];
          const context = contexts[caller % contexts.length];
          took.push(await wallMs(() => servers[server](name, { image: "image-1" }, context)));
        }
      }),
    );
    return took;
  };

  try {
    const rows = [];
    // Every thread loads its model once, and both give the same.
    for (let i = 0; i < 2; i++) await batch("shed", 2 * workers * each);
    for (const name of spaceExperts) {
      const [one, other] = await Promise.all(
        ["shed", "naive"].map((server) => servers[server](name, { image: "image-1" }, contexts[0])),
      );
      if (JSON.stringify(one.parts) !== JSON.stringify(other.parts)) throw new Error(`${name} differs`);
    }
    for (const callers of [1, 4, 8]) {
      const took = { shed: [], naive: [] };
      const measured = (server) => async () => {
        took[server].push(...(await batch(server, callers)));
      };
      const wall = await interleave(
        { shed: measured("shed"), naive: measured("naive") },
        { rounds: 5, measure: wallMs },
      );
      const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
      const [own, peer] = [median(took.shed), median(took.naive)];
      const n = 5 * callers * each;
      rows.push({
        name: `${callers} concurrent, ${callers * each} calls of ${spaceExperts.join(", ")}: median latency of a call (n ${n + callers * each}), pools of ${workers} threads against one request at a time, ${availableParallelism()} cores`,
        value: own,
        unit: "ms",
        peer,
        ratio: own / peer,
      });
      rows.push({
        name: `${callers} concurrent: calls per second, the same`,
        value: (1000 * callers * each) / wall.shed,
        unit: "calls/s",
        peer: (1000 * callers * each) / wall.naive,
        ratio: wall.naive / wall.shed,
      });
    }
    return rows;
  } finally {
    await shed.close();
  }
}
