import { FoveaError, memoryStore, runCode, type Sandbox } from "@fovea/core";
import { javaScriptSandbox, pythonSandbox, SandboxUnavailableError } from "@fovea/sandbox";
import { imageCodec } from "@fovea/vision";

/** What keeps code of a model in on this machine, tried: JavaScript's sandbox is always there, Python's where Debian's packages are. */
export async function trySandboxes(
  openPython: () => Sandbox = () => pythonSandbox({ warm: 0 }),
): Promise<string> {
  const javascript = await trySandbox(javaScriptSandbox({ warm: 0 }), "1 + 1");
  let sandbox: Sandbox;
  try {
    sandbox = openPython();
  } catch (error) {
    if (!(error instanceof SandboxUnavailableError)) throw error;
    return `JavaScript: ${javascript}; Python: not on this machine; to have it, ${error.fix}`;
  }
  const python = await trySandbox(
    sandbox,
    "import importlib.util, numpy, PIL\n2 if importlib.util.find_spec('cv2') else 'no OpenCV'",
  );
  const advice = python.includes("no control group")
    ? " (memory and threads are bounded by rlimits alone; for a control group, run where /sys/fs/cgroup can be written: systemd-run --user --scope -p Delegate=yes)"
    : "";
  return `JavaScript: ${javascript}; Python: ${python}${advice}`;
}

async function trySandbox(sandbox: Sandbox, code: string): Promise<string> {
  const store = memoryStore();
  try {
    const { value, error } = await runCode(sandbox, { blobs: store.blobs, codec: imageCodec }, code);
    if (value === 2) return sandbox.isolation;
    if (value === "no OpenCV") return `${sandbox.isolation}, without OpenCV (install python3-opencv)`;
    throw new FoveaError(
      `${sandbox.language} in its sandbox: ${error === null ? `1 + 1 gave ${JSON.stringify(value)}` : `${error.name}: ${error.message}`}`,
      sandbox.language === "python"
        ? "install python3-numpy, python3-pil and python3-opencv (in a checkout: npm run setup:debian)"
        : "reinstall the packages: quickjs-emscripten-core and @jitl/quickjs-wasmfile-release-sync",
    );
  } finally {
    await sandbox.close();
    await store.close();
  }
}
