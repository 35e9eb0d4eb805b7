import { type ArgumentSpec, type OperationSpec, operations, valueTypes } from "../language.js";
import { article, programLimits } from "../schema.js";

const titles = {
  image: "Images",
  regions: "Regions",
  text: "Texts",
  number: "Numbers",
  boolean: "Yes or no",
} as const;

/** The language reference in Markdown, made from the table; the README holds it between two marks. */
export function languageReference(): string {
  const table: Readonly<Record<string, OperationSpec>> = operations;
  const sections = valueTypes.map((type) => {
    const rows = Object.entries(table)
      .filter(([, operation]) => operation.type === type)
      .map(([name, { arguments: taken, doc }]) => `| \`${name}\` | ${argumentsOf(taken)} | ${doc} |`);
    return `### ${titles[type]}\n| operation | arguments | yields |\n|---|---|---|\n${rows.join("\n")}`;
  });
  const limits = `At most ${programLimits.nodes} operations, nested at most ${programLimits.depth} deep; strings of at most ${programLimits.characters} characters.`;
  return `${sections.join("\n\n")}\n\n${limits}\n`;
}

const argumentsOf = (taken: Readonly<Record<string, ArgumentSpec>>): string =>
  Object.entries(taken)
    .map(([name, spec]) => `\`${name}\`: ${takes(spec)}`)
    .join("; ");

function takes(spec: ArgumentSpec): string {
  switch (spec.takes) {
    case "word":
      return spec.words.length > 20
        ? `a label of COCO's ${spec.words.length}`
        : spec.words.map((word) => `"${word}"`).join(", ");
    case "string":
      return "a string";
    case "integer":
      return `${spec.minimum} to ${spec.maximum}`;
    default:
      return article(spec.takes);
  }
}
