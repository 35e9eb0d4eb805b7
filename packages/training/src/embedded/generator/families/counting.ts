import { ask, type Family } from "../intent.js";
import { drawPlace } from "../place.js";
import { countWordings } from "./existence.js";
import { a, bare, colourWords, described, relations, sides } from "./things.js";

/** "How many cars ...?", and comparisons of counts. */
export const counting: Family = {
  name: "counting",
  weight: 12,
  draw(draw) {
    const { where, image, it } = drawPlace(draw, "picture");
    const kind = draw.below(20);
    if (draw.chance(0.06)) {
      const plain = bare(draw, image);
      const c = draw.pick(Object.keys(colourWords));
      return ask(
        { op: "count", of: { op: "with-colour", of: plain.regions, colour: colourWords[c]! } },
        [
          "how many of the $os are $c $w",
          "how many $os are $c $w",
          "how many (of these|of those|of all) $os are $c",
          "how many $os (have the colour $c|with the colour $c) (are there|) $w",
          "$c $os: how many $w",
          "$c $os, (count|number|how many) $w",
          "number of $c $os $w",
          "!count (only |just |)the $c $os $w",
          "how many $os do you see (that are|which are) $c",
        ],
        { os: plain.many, c, w: where },
      );
    }
    const thing = described(draw, image, bare(draw, image), 0.3);
    const slots: Record<string, string> = { o: thing.one, os: thing.many, ao: a(thing.one), w: where, it };
    if (kind < 10) {
      const plainPerson = thing.person && thing.regions.op === "detect";
      const extra = plainPerson
        ? [
            "how many (persons|people|humans) $w",
            "how many people (are|stand|sit) (here|there|around)",
            "(head count|headcount) (please|$w|)",
            "what is the (head count|headcount) $w",
            "how many heads (do you count|) $w",
            "how many (folks|guys|persons|individuals) (are there|do you see|) $w",
          ]
        : [];
      return ask(
        { op: "count", of: thing.regions },
        [...countWordings, ...(draw.chance(0.2) ? extra : [])],
        slots,
      );
    }
    if (kind < 13) {
      const other = described(draw, image, bare(draw, image), 0.2);
      if (draw.chance(0.5)) {
        const [said, relation] = draw.pick(relations);
        Object.assign(slots, { r: said, p: other.one });
        return ask(
          { op: "count", of: { op: "in-relation", of: thing.regions, relation, to: other.regions } },
          [
            "how many $os are $r the $p $w",
            "how many $os are there $r the $p $w",
            "!count the $os $r the $p $w",
            "number of $os $r the $p $w",
            ">how many $os are $r the $p $w",
            "how many $os $r the $p $w",
            "how many $os do you see $r the $p",
          ],
          slots,
        );
      }
      const [said, position] = draw.pick(sides);
      Object.assign(slots, { s: said });
      return ask(
        { op: "count", of: { op: "at-position", of: thing.regions, position } },
        [
          "how many $os are $s $w",
          "how many $os are there $s $w",
          "!count the $os $s $w",
          "how many $os $s $w",
          ">how many $os are $s $w",
          "$s, how many $os are there",
          "how many $os do you see $s",
        ],
        slots,
      );
    }
    const other = described(draw, image, bare(draw, image), 0.2);
    Object.assign(slots, { p: other.one, ps: other.many });
    const count = { op: "count", of: thing.regions };
    if (kind < 15) {
      const second = { op: "count", of: other.regions };
      const form = draw.below(3);
      if (form === 0) return ask({ op: "plus", left: count, right: second }, together, slots);
      if (form === 1) return ask({ op: "minus", left: count, right: second }, howManyMore, slots);
      const less = draw.chance(0.2);
      return ask(
        { op: "which", left: count, is: less ? "less" : "more", right: second },
        less ? whichLess : whichMore,
        slots,
      );
    }
    if (kind < 17) {
      const [is, wordings] = draw.pick(betweenKinds);
      return ask(
        { op: "compare", left: count, is, right: { op: "count", of: other.regions } },
        wordings,
        slots,
      );
    }
    const number = draw.below(draw.chance(0.85) ? 7 : 13, 1);
    const n = draw.chance(0.6) ? (numberWords[number] ?? String(number)) : String(number);
    const [is, wordings] = draw.pick(withNumber);
    const os = number === 1 ? thing.one : thing.many;
    return ask({ op: "compare", left: count, is, right: { op: "constant", value: number } }, wordings, {
      ...slots,
      n,
      os,
      be: number === 1 ? "is" : "are",
    });
  },
};

export const numberWords = [
  "zero",
  "one",
  "two",
  "three",
  "four",
  "five",
  "six",
  "seven",
  "eight",
  "nine",
  "ten",
  "eleven",
  "twelve",
];

const together = [
  "how many $os and $ps (are there |)(altogether|in total|together|combined|in all|all together) $w",
  "how many $os and $ps are there $w",
  "how many $os and $ps $w",
  "how many $os plus $ps (are there|) $w",
  "!count the $os and (the |)$ps $w",
  "(total|combined) (number|count) of $os and $ps $w",
  "what('s| is) the (total |combined |)number of $os and $ps $w",
  ">how many $os and $ps there are $w",
  "how many $os and $ps (do you see|can you see|can you count) $w",
  "how many are there $w, $os and $ps together",
  "$os and $ps together: how many",
];

const howManyMore = [
  "how many more $os than $ps (are there|) $w",
  "by how many do the $os outnumber the $ps $w",
  "how many more $os are there than $ps $w",
  "what('s| is) the difference between the number of $os and (the number of |)$ps $w",
  "how many $os more than $ps are there $w",
  ">how many more $os than $ps there are $w",
];

const whichMore = [
  "are there more $os or (more |)$ps $w",
  "(which|what) (are|is) there more of $w, $os or $ps",
  "$os or $ps: (which|what) are there more of $w",
  "do you see more $os or (more |)$ps $w",
  "of which are there more $w, $os or $ps",
  "are the $os or the $ps more (numerous|in number) $w",
  "what do you see more of $w, $os or $ps",
  "more $os or $ps $w",
];
const whichLess = [
  "are there fewer $os or (fewer |)$ps $w",
  "(which|what) are there fewer of $w, $os or $ps",
  "do you see fewer $os or (fewer |)$ps $w",
  "of which are there fewer $w, $os or $ps",
];

const betweenKinds = [
  [
    "more",
    [
      "are there more $os than $ps $w",
      "is the number of $os (larger|higher|greater|bigger) than (that|the number) of $ps $w",
      ">(if|whether) there are more $os than $ps $w",
      "do the $os outnumber the $ps $w",
      "does $it (have|show|contain) more $os than $ps",
      "more $os than $ps $w",
    ],
  ],
  [
    "less",
    [
      "are there fewer $os than $ps $w",
      "are there less $os than $ps $w",
      ">(if|whether) there are fewer $os than $ps $w",
      "is the number of $os (smaller|lower) than that of $ps $w",
      "does $it (have|show) fewer $os than $ps",
    ],
  ],
  [
    "equal",
    [
      "are there as many $os as $ps $w",
      "is the number of $os (the same as|equal to) (that|the number) of $ps $w",
      "are there (exactly |)(the same number of|equally many) $os and $ps $w",
      ">(if|whether) there are as many $os as $ps $w",
      "are there equal numbers of $os and $ps $w",
    ],
  ],
] as const;

const withNumber = [
  [
    "more",
    [
      "$be there more than $n $os $w",
      ">(if|whether) there are more than $n $os $w",
      "does $it (show|have|contain) more than $n $os",
      "do you see more than $n $os $w",
      "can you see over $n $os $w",
    ],
  ],
  [
    "less",
    [
      "$be there (fewer|less) than $n $os $w",
      "does $it (show|have|contain) (fewer|less) than $n $os",
      ">(if|whether) there are fewer than $n $os $w",
    ],
  ],
  [
    "at-least",
    [
      "$be there at least $n $os $w",
      "do you see at least $n $os $w",
      "does $it (show|have|contain) at least $n $os",
      "$be there $n or more $os $w",
      ">(if|whether) there $be at least $n $os $w",
    ],
  ],
  [
    "at-most",
    [
      "$be there at most $n $os $w",
      "$be there (no more than|not more than|a maximum of) $n $os $w",
      "does $it (show|have) at most $n $os",
    ],
  ],
  [
    "equal",
    [
      "$be there exactly $n $os $w",
      "(is|are) there just $n $os $w",
      "$be there precisely $n $os $w",
      "does $it (show|have) exactly $n $os",
      "$be there only $n $os $w",
      "is the number of $os (equal to |)$n $w",
      ">(if|whether) there $be exactly $n $os $w",
    ],
  ],
] as const;
