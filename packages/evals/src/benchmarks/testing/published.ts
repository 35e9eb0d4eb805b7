import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../../../../../../shared/data/published/", import.meta.url));

/** The authors' files that lie beside the repository, where they do: tests over them are collected only there. */
export const published: string | undefined = existsSync(join(folder, "README.md")) ? folder : undefined;
