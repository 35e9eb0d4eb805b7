// Says on stderr, at the end, which modules were resolved: `modules ["file:///...", ...]`.
import { register } from "node:module";
import { MessageChannel, receiveMessageOnPort } from "node:worker_threads";

const { port1, port2 } = new MessageChannel();
port1.unref();
register("./resolve.mjs", { parentURL: import.meta.url, data: { port: port2 }, transferList: [port2] });
process.on("exit", () => {
  const urls = [];
  for (let got = receiveMessageOnPort(port1); got !== undefined; got = receiveMessageOnPort(port1))
    urls.push(got.message);
  process.stderr.write(`modules ${JSON.stringify(urls)}\n`);
});
