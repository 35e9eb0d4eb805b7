// No program can be started: a machine without Python, bubblewrap and the rest.
import child_process from "node:child_process";
import { syncBuiltinESMExports } from "node:module";

for (const name of ["spawn", "spawnSync", "exec", "execSync", "execFile", "execFileSync", "fork"])
  child_process[name] = () => {
    throw new Error(`${name} was called`);
  };
syncBuiltinESMExports();
