// Every form of --model through the real command, against the strict servers: keys, doctor, what goes wrong.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  type Fault,
  neverEnds,
  type Script,
  type ServerOptions,
  type StrictServer,
} from "../../packages/models/src/testing/servers/index.js";
import { Sandbox, sample } from "./fovea.js";

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = new Sandbox();
});
afterEach(() => sandbox.remove());

/** How each form is named, and the variables that point it at a server. */
const forms = {
  "openai/": {
    format: "chat",
    env: ({ url, key }) => ({ OPENAI_BASE_URL: url, OPENAI_API_KEY: key }),
  },
  "openai-responses/": {
    format: "responses",
    env: ({ url, key }) => ({ OPENAI_BASE_URL: url, OPENAI_API_KEY: key }),
  },
  "anthropic/": {
    format: "anthropic",
    env: ({ url, key }) => ({ ANTHROPIC_BASE_URL: url, ANTHROPIC_API_KEY: key }),
  },
  "google/": {
    format: "gemini",
    env: ({ url, key }) => ({ GOOGLE_GEMINI_BASE_URL: `${url}/v1beta`, GEMINI_API_KEY: key }),
  },
  "ai-sdk:openai/": {
    format: "responses",
    env: ({ url, key }) => ({ OPENAI_BASE_URL: url, OPENAI_API_KEY: key }),
  },
  "ai-sdk:anthropic/": {
    format: "anthropic",
    env: ({ url, key }) => ({ ANTHROPIC_BASE_URL: `${url}/v1`, ANTHROPIC_API_KEY: key }),
  },
} satisfies Record<
  string,
  { format: StrictServer["format"]; env: (server: StrictServer) => Record<string, string> }
>;
type Form = keyof typeof forms;
const wireForms: readonly Form[] = ["openai/", "openai-responses/", "anthropic/", "google/"];
const everyForm = Object.keys(forms) as Form[];

async function serve(form: Form, script: Script, options: ServerOptions = {}) {
  const { format, env } = forms[form];
  const server = await sandbox.serve(format, script, options);
  // A folder of its own has no packages; the SDK's are found beside Fovea.
  return { model: ["--model", `${form}${server.model}`], env: env(server), server };
}

interface Result {
  readonly answer: string | null;
  readonly run: string;
  readonly evidence: readonly { readonly text?: string }[];
  readonly error: { readonly code: string; readonly message: string; readonly fix: string };
}
const asking = [sample("coffee.png"), "what is it?"];
const crop = { calls: [{ tool: "crop", input: { image: "image-1", box: [100, 50, 300, 250] } }] };
const looking: Script = [
  crop,
  {
    calls: [
      {
        tool: "answer",
        input: {
          answer: "a cup of coffee",
          cites: ["crop-1"],
          evidence: [{ media: "image-1", box: [100, 50, 300, 250], text: "the cup" }],
        },
      },
    ],
  },
];
const ask = (model: readonly string[], env: Record<string, string>, more: readonly string[] = []) =>
  sandbox.json<Result>(["ask", ...asking, ...model, ...more], { env });
const whole: Fault = { kind: "delay", ms: 0 };

describe.each(everyForm)("fovea ask --model %sNAME", (form) => {
  it("shows the pictures of the question and of the tools, and answers with evidence", async () => {
    const { model, env, server } = await serve(form, looking);
    const { status, value } = await ask(model, env);
    expect([status, value.answer]).toEqual([0, "a cup of coffee"]);
    expect(value.evidence).toContainEqual(expect.objectContaining({ text: "the cup" }));
    expect(server.requests.map(({ refusal, status }) => refusal ?? status)).toEqual([200, 200]);
    expect(server.requests.map(({ images }) => images.length)).toEqual([1, 2]);
    const cropped = server.requests[1]!.images[1]!;
    // Gemini writes places in thousandths of the picture, whose pixels are 600 x 400.
    expect([cropped.width, cropped.height]).toEqual(form === "google/" ? [120, 80] : [200, 200]);
  });

  it("names a wrong key and says it nowhere", async () => {
    const { model, env } = await serve(form, looking);
    const wrong = Object.fromEntries(
      Object.entries(env).map(([name, value]) => [
        name,
        name.endsWith("_KEY") ? "wrong-key-0123456789abc" : value,
      ]),
    );
    const { status, value } = await ask(model, wrong);
    expect([status, value.error.code]).toEqual([1, "AUTHENTICATION"]);
    expect(JSON.stringify(value)).not.toContain("wrong-key-0123456789abc");
  });
});

describe.each(wireForms)("fovea ask --model %sNAME", (form) => {
  it("without a key says which variable to set, before anything is read", async () => {
    const { value, status } = await sandbox.json<Result>([
      "ask",
      "no-such-picture.png",
      "what is it?",
      "--model",
      `${form}test-model`,
    ]);
    expect([status, value.error.code]).toEqual([2, "MISSING_KEY"]);
    expect(value.error.fix).toMatch(/^export (OPENAI|ANTHROPIC|GEMINI)_API_KEY=/);
  });

  it("names a model that is not served", async () => {
    const { model, env } = await serve(form, looking);
    const { status, value } = await ask([model[0]!, `${model[1]}-9`], env);
    expect([status, value.error.code]).toEqual([1, "MODEL_NOT_FOUND"]);
  });

  it("asks again after 429, 500, a reset and a stream cut before and inside its words", async () => {
    const spoken = looking.map((turn) => ({ ...turn, text: "I look at all of this picture, closely ☺" }));
    const { model, env, server } = await serve(form, spoken);
    server.faults.push(
      { kind: "status", status: 429, retryAfter: "0" },
      { kind: "status", status: 500 },
      { kind: "cut", at: "mid-character" },
      { kind: "reset", when: "after-headers" },
    );
    const { status, stderr } = await sandbox.fovea(["ask", ...asking, ...model, "--out", "out"], { env });
    expect([status, stderr.match(/Error/)]).toEqual([0, null]);
    expect(server.requests).toHaveLength(6);
    const { stdout } = await sandbox.fovea(["runs", "show", await onlyRun()]);
    expect(stdout.match(/^\w{12} {2}tool +crop@.*/gm) ?? stdout).toHaveLength(1);
    // What was cut in its words stays in the record.
    expect(stdout).toMatch(/^\w{12} {2}model .*\(error\)/m);
  });

  it("does not wait an hour: it says how long the server asks to wait, and how to go on", async () => {
    const { model, env, server } = await serve(form, looking);
    server.faults.push({ kind: "status", status: 429, retryAfter: "3600" });
    const { status, value } = await ask(model, env);
    expect([status, value.error.code]).toEqual([1, "RATE_LIMIT"]);
    expect(value.error.fix).toMatch(/it asks to wait 60 minutes; go on with: fovea /);
    expect(server.requests).toHaveLength(1);
  });

  it("passes every test of the doctor that its model passes", async () => {
    const { model, env } = await serve(form, [{ text: "one two three four five six seven eight" }]);
    const { status, value } = await sandbox.json<{ name: string; works: boolean }[]>(["doctor", ...model], {
      env,
    });
    expect(status).toBe(1);
    expect(value.filter(({ works }) => works).map(({ name }) => name)).toEqual(["streaming", "abort"]);
  });

  it.each([
    ["a page of HTML with status 200", [{ kind: "html" }], "UNEXPECTED_RESPONSE"],
    ["a server that wants credit", [{ kind: "status", status: 402 }], "QUOTA"],
  ] as const)("names %s; the run is kept and goes on", async (_what, faults, code) => {
    const { model, env, server } = await serve(form, looking);
    server.faults.push(whole, ...faults);
    const { status, value } = await ask(model, env);
    expect([status, value.error.code]).toEqual([1, code]);
    const resumed = await sandbox.json<Result>(["ask", "--run", await onlyRun()], { env });
    expect([resumed.status, resumed.value.answer]).toEqual([0, "a cup of coffee"]);
    // The crop was not asked for again.
    expect(server.requests).toHaveLength(3);
  });

  it("gives what is wrong in a call back to the model: a place outside, a path, an address", async () => {
    const wrong: readonly object[] = [
      { image: "image-1", box: [5000, 5000, 9000, 9000] },
      { image: "/etc/passwd", box: [0, 0, 9, 9] },
      { image: "http://127.0.0.1:9/picture.png", box: [0, 0, 9, 9] },
    ];
    const { model, env, server } = await serve(form, (_request, turn) =>
      turn < wrong.length
        ? { calls: [{ tool: "crop", input: wrong[turn] as never }] }
        : { text: "It cannot be told." },
    );
    const { status, value } = await ask(model, env);
    expect([status, value.answer]).toEqual([0, "It cannot be told."]);
    expect(server.requests.at(-1)!.raw.toString()).not.toContain("root:");
    const { stdout } = await sandbox.fovea(["runs", "show", await onlyRun()]);
    expect(stdout.match(/^\w{12} {2}tool .*/gm)).toHaveLength(3);
  });

  it("gives broken JSON in a call back, and takes the next try", async () => {
    const turns: Script = [
      { calls: [{ tool: "crop", raw: '{"image": "image-1", "box": [100, ' }] },
      ...looking,
    ];
    // Gemini drops such a turn itself: it is told of it, and is one turn further than what it is shown.
    const script: Script = ({ raw }, turn) => turns[turn + (raw.includes("was dropped") ? 1 : 0)]!;
    const { model, env } = await serve(form, script);
    const { status, value } = await ask(model, env);
    expect([status, value.answer]).toEqual([0, "a cup of coffee"]);
  });

  it("stops a model that never stops, keeps its steps, and goes on with more", async () => {
    const { model, env, server } = await serve(form, neverEnds("measure"));
    const { status, value } = await ask(model, env, ["--max-steps", "3"]);
    expect([status, value.error.code]).toEqual([4, "LIMIT"]);
    expect(server.requests).toHaveLength(3);
  });

  it("names a context that is too long", async () => {
    const { model, env } = await serve(form, looking, { limits: { contextTokens: 50 } });
    const { status, value } = await ask(model, env);
    expect([status, value.error.code]).toEqual([1, "CONTEXT_OVERFLOW"]);
  });
});

it("fovea ask says that there is no network, after some tries, and how to go on", async () => {
  const { model, env, server: gone } = await serve("openai/", looking);
  await gone.close();
  const { status, value } = await ask(model, env, ["--timeout", "300"]);
  expect([status, value.error.code]).toEqual([1, "NETWORK"]);
  expect(value.error.fix).toMatch(new RegExp(`go on with: fovea .*${await onlyRun()}`));
});

it("fovea doctor --model embedded asks it the question that it is for", async () => {
  const { status, value } = await sandbox.json(["doctor", "--model", "embedded"]);
  expect([status, value]).toEqual([0, [expect.objectContaining({ name: "question", works: true })]]);
});

describe("fovea run be-my-eyes --perceiver", () => {
  const seeing: Script = [{ text: "I see a cup." }];
  it("lets another model see; it is asked again when the run goes on", async () => {
    const eyes = await sandbox.serve("anthropic", (request) => ({
      text: request.images.length > 0 ? "I see a cup." : "I see nothing.",
    }));
    const { model, env, server } = await serve("openai/", [
      { text: "What is in it?" },
      { text: "Answer: coffee" },
    ]);
    const both = { ...env, ...forms["anthropic/"].env(eyes) };
    server.faults.push({ kind: "status", status: 402 });
    const perceiver = ["--perceiver", `anthropic/${eyes.model}`];
    const first = await sandbox.json<Result>(["run", "be-my-eyes", ...asking, ...model, ...perceiver], {
      env: both,
    });
    expect([first.status, first.value.error?.code]).toEqual([1, "QUOTA"]);
    const again = await sandbox.json<Result>(["ask", "--run", await onlyRun(), "--agent", "be-my-eyes"], {
      env: both,
    });
    expect([again.status, again.value.answer]).toEqual([0, "coffee"]);
    expect(eyes.requests.every(({ images }) => images.length === 1)).toBe(true);
    expect(server.requests.every(({ images }) => images.length === 0)).toBe(true);
  });

  it("is refused where there is none, and where its key is missing", async () => {
    const { model, env } = await serve("openai/", seeing);
    const none = await ask(model, env, ["--perceiver", "embedded"]);
    expect([none.status, none.value.error.code]).toEqual([2, "INVALID_INPUT"]);
    expect(none.value.error.message).toBe("react has no perceiver: its model sees for itself");
    const missing = await sandbox.json<Result>(
      ["run", "be-my-eyes", ...asking, ...model, "--perceiver", "anthropic/x"],
      { env },
    );
    expect([missing.status, missing.value.error.code]).toEqual([2, "MISSING_KEY"]);
  });
});

/** The one run in the store. */
async function onlyRun(): Promise<string> {
  const { value } = await sandbox.json<readonly { readonly run: string }[]>(["runs", "list"]);
  expect(value).toHaveLength(1);
  return value[0]!.run;
}
