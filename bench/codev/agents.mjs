// Simulated agents that write Python for CodeV's loop; what decides an answer is said at each.
import { text, textOf } from "@fovea/core";
import { scriptedModel } from "@fovea/models";
import { elsewhere, told } from "../looks.mjs";

/** The largest colour in the middle of the crop, by numpy: the disc of the letter is white like paper and counts for none. */
const lookingCode = ([x0, y0, x1, y1]) => `import numpy as np
crop = image_1.crop((${[x0, y0, x1, y1].map(Math.round).join(", ")})).convert("RGB")
w, h = crop.size
middle = np.asarray(crop.crop((w // 5, h // 5, w - w // 5, h - h // 5)), dtype=int).reshape(-1, 3)
names = ["red", "blue", "green", "yellow", "purple", "black", "grey"]
table = np.array([[214, 39, 40], [31, 94, 196], [34, 139, 58], [240, 200, 20], [130, 62, 170], [25, 25, 25],
                  [128, 128, 128], [255, 255, 255], [240, 240, 240]])
nearest = ((middle[:, None] - table[None]) ** 2).sum(axis=2).argmin(axis=1)
print(names[int(np.bincount(nearest, minlength=9)[:7].argmax())])
crop.resize((w * 3, h * 3))`;
const croppingCode = (box) => `image_1.crop((${box.map(Math.round).join(", ")})).resize((256, 256))`;

export const code = (thought, python) => [
  text(`<think>${thought}</think>\n<code>\n\`\`\`python\n${python}\n\`\`\`\n</code>`),
];
const answer = (said) => [text(`<think>I know.</think>\n<answer>${said}</answer>`)];
/** What the last code printed. */
const printed = ({ messages }) => /Printed:\n(\w+)/.exec(textOf(messages.at(-1).parts))?.[1] ?? "nothing";

/** By name: the script for a sample. */
export const scripts = {
  // Answers from luck: right in 85%, in half of the cases without looking, else after a look at another place.
  guesser: ({ target, box }, random) => {
    const said = told(target, random, 0.85);
    const where = elsewhere(box, random);
    return random.uniform() < 0.5
      ? [answer(said)]
      : [code("Perhaps here.", croppingCode(where)), answer(said)];
  },
  // Finds the place in 95%, and answers what its code read in the pixels there.
  looker: ({ box }, random) => {
    const where = random.uniform() < 0.95 ? box : elsewhere(box, random);
    return [code("It is small: I look closer.", lookingCode(where)), (request) => answer(printed(request))];
  },
  // Crops the right place each time, and says what it was told: right in 85%.
  "show-off": ({ target, box }, random) => [
    code("I look closer.", croppingCode(box)),
    answer(told(target, random, 0.85)),
  ],
};

/** The agent's model for one sample. */
export const simulated = (name, sample, random) =>
  scriptedModel(scripts[name](sample, random), `simulated/${name}`);
