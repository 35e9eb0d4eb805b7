import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { constants, createContext, runInContext, runInThisContext } from "node:vm";
import type { JsonValue } from "@fovea/core";
import type { Attack } from "./attack.js";

/** A file of the host that no code should ever see. */
export class Canary {
  readonly #folder = mkdtempSync(join(tmpdir(), "fovea-canary-"));
  readonly path = join(this.#folder, "canary");
  readonly library = join(this.#folder, "library");
  readonly secret = `secret-${process.pid}`;

  constructor() {
    mkdirSync(this.library);
    this.restore();
  }

  restore(): void {
    writeFileSync(this.path, this.secret);
    writeFileSync(`${this.path}.mjs`, `export default ${JSON.stringify(this.secret)};`);
  }

  get unharmed(): boolean {
    return readFileSync(this.path, "utf8") === this.secret;
  }

  fill(code: string, library = this.library): string {
    return code
      .replaceAll("CANARY_KEY", "FOVEA_CANARY_KEY")
      .replaceAll("CANARY", this.path)
      .replaceAll("SECRET", this.secret)
      .replaceAll("LIBRARY", library);
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }
}

/** Runs each piece of code in a process of its own; what it gives, or "died", or the error's name. */
const driver = `
import ast, io, json, os, resource, signal, sys, tempfile
sys.path.append("/usr/lib/python3/dist-packages")
import numpy, PIL.Image
resource.setrlimit(resource.RLIMIT_AS, (8 << 30, 8 << 30))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
def run(code):
    tree = ast.parse(code)
    last = ast.Expression(tree.body.pop().value)
    scope = {"__name__": "__main__"}
    exec(compile(tree, "<control>", "exec"), scope)
    return eval(compile(last, "<control>", "eval"), scope)
for code in json.load(sys.stdin):
    sys.stdout.flush()
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        signal.alarm(60)
        os.chdir(tempfile.mkdtemp())
        out, sys.stdout = os.dup(1), io.StringIO()
        os.dup2(os.open("/dev/null", os.O_WRONLY), 1)
        try: said = run(code)
        except BaseException as error: said = f"{type(error).__name__}: {error}"
        os.write(writer, json.dumps(said, default=str).encode())
        os._exit(0)
    os.close(writer)
    os.waitpid(child, 0)
    print((os.read(reader, 65536) or b'"died"').decode())
`;

/**
 * What plain Python gives for these pieces of code in an outer sandbox that grants what the inner one refuses: the host's files, a
 * network with nobody in it, programs, rights over namespaces of its own. Its /tmp and shared memory are its own, and die with it.
 */
export function outsidePython(codes: readonly string[], canary: Canary): JsonValue[] {
  const grants = [
    ...["--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--die-with-parent"],
    ...["--uid", "0", "--gid", "0", "--cap-add", "ALL", "--bind", "/", "/", "--proc", "/proc"],
    ...[
      "--dev",
      "/dev",
      "--tmpfs",
      "/mnt",
      "--tmpfs",
      "/tmp",
      "--bind",
      join(canary.path, ".."),
      join(canary.path, ".."),
    ],
  ];
  const done = spawnSync("/usr/bin/bwrap", [...grants, "/usr/bin/python3", "-S", "-c", driver], {
    input: JSON.stringify(codes),
    encoding: "utf8",
    env: { PATH: "/usr/bin:/bin", FOVEA_CANARY_KEY: "1" },
  });
  if (done.status !== 0) throw new Error(`the outer sandbox failed: ${done.stderr}`);
  return done.stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as JsonValue);
}

/** What Node gives: `node:vm` with functions of the host for attacks on the language, Node itself for the rest. */
export async function outsideNode(code: string, kind: "vm" | "node"): Promise<unknown> {
  class Picture {
    crop(): void {}
  }
  const names = {
    print: (f: unknown) => typeof f === "function" && f(),
    show: (value: { id: { id: number } }) => value.id.id,
    Picture,
    wait: async () => {},
    readFile: (path: string) => (path === "given.txt" ? Uint8Array.of(1) : readFileSync(path)),
    writeFile: (path: string, text: string) => writeFileSync(path, text),
  };
  if (kind === "vm") return runInContext(code, createContext(names));
  const before = { ...globalThis } as Record<string, unknown>;
  Object.assign(globalThis, names, { require: createRequire(import.meta.url) });
  try {
    return await runInThisContext(code, {
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    });
  } finally {
    for (const name of [...Object.keys(names), "require"]) {
      if (!(name in before)) Reflect.deleteProperty(globalThis, name);
    }
  }
}

/** The pieces of code of controls that run outside, with their attacks. */
export const outsideOf = (attacks: readonly Attack[]) =>
  attacks.flatMap((attack) =>
    attack.control.where === "outside"
      ? [{ attack, code: attack.control.code ?? attack.code, gives: attack.control.gives ?? true }]
      : [],
  );
