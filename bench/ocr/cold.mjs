// One picture read by a process that has just started: prints { ms, cpuMs, peakMiB, lines }. bench.mjs starts it.
import { regionsOf, tools } from "@fovea/vision";
import { contextWith } from "./context.mjs";

const ocr = await tools.find((tool) => tool.id === "ocr").load();
const result = await ocr.run({ image: "image-1" }, await contextWith(process.argv[2]));
const lines = regionsOf(result).regions.filter((region) => region.kind === "line").length;
const ms = performance.now();
const { user, system } = process.cpuUsage();
const cpuMs = (user + system) / 1000;
console.log(JSON.stringify({ ms, cpuMs, peakMiB: process.resourceUsage().maxRSS / 1024, lines }));
