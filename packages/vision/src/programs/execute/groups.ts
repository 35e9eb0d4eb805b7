import type { CocoLabel } from "../coco.js";
import type { groupNames } from "../language.js";

/** The labels that a kind of thing stands for. */
export const groups: Readonly<Record<(typeof groupNames)[number], readonly CocoLabel[]>> = {
  animal: ["bird", "cat", "dog", "horse", "sheep", "cow", "elephant", "bear", "zebra", "giraffe"],
  vehicle: ["bicycle", "car", "motorcycle", "airplane", "bus", "train", "truck", "boat"],
  food: ["banana", "apple", "sandwich", "orange", "broccoli", "carrot", "hot dog", "pizza", "donut", "cake"],
  fruit: ["banana", "apple", "orange"],
  furniture: ["bench", "chair", "couch", "bed", "dining table"],
  electronics: ["tv", "laptop", "mouse", "remote", "keyboard", "cell phone"],
  tableware: ["wine glass", "cup", "fork", "knife", "spoon", "bowl", "bottle"],
};
