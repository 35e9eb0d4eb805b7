import type { Sandbox, StoredImage } from "@fovea/core";
import { pythonSandbox } from "@fovea/sandbox";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openHouse, scenery, store } from "../testing/house.js";
import { missing } from "../testing/machine.js";
import { attackTests, leakTests } from "./testing/attack-tests.js";
import { Canary, outsideOf, outsidePython } from "./testing/outside.js";
import { bombs, parcels } from "./testing/python/bombs.js";
import { files } from "./testing/python/files.js";
import { forging } from "./testing/python/forging.js";
import { kernel } from "./testing/python/kernel.js";
import { leaks } from "./testing/python/leaks.js";
import { processes } from "./testing/python/processes.js";

const attacks = [...files, ...kernel, ...processes, ...bombs, ...parcels, ...forging];

describe.skipIf(missing.length > 0)(
  `Python, attacked (needs ${missing.join(", ") || "what is there"})`,
  () => {
    const canary = new Canary();
    const house = openHouse();
    let sandbox: Sandbox;
    let photo: StoredImage;

    beforeAll(async () => {
      sandbox = pythonSandbox({ warm: 1 });
      photo = await store(scenery(1, 16, 16), house.blobs);
    });
    afterAll(async () => {
      await sandbox.close();
      canary.remove();
    });

    const fill = (code: string) => canary.fill(code, "/opt/fovea");
    const field = { sandbox: () => sandbox, house, canary, photo: () => photo, fill };
    attackTests(attacks, field);
    leakTests(leaks, field);

    it("is attacked in at least 25 ways, each of which works elsewhere or says why not", () => {
      expect(attacks.length + leaks.length).toBeGreaterThanOrEqual(25);
      const controls = outsideOf(attacks);
      expect(controls.length).toBeGreaterThanOrEqual(25);
      const said = outsidePython(
        controls.map(({ code }) => canary.fill(code)),
        canary,
      );
      for (const [i, { attack, gives }] of controls.entries()) {
        expect(`${attack.name}: ${JSON.stringify(said[i])}`).toBe(`${attack.name}: ${JSON.stringify(gives)}`);
      }
      for (const { control } of attacks) {
        if (control.where === "nowhere") expect(control.because).toMatch(/\w/);
      }
      canary.restore();
    });

    it("stands without the seccomp filter: namespaces alone hide files, network and processes", async () => {
      const bare = pythonSandbox({ warm: 0, guards: { filter: false } });
      expect(bare.isolation).toContain("NO seccomp");
      const session = await bare.open(house);
      const read = await session.run(fill(`open("CANARY").read()`));
      expect(read.error?.name).toBe("FileNotFoundError");
      const call = await session.run(`import socket\nsocket.create_connection(("192.0.2.1", 80), 1)`);
      expect(call.error?.name).toBe("OSError");
      // The guard that is off: it may make a process, which sees nobody but its family.
      const fork = await session.run(
        `import os\nchild = os.fork()\nif child == 0: os._exit(0)\nos.waitpid(child, 0)[0] == child`,
      );
      expect(fork.value).toBe(true);
      const mount = await session.run(
        `import ctypes\nctypes.CDLL(None).mount(b"x", b"/work", b"tmpfs", 0, None)`,
      );
      expect(mount.value).toBe(-1);
      await bare.close();
    });
  },
);
