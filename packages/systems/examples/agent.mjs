import { openToolbox, toolLoop } from "@fovea/agents";
import { createRun, openDirectoryStore } from "@fovea/core";
import { openModel } from "@fovea/models";
import { imageCodec, loadMedia, tools } from "@fovea/vision";

const store = await openDirectoryStore(process.env.FOVEA_STORE ?? ".fovea");
const model = await openModel(process.env.FOVEA_MODEL ?? "embedded");
const agent = toolLoop({ model, toolbox: await openToolbox(tools), codec: imageCodec });
const run = await createRun(store, { actor: agent.id, config: { model: model.id } });
const picture = await loadMedia("samples/invoice.png", store.blobs);
const task = { parts: [picture, { type: "text", text: "what is the total?" }] };
const { answer, evidence } = await agent.run(task, { run });
console.log(answer, evidence[0]?.region?.box.map(Math.round));
await store.close();
