import { existsSync, realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { SandboxUnavailableError } from "../errors.js";

/** The Python files of this package; in the published package they lie in the same place. */
const workerFolder = fileURLToPath(new URL("../../python", import.meta.url));

/** What the sandbox needs of the machine. Only the system's Python: numpy, Pillow and OpenCV of Debian are built for it. */
export const programs = { bubblewrap: "/usr/bin/bwrap", python: "/usr/bin/python3" } as const;

/** Where Debian's Python has its libraries; without these two no worker starts. */
const libraries = ["numpy", "PIL"].map((name) => `/usr/lib/python3/dist-packages/${name}`);

/** @throws SandboxUnavailableError when bubblewrap, Python, numpy or Pillow is not installed. */
export function checkPrograms(): void {
  for (const path of [...Object.values(programs), ...libraries]) {
    if (!existsSync(path)) {
      throw new SandboxUnavailableError(
        `the Python sandbox needs ${path}, which is not there`,
        "install bubblewrap, python3-numpy, python3-pil and python3-opencv (in a checkout: npm run setup:debian)",
      );
    }
  }
}

/**
 * The command line of a sandbox (man 1 bwrap): namespaces of its own for users, processes, network, mounts, IPC and host name; no
 * capability; of the machine's files only the libraries and Python itself, to be read; /work in memory, of bounded size; nothing else
 * can be written.
 *
 * Python is process 1, so that no process without the seccomp filter lies within reach; /proc is read-only because its `sys` belongs
 * to a real root even in a namespace, and `mem` would be a way into another process.
 */
export function bubblewrapArguments(diskBytes: number): string[] {
  return [
    ...["--unshare-user", "--unshare-all", "--disable-userns", "--die-with-parent", "--new-session"],
    ...["--as-pid-1", "--info-fd", "4"],
    ...["--cap-drop", "ALL", "--hostname", "sandbox", "--clearenv"],
    ...["--ro-bind", "/usr/lib", "/usr/lib", "--symlink", "usr/lib", "/lib"],
    ...["--ro-bind-try", "/usr/lib64", "/usr/lib64", "--symlink", "usr/lib64", "/lib64"],
    ...["--ro-bind", realpathSync(programs.python), programs.python],
    // Debian chooses its BLAS by links in there.
    ...["--ro-bind-try", "/etc/alternatives", "/etc/alternatives"],
    ...["--ro-bind", workerFolder, "/opt/fovea", "--proc", "/proc", "--dev", "/dev"],
    ...["--size", String(diskBytes), "--tmpfs", "/work", "--symlink", "work", "/tmp"],
    ...["--remount-ro", "/proc", "--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/work"],
    ...[
      "--setenv",
      "HOME",
      "/work",
      "--setenv",
      "OPENBLAS_NUM_THREADS",
      "1",
      "--setenv",
      "PYTHONHASHSEED",
      "0",
    ],
    ...[
      "--setenv",
      "PYTHONDONTWRITEBYTECODE",
      "1",
      "--",
      programs.python,
      "-S",
      "-s",
      "/opt/fovea/worker.py",
    ],
  ];
}
