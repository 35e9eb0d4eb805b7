// Kills the process at its FOVEA_TEST_WRITE-th write to a file, when half of that write is done.
import { open } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const handle = await open(fileURLToPath(import.meta.url));
const prototype = Object.getPrototypeOf(handle);
await handle.close();
const { write } = prototype;
let left = Number(process.env.FOVEA_TEST_WRITE);
prototype.write = async function (bytes, offset, length, position) {
  left -= 1;
  if (left === 0) {
    await write.call(this, bytes, offset, length >> 1, position);
    process.kill(process.pid, "SIGKILL");
  }
  return write.call(this, bytes, offset, length, position);
};
