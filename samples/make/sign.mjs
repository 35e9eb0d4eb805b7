// samples/sign.jpg: a parking sign on a post in front of trees and sky.
import { Page } from "./lib/page.mjs";
import { expose, fromRaw, pastePerspective, rgb, rgba, valueNoise } from "./lib/photo.mjs";

export function drawSignPage() {
  const page = new Page(460, 640, "#00000000");
  page.parts = [];
  const red = "#b3151f";
  page.rect(4, 4, 452, 632, "#f7f7f4", { radius: 26 });
  page.rect(16, 16, 428, 608, "none", { stroke: red, strokeWidth: 7, radius: 18 });
  const middle = { font: "overpass-800", color: red, align: "center", wordSpacing: 12 };
  page.text(230, 132, "NO", { ...middle, size: 112 });
  page.text(230, 222, "PARKING", { ...middle, size: 82 });
  page.line(54, 252, 406, 252, red, 5);
  page.text(230, 330, "8 AM - 6 PM", { ...middle, size: 56 });
  page.text(230, 396, "MON - FRI", { ...middle, size: 56 });
  page.rect(54, 428, 352, 84, red, { radius: 8 });
  page.text(230, 488, "TOW ZONE", { ...middle, size: 50, color: "#ffffff" });
  page.text(230, 578, "Permit B exempt", {
    font: "overpass-700",
    color: "#222222",
    align: "center",
    size: 36,
    wordSpacing: 3,
  });
  for (const y of [36, 604]) {
    page.add(
      `<circle cx="230" cy="${y}" r="9" fill="#b9bcc0" stroke="#70757a" stroke-width="2"/><path d="M225 ${y}h10m-5-5v10" stroke="#70757a" stroke-width="2"/>`,
    );
  }
  return page;
}

/** Sky, blurred foliage and a street, out of focus; returns raw RGB. */
async function street(width, height) {
  const data = Buffer.alloc(width * height * 3);
  const crown = valueNoise(120, 3);
  const leaves = valueNoise(26, 41);
  const tint = valueNoise(44, 97);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const t = y / height;
      let c = [142 + 70 * t, 186 + 44 * t, 226 + 18 * t];
      const edge = 250 + 210 * crown(x, 40) + 60 * leaves(x, 900) - (x > 650 ? (x - 650) * 0.3 : 0);
      if (y > edge) {
        const [u, v] = [0.8 * x + 0.6 * y, 0.8 * y - 0.6 * x];
        const l = 0.45 + 0.75 * leaves(u, v) * (0.6 + 0.5 * tint(0.3 * x + 0.95 * y, 0.95 * x - 0.3 * y));
        c = [74 * l + 10, 112 * l + 12, 52 * l + 8];
      }
      if (y > 715) c = [186, 178, 164].map((v) => v * (0.9 + 0.12 * tint(x * 2, y)));
      if (y > 760) c = [96, 97, 101].map((v) => v * (0.92 + 0.16 * tint(x * 3, y * 3)));
      const at = (y * width + x) * 3;
      for (let k = 0; k < 3; k++) data[at + k] = Math.max(0, Math.min(255, c[k]));
    }
  }
  return rgb(fromRaw({ data, info: { width, height, channels: 3 } }).blur(10));
}

export async function drawSign() {
  const base = await street(1024, 860);
  const post = new Page(40, 860);
  post.parts = [
    `<defs><linearGradient id="p" x1="0" x2="1" y1="0" y2="0"><stop offset="0" stop-color="#5c6166"/><stop offset=".35" stop-color="#c4c8cb"/><stop offset="1" stop-color="#4b4f54"/></linearGradient></defs><rect width="40" height="860" fill="url(#p)"/>`,
  ];
  for (let y = 30; y < 860; y += 46) post.add(`<circle cx="20" cy="${y}" r="5" fill="#33363a"/>`);
  pastePerspective(base, await rgba(post.image()), [
    [520, 0],
    [552, 0],
    [546, 860],
    [508, 860],
  ]);
  pastePerspective(base, await rgba(drawSignPage().image()), [
    [334, 74],
    [752, 52],
    [744, 668],
    [326, 652],
  ]);
  expose(base, (x, y) => 1.04 - 0.22 * (x - 0.3) ** 2 - 0.1 * y, 3.2, 9);
  return fromRaw(base).blur(0.5);
}
