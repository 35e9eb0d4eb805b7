/** Gives back a value (text, JSON, an error with its causes) in which no secret is left. */
export type Redactor = <T>(value: T) => T;

const mark = "[redacted]";

/** What keys of known providers look like, for those that nobody told us. */
const keyLike =
  /\b(?:sk|pk|rk|gsk|xai|ghp|hf|AIza|ya29)[-_.]?[A-Za-z0-9_*.-]{16,}|\bBearer\s+[A-Za-z0-9._~+/-]{8,}=*/g;

/** Names of environment variables whose values are secrets. */
const secretName = /KEY|TOKEN|SECRET|PASSWORD|CREDENTIAL/i;

/** The values of environment variables that are named like secrets and are long enough to be one. */
export function environmentSecrets(environment: NodeJS.ProcessEnv = process.env): string[] {
  return Object.entries(environment).flatMap(([name, value]) =>
    secretName.test(name) && value !== undefined && value.trim().length >= 8 ? [value.trim()] : [],
  );
}

/**
 * Takes out `secrets` (of at least four characters) and whatever looks like a provider's key: as they are, as base64
 * (also in the middle of a longer text), percent-encoded, or escaped for JSON. What holds no secret comes back as it
 * was; the rest is copied, classes kept, and the original is not changed. Bytes are not looked into.
 */
export function redactor(secrets: readonly string[] = environmentSecrets()): Redactor {
  const forms = [...new Set(secrets.filter((secret) => secret.length >= 4).flatMap(spellings))]
    // The longest first: a spelling may contain another.
    .sort((a, b) => b.length - a.length);
  const clean = (text: string): string => {
    let safe = text;
    for (const form of forms) safe = safe.replaceAll(form, mark);
    return safe.replace(keyLike, mark);
  };
  return <T>(value: T): T =>
    holds(value, (text) => clean(text) !== text, new Set()) ? (copy(value, clean, new Map()) as T) : value;
}

/** The ways in which a secret may stand in a text. */
function spellings(secret: string): string[] {
  const bytes = Buffer.from(secret);
  // Base64 of a text that contains the secret shows one of three windows of its bytes, less the characters at both
  // ends that also depend on the neighbours.
  const windows = [0, 1, 2].map((shift) =>
    Buffer.concat([Buffer.alloc(shift), bytes])
      .toString("base64")
      .replace(/=+$/, "")
      .slice(shift === 0 ? 0 : 4, (bytes.length + shift) % 3 === 0 ? undefined : -1),
  );
  const urlSafe = windows.map((window) => window.replaceAll("+", "-").replaceAll("/", "_"));
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret.toWellFormed()),
    ...[...windows, ...urlSafe].filter((window) => window.length >= 8),
  ];
}

/** What of an object can be seen from outside. */
function members(value: object): readonly [PropertyKey, unknown][] {
  if (value instanceof Map) return [...value.entries()].flat().map((item, i) => [i, item]);
  if (value instanceof Set) return [...value].map((item, i) => [i, item]);
  if (value instanceof URL || value instanceof URLSearchParams) return [["text", String(value)]];
  if (value instanceof Headers) return [...value.entries()];
  if (value instanceof DOMException)
    return [
      ["message", value.message],
      ["stack", value.stack],
    ];
  if (ArrayBuffer.isView(value)) return [];
  return Reflect.ownKeys(value).map((key) => [key, (value as Record<PropertyKey, unknown>)[key]]);
}

function holds(value: unknown, isSecret: (text: string) => boolean, seen: Set<object>): boolean {
  if (typeof value === "string") return isSecret(value);
  if (typeof value !== "object" || value === null || seen.has(value)) return false;
  seen.add(value);
  return members(value).some(
    ([key, inner]) => (typeof key === "string" && isSecret(key)) || holds(inner, isSecret, seen),
  );
}

function copy(value: unknown, clean: (text: string) => string, seen: Map<object, unknown>): unknown {
  if (typeof value === "string") return clean(value);
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return value;
  const known = seen.get(value);
  if (known !== undefined) return known;
  const again = (inner: unknown): unknown => copy(inner, clean, seen);
  const keep = <V extends object>(made: V): V => {
    seen.set(value, made);
    return made;
  };
  if (value instanceof URL || value instanceof URLSearchParams) return clean(String(value));
  if (value instanceof Headers)
    return keep(Object.fromEntries([...value].map(([name, text]) => [name, clean(text)])));
  if (value instanceof DOMException) return keep(new DOMException(clean(value.message), value.name));
  if (value instanceof Date || value instanceof RegExp) return value;
  if (value instanceof Map) {
    const map = keep(new Map<unknown, unknown>());
    for (const [key, inner] of value) map.set(again(key), again(inner));
    return map;
  }
  if (value instanceof Set) {
    const set = keep(new Set<unknown>());
    for (const inner of value) set.add(again(inner));
    return set;
  }
  const made = keep(
    Array.isArray(value) ? [] : (Object.create(Object.getPrototypeOf(value) as object | null) as object),
  );
  for (const [key, inner] of members(value)) {
    if (Array.isArray(value) && key === "length") continue;
    const { enumerable = true } = Object.getOwnPropertyDescriptor(value, key) ?? {};
    Object.defineProperty(made, typeof key === "string" ? clean(key) : key, {
      value: again(inner),
      enumerable,
      configurable: true,
      writable: true,
    });
  }
  return made;
}
