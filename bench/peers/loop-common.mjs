// What the contenders that call `fetch` share: Node's own fetch gets the same cap of sockets as our client.
import { Agent, setGlobalDispatcher } from "undici";
import { socketCap } from "../loop/workload.mjs";

setGlobalDispatcher(new Agent({ connections: socketCap, keepAliveTimeout: 600_000 }));

export const dataUrl = (bytes) => `data:image/jpeg;base64,${bytes.toString("base64")}`;
