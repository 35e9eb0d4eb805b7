import { readdirSync, readFileSync } from "node:fs";
import {
  type Image,
  InvalidInputError,
  imageSize,
  runCode,
  type Sandbox,
  type SandboxSession,
} from "@fovea/core";
import { javaScriptSandbox, pythonSandbox } from "@fovea/sandbox";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openHouse, scenery, store } from "./testing/house.js";
import { missing } from "./testing/machine.js";

/** What the kernel says of the process with this name: "T" is stopped; undefined when there is none. */
function stateOf(name: string): string | undefined {
  for (const id of readdirSync("/proc").filter((each) => /^\d+$/.test(each))) {
    try {
      const [, found, state] = /\((.*)\) (\S)/.exec(readFileSync(`/proc/${id}/stat`, "utf8"))!;
      if (found === name) return state;
    } catch {} // it ended meanwhile
  }
  return undefined;
}

/** The same things said in each language. */
const javascript = {
  open: () => javaScriptSandbox(),
  define: "const counter = [1]",
  again: "const counter = [1, 2]",
  grow: "counter.push(counter.length + 1); counter.length",
  length: "counter.length",
  printed: `print("a"); print("b", 2)`,
  throws: `const x = 1;\nmissing_name`,
  missing: "ReferenceError",
  syntax: "const = 1",
  loop: "while (true);",
  hoard: "const kept = []; while (true) kept.push(new Uint8Array(1 << 20))",
  memory: /^(InternalError|RangeError|SandboxKilledError)$/,
  flood: `while (true) print("x".repeat(1000))`,
  disk: `for (let i = 0; i < 99; i++) writeFile("f" + i, "x".repeat(100_000))`,
  diskError: /^RangeError$/,
  record: "({ a: [1, 2.5, null, true], b: 'text' })",
  strange: "[NaN, Infinity, 10n ** 20n]",
  strangeValue: ["NaN", "Infinity", "100000000000000000000"],
  readText: `String.fromCharCode(...readFile("note.txt"))`,
  crop: "photo.crop(40, 30, 100, 80)",
  two: "const left = photo.crop(0, 0, 40, 40); const right = photo.crop(60, 0, 120, 40); const n = 3",
  save: `writeFile("out.png", photo.crop(10, 10, 50, 50))`,
  many: "for (let i = 0; i < 15; i++) show(photo)",
  large: "photo.resize(2000, 2000)",
  size: "[photo.width, photo.height]",
} as const;
const python: { readonly [key in keyof typeof javascript]: unknown } & { readonly [key: string]: unknown } = {
  open: () => pythonSandbox(),
  define: "counter = [1]",
  again: "counter = [1, 2]",
  grow: "counter.append(len(counter) + 1)\nlen(counter)",
  length: "len(counter)",
  printed: `print("a")\nprint("b", 2)`,
  throws: "x = 1\nmissing_name",
  missing: "NameError",
  syntax: "x = = 1",
  loop: "while True: pass",
  hoard: "kept = []\nwhile True: kept.append(bytearray(1 << 20))",
  memory: /^(MemoryError|SandboxKilledError)$/,
  flood: `while True: print("x" * 1000)`,
  disk: `for i in range(99): open(f"f{i}", "wb").write(bytes(100_000))`,
  diskError: /^OSError$/,
  record: "{'a': [1, 2.5, None, True], 'b': 'text'}",
  strange: "[float('nan'), float('inf'), 10 ** 20]",
  strangeValue: ["nan", "inf", "100000000000000000000"],
  readText: `open("note.txt").read()`,
  crop: "photo.crop((40, 30, 100, 80))",
  two: "left = photo.crop((0, 0, 40, 40))\nright = photo.crop((60, 0, 120, 40))\nn = 3",
  save: `photo.crop((10, 10, 50, 50)).save("out.png")`,
  many: "for i in range(15): show(photo)",
  large: "photo.resize((2000, 2000))",
  size: "[photo.width, photo.height]",
};

for (const [language, words] of Object.entries({ javascript, python }) as [
  "javascript" | "python",
  typeof javascript,
][]) {
  const absent = language === "python" ? missing : [];
  describe.skipIf(absent.length > 0)(`a session in ${language}`, () => {
    const house = openHouse();
    let sandbox: Sandbox;
    let photo: Image;
    const pixelsOf = (image: Image) => house.codec.pixels(image, house.blobs);
    const inSession = async (what: (session: SandboxSession) => Promise<void>, limits = {}) => {
      const session = await sandbox.open(house, limits);
      try {
        await what(session);
      } finally {
        await session.close();
      }
    };

    beforeAll(async () => {
      sandbox = words.open();
      photo = await store(scenery(5, 160, 120), house.blobs);
    });
    afterAll(() => sandbox.close());

    it("says its language and what keeps code in", () => {
      expect(sandbox.language).toBe(language);
      expect(sandbox.isolation).toMatch(
        language === "python"
          ? /^bubblewrap, seccomp \(threads only\), rlimits, (no control group|control group version [12])$/
          : /QuickJS/,
      );
    });

    it("keeps what calls define, and lets them define it again", () =>
      inSession(async (session) => {
        expect((await session.run(words.define)).error).toBe(null);
        expect((await session.run(words.grow)).value).toBe(2);
        expect((await session.run(words.again)).error).toBe(null);
        expect((await session.run(words.grow)).value).toBe(3);
      }));

    it("gives text, values and errors with their lines", () =>
      inSession(async (session) => {
        expect((await session.run(words.printed)).stdout).toBe("a\nb 2\n");
        expect((await session.run(words.record)).value).toEqual({ a: [1, 2.5, null, true], b: "text" });
        expect((await session.run(words.strange)).value).toEqual(words.strangeValue);
        const { error, value } = await session.run(words.throws);
        expect({ error, value }).toMatchObject({
          error: { name: words.missing, kind: "code", line: 2 },
          value: null,
        });
        expect((await session.run(words.syntax)).error).toMatchObject({ name: "SyntaxError", line: 1 });
      }));

    it("forks by making its calls again; then each goes its own way", () =>
      inSession(async (session) => {
        await session.run(words.define);
        await session.run(words.grow);
        const fork = await session.fork();
        expect((await fork.run(words.grow)).value).toBe(3);
        expect((await fork.run(words.grow)).value).toBe(4);
        expect((await session.run(words.grow)).value).toBe(3);
        await fork.close();
      }));

    it("remembers calls that another session answered", () =>
      inSession(async (session) => {
        await session.remember(words.define);
        await session.remember(words.grow);
        expect((await session.run(words.length)).value).toBe(2);
      }));

    it("stops a call that runs too long, and has what was there before it", () =>
      inSession(
        async (session) => {
          await session.run(words.define);
          await session.run(words.grow);
          const { error, images } = await session.run(words.loop);
          expect({ error, images }).toMatchObject({
            error: { name: "SandboxTimeoutError", kind: "limit" },
            images: [],
          });
          expect((await session.run(words.length)).value).toBe(2);
        },
        { timeoutMs: 2000 },
      ));

    it("stops a call that takes too much memory", () =>
      inSession(
        async (session) => {
          await session.run(words.define);
          const { error } = await session.run(words.hoard);
          expect(error?.name).toMatch(words.memory);
          expect(error?.kind).toBe("limit");
        },
        { memoryBytes: 48 * 2 ** 20 },
      ));

    it("stops floods of text and files, and drops pictures beyond the limit", () =>
      inSession(
        async (session) => {
          const flood = await session.run(words.flood);
          expect(flood.error).toMatchObject({ name: "OutputLimitError", kind: "limit" });
          expect(flood.stdout).toHaveLength(5000);
          const disk = await session.run(words.disk);
          expect(disk.error?.name).toMatch(words.diskError);
          expect(disk.error?.kind).toBe("limit");
          await session.run("0", { images: { photo } });
          const many = await session.run(words.many);
          expect([many.images.length, many.droppedImages]).toEqual([4, 11]);
          const large = await session.run(words.large);
          expect(large.images).toEqual([]);
          expect(large.error).not.toBe(null);
        },
        { outputBytes: 5000, diskBytes: 2 ** 20, images: 4, pixels: 100_000 },
      ));

    it("stops when it is told to, and goes on afterwards", () =>
      inSession(async (session) => {
        await session.run(words.define);
        const stop = new AbortController();
        const running = session.run(words.loop, { signal: stop.signal });
        setImmediate(() => stop.abort());
        await expect(running).rejects.toMatchObject({ name: "InterruptedError" });
        expect((await session.run(words.length)).value).toBe(1);
      }));

    it("takes files and images, and gives images back with their places", () =>
      inSession(async (session) => {
        const note = new TextEncoder().encode("hello");
        const given = await session.run(words.readText, { files: { "note.txt": note }, images: { photo } });
        expect(given.value).toBe("hello");
        expect((await session.run(words.size)).value).toEqual([160, 120]);
        const cropped = await session.run(words.crop);
        const [{ image, source } = { image: photo, source: "none" }] = cropped.images;
        expect(source).toBe("shown");
        expect(imageSize(image)).toEqual({ width: 60, height: 50 });
        const [placement] = image.lineage;
        expect(placement?.certainty).toBe(language === "python" ? "recovered" : "exact");
        expect(placement!.matrix.map((each) => Math.round(each))).toEqual([1, 0, 40, 0, 1, 30, 0, 0, 1]);
        const [there, whole] = [await pixelsOf(image), await pixelsOf(photo)];
        expect([...there.data.subarray(0, 3)]).toEqual([
          ...whole.data.subarray((30 * 160 + 40) * 3, (30 * 160 + 40) * 3 + 3),
        ]);
      }));

    it("gives back variables by name, those that changed, and pictures in files", () =>
      inSession(async (session) => {
        await session.run("0", { images: { photo } });
        const changed = await session.run(words.two, { variables: "changed" });
        expect(changed.images.map(({ name, source }) => [source, name])).toEqual([
          ["variable", "left"],
          ["variable", "right"],
        ]);
        const named = await session.run("0", { variables: ["right", "nothing"] });
        expect(named.images.map(({ name, image }) => [name, imageSize(image).width])).toEqual([
          ["right", 60],
        ]);
        const saved = await session.run(words.save, { outputs: ["out.png", "never.png"] });
        expect(saved.images.map(({ name, source }) => [source, name])).toEqual([["file", "out.png"]]);
      }));

    it("refuses names that are no names", () =>
      inSession(async (session) => {
        const bytes = new Uint8Array(1);
        expect(() => session.run("1", { files: { "../out": bytes } })).toThrow(InvalidInputError);
        expect(() => session.run("1", { files: { ".hidden": bytes } })).toThrow(InvalidInputError);
        expect(() => session.run("1", { images: { "a b": photo } })).toThrow(InvalidInputError);
        expect(() => session.run("1", { outputs: ["/etc/passwd"] })).toThrow(InvalidInputError);
      }));

    it("answers calls in the order in which they were made", () =>
      inSession(async (session) => {
        const all = await Promise.all(
          [words.define, words.grow, words.grow, words.grow].map((code) => session.run(code)),
        );
        expect(all.map(({ value }) => value).slice(1)).toEqual([2, 3, 4]);
      }));

    it("runs one piece of code by itself", async () => {
      expect((await runCode(sandbox, house, "6 * 7")).value).toBe(42);
    });

    it("is over when it is closed", async () => {
      const session = await sandbox.open(house);
      await session.close();
      await expect(session.run("1")).rejects.toMatchObject({ name: "SandboxUnavailableError" });
    });
  });
}

describe("JavaScript alone", () => {
  const house = openHouse();
  const sandbox = javaScriptSandbox();
  afterAll(() => sandbox.close());

  it("runs TypeScript", async () => {
    const { value } = await runCode(
      sandbox,
      house,
      "interface A { n: number }\nconst a: A = { n: 4 };\na.n as number",
    );
    expect(value).toBe(4);
  });

  it("waits for promises, and gives an error of the house as one of the code", async () => {
    expect((await runCode(sandbox, house, "Promise.resolve(5).then((n) => n + 1)")).value).toBe(6);
    const photo = await store(scenery(1, 64, 48), house.blobs);
    const { value } = await runCode(
      sandbox,
      house,
      "let said; try { photo.crop(900, 900, 910, 910); } catch (e) { said = e.message; } said",
      {
        images: { photo },
      },
    );
    expect(value).toMatch(/no area/);
  });

  it("finds pixels that code took and gave back", async () => {
    const photo = await store(scenery(2, 96, 64), house.blobs);
    const { images, error } = await runCode(
      sandbox,
      house,
      "Picture.fromPixels(photo.crop(16, 8, 80, 56).pixels())",
      { images: { photo } },
    );
    expect(error).toBe(null);
    const [placement] = images[0]!.image.lineage;
    expect(placement).toMatchObject({ certainty: "recovered" });
    expect([placement!.matrix[2], placement!.matrix[5]].map(Math.round)).toEqual([16, 8]);
  });
});

describe.skipIf(missing.length > 0)("Python alone", () => {
  const house = openHouse();
  let sandbox: Sandbox;
  beforeAll(() => {
    sandbox = pythonSandbox();
  });
  afterAll(() => sandbox.close());

  it("does nothing between calls", async () => {
    const session = await sandbox.open(house);
    const name = `fv-${process.pid}`;
    await session.run(`import ctypes, threading
def loop():
    while True: pass
threading.Thread(target=loop, daemon=True).start()
ctypes.CDLL(None).prctl(15, b"${name}", 0, 0, 0)`);
    await expect.poll(() => stateOf(name)).toBe("T");
    expect((await session.run("1")).value).toBe(1);
    await expect.poll(() => stateOf(name)).toBe("T");
    await session.close();
    await expect.poll(() => stateOf(name)).toBe(undefined);
  });

  it("shows what is too large as the start of its text", async () => {
    const { value, error } = await runCode(sandbox, house, "[[0] * 1000] * 1000");
    expect(error).toBe(null);
    expect(value).toMatch(/^\[\[0, 0/);
    expect((value as string).length).toBe(2000);
    const emoji = await runCode(sandbox, house, `print("\\U0001F600" * 60000)`);
    expect([...emoji.stdout]).toHaveLength(60001);
  });
});
