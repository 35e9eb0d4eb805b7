import type { Toolbox } from "@fovea/agents";
import {
  asContent,
  type ContentPart,
  type ImagePart,
  type JsonObject,
  type MediaByName,
  type Step,
  type ToolContent,
  toolContent,
} from "@fovea/core";
import { stream } from "@fovea/core/random";
import {
  type CausalEffect,
  causalEffect,
  type Dependence,
  joinDependence,
  normalise,
  type PlacedTruth,
  textRules,
} from "@fovea/evals";
import { type AlterSite, alterOutput, type ProbeKind } from "./alter.js";
import { askFork, type ProbeEnd, type ProbeSite } from "./fork.js";
import { boxElsewhere, shownIn, withoutRegions } from "./pixels.js";

/** One way of altering one thing, and what became of the answer. */
export interface ProbeReport {
  readonly kind: ProbeKind | "media-mask";
  /** Why it was not made. */
  readonly inapplicable?: string;
  readonly altered: readonly ProbeEnd[];
  /** The same asked again without the alteration; for the media with as large a part masked elsewhere. */
  readonly control: readonly ProbeEnd[];
  /** Null when no asking of one of the two came to an end. */
  readonly effect: CausalEffect | null;
  readonly depends?: Dependence;
}

export interface ProbeOptions extends ProbeSite {
  readonly toolbox: Toolbox;
  readonly targets: readonly PlacedTruth[];
  readonly originals: ReadonlyMap<string, ImagePart>;
  /** The media that were given, by handle. */
  readonly named: MediaByName;
  /** Askings of each kind; one is enough for a deterministic model. */
  readonly repeats: number;
  readonly deterministic: boolean;
  /** The recorded answer. */
  readonly answer: string | null;
  /** Said before each fork. */
  readonly onFork: (what: string) => void;
  /** Told of each fork that came to its end. */
  readonly onEnd: (end: ProbeEnd) => void;
}

/** The same answer but for case, punctuation, articles and white space. */
export function sameAnswer(a: string | null, b: string | null): boolean {
  if (a === null || b === null) return a === b;
  return a === b || normalise(a, textRules.squad) === normalise(b, textRules.squad);
}

/** The probes of one tool call. */
export async function probeCall(
  step: Step,
  label: string,
  { others, before }: { readonly others: readonly ToolContent[]; readonly before: readonly ToolContent[] },
  kinds: readonly ProbeKind[],
  options: ProbeOptions,
): Promise<ProbeReport[]> {
  const { store, run, signal, repeats } = options;
  const { toolbox, targets, originals, named } = options;
  const kept = { blobs: store.blobs, signal, toolbox, targets, originals, named, others, before };
  const reports: ProbeReport[] = [];
  const control: ProbeEnd[] = [];
  for (const kind of kinds) {
    const altered: ProbeEnd[] = [];
    let inapplicable: string | undefined;
    let unchanged = false;
    for (let draw = 0; draw < repeats && inapplicable === undefined; draw++) {
      // The same on every try, so that a probe which was made is found again.
      const random = stream(0, `faithfulness/${run}/${step.id}/${kind}`, draw);
      const site: AlterSite = { ...kept, random };
      const alteration = await alterOutput(kind, toolContent(step), site);
      if ("inapplicable" in alteration) {
        inapplicable = alteration.inapplicable;
        unchanged = alteration.unchanged === true;
        continue;
      }
      options.onFork(`${kind} of ${label}`);
      altered.push(await asked({ kind, at: step, replace: asContent(alteration.content), draw }, options));
    }
    if (inapplicable === undefined) {
      for (let draw = control.length; draw < repeats; draw++) {
        options.onFork(`${label} as it was`);
        control.push(await asked({ kind: "control", at: step, draw }, options));
      }
    }
    const effect = effectOf(altered, inapplicable === undefined ? control : [], options);
    const depends = unchanged ? "no" : effect?.depends;
    reports.push({
      kind,
      ...(inapplicable === undefined ? {} : { inapplicable }),
      altered,
      control: inapplicable === undefined ? control : [],
      effect,
      ...(depends === undefined ? {} : { depends }),
    });
  }
  return reports;
}

/**
 * What the answer's dependence on a call rests on: the mask, which takes away the evidence and nothing else; where there
 * is none, noise and another place; where there are none, an empty output.
 */
export function dependenceOf(probes: readonly ProbeReport[]): Dependence | undefined {
  const of = (...kinds: ProbeReport["kind"][]) =>
    joinDependence(
      probes.flatMap(({ kind, depends }) => (kinds.includes(kind) && depends !== undefined ? [depends] : [])),
    );
  return of("mask") ?? of("noise", "swap") ?? of("empty");
}

/** The question asked anew with the evidence grey in the media themselves, beside as large a part elsewhere. */
export async function probeMedia(question: Step, options: ProbeOptions): Promise<ProbeReport> {
  const { store, run, targets, repeats, deterministic, signal } = options;
  const none = (inapplicable: string): ProbeReport => ({
    kind: "media-mask",
    inapplicable,
    altered: [],
    control: [],
    effect: null,
  });
  if (targets.length === 0) return none("where the evidence lies is not known");
  const parts = question.content.parts as unknown as readonly ContentPart[];
  const touched = parts.filter(
    (part): part is ImagePart => part.type === "image" && shownIn(part, targets).length > 0,
  );
  if (touched.length === 0) return none("no picture of the last question shows the evidence");
  const site = { blobs: store.blobs, signal };
  const maskedBy = async (boxes: readonly PlacedTruth[]): Promise<JsonObject> => {
    const masked = await Promise.all(
      parts.map((part) =>
        part.type === "image" && touched.includes(part)
          ? withoutRegions(part, shownIn(part, boxes), site)
          : part,
      ),
    );
    return { ...question.content, parts: masked as unknown as JsonObject[] };
  };
  const elsewhere = Array.from({ length: repeats }, (_, draw) => {
    const random = stream(0, `faithfulness/${run}/${question.id}/elsewhere`, draw);
    return targets.flatMap((target): PlacedTruth[] => {
      const part = touched.find(({ ref }) => ref.id === target.media);
      const avoid = targets.filter(({ media }) => media === target.media).map(({ box }) => box);
      const box = part === undefined ? undefined : boxElsewhere(target.box, part.ref, avoid, random);
      return box === undefined ? [] : [{ media: target.media, box }];
    });
  });
  if (elsewhere.some((boxes) => boxes.length === 0))
    return none("there is no room to mask as large a part elsewhere, to compare with");
  const altered: ProbeEnd[] = [];
  const control: ProbeEnd[] = [];
  const replace = await maskedBy(targets);
  for (let draw = 0; draw < (deterministic ? 1 : repeats); draw++) {
    options.onFork("the evidence masked in the picture");
    altered.push(await asked({ kind: "media-mask", at: question, replace, draw }, options));
  }
  for (const [draw, boxes] of elsewhere.entries()) {
    options.onFork("as large a part masked elsewhere");
    const moved = await maskedBy(boxes);
    control.push(await asked({ kind: "media-control", at: question, replace: moved, draw }, options));
  }
  const effect = effectOf(altered, control, options);
  const depends = effect === null ? {} : { depends: effect.depends };
  return { kind: "media-mask", altered, control, effect, ...depends };
}

async function asked(probe: Parameters<typeof askFork>[1], options: ProbeOptions): Promise<ProbeEnd> {
  const end = await askFork(options, probe);
  options.onEnd(end);
  return end;
}

function effectOf(
  altered: readonly ProbeEnd[],
  control: readonly ProbeEnd[],
  { answer, deterministic }: ProbeOptions,
): CausalEffect | null {
  const changed = (ends: readonly ProbeEnd[]) =>
    ends.filter(({ failed }) => failed === undefined).map((end) => !sameAnswer(end.answer, answer));
  const [with_, without] = [changed(altered), changed(control)];
  return with_.length === 0 || without.length === 0 ? null : causalEffect(with_, without, { deterministic });
}
