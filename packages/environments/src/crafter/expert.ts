import type { Environment } from "@fovea/core";
import { NoExpertError } from "../agents/expert.js";
import type { ExpertPolicy } from "../agents/policy.js";
import { crafterState } from "./environment.js";
import { Garden } from "./expert/garden.js";
import { beside } from "./expert/paths.js";
import { Refuge } from "./expert/refuge.js";
import { doing, indexOf, noop, Scene } from "./expert/scene.js";
import { Workshop } from "./expert/workshop.js";
import * as ids from "./ids.js";
import type { Achievement } from "./rules.js";
import type { State } from "./state.js";

/**
 * An expert that reads the full state, the whole map included: it shows what the world allows, not what can be seen.
 * It looks after its needs first, spends the nights behind walls, and otherwise works down a list of achievements.
 */
export const expert: ExpertPolicy = (environment: Environment) => {
  const { id, action } = environment.spec;
  if (!id.startsWith("crafter/"))
    throw new NoExpertError(`${id} is no Crafter`, "ask that world's own expert");
  const mind = new Mind(crafterState(environment));
  return () => action.actions![mind.choose()]!;
};

const firstMove = indexOf("move_left");

class Mind {
  readonly #state: State;
  readonly #scene: Scene;
  readonly #refuge: Refuge;
  readonly #garden: Garden;
  readonly #workshop: Workshop;
  #drinking = false;
  #step = -1;
  #episode = -1;

  constructor(state: State) {
    this.#state = state;
    this.#scene = new Scene(state);
    this.#refuge = new Refuge(this.#scene);
    this.#garden = new Garden(this.#scene);
    this.#workshop = new Workshop(this.#scene);
  }

  choose(): number {
    const { sleeping, step, noiseSeed } = this.#state;
    if (step <= this.#step || noiseSeed !== this.#episode) this.#forget();
    this.#step = step;
    this.#episode = noiseSeed;
    if (sleeping) return noop;
    this.#scene.update(new Set([...this.#refuge.walls, ...this.#garden.fence]));
    return this.#fight() ?? this.#survive() ?? this.#achieve() ?? this.#wait() ?? noop;
  }

  /** Another episode began, or an earlier state came back. */
  #forget(): void {
    this.#refuge.leave();
    this.#garden.leave();
    this.#drinking = false;
  }

  #fight(): number | undefined {
    const scene = this.#scene;
    for (let direction = 0; direction < 4; direction++) {
      const kind = scene.kindAt(beside(scene.here, direction));
      if (kind !== ids.zombie && kind !== ids.skeleton) continue;
      return direction === this.#state.facing ? doing : firstMove + direction;
    }
    return undefined;
  }

  #survive(): number | undefined {
    const scene = this.#scene;
    const resting = this.#refuge.stay();
    if (resting !== undefined) return resting;
    // Before the night, more than is needed now.
    const evening = this.#state.step % 300 >= 80 && this.#state.step % 300 < 150;
    if (scene.has("drink") <= (evening ? 6 : 4)) this.#drinking = true;
    if (scene.has("drink") >= 9) this.#drinking = false;
    const water = this.#drinking ? scene.collect("water") : undefined;
    if (water !== undefined) return water;
    if (scene.has("food") <= (evening ? 6 : 4)) {
      const action = this.#garden.eat() ?? scene.toKind(ids.cow);
      if (action !== undefined) return action;
    }
    const worn = scene.has("energy") <= 3 || scene.has("health") <= 4;
    return worn || this.#refuge.isDark ? this.#refuge.seek() : undefined;
  }

  #achieve(): number | undefined {
    const scene = this.#scene;
    const want = (achievement: Achievement, action: () => number | undefined) =>
      scene.done(achievement) ? undefined : action();
    return (
      want("collect_sapling", () => scene.collect("grass")) ??
      want("place_plant", () => this.#garden.sow()) ??
      want("eat_cow", () => scene.toKind(ids.cow, 12)) ??
      want("collect_drink", () => scene.collect("water", 12)) ??
      this.#workshop.stoneAge() ??
      want("wake_up", () => this.#nap()) ??
      this.#garden.tend() ??
      this.#garden.eat() ??
      this.#workshop.ironAge() ??
      want("collect_diamond", () => (scene.has("iron_pickaxe") > 0 ? scene.collect("diamond") : undefined)) ??
      want("eat_cow", () => scene.toKind(ids.cow)) ??
      want("collect_drink", () => scene.collect("water")) ??
      want("defeat_zombie", () => scene.toKind(ids.zombie)) ??
      want("defeat_skeleton", () => (scene.has("health") >= 6 ? scene.toKind(ids.skeleton) : undefined))
    );
  }

  /** Sleeping a little counts as much as a night. */
  #nap(): number | undefined {
    return this.#scene.has("energy") < 8 ? this.#refuge.seek() : undefined;
  }

  /** With nothing left to do but to wait for the plant: behind walls, near enough for it to grow. */
  #wait(): number | undefined {
    const action = this.#garden.keepNear();
    if (action !== undefined) return action;
    if (this.#scene.has("stone") < 5) return this.#scene.collect("stone");
    return this.#refuge.isEnclosed() ? noop : this.#refuge.takeShelter();
  }
}
