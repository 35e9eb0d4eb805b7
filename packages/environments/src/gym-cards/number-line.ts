import { checkNoOptions, type EnvironmentSpec } from "@fovea/core";
import { PythonRandom } from "@fovea/core/random";
import { createPixels, drawText } from "../pixels/index.js";
import type { Game } from "../single-agent/index.js";
import { side } from "./cards.js";

export const numberLineActions = ["-", "+"] as const;
const greatest = 5;
/** Two sweeps of the line. */
const maxSteps = 2 * greatest;

/** Bring a number to a target: 1 for reaching it, -1 for a step that does not come closer. */
export class NumberLineGame implements Game {
  readonly spec: EnvironmentSpec;
  readonly outcome = { reward: 0, terminated: false, truncated: false };
  current = 0;
  target = 0;
  #steps = 0;

  constructor(id: string) {
    this.spec = {
      id,
      observations: ["text", "symbolic", "image"],
      action: { schema: { enum: [...numberLineActions] }, actions: numberLineActions },
      maxSteps,
      snapshot: "exact",
    };
  }

  /** The draws of `random.seed(seed)` and `reset()`. */
  begin(seed: number, options: Parameters<Game["begin"]>[1]): void {
    checkNoOptions(this.spec.id, options);
    const random = new PythonRandom(seed);
    this.current = random.randint(0, greatest);
    this.target = random.randint(0, greatest);
    // Of 5, as there: after 5 comes 1.
    if (this.current === this.target) this.target = (this.target + 1) % greatest;
    this.#steps = 0;
  }

  play(action: number): void {
    this.#steps++;
    const before = Math.abs(this.current - this.target);
    if (action === 0 && this.current > 0) this.current--;
    else if (action === 1 && this.current < greatest) this.current++;
    const after = Math.abs(this.current - this.target);
    this.outcome.reward = after === 0 ? 1 : after >= before ? -1 : 0;
    this.outcome.terminated = after === 0;
    this.outcome.truncated = after !== 0 && this.#steps >= maxSteps;
  }

  info() {
    return { Target: this.target, Current: this.current };
  }

  observe(mode: Parameters<Game["observe"]>[0]): ReturnType<Game["observe"]> {
    const { current, target } = this;
    if (mode === "text") return { mode, text: `Target number: ${target}. Current number: ${current}` };
    if (mode === "symbolic") return { mode, data: { target, current } };
    const pixels = createPixels(side, side, [255, 255, 255]);
    drawText(pixels, `Target: ${target}`, 30, 62, { colour: [0, 0, 0], scale: 4 });
    drawText(pixels, `Current: ${current}`, 30, 182, { colour: [0, 0, 0], scale: 4 });
    return { mode: "image", pixels };
  }

  save(): Uint8Array {
    return Uint8Array.of(this.current, this.target, this.#steps);
  }

  load(body: Uint8Array): void {
    [this.current, this.target, this.#steps] = body as unknown as [number, number, number];
  }
}
