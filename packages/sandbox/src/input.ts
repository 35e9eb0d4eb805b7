import type { CellInput } from "@fovea/core";
import { InvalidInputError } from "@fovea/core";

const identifier = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;
const fileName = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;

/** @throws InvalidInputError that names the first file or variable whose name cannot be used */
export function checkInput({ files, images, variables, outputs }: CellInput): void {
  for (const name of [...Object.keys(images ?? {}), ...(Array.isArray(variables) ? variables : [])]) {
    if (!identifier.test(name)) {
      throw new InvalidInputError(
        `"${name}" is no name of a variable`,
        "use letters, digits and underscores, not a digit first, at most 64",
      );
    }
  }
  for (const name of [...Object.keys(files ?? {}), ...(outputs ?? [])]) {
    if (!fileName.test(name)) {
      throw new InvalidInputError(
        `"${name}" is no name of a file`,
        "use letters, digits, dots, hyphens and underscores, without folders, at most 128",
      );
    }
  }
}
