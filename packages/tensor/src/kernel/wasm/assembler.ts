/**
 * Writes WebAssembly: typed expressions, statements with structured control flow, and the module around them. Only the
 * instructions that the kernel uses are here. Binary format: WebAssembly 2.0 specification, chapter 5.
 * Over 200 lines because the instruction list is one idea.
 */

export type ValueType = "i32" | "f32" | "f64" | "v128";

/** An expression: bytes that leave one value of `type` on the stack. */
export interface Value<T extends ValueType> {
  readonly type: T;
  readonly code: readonly number[];
}
export type I32 = Value<"i32">;
export type F32 = Value<"f32">;
export type F64 = Value<"f64">;
export type V128 = Value<"v128">;

/** A parameter or local variable; as an expression it is its value. */
export interface Local<T extends ValueType> extends Value<T> {
  readonly index: number;
}

const TYPE_CODE: Record<ValueType, number> = { i32: 0x7f, f32: 0x7d, f64: 0x7c, v128: 0x7b };
const EMPTY_BLOCK = 0x40;

function unsigned(n: number): number[] {
  const bytes: number[] = [];
  let rest = n;
  do {
    const low = rest & 0x7f;
    rest >>>= 7;
    bytes.push(rest === 0 ? low : low | 0x80);
  } while (rest !== 0);
  return bytes;
}

function signed(n: number): number[] {
  const bytes: number[] = [];
  let rest = n | 0;
  for (;;) {
    const low = rest & 0x7f;
    rest >>= 7;
    const done = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
    bytes.push(done ? low : low | 0x80);
    if (done) return bytes;
  }
}

function value<T extends ValueType>(type: T, ...parts: (readonly number[])[]): Value<T> {
  return { type, code: parts.flat() };
}

const simd = (opcode: number): number[] => [0xfd, ...unsigned(opcode)];

/** Reads or writes at address + offset bytes. The alignment is a hint and is given as one byte throughout. */
const at = (offset: number): number[] => [0, ...unsigned(offset)];

type Binary<A extends ValueType, R extends ValueType = A> = (a: Value<A>, b: Value<A>) => Value<R>;

function binary<A extends ValueType, R extends ValueType>(result: R, opcode: number[]): Binary<A, R> {
  return (a, b) => value(result, a.code, b.code, opcode);
}

function float(x: number): number[] {
  return [...new Uint8Array(Float32Array.of(x).buffer)];
}

const i32Binary = (opcode: number): Binary<"i32"> => binary("i32", [opcode]);
const f32Binary = (opcode: number): Binary<"f32"> => binary("f32", [opcode]);
const v128Binary = (opcode: number): Binary<"v128"> => binary("v128", simd(opcode));

export const i32 = {
  const: (n: number): I32 => value("i32", [0x41], signed(n)),
  load: (address: I32, offset = 0): I32 => value("i32", address.code, [0x28], at(offset)),
  eqz: (a: I32): I32 => value("i32", a.code, [0x45]),
  lt: i32Binary(0x48),
  gt: i32Binary(0x4a),
  le: i32Binary(0x4c),
  ge: i32Binary(0x4e),
  ltUnsigned: i32Binary(0x49),
  add: i32Binary(0x6a),
  sub: i32Binary(0x6b),
  mul: i32Binary(0x6c),
  and: i32Binary(0x71),
  shl: i32Binary(0x74),
  /** Logical. */
  shr: i32Binary(0x76),
  /** condition ? a : b, both evaluated. */
  select: (condition: I32, a: I32, b: I32): I32 => value("i32", a.code, b.code, condition.code, [0x1b]),
};

export const f32 = {
  const: (x: number): F32 => value("f32", [0x43], float(x)),
  load: (address: I32, offset = 0): F32 => value("f32", address.code, [0x2a], at(offset)),
  fromI32: (a: I32): F32 => value("f32", a.code, [0xb2]),
  sqrt: (a: F32): F32 => value("f32", a.code, [0x91]),
  add: f32Binary(0x92),
  sub: f32Binary(0x93),
  mul: f32Binary(0x94),
  div: f32Binary(0x95),
  max: f32Binary(0x97),
  le: binary<"f32", "i32">("i32", [0x5f]),
};

export const f64 = {
  const: (x: number): F64 => value("f64", [0x44], [...new Uint8Array(Float64Array.of(x).buffer)]),
  add: binary<"f64", "f64">("f64", [0xa0]),
};

export const v128 = {
  load: (address: I32, offset = 0): V128 => value("v128", address.code, simd(0x00), at(offset)),
  /** The float at the address in all four lanes. */
  loadSplat: (address: I32, offset = 0): V128 => value("v128", address.code, simd(0x09), at(offset)),
  splat: (a: F32): V128 => value("v128", a.code, simd(0x13)),
  const: (x: number): V128 => value("v128", simd(0x0c), float(x), float(x), float(x), float(x)),
  /** Four 32-bit patterns. */
  bits: (...lanes: [number, number, number, number]): V128 =>
    value("v128", simd(0x0c), [...new Uint8Array(Uint32Array.of(...lanes).buffer)]),
  /** Lanes 0-3 of a and 4-7 of b, in the order named. */
  shuffle: (a: V128, b: V128, lanes: readonly [number, number, number, number]): V128 =>
    value(
      "v128",
      a.code,
      b.code,
      simd(0x0d),
      lanes.flatMap((lane) => [0, 1, 2, 3].map((byte) => lane * 4 + byte)),
    ),
  lane: (a: V128, lane: number): F32 => value("f32", a.code, simd(0x1f), [lane]),
  and: v128Binary(0x4e),
  andNot: v128Binary(0x4f),
  xor: v128Binary(0x51),
  greaterEqual: v128Binary(0x46),
  greater: v128Binary(0x44),
  sqrt: (a: V128): V128 => value("v128", a.code, simd(0xe3)),
  add: v128Binary(0xe4),
  sub: v128Binary(0xe5),
  mul: v128Binary(0xe6),
  div: v128Binary(0xe7),
  /** a b + c in each lane, rounded once where the processor can (relaxed SIMD; WebAssembly 3.0). */
  relaxedMultiplyAdd: (a: V128, b: V128, c: V128): V128 => value("v128", a.code, b.code, c.code, simd(0x105)),
  /** a < b ? b : a in each lane, so that a NaN in a stays. One instruction, unlike f32x4.max. */
  max: v128Binary(0xeb),
  /** b < a ? b : a in each lane. */
  min: v128Binary(0xea),
  splatI32: (a: I32): V128 => value("v128", a.code, simd(0x11)),
  shlI32: (a: V128, bits: number): V128 => value("v128", a.code, i32.const(bits).code, simd(0xab)),
  shrI32: (a: V128, bits: number): V128 => value("v128", a.code, i32.const(bits).code, simd(0xad)),
  addI32: v128Binary(0xae),
  mulI32: v128Binary(0xb5),
  greaterEqualU32: v128Binary(0x40),
  /** Lanes 0 and 1 as two 64-bit floats. */
  promoteLow: (a: V128): V128 => value("v128", a.code, simd(0x5f)),
  addF64: v128Binary(0xf0),
  laneF64: (a: V128, lane: number): F64 => value("f64", a.code, simd(0x21), [lane]),
};

/** The body of one function; its methods append statements in order. */
export class FunctionBuilder {
  readonly name: string;
  readonly parameters: ValueType[] = [];
  readonly result: ValueType | undefined;
  readonly #locals: ValueType[] = [];
  readonly #code: number[] = [];

  constructor(name: string, result?: ValueType) {
    this.name = name;
    this.result = result;
  }

  parameter<T extends ValueType>(type: T): Local<T> {
    this.parameters.push(type);
    return this.#local(type, this.parameters.length - 1);
  }

  /** Several i32 parameters. */
  integers<const N extends readonly string[]>(...names: N): { [K in N[number]]: Local<"i32"> } {
    const made: Record<string, Local<"i32">> = {};
    for (const name of names) made[name] = this.parameter("i32");
    return made as { [K in N[number]]: Local<"i32"> };
  }

  #local<T extends ValueType>(type: T, index: number): Local<T> {
    return { type, index, code: [0x20, ...unsigned(index)] };
  }

  /** A new variable with this value. All parameters are declared before the first. */
  let<T extends ValueType>(initial: Value<T>): Local<T> {
    this.#locals.push(initial.type);
    const local = this.#local(initial.type, this.parameters.length + this.#locals.length - 1);
    this.set(local, initial);
    return local;
  }

  set<T extends ValueType>(local: Local<T>, to: Value<T>): void {
    this.#code.push(...to.code, 0x21, ...unsigned(local.index));
  }

  storeF32(address: I32, what: F32, offset = 0): void {
    this.#code.push(...address.code, ...what.code, 0x38, ...at(offset));
  }

  store(address: I32, what: V128, offset = 0): void {
    this.#code.push(...address.code, ...what.code, ...simd(0x0b), ...at(offset));
  }

  if(condition: I32, then: () => void, otherwise?: () => void): void {
    this.#code.push(...condition.code, 0x04, EMPTY_BLOCK);
    then();
    if (otherwise) {
      this.#code.push(0x05);
      otherwise();
    }
    this.#code.push(0x0b);
  }

  while(condition: I32, body: () => void): void {
    this.#code.push(0x02, EMPTY_BLOCK, 0x03, EMPTY_BLOCK, ...i32.eqz(condition).code, 0x0d, 1);
    body();
    this.#code.push(0x0c, 0, 0x0b, 0x0b);
  }

  /** for (i = 0; i < end; i += step) */
  range(end: I32, step: number, body: (i: Local<"i32">) => void): void {
    const i = this.let(i32.const(0));
    this.while(i32.lt(i, end), () => {
      body(i);
      this.set(i, i32.add(i, i32.const(step)));
    });
  }

  call(callee: FunctionBuilder, index: number, ...values: Value<ValueType>[]): void {
    if (values.length !== callee.parameters.length)
      throw new TypeError(`${callee.name} called with ${values.length}`);
    this.#code.push(...values.flatMap((v) => v.code), 0x10, ...unsigned(index));
  }

  return(what: Value<ValueType>): void {
    this.#code.push(...what.code, 0x0f);
  }

  /** The code section's entry. */
  body(): number[] {
    const locals = this.#locals.flatMap((type) => [1, TYPE_CODE[type]]);
    // A function with a result ends in `return`; what would follow is unreachable.
    const end = this.result ? [0x00, 0x0b] : [0x0b];
    const code = [...unsigned(this.#locals.length), ...locals, ...this.#code, ...end];
    return [...unsigned(code.length), ...code];
  }
}

/** A module of functions over one imported shared memory ("env" "memory"), each exported under its name. */
export class ModuleBuilder {
  readonly #functions: FunctionBuilder[] = [];
  /** How matrix products add a product to a sum. */
  readonly multiplyAdd: (a: V128, b: V128, sum: V128) => V128;

  /** `fused`: with relaxed SIMD, which not every engine has. */
  constructor(options: { readonly fused?: boolean } = {}) {
    this.multiplyAdd = options.fused ? v128.relaxedMultiplyAdd : (a, b, sum) => v128.add(sum, v128.mul(a, b));
  }

  /** Declares a function and writes its body. */
  define(name: string, write: (f: FunctionBuilder) => void, result?: ValueType): FunctionBuilder {
    const f = new FunctionBuilder(name, result);
    write(f);
    this.#functions.push(f);
    return f;
  }

  /** The index by which a function calls `f`. */
  indexOf(f: FunctionBuilder): number {
    return this.#functions.indexOf(f);
  }

  build(pages: { initial: number; maximum: number }): Uint8Array {
    const section = (id: number, content: number[]): number[] => [
      id,
      ...unsigned(content.length),
      ...content,
    ];
    const text = (s: string): number[] => [s.length, ...new TextEncoder().encode(s)];
    const list = this.#functions;
    const count = unsigned(list.length);
    const types = list.flatMap((f) => [
      0x60,
      ...unsigned(f.parameters.length),
      ...f.parameters.map((type) => TYPE_CODE[type]),
      ...(f.result ? [1, TYPE_CODE[f.result]] : [0]),
    ]);
    const shared = 0x03;
    const memory = [1, ...text("env"), ...text("memory"), 0x02, shared];
    return Uint8Array.from([
      ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
      ...section(1, [...count, ...types]),
      ...section(2, [...memory, ...unsigned(pages.initial), ...unsigned(pages.maximum)]),
      ...section(3, [...count, ...list.flatMap((_, i) => unsigned(i))]),
      ...section(7, [...count, ...list.flatMap((f, i) => [...text(f.name), 0x00, ...unsigned(i)])]),
      ...section(10, [...count, ...list.flatMap((f) => f.body())]),
    ]);
  }
}
