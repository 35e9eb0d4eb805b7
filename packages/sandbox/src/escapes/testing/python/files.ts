import { type Attack, error, nowhere, outside, sees } from "../attack.js";

const isRoot = process.getuid?.() === 0;

export const files: readonly Attack[] = [
  {
    name: "reads a file of the host",
    code: `open("CANARY").read() == "SECRET"`,
    ends: error(/FileNotFoundError/),
    control: outside,
  },
  {
    name: "reads the host's users",
    code: `"root" in open("/etc/passwd").read()`,
    ends: error(/FileNotFoundError/),
    control: outside,
  },
  {
    name: "lists /etc",
    code: `import os\n"passwd" in os.listdir("/etc")`,
    ends: sees(false),
    control: outside,
  },
  {
    name: "lists what the host has at its root",
    code: `import os\nany(name in os.listdir("/") for name in ("root", "home", "var", "boot"))`,
    ends: sees(false),
    control: outside,
  },
  {
    name: "follows a symbolic link out",
    code: `import os\nos.symlink("CANARY", "link")\nopen("link").read() == "SECRET"`,
    ends: error(/FileNotFoundError/),
    control: outside,
  },
  {
    name: "climbs out of its folder",
    code: `open("../../../../../../../../CANARY").read() == "SECRET"`,
    ends: error(/FileNotFoundError/),
    control: outside,
  },
  {
    name: "goes through /proc to the root",
    code: `import os\nopen(os.path.join("/proc/self", "root", "CANARY")).read() == "SECRET"`,
    ends: error(/FileNotFoundError/),
    control: outside,
  },
  {
    name: "goes through a folder that the host's process works in",
    code: `import os\nos.listdir(f"/proc/{os.getppid()}/cwd") != []`,
    ends: error(/FileNotFoundError|PermissionError/),
    control: { where: "outside", code: `import os\nos.listdir("/proc/self/cwd") == []` },
  },
  {
    name: "changes what Python runs next",
    code: `open("LIBRARY/planted.py", "w").write("x") == 1`,
    ends: error(/OSError/),
    control: outside,
  },
  {
    name: "writes over a kernel setting",
    code: `path = "/proc/sys/kernel/core_pattern"\nsaid = open(path).read()\nwith open(path, "w") as file: file.write(said)\nTrue`,
    ends: error(/OSError|PermissionError/),
    control: nowhere(
      isRoot
        ? "it would change the machine: a real root's namespace may write there, which is why /proc is read-only"
        : "an ordinary user may not write there anyway",
    ),
  },
  {
    name: "makes itself safe from the kernel's memory killer",
    code: `with open("/proc/self/oom_score_adj", "w") as file: file.write("900")\nTrue`,
    ends: error(/OSError/),
    control: outside,
  },
  {
    name: "opens memory of a process as a file",
    code: `open("/proc/self/mem", "r+b") is not None`,
    ends: error(/OSError/),
    control: outside,
  },
  {
    name: "leaves something in shared memory",
    code: `open("/dev/shm/planted", "w").write("x") == 1`,
    ends: error(/OSError/),
    control: outside,
  },
  {
    name: "makes a device of its own",
    code: `import os, stat\nos.mknod("null", stat.S_IFCHR | 0o666, os.makedev(1, 3))\nTrue`,
    ends: error(/PermissionError/),
    control: nowhere("no namespace of users may make devices; only the machine's own root may"),
  },
];
