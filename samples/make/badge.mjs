// samples/badge.png: a conference name badge with a QR code that holds a contact card.
import { code } from "./lib/codes.mjs";
import { Page } from "./lib/page.mjs";

export const badge = {
  qr: "MECARD:N:Raman,Priya;ORG:Meridian Robotics;EMAIL:priya.raman@meridian.example;TEL:+13035550166;;",
};

export async function drawBadge() {
  const page = new Page(720, 960, "#e7e9ee").style({
    font: "montserrat-500",
    size: 22,
    color: "#1d2939",
    wordSpacing: 2,
  });
  page.add(
    `<defs><linearGradient id="b" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#0b5c6b"/><stop offset="1" stop-color="#16907f"/></linearGradient></defs>`,
  );
  page.rect(66, 66, 588, 844, "#00000020", { radius: 28 });
  page.rect(60, 56, 600, 844, "#ffffff", { radius: 28 });
  page.add(`<path d="M60 250V84a28 28 0 0 1 28-28h544a28 28 0 0 1 28 28v166z" fill="url(#b)"/>`);
  page.rect(300, 78, 120, 20, "#e7e9ee", { radius: 10 });
  page.text(360, 160, "VISION SUMMIT 2026", {
    font: "montserrat-700",
    size: 36,
    color: "#ffffff",
    align: "center",
    spacing: 1,
  });
  page.text(360, 204, "Denver, June 8-10", { size: 22, color: "#d6f3ee", align: "center" });
  page.text(360, 350, "Priya Raman", { font: "montserrat-700", size: 62, align: "center" });
  page.text(360, 404, "Systems Engineer", { size: 28, color: "#475467", align: "center" });
  page.text(360, 446, "Meridian Robotics", {
    font: "montserrat-600",
    size: 28,
    color: "#0f766e",
    align: "center",
  });
  const size = (await code(badge.qr, "QRCode", 0, 0, 6)).width;
  page.add((await code(badge.qr, "QRCode", 360 - size / 2, 490, 6)).svg);
  page.text(360, 756, "Scan to connect", { size: 20, color: "#667085", align: "center" });
  page.add(`<path d="M60 800h600v72a28 28 0 0 1-28 28H88a28 28 0 0 1-28-28z" fill="#f5b335"/>`);
  page.text(360, 866, "SPEAKER", {
    font: "montserrat-700",
    size: 44,
    color: "#3a2a05",
    align: "center",
    spacing: 5,
  });
  return page;
}
