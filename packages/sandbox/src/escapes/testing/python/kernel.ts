import { type Attack, error, nowhere, outside, sees } from "../attack.js";

/** A call of the C library that must give 0 or more. */
const native = (call: string) => `import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
result = libc.${call}
if result < 0: raise OSError(ctypes.get_errno(), "refused")
True`;
/** Numbers of system calls: x86-64, ARM. */
const syscall = (numbers: readonly [number, number], more: string) => `import ctypes, os, platform
libc = ctypes.CDLL(None, use_errno=True)
number = ${numbers[0]} if platform.machine() == "x86_64" else ${numbers[1]}
result = libc.syscall(number, ${more})
if result < 0: raise OSError(ctypes.get_errno(), "refused")`;

export const kernel: readonly Attack[] = [
  {
    name: "mounts",
    code: native(`mount(b"x", b"/mnt", b"tmpfs", 0, None)`),
    ends: error(/PermissionError/),
    control: outside,
  },
  {
    name: "remounts /proc for writing",
    code: native(`mount(b"none", b"/proc", None, 0x1020, None)`),
    ends: error(/PermissionError/),
    control: outside,
  },
  {
    name: "changes its root",
    code: `import os\nos.chroot("/usr")\nTrue`,
    ends: error(/PermissionError/),
    control: outside,
  },
  {
    name: "makes a namespace of users",
    code: native("unshare(0x10000000)"),
    ends: error(/PermissionError/),
    control: outside,
  },
  {
    name: "lets itself be traced",
    code: native("ptrace(0, 0, 0, 0)"),
    ends: error(/PermissionError/),
    control: outside,
  },
  {
    name: "reads memory past the language",
    code: `${syscall([310, 270], "os.getpid(), None, 0, None, 0, 0")}\nTrue`,
    ends: error(/PermissionError/),
    control: outside,
  },
  {
    name: "survives its parent",
    code: native("prctl(1, 0, 0, 0, 0)"),
    ends: error(/PermissionError/),
    control: outside,
  },
  {
    name: "hides memory in a file without a name",
    code: `import os\nos.memfd_create("x") >= 0`,
    ends: error(/PermissionError/),
    control: outside,
  },
  {
    name: "hides memory in a segment",
    code: native("shmget(0, 4096, 0o1600)"),
    ends: error(/PermissionError/),
    control: outside,
  },
  {
    name: "hides memory in a queue",
    code: native("msgget(0, 0o1600)"),
    ends: error(/PermissionError/),
    control: outside,
  },
  {
    name: "makes a process by clone3",
    code: `import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
request = (ctypes.c_uint64 * 8)(0, 0, 0, 0, 17, 0, 0, 0)
made = libc.syscall(435, ctypes.byref(request), 64)
if made == 0: os._exit(0)
made > 0`,
    ends: sees(false),
    control: outside,
  },
  {
    name: "makes a process by the calls of x32",
    code: `import ctypes, os\nmade = ctypes.CDLL(None).syscall(0x40000000 | 57)\nif made == 0: os._exit(0)\nmade > 0`,
    ends: sees(false),
    control: nowhere("few kernels are built with x32; the filter refuses the numbers all the same"),
  },
  {
    name: "asks for io_uring",
    code: `import ctypes\nring = (ctypes.c_uint8 * 120)()\n${syscall([425, 425], "4, ctypes.byref(ring)")}\nTrue`,
    ends: error(/PermissionError/),
    control: nowhere("many machines switch io_uring off for everybody"),
  },
  {
    name: "loads a program into the kernel",
    code: `${syscall([321, 280], "0, None, 0")}\nTrue`,
    ends: error(/PermissionError/),
    control: nowhere("it needs a right that an outer sandbox cannot give"),
  },
  {
    name: "changes its personality",
    code: native("personality(0xffffffff)"),
    ends: error(/PermissionError/),
    control: outside,
  },
];
