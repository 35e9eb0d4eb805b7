// Writes a picture enlarged to 1,280 pixels in width: node enlarge.mjs IN OUT
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import sharp from "sharp";

const [from, to] = process.argv.slice(2);
mkdirSync(dirname(to), { recursive: true });
await sharp(from).resize({ width: 1280 }).png().toFile(to);
