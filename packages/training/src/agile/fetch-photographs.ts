/**
 * Fetches the photographs of the list that are not in the repository, by the names of their Debian packages, into the
 * git-ignored `.fovea/photographs`: `npm run photographs:agile`. Needs apt-get and dpkg-deb.
 */
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { photographFile, photographs, readPhotograph } from "./photographs.js";

const absent = photographs.filter((each) => !existsSync(photographFile(each)));
for (const name of new Set(absent.map((each) => each.package))) {
  const wanted = absent.filter((each) => each.package === name);
  const folder = mkdtempSync(join(tmpdir(), "fovea-photographs-"));
  try {
    execFileSync("apt-get", ["download", `${name}=${wanted[0]!.version}`], { cwd: folder, stdio: "inherit" });
    const archive = readdirSync(folder).find((file) => file.endsWith(".deb"))!;
    execFileSync("dpkg-deb", ["-x", archive, "files"], { cwd: folder });
    for (const each of wanted) {
      mkdirSync(dirname(photographFile(each)), { recursive: true });
      copyFileSync(join(folder, "files", each.file), photographFile(each));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}
for (const each of photographs) await readPhotograph(each);
console.log(`${photographs.length} photographs, all as listed`);
