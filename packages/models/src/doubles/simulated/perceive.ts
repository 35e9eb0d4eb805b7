import type { Box } from "@fovea/core";
import { stream } from "@fovea/core/random";
import { type Scene, type SceneObject, sceneColours } from "./scene.js";

/** How often a simulated perceiver errs: each 0 to 1, all 0 by default. */
export interface PerceptionErrors {
  /** An object is not seen. */
  readonly miss?: number;
  /** Beside an object, another one of its kind is seen that is not there. */
  readonly hallucinate?: number;
  /** An object is taken for one of another kind of the scene. */
  readonly wrongKind?: number;
  readonly wrongColour?: number;
  /** One character of a text is read wrongly. */
  readonly misread?: number;
  /** Standard deviation of a box's place, as a share of its width and height. */
  readonly mislocate?: number;
  /** A count is one too many or too few. */
  readonly miscount?: number;
  /** Instead of an answer it says that it is not sure. */
  readonly unsure?: number;
}

/**
 * The scene as a perceiver with these errors sees it. Equal seeds see the same, and each kind of error has draws of
 * its own, so another rate of one kind changes nothing of the others.
 *
 * @param look Another number is another look, with errors drawn anew.
 */
export function perceive(scene: Scene, errors: PerceptionErrors, seed: number, look = 0): Scene {
  const chance = (what: string, rate: number | undefined): boolean =>
    rate !== undefined && rate > 0 && stream(seed, `${scene.id}/${what}`, look).random() < rate;
  const objects = scene.objects.flatMap((object): SceneObject[] => {
    const seen: SceneObject[] = [];
    const pick = <T>(what: string, items: readonly T[]): T =>
      stream(seed, `${scene.id}/${object.id}/${what}`, look).choice(items);
    if (chance(`${object.id}/hallucinate`, errors.hallucinate)) {
      const shift = pick("where", [-1, 1]) * (object.box[2] - object.box[0]);
      const [x0, y0, x1, y1] = object.box;
      seen.push({ ...object, id: `${object.id}-phantom`, box: [x0 + shift, y0, x1 + shift, y1] });
    }
    if (chance(`${object.id}/miss`, errors.miss)) return seen;
    const kinds = [...new Set(scene.objects.map(({ kind }) => kind))].filter((kind) => kind !== object.kind);
    const colours = sceneColours.filter((colour) => colour !== object.colour);
    const { text } = object;
    seen.push({
      ...object,
      kind:
        kinds.length > 0 && chance(`${object.id}/kind`, errors.wrongKind) ? pick("kind", kinds) : object.kind,
      colour: chance(`${object.id}/colour`, errors.wrongColour) ? pick("colour", colours) : object.colour,
      box: jitter(object.box, errors.mislocate ?? 0, () =>
        stream(seed, `${scene.id}/${object.id}/box`, look),
      ),
      ...(text === undefined
        ? {}
        : { text: chance(`${object.id}/read`, errors.misread) ? misread(text, pick) : text }),
    });
    return seen;
  });
  return { ...scene, objects };
}

function jitter([x0, y0, x1, y1]: Box, share: number, source: () => ReturnType<typeof stream>): Box {
  if (share === 0) return [x0, y0, x1, y1];
  const random = source();
  const dx = random.normal(0, share * (x1 - x0));
  const dy = random.normal(0, share * (y1 - y0));
  return [x0 + dx, y0 + dy, x1 + dx, y1 + dy];
}

/** Digits become digits and letters letters, as with real misreadings. */
function misread(text: string, pick: <T>(what: string, items: readonly T[]) => T): string {
  if (text.length === 0) return text;
  const at = pick(
    "at",
    Array.from(text, (_, i) => i),
  );
  const right = text[at]!;
  const others = [...(/\d/.test(right) ? "0123456789" : "ABCDEFGHIJKLMNOPQRSTUVWXYZ")].filter(
    (one) => one !== right.toUpperCase(),
  );
  return text.slice(0, at) + pick("as", others) + text.slice(at + 1);
}
