// Writes packages/X/src/registry.generated.ts from the manifests of its extension folders.
//
// A folder packages/X/src/**/NAME/ with a manifest.json
//   { "kind": "tool", "id": "crop", "summary": "one line", "status": "loads" }
// and an index.ts with a default export becomes one entry of the package's `tools` array:
//   { id, summary, status, load: () => import("./.../NAME/index.js").then((m) => m.default) }
// A folder that makes several things lists them instead, and its module is loaded for each:
//   { "kind": "environment", "entries": [{ "id": "babyai/goto-v1", "summary": "one line" }, ...], "status": "loads" }
// An environment's folder may have an expert.ts that exports `expert`; `expertPolicies` lists these by the ids they play.
// So listing costs no import, and adding a folder needs no edit elsewhere. The output is sorted, is rewritten
// only when it changed (tsc -b stays incremental), and is git-ignored.
//
// Usage: node scripts/generate-registries.mjs [WORKSPACE_ROOT]

import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/**
 * kind -> the exported array's name, and core's type of what `load` gives. Where core has no such type (yet), the
 * entries keep the type of their default export. A world has state, so an environment exports a function that makes
 * one, given the entry's id.
 */
export const KINDS = {
  agent: { array: "agents", type: "Agent" },
  benchmark: { array: "benchmarks", type: "Benchmark" },
  environment: { array: "environments", type: "Environment", factory: "(id: string) => Environment" },
  expert: { array: "experts", type: "Tool" },
  model: { array: "models", type: "Model" },
  scorer: { array: "scorers", type: "Scorer" },
  system: { array: "systems", type: "System" },
  tool: { array: "tools", type: "Tool" },
};

/**
 * What tests have shown about an extension; DESIGN's "Honesty" section says what each word means. "unverified" is a benchmark
 * whose authors' files were not in hand.
 */
export const STATUSES = ["loads", "mechanism", "data", "capability", "unverified"];

const FILE = "registry.generated.ts";
const ID = /^[a-z0-9]+(?:[-._/@][a-z0-9]+)*$/;
const SUMMARY_MAX = 160;
/** Folders whose manifest.json is test data, not an extension. */
const SKIPPED = new Set(["node_modules", "dist", "fixtures", "golden"]);

/** A manifest that cannot be used: `message` names the file and the bad value, `fix` says what to write. */
export class ManifestError extends Error {
  constructor(code, message, fix) {
    super(`${message}\n  fix: ${fix}`);
    this.name = "ManifestError";
    this.code = code;
    this.fix = fix;
  }
}

function* manifestsUnder(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) {
      if (!SKIPPED.has(entry.name)) yield* manifestsUnder(join(folder, entry.name));
    } else if (entry.name === "manifest.json") yield join(folder, entry.name);
  }
}

/** One { kind, id, summary, status } per entry. */
function readManifest(file, shown) {
  let value;
  try {
    value = JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new ManifestError(
      "manifest-not-json",
      `${shown} is not JSON: ${cause.message}`,
      "write one JSON object",
    );
  }
  if (value === null || typeof value !== "object" || Array.isArray(value)) {
    throw new ManifestError("manifest-not-object", `${shown} is not a JSON object`, "write one JSON object");
  }
  const wrong = (field, bad, expected) => {
    throw new ManifestError(
      "manifest-field",
      `${shown}: "${field}" is ${JSON.stringify(bad)}`,
      `use ${expected}`,
    );
  };
  needStrings(value, ["kind", "status"], shown, "");
  if (!Object.hasOwn(KINDS, value.kind)) wrong("kind", value.kind, `one of ${Object.keys(KINDS).join(", ")}`);
  if (!STATUSES.includes(value.status)) wrong("status", value.status, `one of ${STATUSES.join(", ")}`);
  const several = value.entries !== undefined;
  if (several && (!Array.isArray(value.entries) || value.entries.length === 0)) {
    wrong("entries", value.entries, 'an array such as [{ "id": "family/name-v1", "summary": "one line" }]');
  }
  if (several && (value.id !== undefined || value.summary !== undefined)) {
    const given = value.id === undefined ? "summary" : "id";
    wrong(given, value[given], 'either "entries" or one "id" and "summary"');
  }
  const entries = several ? value.entries : [value];
  for (const [i, entry] of entries.entries()) {
    const prefix = several ? `entries[${i}].` : "";
    needStrings(Object(entry), ["id", "summary"], shown, prefix);
    if (!ID.test(entry.id)) {
      wrong(`${prefix}id`, entry.id, 'lower-case words and digits joined by "-", ".", "_", "/" or "@"');
    }
    if (/[\r\n]/.test(entry.summary) || entry.summary.length > SUMMARY_MAX) {
      wrong(`${prefix}summary`, entry.summary, `one line of at most ${SUMMARY_MAX} characters`);
    }
  }
  if (!existsSync(join(dirname(file), "index.ts"))) {
    throw new ManifestError(
      "manifest-without-code",
      `${shown} has no index.ts beside it`,
      `add index.ts whose default export is the ${value.kind}`,
    );
  }
  const { kind, status } = value;
  return entries.map(({ id, summary }) => ({ kind, id, summary, status }));
}

function needStrings(value, fields, shown, prefix) {
  const example =
    prefix === ""
      ? '{ "kind": "tool", "id": "crop", "summary": "one line", "status": "loads" }'
      : '{ "id": "family/name-v1", "summary": "one line" }';
  for (const field of fields) {
    if (typeof value[field] !== "string" || value[field].trim() === "") {
      throw new ManifestError(
        "manifest-field",
        `${shown}: "${prefix}${field}" is ${JSON.stringify(value[field])}, not a non-empty string`,
        `give all fields, as in ${example}`,
      );
    }
  }
}

/** The names that core's own index exports, so that an entry is typed as soon as its contract exists. */
function coreExports(root) {
  const seen = new Set();
  const names = new Set();
  const visit = (file) => {
    if (seen.has(file) || !existsSync(file)) return;
    seen.add(file);
    const text = readFileSync(file, "utf8");
    for (const m of text.matchAll(
      /export\s+(?:declare\s+)?(?:interface|type|class|abstract class)\s+(\w+)/g,
    )) {
      names.add(m[1]);
    }
    for (const m of text.matchAll(/export\s+(?:type\s+)?\{([^}]*)\}/g)) {
      for (const part of m[1].split(",")) {
        names.add(
          part
            .trim()
            .replace(/^type\s+/, "")
            .split(/\s+as\s+/)
            .at(-1),
        );
      }
    }
    for (const m of text.matchAll(/export\s+(?:type\s+)?\*\s+from\s+"(\.[^"]+)\.js"/g)) {
      visit(resolve(dirname(file), `${m[1]}.ts`));
    }
  };
  visit(join(root, "packages/core/src/index.ts"));
  return names;
}

function renderEntry({ id, summary, status }, module, name) {
  return [
    "  {",
    `    id: ${JSON.stringify(id)},`,
    `    summary: ${JSON.stringify(summary)},`,
    `    status: ${JSON.stringify(status)},`,
    `    load: () => import(${JSON.stringify(module)}).then((m) => m.${name}),`,
    "  },",
  ];
}

function render(packageName, entries, known) {
  const kinds = [...new Set(entries.map((entry) => entry.kind))].sort();
  // Types only, so core's own registry importing its index makes no cycle at run time.
  const core = packageName === "@fovea/core" ? "./index.js" : "@fovea/core";
  const types = new Set(kinds.map((kind) => KINDS[kind].type).filter((type) => known.has(type)));
  const lines = [
    "// Generated by scripts/generate-registries.mjs from manifest.json files. Do not edit.",
    "",
  ];
  if (known.has("RegistryEntry")) types.add("RegistryEntry");
  else {
    lines.push(
      "interface RegistryEntry<T> {",
      "  readonly id: string;",
      "  readonly summary: string;",
      "  readonly status: string;",
      "  load(): Promise<T>;",
      "}",
      "",
    );
  }
  if (types.size > 0) {
    lines.splice(2, 0, `import type { ${[...types].sort().join(", ")} } from "${core}";`, "");
  }
  for (const kind of kinds) {
    const { array, type, factory } = KINDS[kind];
    const loaded = factory ?? type;
    lines.push(`export const ${array}${known.has(type) ? `: readonly RegistryEntry<${loaded}>[]` : ""} = [`);
    const listed = entries.filter((each) => each.kind === kind);
    for (const entry of listed) lines.push(...renderEntry(entry, entry.module, "default"));
    lines.push(known.has(type) ? "];" : "] satisfies readonly RegistryEntry<unknown>[];", "");
    if (kind !== "environment") continue;
    lines.push("export const expertPolicies = [");
    for (const entry of listed) {
      if (entry.expert !== undefined) lines.push(...renderEntry(entry, entry.expert, "expert"));
    }
    lines.push("] as const;", "");
  }
  return lines.join("\n");
}

/**
 * Generates the registries of every package under `root`/packages.
 * @returns one row per package that has extensions: { package, file, entries, changed }.
 * @throws ManifestError for a malformed manifest, a missing index.ts or an id used twice within a kind.
 */
export function generateRegistries(root) {
  const packagesFolder = join(root, "packages");
  const known = coreExports(root);
  const owners = new Map();
  const rows = [];
  const byName = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  const outputs = [];
  for (const name of readdirSync(packagesFolder).sort(byName)) {
    const source = join(packagesFolder, name, "src");
    const packageFile = join(packagesFolder, name, "package.json");
    if (!existsSync(source) || !existsSync(packageFile)) continue;
    const entries = [];
    for (const file of manifestsUnder(source)) {
      const shown = relative(root, file).split(sep).join("/");
      const module = `./${relative(source, dirname(file)).split(sep).join("/")}/index.js`;
      for (const entry of readManifest(file, shown)) {
        const key = `${entry.kind} "${entry.id}"`;
        const other = owners.get(key);
        if (other !== undefined) {
          throw new ManifestError(
            "manifest-duplicate",
            `${key} is declared twice: ${other} and ${shown}`,
            'give one of them another "id"',
          );
        }
        owners.set(key, shown);
        const expert = entry.kind === "environment" && existsSync(join(dirname(file), "expert.ts"));
        entries.push({
          ...entry,
          module,
          ...(expert && { expert: module.replace(/index\.js$/, "expert.js") }),
        });
      }
    }
    entries.sort((a, b) => byName(a.kind, b.kind) || byName(a.id, b.id));
    outputs.push({ name, target: join(source, FILE), packageFile, entries });
  }
  for (const { name, target, packageFile, entries } of outputs) {
    if (entries.length === 0) {
      rmSync(target, { force: true });
      continue;
    }
    const text = render(JSON.parse(readFileSync(packageFile, "utf8")).name, entries, known);
    const changed = !existsSync(target) || readFileSync(target, "utf8") !== text;
    if (changed) {
      // Renamed into place: a build that runs at the same time never reads half a file.
      writeFileSync(`${target}.${process.pid}`, text);
      renameSync(`${target}.${process.pid}`, target);
    }
    rows.push({ package: name, file: target, entries, changed });
  }
  return rows;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const root = resolve(process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), ".."));
  try {
    for (const row of generateRegistries(root)) {
      if (row.changed) console.log(`registry: ${row.package}: ${row.entries.length} entries`);
    }
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error;
    console.error(`${error.name} [${error.code}]: ${error.message}`);
    process.exit(1);
  }
}
