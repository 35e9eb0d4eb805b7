import type { ToolContext } from "@fovea/core";
import type { FoundRegion } from "../../regions.js";
import { expertThread } from "../host/host.js";
import { type SharedImage, shareImage } from "../host/pixels.js";
import { imageNamed, pixelsOf, roundScore } from "../host/result.js";
import type { FoundMark } from "./implementation.js";

const ask = expertThread<SharedImage, readonly FoundMark[]>({
  expert: "forms",
  lane: "forms",
  module: new URL("./implementation.js", import.meta.url),
});

/** What a form is drawn with, as regions; see the README for the labels. */
export async function formOf(handle: string, context: ToolContext) {
  const image = imageNamed(handle, context);
  const shared = shareImage(await pixelsOf(image, context));
  const regions = (await ask(shared, context.signal)).map(foundRegion);
  return { image, width: shared.width, height: shared.height, regions };
}

function foundRegion(found: FoundMark): FoundRegion {
  const { kind, box } = found;
  if (kind === "radio") {
    return { kind: "region", box, label: found.selected ? "selected" : "unselected", score: 0.9 };
  }
  if (kind === "switch") {
    return found.position === "unsure"
      ? { kind: "region", box, label: "switch", score: 0.5, answerable: false }
      : { kind: "region", box, label: found.position, score: 0.9 };
  }
  if (kind !== "checkbox") return { kind: "region", box, label: kind, score: 1 };
  if (found.mark === "unsure") {
    return { kind: "region", box, label: "checkbox", score: 0.5, answerable: false };
  }
  const checked = found.mark === "ticked";
  // How far the marked part of the inside is from what would be the other verdict.
  const score = checked ? Math.min(1, 0.5 + found.filled / 0.3) : 1 - found.filled / 0.09;
  return { kind: "region", box, label: checked ? "checked" : "unchecked", score: roundScore(score) };
}

const CHECKBOXES = ["checked", "unchecked", "checkbox"];
const CONTROLS: Readonly<Record<string, string>> = {
  selected: "selected radio button",
  unselected: "radio button that is not selected",
  on: "switch that is on",
  off: "switch that is off",
  switch: "a switch, unclear whether on",
  checked: "checked checkbox",
  unchecked: "unchecked checkbox",
  checkbox: "a checkbox, unclear whether checked",
};

export const isCheckbox = ({ label }: FoundRegion): boolean => CHECKBOXES.includes(label ?? "");
/** True for what has a state: a checkbox, a radio button, a switch. */
export const isControl = ({ label }: FoundRegion): boolean => Object.hasOwn(CONTROLS, label ?? "");
export const listed = (regions: readonly FoundRegion[]): string[] =>
  regions.filter(isControl).map(({ label, box }) => `${CONTROLS[label ?? ""]}, at [${box.join(", ")}]`);
