// Stores that are read-only, full, busy, damaged or shared. Exit code 1, a named error, and nothing half-written: what
// was acknowledged can be read, resumed and verified.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { type FileLayer, nodeFiles, openDirectoryStore, StoreWriteError } from "@fovea/core";
import { ask, askedProgramModel, verify } from "@fovea/systems";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { expectRefused, linesWith, Sandbox, sample, width } from "./fovea.js";
import { blackPng, makePdf } from "./media.js";

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = new Sandbox();
});
afterEach(() => sandbox.remove());

const coffee = sample("coffee.png");

describe("a store that cannot be written", () => {
  // Root may write to any folder whatever its mode, but not make one here.
  it.each(["/sys/fovea", "/proc/fovea"])("is read-only: %s", async (path) => {
    await expectRefused(sandbox, ["ask", coffee, ...width, "--store", path], {
      status: 1,
      code: "STORE_WRITE",
      message: new RegExp(`cannot write to the store ${path}: `),
      fix: /FOVEA_STORE/,
    });
  });

  it("is a file, or lies under one", async () => {
    sandbox.file("file", "");
    for (const path of ["file", "file/store"]) {
      await expectRefused(sandbox, ["ask", coffee, ...width, "--store", path], {
        status: 2,
        code: "INVALID_INPUT",
        message: /file(\/store)? is a file or lies under one/,
        fix: /name a folder/,
      });
    }
  });

  it.each([1, 40])("takes files of %i KiB and no more; with room again, all is well", async (kib) => {
    const args = ["ask", coffee, ...width];
    await expectRefused(
      sandbox,
      args,
      {
        status: 1,
        code: "STORE_WRITE",
        message: /cannot write to the store .*\.fovea: /,
        fix: /acknowledged/,
      },
      { shell: `ulimit -f ${kib}; exec "$@"` },
    );
    const store = await openDirectoryStore(sandbox.path(".fovea"));
    try {
      expect(await store.check()).toEqual([]);
    } finally {
      await store.close();
    }
    expect(readdirSync(sandbox.path(".fovea/blobs/tmp"))).toEqual([]);
    expect((await sandbox.fovea(args)).status).toBe(0);
    const { status, stdout } = await sandbox.fovea(["runs", "verify"]);
    expect([status, stdout]).toEqual([0, expect.stringMatching(/: sound \(.* 0 problems in the store\)/)]);
  });

  it("is full at each of its writes in turn: named, sound afterwards, and the run goes on", async () => {
    const path = sandbox.path("store");
    const question = JSON.stringify({ op: "constant", value: 7 });
    const dot = blackPng(9, 9);
    let refusals = 0;
    for (let room = 0; ; room++) {
      const options = { media: [dot], question, model: askedProgramModel(), id: `run-${room}` };
      const full = await openDirectoryStore(path, { files: filesWithRoom(room), durability: "os" });
      const outcome = await ask({ ...options, store: full }).catch((error: unknown) => error);
      await full.close();
      const store = await openDirectoryStore(path, { durability: "os" });
      try {
        // What was cut off in the middle of a write was never acknowledged.
        expect((await store.check()).filter(({ kind }) => kind !== "torn")).toEqual([]);
        if (!(outcome instanceof Error)) break;
        expect(outcome).toBeInstanceOf(StoreWriteError);
        expect(outcome.message).toMatch(/no space is left on its disk \(ENOSPC/);
        refusals++;
        const begun = (await store.run(options.id)) !== undefined;
        const again = await (begun
          ? ask({ media: [], run: options.id, model: options.model, store }).catch((error: unknown) =>
              // Nothing was asked yet: the run holds its beginning only.
              /stopped before it held a question/.test(String(error)) ? undefined : Promise.reject(error),
            )
          : ask({ ...options, store }));
        if (again !== undefined) expect(again.answer).toBe("7");
      } finally {
        await store.close();
      }
    }
    expect(refusals).toBeGreaterThan(10);
  });

  it("was written by a newer Fovea, or is damaged", async () => {
    sandbox.file(".fovea/format.json", JSON.stringify({ v: 4, needs: "3.1.0" }));
    await expectRefused(sandbox, ["ask", coffee, ...width], {
      status: 1,
      code: "NEWER_STORE",
      message: /version 3/,
      fix: /npm install fovea@3\.1\.0/,
    });
    sandbox.file(".fovea/format.json", "{");
    await expectRefused(sandbox, ["runs", "list"], {
      status: 1,
      code: "CORRUPT_STORE",
      message: /format\.json is damaged/,
      fix: /"v":3/,
    });
  });
});

describe("one store", () => {
  it("takes three questions at once", async () => {
    sandbox.file("total.pdf", makePdf({ content: "BT /F1 20 Tf 20 40 Td (total 42) Tj ET" }));
    const asked = await Promise.all([
      sandbox.json<{ run: string; answer: string }>(["ask", coffee, ...width]),
      sandbox.json<{ run: string; answer: string }>(["ask", coffee, ...width]),
      sandbox.json<{ run: string; answer: string }>(["ask", "total.pdf", ...linesWith("total")]),
    ]);
    // The whole of what was said when it is no answer, for whoever reads the failure.
    expect(asked.map(({ status, value }) => [status, value.answer ?? value])).toEqual([
      [0, "600 pixels"],
      [0, "600 pixels"],
      [0, "total 42"],
    ]);
    const store = await openDirectoryStore(sandbox.path(".fovea"));
    try {
      for (const { value } of asked) {
        const report = await verify(store, value.run);
        expect(report).toMatchObject({ sound: true, problems: [] });
        expect(report.claims.map(({ status }) => status)).toEqual(["checked"]);
        expect(new Set(report.steps.map(({ status }) => status))).toEqual(new Set(["checked"]));
      }
    } finally {
      await store.close();
    }
  });

  it("lets only one process write a run", async () => {
    const { run } = (await sandbox.json<{ run: string }>(["ask", coffee, ...width])).value;
    const holder = await openDirectoryStore(sandbox.path(".fovea"), { beatMs: 50 });
    try {
      await holder.acquire(run);
      await expectRefused(sandbox, ["ask", "--run", run], {
        status: 1,
        code: "STORE_BUSY",
        message: new RegExp(`run ${run} is being written by process ${process.pid}`),
        fix: /wait until it is done, or stop it/,
      });
    } finally {
      await holder.close();
    }
    const { status, value } = await sandbox.json(["ask", "--run", run]);
    expect([status, value.answer, value.run]).toEqual([0, "600 pixels", run]);
  });

  it("is found by FOVEA_STORE, where an empty one counts as none", async () => {
    await sandbox.fovea(["ask", coffee, ...width], { env: { FOVEA_STORE: "elsewhere" } });
    expect(sandbox.list()).toEqual(["elsewhere"]);
    await sandbox.fovea(["ask", coffee, ...width], { env: { FOVEA_STORE: "" } });
    expect(sandbox.list()).toEqual([".fovea", "elsewhere"]);
  });

  it("whose picture was changed by a byte is not sound", async () => {
    const { media } = (await sandbox.json<{ media: { id: string }[] }>(["ask", coffee, ...width])).value;
    const [pack] = readdirSync(sandbox.path(".fovea/packs"));
    const path = sandbox.path(".fovea/packs", pack!);
    const bytes = readFileSync(path);
    // Somewhere in the picture: its line ends with its id.
    bytes[bytes.indexOf(`${media[0]!.id}\n`) + 1000]! ^= 1;
    writeFileSync(path, bytes);
    const { status, stdout } = await sandbox.fovea(["runs", "verify"]);
    expect(status).toBe(1);
    expect(stdout).toMatch(/NOT sound/);
    expect(stdout).toContain(media[0]!.id);
  });

  it("keeps a run of a program apart from a question to a model", async () => {
    const { run } = (await sandbox.json<{ run: string }>(["ask", coffee, ...width])).value;
    const height = [
      "--program",
      JSON.stringify({ op: "measure", quantity: "height", of: { op: "image", index: 0 } }),
    ];
    const more = await sandbox.json(["ask", "--run", run, ...height]);
    expect([more.status, more.value.answer, more.value.run]).toEqual([0, "400 pixels", run]);
    const shown = await sandbox.fovea(["runs", "show", run]);
    expect(shown.stdout).toMatch(/user: .*measure\(width, image 1\)[\s\S]*user: measure\(height, image 1\)/);
    expect((await sandbox.fovea(["runs", "verify", run])).status).toBe(0);
  });
});

/** Node's files on a disk that takes `room` more writes. */
function filesWithRoom(room: number): FileLayer {
  let left = room;
  const spend = () => {
    left -= 1;
    if (left < 0) throw Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" });
  };
  return {
    ...nodeFiles,
    async open(path, how) {
      const file = await nodeFiles.open(path, how);
      return {
        ...file,
        async write(bytes, position) {
          try {
            spend();
          } catch (error) {
            // As a disk does: some of it is written.
            await file.write(bytes.subarray(0, bytes.length >> 1), position);
            throw error;
          }
          return file.write(bytes, position);
        },
      };
    },
    async makeDirectory(path) {
      if (!nodeFiles.exists(path)) spend();
      return nodeFiles.makeDirectory(path);
    },
  };
}
