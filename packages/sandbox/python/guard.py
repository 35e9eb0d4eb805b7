"""What a process gives up before it runs code of a model: the right to start processes, to open sockets, to trace, to mount, and to
hold memory that no limit counts (memfd, System V shared memory and queues).

A seccomp filter (man 2 seccomp) installed by the process itself after its imports. Denied calls fail with EPERM, so that Python
raises PermissionError; threads are allowed, processes are not. bubblewrap's namespaces stand behind it.
"""

import ctypes
import platform
import resource

# Numbers of linux/arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h (aarch64).
_DENIED = {
    "x86_64": {
        "fork": 57, "vfork": 58, "execve": 59, "execveat": 322, "ptrace": 101, "process_vm_readv": 310,
        "process_vm_writev": 311, "socket": 41, "socketpair": 53, "connect": 42, "bind": 49, "listen": 50,
        "accept": 43, "accept4": 288, "mount": 165, "umount2": 166, "pivot_root": 155, "chroot": 161,
        "unshare": 272, "setns": 308, "bpf": 321, "perf_event_open": 298, "userfaultfd": 323, "keyctl": 250,
        "add_key": 248, "request_key": 249, "io_uring_setup": 425, "io_uring_enter": 426,
        "io_uring_register": 427, "kexec_load": 246, "init_module": 175, "finit_module": 313,
        "delete_module": 176, "reboot": 169, "swapon": 167, "swapoff": 168, "acct": 163, "settimeofday": 164,
        "sethostname": 170, "setdomainname": 171, "personality": 135, "open_by_handle_at": 304,
        "name_to_handle_at": 303, "fsopen": 430, "fsmount": 432, "move_mount": 429, "open_tree": 428,
        "mount_setattr": 442, "pidfd_open": 434, "pidfd_getfd": 438, "pidfd_send_signal": 424, "quotactl": 179,
        "lookup_dcookie": 212, "iopl": 172, "ioperm": 173, "modify_ldt": 154, "memfd_secret": 447,
        "process_madvise": 440, "clock_settime": 227, "syslog": 103, "vhangup": 153, "memfd_create": 319,
        "shmget": 29, "shmat": 30, "semget": 64, "msgget": 68, "mq_open": 240, "fsconfig": 431, "fspick": 433,
        "quotactl_fd": 443, "kexec_file_load": 320, "adjtimex": 159, "clock_adjtime": 305, "sync": 162,
        "syncfs": 306, "kcmp": 312, "fanotify_init": 300, "uselib": 134,
    },
    "aarch64": {
        "execve": 221, "execveat": 281, "ptrace": 117, "process_vm_readv": 270, "process_vm_writev": 271,
        "socket": 198, "socketpair": 199, "connect": 203, "bind": 200, "listen": 201, "accept": 202,
        "accept4": 242, "mount": 40, "umount2": 39, "pivot_root": 41, "chroot": 51, "unshare": 97, "setns": 268,
        "bpf": 280, "perf_event_open": 241, "userfaultfd": 282, "keyctl": 219, "add_key": 217,
        "request_key": 218, "io_uring_setup": 425, "io_uring_enter": 426, "io_uring_register": 427,
        "kexec_load": 104, "init_module": 105, "finit_module": 273, "delete_module": 106, "reboot": 142,
        "swapon": 224, "swapoff": 225, "acct": 89, "settimeofday": 170, "sethostname": 161,
        "setdomainname": 162, "personality": 92, "open_by_handle_at": 265, "name_to_handle_at": 264,
        "fsopen": 430, "fsmount": 432, "move_mount": 429, "open_tree": 428, "mount_setattr": 442,
        "pidfd_open": 434, "pidfd_getfd": 438, "pidfd_send_signal": 424, "quotactl": 60, "lookup_dcookie": 18,
        "memfd_secret": 447, "process_madvise": 440, "clock_settime": 112, "syslog": 116, "vhangup": 58,
        "memfd_create": 279, "shmget": 194, "shmat": 196, "semget": 190, "msgget": 186, "mq_open": 180,
        "fsconfig": 431, "fspick": 433, "quotactl_fd": 443, "kexec_file_load": 294, "adjtimex": 171,
        "clock_adjtime": 266, "sync": 81, "syncfs": 267, "kcmp": 272, "fanotify_init": 262,
    },
}
_AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_CLONE = {"x86_64": 56, "aarch64": 220}
_PRCTL = {"x86_64": 157, "aarch64": 167}
_PR_SET_PDEATHSIG = 1
_CLONE3 = 435
_CLONE_THREAD = 0x00010000
_X32_BIT = 0x40000000
_LIBRARIES = 64 << 20

# struct seccomp_data: int nr; u32 arch; u64 instruction_pointer; u64 args[6], little-endian here.
_NR, _ARCH, _ARG0 = 0, 4, 16
_ALLOW, _KILL = 0x7FFF0000, 0x80000000
_EPERM, _ENOSYS = 1, 38
_LD, _JEQ, _JGE, _JSET, _RET = 0x20, 0x15, 0x35, 0x45, 0x06


class _Instruction(ctypes.Structure):
    _fields_ = [("code", ctypes.c_ushort), ("jt", ctypes.c_ubyte), ("jf", ctypes.c_ubyte), ("k", ctypes.c_uint32)]


class _Program(ctypes.Structure):
    _fields_ = [("len", ctypes.c_ushort), ("filter", ctypes.POINTER(_Instruction))]


def _errno(number):
    return 0x00050000 | number


def _filter(machine):
    """The BPF program, as (code, jump if true, jump if false, constant)."""
    lines = [
        (_LD, 0, 0, _ARCH),
        (_JEQ, 1, 0, _AUDIT_ARCH[machine]),
        (_RET, 0, 0, _KILL),
        (_LD, 0, 0, _NR),
    ]
    if machine == "x86_64":
        lines += [(_JGE, 0, 1, _X32_BIT), (_RET, 0, 0, _errno(_ENOSYS))]
    # glibc tries clone3 first and falls back on ENOSYS to clone, whose flags a filter can see.
    lines += [(_JEQ, 0, 1, _CLONE3), (_RET, 0, 0, _errno(_ENOSYS))]
    for number in sorted(_DENIED[machine].values()):
        lines += [(_JEQ, 0, 1, number), (_RET, 0, 0, _errno(_EPERM))]
    # The signal that ends a sandbox with its parent stays set.
    lines += [
        (_JEQ, 0, 4, _PRCTL[machine]),
        (_LD, 0, 0, _ARG0),
        (_JEQ, 0, 1, _PR_SET_PDEATHSIG),
        (_RET, 0, 0, _errno(_EPERM)),
        (_RET, 0, 0, _ALLOW),
    ]
    lines += [
        (_JEQ, 0, 3, _CLONE[machine]),
        (_LD, 0, 0, _ARG0),
        (_JSET, 1, 0, _CLONE_THREAD),
        (_RET, 0, 0, _errno(_EPERM)),
        (_RET, 0, 0, _ALLOW),
    ]
    return lines


def install_filter():
    """Raises OSError when the kernel refuses, KeyError on an unknown processor: then nothing may run."""
    lines = _filter(platform.machine())
    instructions = (_Instruction * len(lines))(*[_Instruction(*line) for line in lines])
    program = _Program(len(lines), ctypes.cast(instructions, ctypes.POINTER(_Instruction)))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(38, 1, 0, 0, 0) != 0:  # PR_SET_NO_NEW_PRIVS
        raise OSError(ctypes.get_errno(), "no_new_privs was refused")
    if libc.prctl(22, 2, ctypes.byref(program), 0, 0) != 0:  # PR_SET_SECCOMP, SECCOMP_MODE_FILTER
        raise OSError(ctypes.get_errno(), "the seccomp filter was refused")


def limit_resources(memory_bytes, file_bytes, processes):
    """Memory beyond what the interpreter and its libraries hold already; bytes."""
    with open("/proc/self/statm", encoding="ascii") as statm:
        fields = [int(field) * resource.getpagesize() for field in statm.read().split()]
    mapped, data = fields[0], fields[5]
    # Private writable memory, with room for OpenCV, which is loaded when a cell first asks for it.
    private = data + memory_bytes + _LIBRARIES
    resource.setrlimit(resource.RLIMIT_DATA, (private, private))
    # Shared mappings are in no other limit.
    space = mapped + memory_bytes + 12 * _LIBRARIES
    resource.setrlimit(resource.RLIMIT_AS, (space, space))
    resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, file_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, 256))
    resource.setrlimit(resource.RLIMIT_NPROC, (processes, processes))
