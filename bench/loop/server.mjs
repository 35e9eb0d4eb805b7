// A server of Chat Completions and Responses that answers at once, for every contender alike: `steps` - 1 calls of
// crop, then a final text. It parses no JSON, so that it costs little; which step it is, is the number of tool results
// in the request. Parent messages: {record: true} keeps the bodies from now on, {record: false} sends them back.
import http from "node:http";

const steps = Number(process.argv[2]);
const chatResult = Buffer.from('"tool_call_id"');
const responsesResult = Buffer.from('"function_call_output"');
const usage = { prompt_tokens: 1000, completion_tokens: 20, total_tokens: 1020 };
let id = 0;
let recorded;

function count(bytes, needle) {
  let found = 0;
  for (let at = bytes.indexOf(needle); at !== -1; at = bytes.indexOf(needle, at + needle.length)) found += 1;
  return found;
}

const argumentsAt = (step) => JSON.stringify({ x: step * 10, y: 5, w: 256, h: 256 });
const final = "done: there are 3 red cubes";

function chat(step) {
  const isLast = step >= steps - 1;
  const call = {
    id: `call_${id}`,
    type: "function",
    function: { name: "crop", arguments: argumentsAt(step) },
  };
  const message = isLast
    ? { role: "assistant", content: final }
    : { role: "assistant", content: null, tool_calls: [call] };
  const choice = { index: 0, message, finish_reason: isLast ? "stop" : "tool_calls", logprobs: null };
  return {
    id: `chatcmpl-${id}`,
    object: "chat.completion",
    created: 1_700_000_000,
    model: "mock",
    usage,
    choices: [choice],
  };
}

function responses(step) {
  const isLast = step >= steps - 1;
  const said = { type: "output_text", text: final, annotations: [], logprobs: [] };
  const item = isLast
    ? { type: "message", id: `msg_${id}`, role: "assistant", status: "completed", content: [said] }
    : {
        type: "function_call",
        id: `fc_${id}`,
        call_id: `call_${id}`,
        name: "crop",
        arguments: argumentsAt(step),
        status: "completed",
      };
  return {
    id: `resp_${id}`,
    object: "response",
    created_at: 1_700_000_000,
    model: "mock",
    status: "completed",
    error: null,
    incomplete_details: null,
    instructions: null,
    metadata: {},
    parallel_tool_calls: true,
    temperature: 1,
    tool_choice: "auto",
    tools: [],
    top_p: 1,
    output: [item],
    usage: {
      input_tokens: 1000,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens: 20,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: 1020,
    },
  };
}

const server = http.createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const body = Buffer.concat(chunks);
    id += 1;
    recorded?.push(body);
    const isResponses = request.url.endsWith("/responses");
    const answer = isResponses ? responses(count(body, responsesResult)) : chat(count(body, chatResult));
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify(answer));
  });
});
// Else sockets that were idle under load are closed, and a contender sees a reset.
server.keepAliveTimeout = 600_000;
server.headersTimeout = 0;
server.requestTimeout = 0;
process.on("message", ({ record }) => {
  if (record) recorded = [];
  else {
    process.send({ bodies: recorded.map((body) => body.toString("latin1")) });
    recorded = undefined;
  }
});
process.on("disconnect", () => process.exit(0));
server.listen(0, "127.0.0.1", 4096, () => process.send({ port: server.address().port }));
