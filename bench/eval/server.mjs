// A server of Chat Completions that answers at once, in a process of its own: its time is nobody's. It reads the body and
// parses none of it.
import http from "node:http";

const answer = Buffer.from(
  JSON.stringify({
    id: "chatcmpl-1",
    object: "chat.completion",
    created: 1_700_000_000,
    model: "mock",
    usage: { prompt_tokens: 1000, completion_tokens: 2, total_tokens: 1002 },
    choices: [
      { index: 0, message: { role: "assistant", content: "3" }, finish_reason: "stop", logprobs: null },
    ],
  }),
);
let asked = 0;
const server = http.createServer((request, response) => {
  asked += 1;
  request.resume();
  request.on("end", () => {
    response.writeHead(200, { "content-type": "application/json", "content-length": answer.length });
    response.end(answer);
  });
});
server.keepAliveTimeout = 600_000;
server.headersTimeout = 0;
server.requestTimeout = 0;
process.on("message", () => process.send({ asked }));
process.on("disconnect", () => process.exit(0));
server.listen(0, "127.0.0.1", 4096, () => process.send({ port: server.address().port }));
