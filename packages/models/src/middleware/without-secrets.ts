import { type Layer, withGenerate } from "./layers.js";
import { type Redactor, redactor } from "./redactor.js";

/** No error that comes out of the model holds a secret; the outermost layer. */
export function redacted(redact: Redactor = redactor()): Layer {
  return (model) =>
    withGenerate(model, async function* (request, options) {
      try {
        yield* model.generate(request, options);
      } catch (error) {
        // The signal's reason is the caller's own object, and must stay it.
        throw error === options.signal?.reason ? error : redact(error);
      }
    });
}
