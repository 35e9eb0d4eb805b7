// A model that several threads open for the test of `Shards`.
import { stream } from "@fovea/core/random";
import { crossEntropy, Embedding, Linear, relu, reshape } from "@fovea/tensor";

export function open({ seed }) {
  const generator = stream(seed, "small-model");
  const random = () => generator.random();
  const model = {
    words: new Embedding(12, 16, random, { deviation: 1 }),
    hidden: new Linear(48, 32, random),
    head: new Linear(32, 12, random),
  };
  return {
    model,
    loss({ rows, targets }) {
      if (rows.length === 0) throw new RangeError("an empty batch");
      const seen = reshape(model.words.forward(rows.flat(), [rows.length, 3]), [rows.length, 48]);
      return crossEntropy(model.head.forward(relu(model.hidden.forward(seen))), targets);
    },
  };
}
