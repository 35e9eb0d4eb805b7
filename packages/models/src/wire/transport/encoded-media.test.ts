import { sha256 } from "@fovea/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Allocation, Arena } from "./arena.js";
import { EncodedMedia } from "./encoded-media.js";

function blobsOf(...contents: Buffer[]) {
  const known = new Map(contents.map((bytes) => [sha256(bytes), bytes]));
  let reads = 0;
  return {
    ids: [...known.keys()],
    get reads() {
      return reads;
    },
    get: async (id: string) => {
      reads += 1;
      const bytes = known.get(id);
      if (bytes === undefined) throw new Error(`no blob ${id}`);
      return bytes;
    },
  };
}

const bytesOf = (length: number, seed: number) =>
  Buffer.alloc(length, Buffer.from([seed, seed * 7, 251, 3, 99]));
const text = (lease: { pieces(): Iterable<Buffer> }) => Buffer.concat([...lease.pieces()]).toString("latin1");

describe("EncodedMedia", () => {
  it("gives the base64 of any bytes, cached or not", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 200 }),
        fc.nat(200_000),
        fc.boolean(),
        async (head, more, cached) => {
          const bytes = Buffer.concat([head, bytesOf(more, 5)]);
          const blobs = blobsOf(bytes);
          const media = new EncodedMedia(cached ? 1 << 20 : 0);
          const lease = await media.acquire(blobs.ids[0]!, blobs);
          expect(text(lease)).toBe(bytes.toString("base64"));
          expect(lease.length).toBe(bytes.toString("base64").length);
          lease.release();
        },
      ),
      { numRuns: 60 },
    );
  });

  it("reads and encodes a medium once while it is cached, even for requests at the same time", async () => {
    const blobs = blobsOf(bytesOf(9000, 1));
    const media = new EncodedMedia(1 << 20);
    const leases = await Promise.all([1, 2, 3].map(() => media.acquire(blobs.ids[0]!, blobs)));
    expect(blobs.reads).toBe(1);
    for (const lease of leases) lease.release();
    await media.acquire(blobs.ids[0]!, blobs);
    expect(blobs.reads).toBe(1);
  });

  it("keeps within its bound: what was used last stays, what is in use always", async () => {
    const blobs = blobsOf(bytesOf(700, 1), bytesOf(700, 2), bytesOf(700, 3), bytesOf(700, 4));
    const [a, b, c, d] = blobs.ids as [string, string, string, string];
    const media = new EncodedMedia(3 * 4096);
    const used = await media.acquire(a, blobs);
    (await media.acquire(b, blobs)).release();
    (await media.acquire(c, blobs)).release();
    (await media.acquire(b, blobs)).release();
    (await media.acquire(d, blobs)).release();
    expect(media.bytes).toBe(3 * 4096);
    const before = blobs.reads;
    expect(text(used)).toBe(bytesOf(700, 1).toString("base64"));
    (await media.acquire(b, blobs)).release();
    (await media.acquire(a, blobs)).release();
    expect(blobs.reads).toBe(before);
    (await media.acquire(c, blobs)).release();
    expect(blobs.reads).toBe(before + 1);
  });

  it("lets go at once, or when the last request is written", async () => {
    const blobs = blobsOf(bytesOf(3000, 1), bytesOf(3000, 2));
    const media = new EncodedMedia(1 << 20);
    const first = await media.acquire(blobs.ids[0]!, blobs);
    (await media.acquire(blobs.ids[1]!, blobs)).release();
    media.release(blobs.ids);
    expect(media.count).toBe(0);
    expect(media.bytes).toBe(4096);
    expect(text(first)).toBe(bytesOf(3000, 1).toString("base64"));
    first.release();
    first.release();
    expect(media.bytes).toBe(0);
  });

  it("does not push out a quarter of itself for one medium: that one is encoded as it is sent", async () => {
    const blobs = blobsOf(bytesOf(3000, 1), bytesOf(30_000, 2));
    const media = new EncodedMedia(10 * 4096);
    (await media.acquire(blobs.ids[0]!, blobs)).release();
    const large = await media.acquire(blobs.ids[1]!, blobs);
    expect(large.whole).toBeUndefined();
    expect(media.count).toBe(1);
    media.setMaxBytes(0);
    expect(media.bytes).toBe(0);
  });

  it("has room for who begins until a twelfth is taken, and again when something is let go", async () => {
    const blobs = blobsOf(...Array.from({ length: 4 }, (_, i) => bytesOf(1_700_000, i)));
    const media = new EncodedMedia(96 << 20, { isIdle: false, take: () => false });
    let changes = 0;
    media.listen(() => {
      changes += 1;
    });
    expect([0, 16, 17].map((starting) => media.isThere(starting))).toEqual([true, true, false]);
    for (const id of blobs.ids) (await media.acquire(id, blobs)).release();
    expect(media.isThere(0)).toBe(false);
    media.release(blobs.ids.slice(0, 2));
    expect(changes).toBe(1);
    expect(media.isThere(0)).toBe(true);
    media.setMaxBytes(0);
    expect(media.isThere(0)).toBe(true);
  });

  it("lets others begin beyond that while the process has time to spare", async () => {
    const blobs = blobsOf(bytesOf(10_000_000, 1));
    let turns = 2;
    const media = new EncodedMedia(96 << 20, { isIdle: true, take: () => turns-- > 0 });
    (await media.acquire(blobs.ids[0]!, blobs)).release();
    expect([1, 2, 3].map(() => media.isThere(0))).toEqual([true, true, false]);
  });

  it("takes bytes that a store lends, and copies those that it has no place for", async () => {
    const bytes = [bytesOf(3000, 1), bytesOf(30_000, 2)];
    const memory = new Uint8Array(30_000);
    const lend = async <T>(id: string, use: (bytes: Uint8Array) => T): Promise<T> => {
      const lent = memory.subarray(0, bytes[Number(id)]!.length);
      lent.set(bytes[Number(id)]!);
      const made = use(lent);
      memory.fill(0);
      return made;
    };
    const get = async () => {
      throw new Error("not asked");
    };
    const media = new EncodedMedia(10 * 4096);
    for (const [id, one] of bytes.entries())
      expect(text(await media.acquire(`${id}`, { get, lend }))).toBe(one.toString("base64"));
  });

  it("passes on what the store says, and tries again the next time", async () => {
    const blobs = blobsOf(bytesOf(30, 1));
    const media = new EncodedMedia(1 << 20);
    await expect(media.acquire("f".repeat(64), blobs)).rejects.toThrow("no blob");
    await expect(media.acquire("f".repeat(64), blobs)).rejects.toThrow("no blob");
    expect(blobs.reads).toBe(2);
  });
});

describe("Arena", () => {
  it("never gives the same byte twice, and gets all of it back", () => {
    const sizes = fc.array(fc.record({ bytes: fc.integer({ min: 1, max: 3 << 20 }), free: fc.nat() }), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(sizes, (steps) => {
        const arena = new Arena();
        const live: Allocation[] = [];
        for (const { bytes, free } of steps) {
          const made = arena.allocate(bytes, 24 << 20);
          if (made !== undefined) live.push(made);
          if (free % 3 === 0 && live.length > 0) arena.free(live.splice(free % live.length, 1)[0]!);
          const ranges = live
            .map(({ buffer, block, bytes: held }) => ({
              block,
              from: buffer.byteOffset,
              to: buffer.byteOffset + held,
            }))
            .sort((a, b) => a.from - b.from);
          for (let i = 1; i < ranges.length; i++)
            if (ranges[i]!.block === ranges[i - 1]!.block)
              expect(ranges[i]!.from).toBeGreaterThanOrEqual(ranges[i - 1]!.to);
          expect(arena.used).toBe(live.reduce((sum, { bytes: held }) => sum + held, 0));
          expect(arena.used).toBeLessThanOrEqual(24 << 20);
        }
        for (const one of live) arena.free(one);
        expect(arena.used).toBe(0);
        expect(arena.allocate(32 << 20, 64 << 20)).toBeDefined();
      }),
      { numRuns: 50 },
    );
  });
});
