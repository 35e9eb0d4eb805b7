import { type Attack, error, nowhere, sees, unguarded } from "../attack.js";

const short = { timeoutMs: 60 };
const small = { memoryBytes: 16 * 2 ** 20 };
const late = error(/^SandboxTimeoutError$/);
const full = error(/^(InternalError|RangeError|SandboxKilledError)$/);
/** Runs for 200 ms, which the same sandbox allows when its limit is higher. */
const until = "const end = Date.now() + 200;\nconst early = () => Date.now() < end;\n";
const patient = { where: "unguarded", limits: { timeoutMs: 30_000 } } as const;

export const bombs: readonly Attack[] = [
  { name: "loops", code: `${until}while (early());\ntrue`, limits: short, ends: late, control: patient },
  {
    name: "loops and catches",
    code: `${until}while (early()) { try { while (early()); } catch {} finally { for (let i = 0; i < 9; i++); } }\ntrue`,
    limits: short,
    ends: late,
    control: patient,
  },
  {
    name: "loops in promises",
    code: `${until}const again = () => (early() ? Promise.resolve().then(again) : true);\nagain()`,
    limits: short,
    ends: late,
    control: patient,
  },
  {
    name: "loops in a comparison",
    code: `${until}[3, 1, 2].sort(() => { while (early()); return 0; });\ntrue`,
    limits: short,
    ends: late,
    control: patient,
  },
  {
    name: "loops in an iterator",
    code: `${until}Array.from({ *[Symbol.iterator]() { while (early()) yield; } }, () => 0).length > 0`,
    limits: short,
    ends: late,
    control: patient,
  },
  {
    name: "loops while its value is read",
    code: `${until}({ toJSON() { while (early()); return true; } })`,
    limits: short,
    ends: late,
    control: patient,
  },
  {
    name: "matches a regular expression that takes for ever",
    code: `/^(a+)+$/.test("a".repeat(21) + "b") === false`,
    limits: { timeoutMs: 20 },
    ends: late,
    control: patient,
  },
  {
    name: "multiplies numbers that have no end",
    code: `${until}let n = 3n;\nwhile (early()) { n = n * 3n; if (n > 1n << 4000n) n = 3n; }\ntrue`,
    limits: short,
    ends: late,
    control: patient,
  },
  {
    name: "takes memory bit by bit",
    code: `const kept = [];\nfor (let i = 0; i < 1_000_000; i++) kept.push({ i, j: [i] });\nkept.length === 1_000_000`,
    limits: small,
    ends: full,
    control: unguarded,
  },
  {
    name: "takes memory at once",
    code: `new Uint8Array(64 * 2 ** 20).length > 0`,
    limits: small,
    ends: full,
    control: unguarded,
  },
  {
    name: "takes memory in text",
    code: `const text = "x".repeat(2 ** 25);\ntext.length === 2 ** 25`,
    limits: small,
    ends: full,
    control: unguarded,
  },
  {
    name: "takes memory in buffers of the house",
    code: `writeFile("big", "x".repeat(2 ** 20));\nconst kept = [];\nfor (let i = 0; i < 40; i++) kept.push(readFile("big"));\nkept.length === 40`,
    limits: small,
    ends: full,
    control: unguarded,
  },
  {
    name: "calls itself for ever",
    code: `const f = (n) => (n === 0 ? 0 : 1 + f(n - 1));\nf(2000) === 2000`,
    ends: error(/^(InternalError|RangeError)$/),
    control: unguarded,
  },
  {
    name: "floods its output",
    code: `for (let i = 0; i < 1000; i++) print("x".repeat(1000));\ntrue`,
    ends: error(/^OutputLimitError$/),
    control: nowhere("the house counts what is printed; with a higher limit it is output"),
  },
  {
    name: "fills the disk",
    code: `for (let i = 0; i < 20; i++) writeFile("part-" + i, "x".repeat(2 ** 19));\ntrue`,
    limits: { diskBytes: 2 ** 20 },
    ends: error(/RangeError/),
    control: { where: "unguarded", limits: { diskBytes: 2 ** 25 } },
  },
  {
    name: "makes more files than there is room for names",
    code: `for (let i = 0; i < 2000; i++) writeFile("part-" + i, "");\ntrue`,
    ends: error(/RangeError/),
    control: nowhere("the house counts the files of a session"),
  },
  {
    name: "makes a picture of a terapixel",
    code: `photo.resize(1_000_000, 1_000_000).width > 0`,
    ends: error(/RangeError/),
    control: { where: "unguarded", limits: { pixels: 1e13 } },
  },
  {
    name: "makes a picture out of itself, twice, again and again",
    code: `let p = photo;\nfor (let i = 0; i < 40; i++) p = Picture.montage([p, p], [[0, 0, 8, 8], [8, 0, 16, 8]], 16, 8);\np.width === 16`,
    ends: error(/RangeError/),
    control: nowhere("it would be 2^40 pictures of work for the house"),
  },
  {
    name: "makes a picture by a thousand steps",
    code: `let p = photo;\nfor (let i = 0; i < 5000; i++) p = p.flip();\np.width > 0`,
    ends: error(/RangeError/),
    control: { where: "unguarded", limits: { pixels: 1e12 } },
  },
  {
    name: "shows pictures without end",
    code: `for (let i = 0; i < 20_000; i++) show(photo);\ntrue`,
    ends: error(/RangeError/),
    control: nowhere("the house counts what is shown"),
  },
];

/** Attempts to break what the house reads of a session after a call. */
export const forging: readonly Attack[] = [
  {
    name: "lies about its variables",
    code: `Object.keys = () => ["photo", "x"];\nObject.prototype.flatMap = Array.prototype.flatMap = () => [["x", 99]];\n1`,
    limits: { outputBytes: 999 },
    ends: sees(1),
    control: nowhere("the house took its own copies of these functions first"),
  },
  {
    name: "lies about its value",
    code: `JSON.stringify = () => "no JSON";\n({ a: 1 })`,
    limits: { outputBytes: 999 },
    ends: sees({ a: 1 }),
    control: nowhere("the house took its own copy first"),
  },
  {
    name: "breaks the house's lists",
    code: `Array.prototype.push = Array.prototype.flat = Array.prototype.map = () => { throw 1; };\n2`,
    limits: { outputBytes: 999 },
    ends: sees(2),
    control: nowhere("the house's list is made of its own properties"),
  },
  {
    name: "answers with itself",
    code: `const loop = {};\nloop.loop = loop`,
    ends: sees("[object Object]"),
    control: nowhere("a circle has no JSON; its text is shown"),
  },
  {
    name: "throws what cannot be read",
    code: `throw { get name() { throw 1; }, get message() { throw 2; }, toString() { throw 3; } }`,
    ends: error(/./),
    control: nowhere("anything can be thrown"),
  },
  {
    name: "throws nothing",
    code: `throw undefined`,
    ends: error(/./),
    control: nowhere("anything can be thrown"),
  },
  {
    name: "throws a proxy",
    code: `throw new Proxy({}, { get() { throw 1; }, ownKeys() { throw 2; } })`,
    ends: error(/./),
    control: nowhere("anything can be thrown"),
  },
  {
    name: "answers with a value as deep as a well",
    code: `let deep = [];\nfor (let i = 0; i < 100_000; i++) deep = [deep];\ndeep`,
    ends: error(/./),
    control: nowhere("the house reads values within bounds"),
  },
];
