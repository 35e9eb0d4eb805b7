import { stream } from "@fovea/core/random";
import * as t from "@fovea/tensor";

const generator = stream(1, "sort-digits");
const random = () => generator.random();
const model = {
  digits: new t.Embedding(10, 32, random),
  places: new t.Embedding(6, 32, random),
  blocks: [1, 2].map(() => new t.TransformerBlock({ width: 32, heads: 4 }, random)),
  scores: new t.Linear(32, 10, random),
};
function forward(rows) {
  const digits = model.digits.forward(rows.flat(), [rows.length, 6]);
  const x = t.add(digits, model.places.forward([0, 1, 2, 3, 4, 5]));
  return model.scores.forward(model.blocks.reduce((y, block) => block.forward(y), x));
}
const draw = (n) =>
  Array.from({ length: n }, () => Array.from({ length: 6 }, () => Math.floor(random() * 10)));
const sorted = (rows) => rows.flatMap((row) => row.toSorted());

const [tape, optimizer] = [new t.Tape(), new t.AdamW(model)];
const rate = t.warmupCosine({ peak: 5e-3, warmup: 50, total: 400 });
for (let step = 0; step < 400; step++) {
  const rows = draw(64);
  tape.run(() => tape.backward(t.crossEntropy(forward(rows), sorted(rows))));
  t.clipGradients(optimizer.parameters.values(), 1);
  optimizer.step(rate(step));
  optimizer.zeroGradients();
}
const test = draw(1000);
const guess = t.scope(() => t.argmax(forward(test)));
const right = sorted(test).filter((digit, i) => digit === guess[i]).length;
console.log(`${right} of 6000 digits in their place`);
