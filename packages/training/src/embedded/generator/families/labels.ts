import { ask, type Family } from "../intent.js";
import { drawPlace } from "../place.js";
import {
  a,
  bare,
  described,
  drawGroup,
  groups,
  pointedOut,
  relations,
  sides,
  superlatives,
} from "./things.js";

/** "What do you see?", "what is left of the cup?", "what animal is that?": things are named. */
export const naming: Family = {
  name: "naming",
  weight: 6,
  draw(draw) {
    const { where, image, it } = drawPlace(draw, "picture");
    const objects = { op: "objects", in: image };
    const slots: Record<string, string> = {
      w: where,
      it,
      t: draw.pick(["thing", "object", "item", "thing", "object"]),
    };
    const kind = draw.below(24);
    if (kind < 6) return ask({ op: "label-of", of: objects }, sceneWordings, slots);
    if (kind < 8) return ask({ op: "count", of: objects }, countThings, slots);
    if (kind < 13) {
      const [group, names] = draw.pick(draw.chance(0.6) ? groups.slice(0, 2) : groups);
      const [one, many] = draw.pick(names);
      const words = one.startsWith("piece") || one.includes("thing") ? [many, many] : [one, many];
      Object.assign(slots, { g: words[0]!, gs: words[1]! });
      if (draw.chance(0.15)) {
        const members = { animal: ["cat", "dog", "horse", "cow", "sheep", "bird", "bear", "zebra"] } as const;
        const [x, y] = draw.two(members.animal);
        Object.assign(slots, { ax: a(x), ay: a(y) });
        return ask(
          { op: "label-of", of: { op: "group", group: "animal", in: image } },
          eitherWordings,
          slots,
        );
      }
      return ask({ op: "label-of", of: { op: "group", group, in: image } }, groupWordings, slots);
    }
    if (kind < 18) {
      const other = described(draw, image, pointedOut(draw, image), 0.15);
      const [r, relation] = draw.pick(relations.filter(([, name]) => name !== "inside" || draw.chance(0.4)));
      const of = draw.chance(0.12) ? drawGroup(draw, image) : undefined;
      Object.assign(slots, { r, p: other.one, g: of?.one ?? slots.t! });
      return ask(
        {
          op: "label-of",
          of: { op: "in-relation", of: of?.regions ?? objects, relation, to: other.regions },
        },
        of === undefined
          ? relationWordings
          : ["(what|which) $g is $r the $p $w", "(what|which) $g is (standing |sitting |)$r the $p"],
        slots,
      );
    }
    if (kind < 21) {
      const [s, position] = draw.pick(sides);
      Object.assign(slots, { s });
      return ask({ op: "label-of", of: { op: "at-position", of: objects, position } }, sideWordings, slots);
    }
    if (kind < 23) {
      const [s, which] = draw.pick(superlatives);
      Object.assign(slots, { s });
      return ask({ op: "label-of", of: { op: "pick", of: objects, which } }, pickWordings, slots);
    }
    const other = bare(draw, image);
    Object.assign(slots, { p: other.one });
    return ask(
      { op: "label-of", of: { op: "nearest", of: objects, to: other.regions } },
      nearestWordings,
      slots,
    );
  },
};

const sceneWordings = [
  "what all is in (the|this) (picture|image|photo)",
  "what (stuff|things) (is|are|can be seen) (in it|there|here|in the picture)",
  "name everything you (see|recognise|can see) $w",
  "everything you (see|can see|recognise) $w",
  "which things can be made out $w",
  "what do you make out $w",
  "what does the (camera|photo|scene) show",
  "(inventory|list) of (objects|things|items) $w",
  "what items are on display $w",
  "what is to be seen $w",
  "what('s| is) visible $w",
  "what do you see $w",
  "what do you see",
  "what can you see $w",
  "what can you see",
  "what can be seen $w",
  "what is in $it",
  "what('s| is) (in|on) (the|this) (picture|image|photo|pic|photograph)",
  "what('s| is) in (there|here)",
  "what is there (to see |)$w",
  "what (things|objects|items) (are there|do you see|can you see|are|are visible|can be seen|are shown|do you recognise|do you recognize|can you find|can you detect|can you make out) $w",
  "what (things|objects|items) does $it (contain|show|have)",
  "which (things|objects|items) (are there|do you see|can you see|are visible|can you recognise|are in it|does $it show) $w",
  "!list (all |)(the |)(things|objects|items)( you see| that you see| you can see| visible|) $w",
  "!name (all |)(the |)(things|objects|items)( you see|) $w",
  "!tell me what (you see|you can see|is in $it|objects are there) $w",
  ">what (you see|you can see|is in $it|objects are there|things there are) $w",
  "what does $it (show|depict|contain)",
  "what is (shown|depicted|visible|pictured|displayed) $w",
  "what('s| is) (all |)(visible|shown) here",
  "what kind of (things|objects|items) (are there|are|do you see) $w",
  "(objects|things) $w",
  "what (all |)do you recognise $w",
  "what (objects|things) did you (find|detect|see) $w",
  "!detect (all |the |)objects $w",
  "anything you (recognise|recognize) $w",
  "what (else |)is (there|in there|in it) $w",
  "what sort of (objects|things) (can you see|appear|are) $w",
];

const countThings = [
  "how many (things|objects|items) (are there|are|do you see|can you see|are visible|can you count|do you find|can be seen|did you find|do you recognise|are shown) $w",
  "how many (different |separate |)(things|objects|items) $w",
  "!count (all |)(the |)(things|objects|items|everything) $w",
  "!count everything (you see|that you see|you can see|) $w",
  "(number|count) of (things|objects|items) $w",
  ">how many (things|objects|items) (there are|you see|you can see|are there) $w",
  "what('s| is) the (total |)number of (things|objects|items) $w",
];

const groupWordings = [
  "what $g is (this|that|it|there|shown|in it|to be seen)",
  "what $g is (this|that|it|there|shown|in it|visible|in $it) $w",
  "which $g is (this|that|it|shown|there|visible) $w",
  "what kind of $g (is it|is this|is that|do you see|is there|is shown|can you see) $w",
  "what (sort|type|kind) of $g is (this|that|it|shown|there|in it|in $it) $w",
  "what $gs (are there|do you see|can you see|are shown|are these|are they|are visible|are those) $w",
  "which $gs (are there|do you see|can you see|are shown|are these|are visible|appear) $w",
  "!name the $g $w",
  "!(identify|recognise|name) (the|that|this) $g $w",
  "!(tell me|say) (what|which) $g (it is|this is|that is|you see)",
  ">what (kind of |)$g (this is|it is|that is|is shown|you see) $w",
  "what kinds of $gs (are there|are|do you see|can you see) $w",
  "the $g is what",
  "what('s| is) (the|that|this) $g",
  "$it: what $g is it",
  "what $g (does $it show|can you see|do you see) $w",
  "!list (all |)the $gs $w",
];

const eitherWordings = [
  "is (it|this|that) $ax or $ay",
  "is (the animal|the creature) $ax or $ay",
  "is (it|this|that) $ax or is it $ay",
  "$ax or $ay",
  ">(if|whether) (it|this|that) is $ax or $ay",
  "would you say (it|this|that) is $ax or $ay",
  "is (that|this) $ax or rather $ay",
];

const relationWordings = [
  "what is $r the $p $w",
  "what('s| is) $r (the|that) $p $w",
  "what (do you see|can you see|is there|can be seen|stands|lies|sits) $r the $p $w",
  "(what|which) (things|objects|items) (are|is|do you see|can you see) $r the $p $w",
  "(what|which) $t is $r the $p $w",
  "what are the (things|objects|items) $r the $p $w",
  "is there (anything|something) $r the $p, and what",
  ">what is $r the $p $w",
  "$r the $p is what",
  "$r the $p there is what",
  "!(name|tell me|list) (the things|the objects|what is|what you see) $r the $p $w",
  "what do I see $r the $p",
  "what('s| is) $r the $p",
];

const sideWordings = [
  "what is $s $w",
  "what('s| is) $s of $it",
  "what (do you see|can you see|is there|can be seen|is shown) $s $w",
  "(what|which) (things|objects|items) (are|is|do you see|are there) $s $w",
  "(what|which) $t is $s $w",
  ">what is $s $w",
  "$s, what is there $w",
  "!(name|list|tell me) (what is|the things|the objects|what you see) $s $w",
  "what stands $s $w",
  "what('s| is) (the thing|the object|that|that thing) $s $w",
];

const pickWordings = [
  "what is the $s $t $w",
  "what('s| is) the $s (thing|object|item) (you see|there|here|visible|you can see) $w",
  "which $t is (the |)$s $w",
  "which (thing|object|item) is the $s (one |)$w",
  ">what the $s $t is $w",
  "the $s $t is what $w",
  "!name the $s $t $w",
  "what kind of thing is the $s (one|object) $w",
  "what is the $s of (all |)the (objects|things) $w",
];

const nearestWordings = [
  "what is (nearest|closest) to the $p $w",
  "(what|which) $t is (nearest|closest) to the $p $w",
  "what is the (nearest|closest) (thing|object) to the $p $w",
  ">what is closest to the $p $w",
];
