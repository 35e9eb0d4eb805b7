/** What of a path can be measured. Angles in degrees, lengths and clearances in the world's unit. */
export interface PathDescriptors {
  /** Distance to the nearest obstacle, over the path's points. */
  readonly averageClearance: number;
  readonly minimumClearance: number;
  readonly maximumClearance: number;
  readonly length: number;
  /** Turns of more than 90 degrees. */
  readonly sharpTurns: number;
  readonly maximumAngle: number;
  /** Sum of all turning angles: lower is smoother. */
  readonly turning: number;
}

export type DescriptorName = keyof PathDescriptors;
export const descriptorNames: readonly DescriptorName[] = [
  "averageClearance",
  "minimumClearance",
  "maximumClearance",
  "length",
  "sharpTurns",
  "maximumAngle",
  "turning",
];

/** Who moves, and which descriptors matter to them: 1 wants more, -1 less; those that are not named do not matter. */
export interface Scenario {
  readonly id: string;
  /** The wording is ours. */
  readonly text: string;
  readonly signs: Readonly<Partial<Record<DescriptorName, 1 | -1>>>;
}

const smooth = { sharpTurns: -1, maximumAngle: -1, turning: -1 } as const;
const roomy = { averageClearance: 1, minimumClearance: 1 } as const;
const hugging = { averageClearance: -1, maximumClearance: -1 } as const;

/** The 15 scenarios of PathEval (arXiv 2411.18711) with the signs of its Scenarios.xlsx, in its order. */
export const scenarios: readonly Scenario[] = [
  { id: "truck", text: "A long truck cannot turn hard or often.", signs: smooth },
  {
    id: "firefighter",
    text: "A firefighter keeps away from burning obstacles and may go a long way to see more of the area.",
    signs: { ...roomy, length: 1 },
  },
  {
    id: "war-zone",
    text: "A soldier stays close to cover and gets across quickly.",
    signs: { ...hugging, length: -1 },
  },
  {
    id: "drone",
    text: "A small drone keeps away from walls, saves its battery and flies without abrupt turns.",
    signs: { ...roomy, length: -1, ...smooth },
  },
  {
    id: "aid-delivery",
    text: "An aid convoy must arrive fast and never come near a hazard.",
    signs: { minimumClearance: 1, length: -1 },
  },
  {
    id: "museum",
    text: "A museum robot must never come near an exhibit and moves calmly, without sharp turns.",
    signs: { minimumClearance: 1, sharpTurns: -1, turning: -1 },
  },
  { id: "bus", text: "A bus full of standing passengers must not turn hard or often.", signs: smooth },
  { id: "harvester", text: "A wide harvester needs room on all sides.", signs: roomy },
  {
    id: "forklift",
    text: "A loaded forklift never comes near the shelves and does not turn hard or often.",
    signs: { minimumClearance: 1, ...smooth },
  },
  { id: "crane", text: "A crane with a hanging load must not swing: no hard turns, and few.", signs: smooth },
  {
    id: "taxi",
    text: "A driverless taxi keeps its distance and turns gently, for its passengers' comfort.",
    signs: { ...roomy, ...smooth },
  },
  {
    id: "rover",
    text: "A Mars rover saves energy: a short way with few and gentle turns.",
    signs: { length: -1, sharpTurns: -1, turning: -1 },
  },
  {
    id: "guide",
    text: "A guide robot leads a person who cannot see: far from obstacles, and without sudden turns.",
    signs: { ...roomy, ...smooth },
  },
  {
    id: "soil",
    text: "A robot takes samples along the obstacles: it stays close to them and covers a long way.",
    signs: { ...hugging, length: 1 },
  },
  {
    id: "inspection",
    text: "An inspection robot follows the surfaces closely, over a long way, with a steady camera.",
    signs: { ...hugging, length: 1, ...smooth },
  },
];
