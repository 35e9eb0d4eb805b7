import { explainProgram, plural } from "../explain.js";
import type { groupNames, ProgramNode } from "../language.js";
import { groups } from "./groups.js";
import { type Look, look, nameOf, searched, support, viewSize } from "./look.js";
import { isUnsure, type Operations, values } from "./operation.js";
import { regionsValue } from "./regions-value.js";
import { least, type Seen, sureOf, unsure } from "./values.js";
import { together } from "./waves.js";

/** Things of all labels or of a kind, codes of a kind, and what things are called. */
export const thingRegions: Operations = {
  *objects(node, around) {
    const inner = yield* values(node, ["in"], ["image"], around);
    if (isUnsure(inner)) return inner;
    const looks = yield* together(inner[0].views.map((view) => look(view, "objects", around.answers)));
    const items = looks.flatMap(({ items }) => items.filter(({ found }) => found.kind === "object"));
    // Most things have no label, so nothing seen says nothing.
    return regionsValue(items, looks.flatMap(absentThings("object")), "no thing was seen that has a label");
  },

  *group(node, around) {
    const inner = yield* values(node, ["in"], ["image"], around);
    if (isUnsure(inner)) return inner;
    const name = String(node["group"]) as (typeof groupNames)[number];
    const labels: readonly string[] = groups[name];
    const looks = yield* together(inner[0].views.map((view) => look(view, "objects", around.answers)));
    const items = looks.flatMap(({ items }) =>
      items.filter(({ found }) => found.kind === "object" && labels.includes(found.label ?? "")),
    );
    const blind = looks.find(
      ({ absenceOf }) => absenceOf !== undefined && labels.some((label) => !absenceOf.includes(label)),
    );
    const overlooked =
      blind === undefined
        ? undefined
        : `no ${name} was seen, but ${blind.by.split("+")[0]} knows few kinds and overlooks some`;
    return regionsValue(items, looks.flatMap(absentThings(name)), overlooked);
  },

  "qr-codes": codesOf("QR code", (label) => /qr/i.test(label)),
  barcodes: codesOf("barcode", (label) => !/qr|matrix|aztec|maxi|pdf417/i.test(label)),

  *nth(node, around) {
    const inner = yield* values(node, ["of"], ["regions"], around);
    if (isUnsure(inner)) return inner;
    const number = Number(node["number"]);
    const { items, searched: absent } = inner[0];
    const item = items[number - 1];
    const what = explainProgram(node["of"] as ProgramNode);
    if (item === undefined)
      return unsure(`${what}: there are only ${items.length}`, inner[0].evidence.slice(0, 8).concat(absent));
    const doubtful = items.slice(0, number).find(({ sure }) => !sure);
    if (doubtful !== undefined)
      return unsure(
        `which one of ${what} is number ${number} hangs on one that was seen only with doubt`,
        support(doubtful),
      );
    return regionsValue([item], []);
  },
};

export const thingTexts: Operations = {
  *"label-of"(node, around) {
    const inner = yield* values(node, ["of"], ["regions"], around);
    if (isUnsure(inner)) return inner;
    const [regions] = inner;
    const items = sureOf(regions.items);
    const what = explainProgram(node["of"] as ProgramNode);
    if (items.length === 0)
      return unsure(
        regions.overlooked ??
          (regions.items.length === 0 ? `${what}: none were found` : `${what}: seen only with doubt`),
        regions.items.length === 0 ? regions.searched : regions.items.flatMap((item) => support(item)),
      );
    const counts = new Map<string, number>();
    for (const item of items) counts.set(kindOf(item), (counts.get(kindOf(item)) ?? 0) + 1);
    const names = [...counts]
      .sort((a, b) => b[1] - a[1])
      .map(([name, count]) => (count === 1 ? name : `${count} ${plural(name)}`));
    return {
      type: "text",
      text: names.join(", "),
      confidence: least(...items.map((item) => item.found.score)),
      evidence: items.flatMap((item) => support(item, kindOf(item))),
    };
  },
};

export const thingNumbers: Operations = {
  *"size-of"(node, around) {
    const inner = yield* values(node, ["of"], ["regions"], around);
    if (isUnsure(inner)) return inner;
    const items = sureOf(inner[0].items);
    const what = explainProgram(node["of"] as ProgramNode);
    if (items.length === 0) return unsure(`${what}: none were found`, inner[0].searched);
    const share = items.reduce((sum, { view, found: { box } }) => {
      const { width, height } = viewSize(view);
      return sum + ((box[2] - box[0]) * (box[3] - box[1])) / (width * height);
    }, 0);
    return {
      type: "number",
      number: Math.round(1000 * Math.min(1, share)) / 10,
      confidence: inner[0].confidence,
      evidence: inner[0].evidence,
      note: "percent of the area, by boxes",
    };
  },
};

function codesOf(name: string, fits: (label: string) => boolean): Operations[keyof Operations] & {} {
  return function* (node, around) {
    const inner = yield* values(node, ["in"], ["image"], around);
    if (isUnsure(inner)) return inner;
    const looks = yield* together(inner[0].views.map((view) => look(view, "codes", around.answers)));
    const items = looks.flatMap(({ items }) =>
      items.filter(({ found }) => found.kind === "code" && fits(found.label ?? "")),
    );
    return regionsValue(items, looks.flatMap(absentThings(name)));
  };
}

const absentThings =
  (name: string) =>
  ({ view, by, threshold }: Look) =>
    searched(view, `no ${name}: searched with ${by}, least score ${threshold}`, by);

/** A thing's label; of a code its kind as people say it. */
function kindOf(item: Seen): string {
  const { kind, label } = item.found;
  if (kind !== "code") return label ?? (kind === "face" ? "face" : nameOf(item));
  return /qr/i.test(label ?? "")
    ? "QR code"
    : /matrix|aztec|maxi|pdf417/i.test(label ?? "")
      ? String(label)
      : "barcode";
}
