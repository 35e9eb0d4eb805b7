import type { JsonObject } from "@fovea/core";
import type { Draw } from "../draw.js";
import { ask, type Family, type Intent } from "../intent.js";
import { drawPlace } from "../place.js";
import { positionWordings } from "./existence.js";
import { bare, colourWords, described, picked, pointedOut, relations, sides } from "./things.js";

/** "Where is the cup?", "is the dog left of the cat?". */
export const position: Family = {
  name: "position",
  weight: 11,
  draw(draw) {
    const { where, image, it } = drawPlace(draw, "picture");
    const from = pointedOut(draw, image);
    const thing = draw.chance(0.18) ? picked(draw, from) : described(draw, image, from, 0.2);
    const slots: Record<string, string> = { o: thing.one, os: thing.many, w: where, it };
    const kind = draw.below(20);
    if (kind < 9) return ask({ op: "position-of", of: thing.regions }, positionWordings, slots);
    const other = described(draw, image, pointedOut(draw, image), 0.15);
    Object.assign(slots, { p: other.one });
    if (kind < 10) {
      return ask(
        { op: "position-of", of: { op: "nearest", of: thing.regions, to: other.regions } },
        [
          "where is the $o (nearest|closest) (to|) the $p $w",
          "where is the $o that is (nearest|closest) to the $p",
          "where is the (nearest|closest) $o to the $p $w",
          "!(locate|find) the $o (nearest|closest) to the $p",
          ">where the $o closest to the $p is",
        ],
        slots,
      );
    }
    if (kind === 10) return sizes(draw, image, where, it);
    if (kind < 15) {
      const [said, relation] = draw.pick(relations);
      Object.assign(slots, { r: said });
      return ask(
        { op: "exists", of: { op: "in-relation", of: thing.regions, relation, to: other.regions } },
        [
          "is the $o $r the $p $w",
          "is the $o $r the $p $w",
          "is the $o (located|positioned|standing|sitting|lying|placed|situated) $r the $p $w",
          "does the $o (stand|sit|lie) $r the $p $w",
          ">(if|whether) the $o is $r the $p $w",
          "is it true that the $o is $r the $p $w",
          "the $o is $r the $p, (right|correct|isn't it|true)",
          "are the $os $r the $p $w",
          "would you say the $o is $r the $p $w",
          "!check (if|whether) the $o is $r the $p",
        ],
        slots,
      );
    }
    const [said, side] = draw.pick(sides);
    Object.assign(slots, { s: said });
    return ask(
      { op: "exists", of: { op: "at-position", of: thing.regions, position: side } },
      [
        "is the $o $s $w",
        "is the $o $s $w",
        "is the $o $s of $it",
        "is the $o (located|positioned|standing|sitting|placed) $s $w",
        "are the $os $s $w",
        ">(if|whether) the $o is $s $w",
        "is it true that the $o is $s $w",
        "does the $o (stand|sit|lie|appear) $s $w",
        "the $o is $s, (right|correct|isn't it)",
        "can the $o be seen $s $w",
      ],
      slots,
    );
  },
};

/** How large things are in the picture. */
function sizes(draw: Draw, image: JsonObject, where: string, it: string): Intent {
  const [thing, other] = [pointedOut(draw, image), pointedOut(draw, image)];
  const slots = { o: thing.one, os: thing.many, p: other.one, w: where, it };
  const [size, second] = [
    { op: "size-of", of: thing.regions },
    { op: "size-of", of: other.regions },
  ];
  const form = draw.below(10);
  if (form < 4)
    return ask(
      size,
      [
        "how big is the $o $w",
        "how large is the $o $w",
        "how much (of $it|space|room|of the image|of the area|of the frame) does the $o (take up|fill|cover|occupy) $w",
        "what (share|part|percentage|fraction|portion) of $it (is|does) the $o (cover|fill|take up|occupy)",
        "how much of $it is (covered by |taken up by |filled by |)the $o",
        ">how (big|large) the $o is $w",
        "what('s| is) the size of the $o $w",
        "what percentage of the (picture|image|photo) is (the |)$o",
        "size of the $o $w",
      ],
      slots,
    );
  const less = draw.chance(0.35);
  if (form < 7)
    return ask(
      { op: "compare", left: size, is: less ? "less" : "more", right: second },
      less
        ? [
            "is the $o smaller than the $p $w",
            "does the $o (look|appear|seem) smaller than the $p $w",
            ">(if|whether) the $o is smaller than the $p",
            "does the $o take up less (space|room) than the $p $w",
          ]
        : [
            "is the $o (bigger|larger) than the $p $w",
            "does the $o (look|appear|seem) (bigger|larger) than the $p $w",
            ">(if|whether) the $o is (bigger|larger) than the $p",
            "does the $o take up more (space|room) than the $p $w",
            "is the $o (bigger|larger) in $it than the $p",
          ],
      slots,
    );
  return ask(
    { op: "which", left: size, is: less ? "less" : "more", right: second },
    less
      ? [
          "(what|which) is smaller $w, the $o or the $p",
          "(what|which) is smaller, the $o or the $p",
          "is the $o or the $p smaller $w",
          "the $o or the $p: which is smaller",
        ]
      : [
          "(what|which) is (bigger|larger) $w, the $o or the $p",
          "(what|which) is (bigger|larger), the $o or the $p",
          "is the $o or the $p (bigger|larger) $w",
          "the $o or the $p: which is (bigger|larger)",
          ">which is (bigger|larger), the $o or the $p",
          "(what|which) takes up more (space|room) $w, the $o or the $p",
        ],
    slots,
  );
}

/** "What colour is the car?", "is the car red?". */
export const colour: Family = {
  name: "colour",
  weight: 6,
  draw(draw) {
    const { where, image } = drawPlace(draw, "picture");
    const from = pointedOut(draw, image);
    const [said, side] = draw.pick(sides);
    const plain = from.person ? bare(draw, image) : from;
    const narrowed = {
      ...plain,
      one: `${plain.one} ${said}`,
      many: `${plain.many} ${said}`,
      regions: { op: "at-position", of: plain.regions, position: side },
    };
    const thing = draw.weighted([
      [6, plain],
      [2, picked(draw, plain)],
      [2, narrowed],
    ] as const);
    const [c, c2] = draw.two(Object.keys(colourWords));
    const slots = {
      c2,
      o: thing.one,
      os: thing.many,
      w: where,
      c,
      col: draw.chance(0.6) ? "colour" : "color",
    };
    const kind = draw.below(10);
    if (kind < 5) {
      return ask(
        { op: "colour-of", of: thing.regions },
        [
          "what $col is the $o $w",
          "what $col is the $o $w",
          "what $col (does the $o have|is that $o|are the $os) $w",
          "which $col is the $o $w",
          "what('s| is) the $col of the $o $w",
          "$col of the $o $w",
          "in (what|which) $col is the $o (painted|) $w",
          ">what $col the $o is $w",
          ">the $col of the $o $w",
          "what $col would you say the $o is $w",
          "the $o is what $col",
          "!(name|tell me|give me) the $col of the $o $w",
          "what is the $o's $col",
          "what $col has the $o got",
          "$o $col",
          "what (main|dominant) $col is the $o $w",
          "what $col $o is (this|that|it|there)",
          "$col of the $o",
          "$o: what $col",
          "the $o, (what|which) $col (is it|does it have|) $w",
          "the $o has (what|which) $col",
          "the $o: $col",
          "the $o is (which|what) $col $w",
          "(please |)name the $col of the $o",
          "what $col would you call the $o",
          "that $o, what $col (is it|would you call it)",
          "what $col did they (paint|make|choose for) the $o",
          "is the $o $c or $c2 $w",
          "the $o is $c or $c2",
          "$c or $c2: what is the $o",
          "(which|what) $col of $o (is that|is it|do you see)",
          "$o $col $w",
        ],
        slots,
      );
    }
    if (kind < 9) {
      return ask(
        { op: "exists", of: { op: "with-colour", of: thing.regions, colour: colourWords[c]! } },
        [
          "is the $o $c $w",
          "is the $o $c $w",
          "is the $o (really |actually |)$c",
          "is the $col of the $o $c $w",
          "does the $o look $c $w",
          ">(if|whether) the $o is $c $w",
          "is it true that the $o is $c",
          "the $o is $c, (right|isn't it|correct)",
          "is that $o $c",
          "are the $os $c $w",
          "!check (if|whether) the $o is $c",
          "(are|is) (any|some|one) of the $os $c $w",
          "is there (a|any) $o that is $c $w",
          "is the $o $c or (not|another colour)",
          "$c $o, (right|yes or no|is that so)",
          "would you (say|call) the $o $c",
          "the $o is $c (i think|i guess|), (right|isn't it)",
          "is $c the $col of the $o",
          "has the $o a $c $col",
        ],
        slots,
      );
    }
    const other = bare(draw, image);
    return ask(
      { op: "colour-of", of: { op: "nearest", of: plain.regions, to: other.regions } },
      [
        "what $col is the $o (nearest|closest|next) to the $p $w",
        "what $col is the $o that is (nearest|closest) to the $p $w",
        "which $col is the $o closest to the $p $w",
        ">what $col the $o nearest to the $p is",
      ],
      { ...slots, o: plain.one, p: other.one },
    );
  },
};
