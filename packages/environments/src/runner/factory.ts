import { type Environment, InvalidInputError } from "@fovea/core";
import { environmentFactory } from "../make.js";

/** What makes the worlds of a thread: a registered environment, or the default export of a module. */
export async function factoryOf({
  environment,
  module,
}: {
  readonly environment: string;
  readonly module?: string;
}): Promise<() => Environment> {
  if (module === undefined) return environmentFactory(environment);
  const { default: factory } = (await import(module)) as { default?: (id: string) => Environment };
  if (typeof factory !== "function") {
    throw new InvalidInputError(
      `${module} has no default export that makes an environment`,
      "export default (id) => environment",
    );
  }
  return () => factory(environment);
}
