import type { Leak } from "../attack.js";

export const leaks: readonly Leak[] = [
  { name: "a variable", plant: "planted = 1", look: `"planted" in globals()` },
  { name: "a file", plant: `open("planted", "w").write("x")`, look: `import os\nos.path.exists("planted")` },
  {
    name: "a file in /tmp",
    plant: `open("/tmp/planted-too", "w").write("x")`,
    look: `import os\nos.path.exists("/tmp/planted-too")`,
  },
  {
    name: "a changed library",
    plant: "import PIL.Image\nPIL.Image.planted = 1",
    look: `import PIL.Image\nhasattr(PIL.Image, "planted")`,
  },
  {
    name: "an environment variable",
    plant: `import os\nos.environ["PLANTED"] = "1"`,
    look: `import os\n"PLANTED" in os.environ`,
  },
  {
    name: "a thread",
    plant: `import threading, time\nthreading.Thread(target=time.sleep, args=(60,), name="planted", daemon=True).start()`,
    look: `import threading\nany(thread.name == "planted" for thread in threading.enumerate())`,
  },
];
