import { describe, expect, it } from "vitest";
import { annotationId } from "../run/records.js";
import type { Store } from "../run/store.js";
import { DirectoryStore } from "./directory-store.js";
import { buildIndex } from "./index-builder.js";
import { layoutOf, parseSegmentName } from "./layout.js";
import { memoryFiles } from "./memory-files.js";
import { advance, after, headRecord, rootOf, stepRecord, stillClock } from "./testing/journal.js";

describe("an index", () => {
  it("that grew with its segment is, byte for byte, the one that is made of the segment", async () => {
    const files = memoryFiles();
    const store: Store = new DirectoryStore("/s", { files, clock: stillClock, segmentBytes: 6000 });
    const leases = await Promise.all(["a", "b c!", "d"].map((run) => store.acquire(run)));
    for (const lease of leases) await advance(store, lease, rootOf(lease.run));
    for (let n = 0; n < 20; n++) {
      // Calls that share a group, and one that writes two runs.
      const steps = leases.map(({ run }) => after(rootOf(run), { n, text: `word-${n} Ünï`, tool: "crop@1" }));
      await Promise.all(leases.slice(0, 2).map((lease, i) => advance(store, lease, steps[i]!)));
      await store.append(
        leases.flatMap((lease, i) => [stepRecord(lease, steps[i]!), headRecord(lease, steps[i]!)]),
      );
      const annotation = { step: steps[0]!.id, scorer: "s@1", value: n % 2 === 0 ? n : null, author: "t" };
      await store.append([{ v: 1, type: "annotation", id: annotationId(annotation), annotation }]);
      await store.append([{ v: 1, type: "group", id: `g ${n}`, name: "g", members: { m: "a" } }]);
    }
    await store.prune({ run: "d" });
    await store.close();
    const layout = layoutOf("/s");
    const names = await files.list("/s/index");
    expect(names.length).toBeGreaterThan(2);
    for (const name of names) {
      const segment = parseSegmentName(name.replace(".idx", ".log"))!;
      const made = await buildIndex(files, layout, segment);
      expect(Buffer.compare(made!, await files.readFile(`/s/index/${name}`)), name).toBe(0);
    }
  });
});
