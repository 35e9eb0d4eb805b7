// Words of a drawn page, as labels beside boxes, dark on white and light on black.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

export const sharp = createRequire(new URL("../../packages/vision/package.json", import.meta.url))("sharp");
export const at = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

export async function labels() {
  const page = at("bench/documents/pages/letter.png");
  const { lines } = JSON.parse(readFileSync(at("bench/documents/truth/letter.json"), "utf8"));
  const short = lines.filter(({ text, box }) => text.length < 26 && box[2] - box[0] > 30);
  return Promise.all(
    short.map(async ({ box: [x0, y0, x1, y1] }) => {
      const area = {
        left: Math.floor(x0),
        top: Math.floor(y0),
        width: Math.ceil(x1 - x0),
        height: Math.ceil(y1 - y0),
      };
      const image = await sharp(page).extract(area).png().toBuffer();
      return { ...area, image, negative: await sharp(image).negate({ alpha: false }).png().toBuffer() };
    }),
  );
}
