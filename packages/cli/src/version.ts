import { createRequire } from "node:module";

/** Of the installed package. */
export const version: string = createRequire(import.meta.url)("../package.json").version;
