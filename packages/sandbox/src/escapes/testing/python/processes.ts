import { type Attack, error, nowhere, outside, sees } from "../attack.js";

export const processes: readonly Attack[] = [
  {
    name: "forks",
    code: `import os\nchild = os.fork()\nif child == 0: os._exit(0)\nos.waitpid(child, 0)[0] == child`,
    ends: error(/PermissionError/),
    control: outside,
  },
  {
    name: "starts a program",
    code: `import subprocess\nsubprocess.run(["/usr/bin/python3", "-c", ""]).returncode == 0`,
    ends: error(/PermissionError/),
    control: outside,
  },
  { name: "starts a shell", code: `import os\nos.system("true") == 0`, ends: sees(false), control: outside },
  {
    name: "spawns without a fork",
    code: `import os\nos.waitpid(os.posix_spawn("/usr/bin/python3", ["python3", "-c", ""], {}), 0)[1] == 0`,
    ends: error(/PermissionError/),
    control: outside,
  },
  {
    name: "starts workers",
    code: `import multiprocessing\nworker = multiprocessing.Process(target=abs, args=(1,))\nworker.start()\nworker.join()\nworker.exitcode == 0`,
    ends: error(/PermissionError|OSError/),
    control: outside,
  },
  {
    name: "signals everybody else",
    code: `import os\nos.kill(-1, 0)\nTrue`,
    ends: error(/ProcessLookupError/),
    control: outside,
  },
  { name: "sees who started it", code: `import os\nos.getppid() > 0`, ends: sees(false), control: outside },
  {
    name: "kills process 1",
    code: `import os, signal\nos.kill(1, signal.SIGKILL)\nos.getpid() != 1`,
    ends: sees(false),
    control: nowhere("in its namespace the code is process 1 itself, which its own signals do not reach"),
  },
  {
    name: "opens a socket",
    code: `import socket
listener = socket.create_server(("127.0.0.1", 0))
socket.create_connection(listener.getsockname()).close()
True`,
    ends: error(/PermissionError/),
    control: outside,
  },
  {
    name: "opens a pair of sockets",
    code: `import socket\nlen(socket.socketpair()) == 2`,
    ends: error(/PermissionError/),
    control: outside,
  },
  {
    name: "opens a socket past Python",
    code: `import ctypes\nctypes.CDLL(None).socket(2, 1, 0) >= 0`,
    ends: sees(false),
    control: outside,
  },
  {
    name: "asks for an address",
    code: `import socket\nsocket.getaddrinfo("localhost", 80) != []`,
    ends: error(/gaierror|PermissionError/),
    control: outside,
  },
  {
    name: "fetches a page",
    code: `import http.server, threading, urllib.request
server = http.server.HTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler)
threading.Thread(target=server.handle_request, daemon=True).start()
urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}/").status == 200`,
    ends: error(/PermissionError/),
    control: outside,
  },
  {
    name: "finds secrets in its environment",
    code: `import os\nany(key in os.environ for key in ("PATH", "USER", "CANARY_KEY"))`,
    ends: sees(false),
    control: outside,
  },
];
