// Two models that are trained one sample a step here and in PyTorch (peer.py draws the same ones): a transformer over
// the places of a small convolution, and a convolution whose channels are scaled by a sentence (FiLM, Perez et al. 2018).
import {
  add,
  Conv2d,
  concat,
  Embedding,
  LayerNorm,
  Linear,
  matmul,
  multiply,
  relu,
  reshape,
  slice,
  TransformerBlock,
  tensor,
} from "@fovea/tensor";

export const SIDE = 64;
export const WORDS = 32;
export const LENGTH = 8;
export const ACTIONS = 7;

/** 64 px picture -> 8 x 8 places of 128 -> four blocks over places and words -> 7 actions. 0.92M parameters. */
export class CnnTransformer {
  constructor(random) {
    this.stem = new Conv2d(3, 32, 4, random, { stride: 4 });
    this.merge = new Conv2d(32, 128, 3, random, { stride: 2, padding: 1 });
    this.places = new Embedding(64, 128, random);
    this.words = new Embedding(WORDS, 128, random);
    this.order = new Embedding(LENGTH, 128, random);
    this.blocks = Array.from({ length: 4 }, () => new TransformerBlock({ width: 128, heads: 4 }, random));
    this.norm = new LayerNorm(128);
    this.head = new Linear(128, ACTIONS, random);
  }

  forward(picture, words) {
    const seen = reshape(this.merge.forward(relu(this.stem.forward(picture))), [1, 64, 128]);
    const image = add(seen, this.places.forward([...Array(64).keys()]));
    const text = add(this.words.forward(words, [1, LENGTH]), this.order.forward([...Array(LENGTH).keys()]));
    let x = concat([text, image], 1);
    for (const block of this.blocks) x = block.forward(x);
    return reshape(this.head.forward(slice(this.norm.forward(x), 1, 0, 1)), [1, ACTIONS]);
  }
}

/** 64 px picture -> 16 x 16 x 32 and 8 x 8 x 64, each scaled and shifted by the sentence -> 7 actions. 0.72M parameters. */
export class FilmCnn {
  constructor(random) {
    this.words = new Embedding(WORDS, 32, random);
    this.first = new Conv2d(3, 16, 4, random, { stride: 4 });
    this.second = new Conv2d(16, 32, 3, random, { padding: 1 });
    this.third = new Conv2d(32, 64, 3, random, { stride: 2, padding: 1 });
    this.film = [32, 64].map((channels) => new Linear(32, 2 * channels, random));
    this.hidden = new Linear(4096, 164, random);
    this.head = new Linear(164, ACTIONS, random);
  }

  forward(picture, words) {
    const rows = this.words.forward(words);
    const weights = tensor(new Float32Array(LENGTH).fill(1 / LENGTH), [1, LENGTH]);
    const sentence = reshape(matmul(weights, rows), [32]);
    const scaled = (x, film, channels) => {
      const both = film.forward(sentence);
      return relu(add(multiply(x, slice(both, 0, 0, channels)), slice(both, 0, channels, 2 * channels)));
    };
    const x = this.second.forward(relu(this.first.forward(picture)));
    const y = this.third.forward(scaled(x, this.film[0], 32));
    const flat = reshape(scaled(y, this.film[1], 64), [1, 4096]);
    return this.head.forward(relu(this.hidden.forward(flat)));
  }
}
