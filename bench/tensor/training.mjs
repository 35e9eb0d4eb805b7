// Training steps of one sample per CPU-second, beside PyTorch on one thread, each in a process of its own, in turn.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { median, runProcess } from "../lib.mjs";

const PYTHON = "/usr/bin/python3";
const at = (file) => fileURLToPath(new URL(file, import.meta.url));
const [WARMUP, STEPS, ROUNDS] = [30, 150, 5];
/** Of the issue: ours over PyTorch's. */
const aims = { "cnn-transformer": 1, "film-cnn": 0.6 };

/** One thread for OpenMP and for OpenBLAS, which Debian's PyTorch multiplies with where it is installed. */
const oneThread = { ...process.env, OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1" };

const hasTorch = () =>
  existsSync(PYTHON) && runProcess(PYTHON, ["-c", "import torch"], { env: oneThread }).status === 0;

function measure(command, args, kernel) {
  const env = { ...oneThread, ...(kernel === undefined ? {} : { KERNEL: kernel }) };
  const { status, stdout, stderr } = runProcess(command, [...args, String(WARMUP), String(STEPS)], { env });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} failed: ${stderr}`);
  const { seconds, parameters } = JSON.parse(stdout.trim().split("\n").at(-1));
  return { rate: STEPS / seconds, parameters };
}

export async function trainingRows() {
  const torch = hasTorch();
  const rows = [];
  for (const [model, aim] of Object.entries(aims)) {
    const rates = { wasm: [], "wasm-fused": [], torch: [] };
    let count = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const turn = ["wasm", "wasm-fused", ...(torch ? ["torch"] : [])];
      for (const who of round % 2 === 0 ? turn : turn.reverse()) {
        const ours = () => measure(process.execPath, [at("ours.mjs"), model], who);
        const { rate, parameters } = who === "torch" ? measure(PYTHON, [at("peer.py"), model]) : ours();
        rates[who].push(rate);
        count = parameters;
      }
    }
    for (const kernel of ["wasm", "wasm-fused"]) {
      const value = median(rates[kernel]);
      const row = {
        name: `${model}, ${count} parameters, batches of one, kernel ${kernel}`,
        value,
        unit: "steps/CPU-s",
      };
      if (!torch) {
        rows.push({
          ...row,
          name: `${row.name} (no peer: apt-get install python3-torch libopenblas0-pthread)`,
        });
        continue;
      }
      const peer = median(rates.torch);
      const ratio = value / peer;
      rows.push({ ...row, peer, ratio, target: `>= ${aim} x PyTorch on one thread`, ok: ratio >= aim });
    }
  }
  return rows;
}
