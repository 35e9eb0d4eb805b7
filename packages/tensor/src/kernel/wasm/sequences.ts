import { SEQUENCE_WORDS } from "../kernel.js";
import {
  type FunctionBuilder,
  f32,
  type I32,
  i32,
  type Local,
  type ModuleBuilder,
  v128,
} from "./assembler.js";
import { type Products, ROWS_TOGETHER } from "./products.js";
import { softmaxBackwardRow, softmaxRow } from "./rows.js";

type Word = Local<"i32">;

const c = i32.const;
const words = (n: I32): I32 => i32.shl(n, c(2));
/** Its exponential is 0 beside that of any score. */
const HIDDEN = -3.4e38;

function bounded(f: FunctionBuilder, n: I32, least: I32, most: I32): Word {
  const local = f.let(n);
  f.set(local, i32.select(i32.gt(local, most), most, local));
  f.set(local, i32.select(i32.lt(local, least), least, local));
  return local;
}

const TABLE = ["table", "sequences", "heads", "causal"] as const;
type Table = { readonly [K in (typeof TABLE)[number]]: Word };

/** A head of a sequence. */
interface Part {
  readonly queries: Word;
  readonly keys: Word;
  readonly firstQuery: Word;
  readonly firstKey: Word;
  readonly head: Word;
  /** The address of its scores. */
  readonly scores: Word;
  /** Bytes from one row of scores to the next. */
  readonly stride: Word;
}

/** Emits `body` for each head of each sequence. */
function eachPart(f: FunctionBuilder, p: Table, scores: Word, body: (part: Part) => void): void {
  f.range(p.sequences, 1, () => {
    const [queries, keys, firstQuery, firstKey, firstScore, stride] = Array.from(
      { length: SEQUENCE_WORDS },
      (_, word) => f.let(i32.load(p.table, 4 * word)),
    ) as [Word, Word, Word, Word, Word, Word];
    f.set(stride, words(stride));
    const place = f.let(i32.add(scores, words(firstScore)));
    f.range(p.heads, 1, (head) => {
      body({ queries, keys, firstQuery, firstKey, head, scores: place, stride });
      f.set(place, i32.add(place, i32.mul(queries, stride)));
    });
    f.set(p.table, i32.add(p.table, c(4 * SEQUENCE_WORDS)));
  });
}

/** How many keys a query sees. */
const seenBy = (f: FunctionBuilder, p: Table, { queries, keys }: Part, query: I32): Word =>
  bounded(f, i32.select(p.causal, i32.add(i32.sub(keys, queries), i32.add(query, c(1))), keys), c(0), keys);

/** Emits `body` for all of `n` at once, or if causal for a few, which see almost as much as one another. */
function eachFew(f: FunctionBuilder, p: Table, n: Word, body: (first: Word, count: Word) => void): void {
  const few = f.let(i32.select(p.causal, c(ROWS_TOGETHER), n));
  const first = f.let(c(0));
  f.while(i32.lt(first, n), () => {
    body(first, bounded(f, i32.sub(n, first), c(0), few));
    f.set(first, i32.add(first, few));
  });
}

/**
 * Emits `body` for each query: the address of its scores, and how many keys it sees, up to a multiple of four. Behind those
 * that it sees come `fill` up to there and zeros up to the end of the row.
 */
function eachRow(
  f: FunctionBuilder,
  p: Table,
  scores: Word,
  fill: number,
  body: (row: Word, whole: Word) => void,
): void {
  const rounded = (n: I32): I32 => i32.and(i32.add(n, c(3)), c(-4));
  eachPart(f, p, scores, (part) => {
    const row = f.let(part.scores);
    f.range(part.queries, 1, (query) => {
      const seen = seenBy(f, p, part, query);
      const whole = f.let(rounded(seen));
      f.while(i32.lt(seen, whole), () => {
        f.storeF32(i32.add(row, words(seen)), f32.const(fill));
        f.set(seen, i32.add(seen, c(1)));
      });
      body(row, whole);
      f.while(i32.lt(whole, part.keys), () => {
        f.store(i32.add(row, words(whole)), v128.const(0));
        f.set(whole, i32.add(whole, c(4)));
      });
      f.set(row, i32.add(row, part.stride));
    });
  });
}

/** Rows of queries or keys: strides in floats, which become bytes. */
function rowsOf(f: FunctionBuilder, data: Word, stride: Word, headStride: Word) {
  for (const step of [stride, headStride]) f.set(step, words(step));
  return {
    stride,
    /** The address of a row of a head. */
    at: (row: I32, head: I32): I32 => i32.add(data, i32.add(i32.mul(row, stride), i32.mul(head, headStride))),
  };
}

/** Products of queries and keys that are sequences end to end, whose scores lie as `Sequences` says. */
export function defineSequences(module: ModuleBuilder, { dots, sums }: Products): void {
  const call = (f: FunctionBuilder, callee: FunctionBuilder, ...values: I32[]): void =>
    f.call(callee, module.indexOf(callee), ...values);

  module.define("sequenceScores", (f) => {
    const p = f.integers(
      ...(["scores", "a", "b", "depth", "strideA", "headA", "strideB", "headB"] as const),
      ...TABLE,
    );
    const [a, b] = [rowsOf(f, p.a, p.strideA, p.headA), rowsOf(f, p.b, p.strideB, p.headB)];
    eachPart(f, p, p.scores, (part) => {
      eachFew(f, p, part.queries, (query, count) => {
        const seen = seenBy(f, p, part, i32.sub(i32.add(query, count), c(1)));
        const to = i32.add(part.scores, i32.mul(query, part.stride));
        const asked = a.at(i32.add(part.firstQuery, query), part.head);
        const offered = b.at(part.firstKey, part.head);
        call(f, dots, to, asked, offered, count, seen, p.depth, part.stride, a.stride, b.stride, c(0));
      });
    });
  });

  module.define("sequenceSums", (f) => {
    const p = f.integers(
      ...(["c", "scores", "b", "columns", "accumulate", "strideC", "headC", "strideB", "headB"] as const),
      ...TABLE,
    );
    const [out, b] = [rowsOf(f, p.c, p.strideC, p.headC), rowsOf(f, p.b, p.strideB, p.headB)];
    eachPart(f, p, p.scores, (part) => {
      eachFew(f, p, part.queries, (query, count) => {
        const seen = seenBy(f, p, part, i32.sub(i32.add(query, count), c(1)));
        const to = out.at(i32.add(part.firstQuery, query), part.head);
        const scores = i32.add(part.scores, i32.mul(query, part.stride));
        const from = b.at(part.firstKey, part.head);
        const sizes = [count, p.columns, seen, out.stride, part.stride, c(4), b.stride];
        call(f, sums, to, scores, from, ...sizes, p.accumulate);
      });
    });
  });

  module.define("sequenceSumsTransposed", (f) => {
    const p = f.integers(
      ...(["c", "scores", "b", "columns", "strideC", "headC", "strideB", "headB"] as const),
      ...TABLE,
    );
    const [out, b] = [rowsOf(f, p.c, p.strideC, p.headC), rowsOf(f, p.b, p.strideB, p.headB)];
    eachPart(f, p, p.scores, (part) => {
      eachFew(f, p, part.keys, (key, count) => {
        // The first query that sees any of them.
        const ahead = i32.sub(part.keys, part.queries);
        const query = bounded(f, i32.select(p.causal, i32.sub(key, ahead), c(0)), c(0), part.queries);
        const to = out.at(i32.add(part.firstKey, key), part.head);
        const scores = i32.add(i32.add(part.scores, i32.mul(query, part.stride)), words(key));
        const from = b.at(i32.add(part.firstQuery, query), part.head);
        const left = i32.sub(part.queries, query);
        const sizes = [count, p.columns, left, out.stride, c(4), part.stride, b.stride];
        call(f, sums, to, scores, from, ...sizes, c(1));
      });
    });
  });

  module.define("sequenceSoftmax", (f) => {
    const p = f.integers("scores", ...TABLE);
    const factor = f.let(v128.splat(f.parameter("f32")));
    eachRow(f, p, p.scores, HIDDEN, (row, whole) => softmaxRow(f, row, row, whole, factor));
  });

  module.define("sequenceSoftmaxBackward", (f) => {
    const p = f.integers("dscores", "scores", ...TABLE);
    const factor = f.let(v128.splat(f.parameter("f32")));
    // Both lie alike.
    const apart = f.let(i32.sub(p.scores, p.dscores));
    eachRow(f, p, p.dscores, 0, (row, whole) => {
      softmaxBackwardRow(f, { dx: row, y: i32.add(row, apart), dy: row, factor }, whole)(false);
    });
  });
}
