import { type Attack, error, nowhere, outside, sees } from "../attack.js";

/** Outside is `node:vm`, whose globals are functions of the host: each of these reaches the process there. */
export const language: readonly Attack[] = [
  {
    name: "builds a function from a function of the house",
    code: `print.constructor("return typeof process")() !== "undefined"`,
    ends: sees(false),
    control: outside,
  },
  {
    name: "builds a function from the world's own constructor",
    code: `this.constructor.constructor("return typeof process")() !== "undefined"`,
    ends: sees(false),
    control: outside,
  },
  {
    name: "builds a function from a method",
    code: `Picture.prototype.crop.constructor("return typeof process")() !== "undefined"`,
    ends: sees(false),
    control: outside,
  },
  {
    name: "builds a function from an error of the house",
    code: `let found;\ntry { show(1); } catch (error) { found = error.constructor.constructor("return typeof process")(); }\nfound !== "undefined"`,
    ends: sees(false),
    control: outside,
  },
  {
    name: "builds a function from what a call gives",
    code: `let bytes;\ntry { bytes = readFile("given.txt"); } catch {}\n(bytes ?? {}).constructor.constructor("return typeof process")() !== "undefined"`,
    ends: sees(false),
    control: outside,
  },
  {
    name: "builds an asynchronous function",
    code: `Object.getPrototypeOf(wait).constructor("return typeof process")() !== "undefined"`,
    ends: error(/ReferenceError/),
    control: outside,
  },
  {
    name: "evaluates in the global scope",
    code: `(0, eval)("typeof process") !== "undefined" || print.constructor("return typeof process")() !== "undefined"`,
    ends: sees(false),
    control: outside,
  },
  {
    name: "poisons the prototype of all objects",
    code: `Object.getPrototypeOf(Object.getPrototypeOf(print)).polluted = true\n!0`,
    ends: sees(true),
    control: outside,
  },
  {
    name: "looks at who called",
    code: `(function f() { return f.caller !== null && f.caller !== undefined; })()`,
    ends: sees(false),
    control: { where: "outside", code: `print(function f() { return f.caller; }) || true` },
  },
  {
    name: "catches a stack frame of the house",
    code: `let got = false;\nError.prepareStackTrace = (_, frames) => frames;\ntry { show(1); } catch (error) { got = typeof error.stack !== "string"; }\ngot`,
    ends: sees(false),
    control: {
      where: "outside",
      code: `Error.prepareStackTrace = (_, frames) => frames;\ntypeof new Error().stack !== "string"`,
    },
  },
  {
    name: "takes a picture by a forged number",
    code: `WeakMap.prototype.get = () => 0;\nWeakMap.prototype.has = () => true;\nObject.create(Picture.prototype).crop(0, 0, 1, 1).width === 1`,
    ends: error(/TypeError/),
    control: nowhere(
      "pictures are numbers in the session's own list; another session's have no number there",
    ),
  },
  {
    name: "makes a picture of nothing",
    code: `new Picture(1) instanceof Picture`,
    ends: error(/TypeError/),
    control: outside,
  },
  {
    name: "finds the house's functions",
    code: `typeof __house !== "undefined"`,
    ends: sees(false),
    control: nowhere("the prelude deletes them before code runs; without the prelude there is no world"),
  },
];

const gone = (name: string, code: string): Attack => ({ name, code, ends: sees(false), control: outside });

/** Outside is Node itself. */
export const machine: readonly Attack[] = [
  gone("has the process", `typeof process !== "undefined"`),
  gone("has require", `typeof require !== "undefined"`),
  gone("has the network", `typeof fetch !== "undefined"`),
  gone("has timers", `typeof setTimeout !== "undefined"`),
  gone("has WebAssembly", `typeof WebAssembly !== "undefined"`),
  gone("has messages to other threads", `typeof BroadcastChannel !== "undefined"`),
  gone("has buffers of the host", `typeof Buffer !== "undefined"`),
  gone("reads the environment", `typeof globalThis.process?.env === "object"`),
  gone("measures time finely through the host", `typeof globalThis.performance?.nodeTiming !== "undefined"`),
  {
    name: "imports a module of the host",
    code: `(await_ => import("node:fs"))().then((fs) => "readFileSync" in fs)`,
    ends: error(/Error/),
    control: outside,
  },
  {
    name: "imports a file of the host",
    code: `import("CANARY.mjs").then((it) => it.default === "SECRET")`,
    ends: error(/Error/),
    control: outside,
  },
  {
    name: "imports QuickJS's own system modules",
    code: `import("os").then((os) => typeof os.exec === "function")`,
    ends: error(/Error/),
    control: nowhere("this build has no such modules"),
  },
  {
    name: "imports by a statement",
    code: `import fs from "fs";\ntrue`,
    ends: error(/SyntaxError/),
    control: nowhere("a cell is a script; no script has such statements"),
  },
  {
    name: "waits for ever",
    code: `Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10) === "timed-out"`,
    ends: error(/Error/),
    control: outside,
  },
];

/** Outside, readFile and writeFile are those of Node. */
export const files: readonly Attack[] = [
  {
    name: "reads a file of the host",
    code: `String(readFile("CANARY")) !== ""`,
    ends: error(/TypeError/),
    control: outside,
  },
  {
    name: "climbs out of its folder",
    code: `String(readFile("../../../../../../../../../CANARY")) !== ""`,
    ends: error(/TypeError/),
    control: outside,
  },
  {
    name: "reads by the name of a prototype",
    code: `readFile("__proto__") !== undefined`,
    ends: error(/TypeError/),
    control: nowhere("files are a map, which has no prototype's names"),
  },
  {
    name: "writes over a file of the host",
    code: `writeFile("CANARY", "SECRET");\ntrue`,
    ends: sees(true),
    control: outside,
  },
  {
    name: "links to a file of the host",
    code: `symlink("CANARY", "link")`,
    ends: error(/ReferenceError/),
    control: nowhere("there is no call that links"),
  },
  {
    name: "looks at processes",
    code: `readFile("/proc/self/status") !== undefined`,
    ends: error(/TypeError/),
    control: outside,
  },
  {
    name: "writes to the network",
    code: `new XMLHttpRequest()`,
    ends: error(/ReferenceError/),
    control: nowhere("Node has no such class either; there is no call that sends"),
  },
  {
    name: "starts a process",
    code: `exec("true")`,
    ends: error(/ReferenceError/),
    control: nowhere("there is no call that starts one"),
  },
];
