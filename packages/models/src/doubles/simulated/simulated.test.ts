import {
  generateToEnd,
  type ImagePart,
  type Message,
  type Model,
  type ModelRequest,
  textOf,
} from "@fovea/core";
import { stream } from "@fovea/core/random";
import { checkModel } from "@fovea/core/testkit";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type ComposedQuestion,
  composedQuestion,
  countingQuestion,
  readNumber,
  readQuoted,
  readYesNo,
} from "./composed.js";
import { perceive } from "./perceive.js";
import { type PerceiverOptions, simulatedPerceiver } from "./perceiver.js";
import { type ReasonerOptions, readAnswer, simulatedReasoner } from "./reasoner.js";
import { plural, type Scene, type SceneObject } from "./scene.js";

const object = (
  id: string,
  colour: string,
  kind: string,
  box: SceneObject["box"],
  text?: string,
): SceneObject => ({
  id,
  colour,
  kind,
  box,
  ...(text === undefined ? {} : { text }),
});
const kitchen: Scene = {
  id: "kitchen",
  width: 100,
  height: 80,
  objects: [
    object("a", "red", "cup", [10, 40, 20, 50]),
    object("b", "red", "cup", [30, 40, 40, 50]),
    object("c", "blue", "cup", [50, 40, 60, 50]),
    object("d", "blue", "box", [60, 10, 90, 30]),
    object("e", "white", "sign", [0, 0, 30, 10], "EXIT 7"),
  ],
};
const picture = (id = "p"): ImagePart => ({
  type: "image",
  ref: { type: "image", id, width: 100, height: 80, mediaType: "image/png" },
});
const text = (value: string) => ({ type: "text", text: value }) as const;
const user = (value: string, shown = false): Message => ({
  role: "user",
  parts: shown ? [picture(), text(value)] : [text(value)],
});
const request = (...messages: Message[]): ModelRequest => ({ messages, tools: [] });

async function hear(model: Model, ...messages: Message[]): Promise<string> {
  return textOf((await generateToEnd(model, request(...messages))).parts);
}
const looking = (question: string, over: Partial<PerceiverOptions> = {}) =>
  hear(simulatedPerceiver({ scenes: kitchen, ...over }), user(question, true));

describe("a simulated perceiver", () => {
  it.each([
    ["How many red cups are there?", "I see 2 red cups."],
    ["How many boxes are in the picture?", "I see 1 boxes."],
    ["How many things do you see?", "I see 5 things."],
    ["How many dogs are there?", "I see 0 dogs."],
    ["Is there a blue box in the image?", "Yes, I see 1."],
    ["Is there a green cup?", "No, I see no green cup."],
    ["What colour is the box?", "The box is blue."],
    ["What color are the cups?", "There are 3 cups: red, red, blue."],
    ["What does the sign say?", 'It says "EXIT 7".'],
    ["Read the box.", "I can read nothing on the box."],
    ["Where is the blue box?", "The blue box is at [60, 10, 90, 30]."],
    ["Point to the blue cup.", "The blue cup is at (55, 45)."],
    ["Is the blue cup right of the red cup?", "Yes, the blue cup is right of the red cup."],
    ["Is the box to the left of the sign?", "No, the blue box is not left of the white sign."],
    ["What is above the blue cup?", "a blue box and a white sign."],
    [
      "Please describe the picture.",
      "The picture shows a blue box, a white sign and a red cup. There is more.",
    ],
    ["1. How many cups are there?\n2. What colour is the box?", "I see 3 cups.\nThe box is blue."],
    ["Who wrote this?", "The picture shows a blue box, a white sign and a red cup. There is more."],
  ])("answers %s", async (question, answer) => {
    expect(await looking(question)).toBe(answer);
  });

  it("remembers the picture of the conversation, and sees none where there is none", async () => {
    const model = simulatedPerceiver({ scenes: new Map([["p", kitchen]]) });
    const first = user("Describe it.", true);
    const said: Message = { role: "assistant", parts: [text("...")] };
    expect(await hear(model, first, said, user("How many cups are there?"))).toBe("I see 3 cups.");
    expect(await hear(model, first, said, user("Why?"))).toBe("I cannot tell that from the picture.");
    expect(await hear(model, user("How many cups are there?"))).toBe("I see no picture.");
    const other: Message = { role: "user", parts: [picture("q"), text("How many cups?")] };
    expect(await hear(model, other)).toBe("I see no picture.");
  });

  it("errs as often as it is told, and by default the same way each time it is asked", () => {
    const many: Scene = {
      ...kitchen,
      objects: Array.from({ length: 1000 }, (_, i) =>
        object(`o${i}`, "red", i % 2 ? "cup" : "plate", [0, 0, 9, 9], "A1"),
      ),
    };
    const seen = (errors: object, look = 0) => perceive(many, errors, 7, look).objects;
    expect(seen({})).toEqual(many.objects);
    const share = (of: readonly SceneObject[], holds: (o: SceneObject) => boolean) =>
      of.filter(holds).length / 1000;
    expect(share(seen({ miss: 0.25 }), () => true)).toBeCloseTo(0.75, 1);
    expect(share(seen({ hallucinate: 0.25 }), () => true)).toBeCloseTo(1.25, 1);
    expect(share(seen({ wrongColour: 0.25 }), (o) => o.colour !== "red")).toBeCloseTo(0.25, 1);
    expect(share(seen({ misread: 0.25 }), (o) => o.text !== "A1")).toBeCloseTo(0.25, 1);
    expect(
      share(seen({ wrongKind: 0.25 }), (o) => (Number(o.id.slice(1)) % 2 ? "cup" : "plate") !== o.kind),
    ).toBeCloseTo(0.25, 1);
    expect(seen({ miss: 0.25 })).toEqual(seen({ miss: 0.25 }));
    expect(seen({ miss: 0.25 }, 1)).not.toEqual(seen({ miss: 0.25 }));
    const both = seen({ miss: 0.25, misread: 0.5 }).map(({ id }) => id);
    expect(both).toEqual(seen({ miss: 0.25 }).map(({ id }) => id));
  });

  it("is wrong, or unsure, always when its rates are 1", async () => {
    expect(await looking("How many red cups are there?", { errors: { miscount: 1 } })).toMatch(
      /I see [13] red cups/,
    );
    expect(await looking("How many red cups are there?", { errors: { unsure: 1 } })).toBe("I am not sure.");
    expect(await looking("How many red cups are there?", { errors: { miss: 1 } })).toBe("I see 0 red cups.");
    const misread = await looking("What does the sign say?", { errors: { misread: 1 } });
    expect(misread).not.toContain("EXIT 7");
    expect(misread).toMatch(/^It says "[A-Z ]{5}\d"|"[A-Z]{4}.\w"/);
  });

  it("keeps the promises of a model, and says in its id that it is simulated", async () => {
    const model = simulatedPerceiver({ scenes: kitchen, errors: { miss: 0.5, miscount: 0.5 } });
    await checkModel(model, request(user("How many cups are there?", true)));
    expect(model.id).toBe("simulated/perceiver");
    expect(simulatedPerceiver({ scenes: kitchen, name: "perceiver-noisy" }).id).toBe(
      "simulated/perceiver-noisy",
    );
  });
});

/** A scene of a few groups, drawn from a seed. */
function randomScene(seed: number): Scene {
  const random = stream(seed, "scene");
  const objects = Array.from({ length: 12 }, (_, i) => {
    const [x, y] = [random.integers(80), random.integers(60)];
    return object(`o${i}`, random.choice(["red", "blue", "green"]), random.choice(["cup", "plate"]), [
      x,
      y,
      x + 10,
      y + 10,
    ]);
  });
  return { id: `scene-${seed}`, width: 100, height: 80, objects };
}

/** The conversation of two models; each sees what the other says as the user's words. */
async function converse(
  perceiver: Model,
  reasoner: Model,
  question: ComposedQuestion,
  turns: number,
): Promise<string | undefined> {
  const eyes: Message[] = [user(`${question.text}\nDescribe the picture.`, true)];
  let heard = `${question.text}\n${await hear(perceiver, ...eyes)}`;
  const mind: Message[] = [];
  for (let turn = 1; turn <= turns; turn++) {
    mind.push(user(turn === turns ? `${heard}\nThis is your last turn.` : heard));
    const said = await hear(reasoner, ...mind);
    const answer = readAnswer(said);
    if (answer !== undefined) return answer;
    mind.push({ role: "assistant", parts: [text(said)] });
    eyes.push({ role: "assistant", parts: [text(heard)] }, user(said));
    heard = await hear(perceiver, ...eyes);
  }
  return undefined;
}

const n = 60;
async function accuracy(
  facts: number,
  turns: number,
  over: Partial<ReasonerOptions> = {},
  errors = {},
): Promise<number> {
  let right = 0;
  for (let seed = 0; seed < n; seed++) {
    const scene = randomScene(seed);
    const question = countingQuestion(scene, facts, stream(seed, "question"));
    const reasoner = simulatedReasoner({ questions: [question], seed, ...over });
    const answer = await converse(
      simulatedPerceiver({ scenes: scene, errors, seed }),
      reasoner,
      question,
      turns,
    );
    if (answer === question.answer) right++;
  }
  return right / n;
}

describe("a simulated reasoner in conversation with a simulated perceiver", () => {
  it("guesses without enough turns, and is always right with one more turn than facts", async () => {
    const byTurns = [];
    for (const turns of [1, 2, 3, 4, 5]) byTurns.push(await accuracy(3, turns));
    expect(byTurns.slice(3)).toEqual([1, 1]);
    for (const guessed of byTurns.slice(0, 3)) expect(Math.abs(guessed - 0.25)).toBeLessThan(0.2);
    expect(await accuracy(3, 2, { perTurn: 3 })).toBe(1);
    expect(await accuracy(1, 2)).toBe(1);
  });

  it("is as wrong as its perceiver, and as itself, are told to be", async () => {
    expect(await accuracy(2, 3, { misreasons: 1 })).toBe(0);
    expect(await accuracy(2, 3, {}, { miscount: 1 })).toBeLessThan(0.7);
    expect(await accuracy(2, 5, { overlooks: 1 })).toBeLessThan(0.5);
    expect(await accuracy(1, 4, {}, { unsure: 1 })).toBeLessThan(0.5);
  });

  const two = composedQuestion({
    stem: "Is the sign's number the number of cups?",
    facts: [
      { ask: "What does the sign say?", read: readQuoted, truth: "EXIT 7" },
      { ask: "How many cups are there?", read: readNumber, truth: "3" },
    ],
    combine: ([sign, cups]) => (sign!.endsWith(` ${cups}`) ? "yes" : "no"),
  });

  it("asks, again when it was not told, and answers in its own words without options", async () => {
    const model = simulatedReasoner({ questions: [two] });
    const asked = [user(two.text)];
    expect(await hear(model, ...asked)).toBe("What does the sign say?");
    asked.push({ role: "assistant", parts: [text("What does the sign say?")] }, user("I am not sure."));
    expect(await hear(model, ...asked)).toBe("What does the sign say?");
    asked.push({ role: "assistant", parts: [text("What does the sign say?")] }, user('It says "EXIT 7".'));
    expect(await hear(model, ...asked)).toBe("How many cups are there?");
    asked.push({ role: "assistant", parts: [text("How many cups are there?")] }, user("Three cups."));
    expect(await hear(model, ...asked)).toBe("Answer: no");
    expect(two.answer).toBe("no");
    expect(await hear(model, user(`${two.text}\nAnswer now.`))).toBe("I lack 2 facts.\nAnswer: unknown");
  });

  it("finds its question also when the options are written in another way", async () => {
    const scene = randomScene(3);
    const question = countingQuestion(scene, 1, stream(3, "question"));
    const model = simulatedReasoner({ questions: [two, question] });
    const said = await hear(model, user(`${question.stem} Options: (A) ${question.options!.join(" (B) ")}`));
    expect(said).toBe(question.facts[0]!.ask);
    expect(question.text).toContain(`${question.stem}\nA) ${question.options![0]}\nB) `);
  });

  it("is blind: an image, or a question that it was not handed, is refused", async () => {
    const model = simulatedReasoner({ questions: [two] });
    await expect(hear(model, user(two.text, true))).rejects.toThrow(
      "a simulated reasoner was shown an image",
    );
    await expect(hear(model, user("What is love?"))).rejects.toThrow(/none of the questions/);
    await checkModel(model, request(user(two.text)));
    expect(model.id).toBe("simulated/reasoner");
  });
});

describe("composed questions", () => {
  it("have one right option among four, at any place", () => {
    const places = new Map<string, number>();
    fc.assert(
      fc.property(fc.nat(10_000), fc.integer({ min: 1, max: 5 }), (seed, facts) => {
        const scene = randomScene(seed);
        fc.pre(new Set(scene.objects.map(({ colour }) => colour)).size === 3);
        const question = countingQuestion(scene, facts, stream(seed, "question"));
        expect(new Set(question.options).size).toBe(4);
        const sum = question.facts.reduce((total, { truth }) => total + Number(truth), 0);
        expect(question.options!["ABCD".indexOf(question.answer)]).toBe(String(sum));
        expect(new Set(question.facts.map(({ ask }) => ask)).size).toBe(facts);
        places.set(question.answer, (places.get(question.answer) ?? 0) + 1);
      }),
      { numRuns: 400, seed: 4 },
    );
    for (const letter of "ABCD") expect(places.get(letter)! / 400).toBeGreaterThan(0.15);
  });

  it("refuse what cannot be asked", () => {
    expect(() => countingQuestion(kitchen, 99, stream(0, "q"))).toThrow(/has 9 groups, not 99/);
    expect(() => composedQuestion({ stem: "?", facts: [], combine: () => "5", options: ["1"] })).toThrow(
      /"5" is not among the options 1/,
    );
  });

  it("are read out of words", () => {
    expect(["I see 12 cups", "none", "There are three", "No cups", "2.", "many"].map(readNumber)).toEqual([
      "12",
      "0",
      "3",
      "0",
      "2",
      undefined,
    ]);
    expect([readYesNo("Yes, it is"), readYesNo("I see no cup"), readYesNo("maybe")]).toEqual([
      "yes",
      "no",
      undefined,
    ]);
    expect([readQuoted('It says "A b".'), readQuoted("nothing")]).toEqual(["A b", undefined]);
    expect([
      readAnswer("so\n**Answer: B**"),
      readAnswer("Answer: A\nno\nAnswer: C"),
      readAnswer("The answer is B"),
    ]).toEqual(["B", "C", undefined]);
    expect(["cup", "box", "cherry", "person", "toy"].map(plural)).toEqual([
      "cups",
      "boxes",
      "cherries",
      "people",
      "toys",
    ]);
  });
});
