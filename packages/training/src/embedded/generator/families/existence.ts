import { ask, type Family } from "../intent.js";
import { drawPlace } from "../place.js";
import { a, bare, described, detect, drawFaceName, picked, relations, sides } from "./things.js";

/** "Is there a cat?", with attributes, places and relations; both, either and neither; faces and codes apart. */
export const existence: Family = {
  name: "existence",
  weight: 14,
  draw(draw) {
    const { where, image, it } = drawPlace(draw, "picture");
    const kind = draw.below(20);
    if (draw.chance(0.06)) {
      return ask({ op: "exists", of: detect("person", image) }, anyoneWordings, { w: where, it });
    }
    const thing = described(draw, image, bare(draw, image), kind < 11 ? 0.35 : 0.15);
    const slots: Record<string, string> = { o: thing.one, os: thing.many, ao: a(thing.one), w: where, it };
    const exists = { op: "exists", of: thing.regions };
    if (kind < 11) {
      const placed = where === "" ? [] : ["is $ao $w", "is there $ao $w", "are $os $w"];
      return ask(exists, [...existenceWordings, ...placed], slots);
    }
    if (kind < 13) {
      const none = [
        "(are|is) there no $os $w",
        "is $it (free of|without) $os",
        "does $it (have|contain|show) no $os",
        ">(if|whether) there are no $os $w",
        "is it true that there are no $os $w",
        "are $os (absent|missing) $w",
        "is there not a single $o $w",
        "there (isn't|is not) (a|any) $o $w, (right|correct|is there|yes)",
        "there are no $os $w, (right|correct|are there)",
        "no $os $w, (right|correct|yes)",
        "no $o (on it|there|here|$w), (right|correct|true)",
        "there isn't (a|any) $o $w, (right|correct)",
        "is it without (a |any |)$os",
        "is $it $o-free",
        "(is|are) there really no $os $w",
      ];
      return ask({ op: "not", of: exists }, none, slots);
    }
    if (kind < 16) {
      const other = described(draw, image, bare(draw, image), 0.15);
      const both = draw.chance(0.6);
      Object.assign(slots, { p: other.one, ps: other.many, ap: a(other.one) });
      const program = { op: both ? "and" : "or", left: exists, right: { op: "exists", of: other.regions } };
      const j = both ? "and" : "or";
      return ask(
        program,
        [
          ...(both
            ? [
                `is there both $ao and $ap $w`,
                "are there both $os and $ps $w",
                "does $it (show|contain|have) both $ao and $ap",
                "are there $os as well as $ps $w",
                "is there $ao and also $ap $w",
              ]
            : [
                "is there either $ao or $ap $w",
                "does $it (show|contain) (any $os or $ps|$ao or $ap)",
                "are there any $os or any $ps $w",
              ]),
          `is there $ao ${j} $ap $w`,
          `are there (any ||some )$os ${j} $ps $w`,
          `>(if|whether) there is $ao ${j} $ap $w`,
          `do you see $ao ${j} $ap $w`,
          `can you see (any )$os ${j} $ps $w`,
        ],
        slots,
      );
    }
    if (kind < 19) {
      const other = described(draw, image, bare(draw, image), 0.15);
      const [said, relation] = draw.pick(relations);
      Object.assign(slots, { r: said, p: other.one, ap: a(other.one) });
      return ask(
        { op: "exists", of: { op: "in-relation", of: thing.regions, relation, to: other.regions } },
        [
          "is there $ao $r (the $p|$ap) $w",
          "is there (any|some) $o $r the $p $w",
          "are there (any )$os $r the $p $w",
          "do you see $ao $r the $p $w",
          ">(if|whether) there is $ao $r the $p $w",
          "does $it show $ao $r $ap",
          "is $ao $r the $p $w",
        ],
        slots,
      );
    }
    const [said, position] = draw.pick(sides);
    Object.assign(slots, { s: said });
    return ask(
      { op: "exists", of: { op: "at-position", of: thing.regions, position } },
      [
        "is there $ao $s $w",
        "are there (any )$os $s $w",
        "do you see $ao $s $w",
        "(any )$os $s $w",
        "is (a|any|some) $o $s $w",
        "$s $w is there $ao",
        ">(if|whether) there is $ao $s $w",
      ],
      slots,
    );
  },
};

export const existenceWordings = [
  "is $ao part of (it|the picture|the scene|this|$it)",
  "did the (photographer|camera|artist) (capture|catch) ($ao|any $os)",
  "(would|could|can|do) i (find|see|spot) ($ao|any $os) $w",
  "(do|does) any $os (appear|show up|occur|turn up) $w",
  "i('m| am) looking for ($ao|a $o|$os) $w",
  "$os - any $w",
  "(are|is) there such a thing as $ao $w",
  "does a $o (exist|figure) $w",
  "has (it|the room|the scene|the place) (got |)($ao|any $os)",
  "is there by any chance $ao $w",
  "(can|could) (a $o|any $o) be (seen|found|spotted|made out) $w",
  "do we have ($ao|any $os) $w",
  "does (he|she|the person|the man|the woman) have $ao (with|next to|near) (him|her|them)",
  "want to know if there('s| is) $ao $w",
  "tell me if there('s| is| are) ($ao|any $os) $w",
  "(please |)confirm (there is|there's) $ao $w",
  "have you (found|seen|spotted) ($ao|any $os) $w",
  "$ao, is there one $w",
  "is $ao among the things $w",
  "(i see|is that) $ao, (right|am i right|yes)",
  "is there $ao $w",
  "is there $ao $w",
  "are there (any|some) $os $w",
  "are there any $os $w",
  "are there $os $w",
  "is there any $o $w",
  "is there a single $o $w",
  "is there (at least one|one) $o $w",
  "do you (see|spot|notice|find|detect) (a|any|some) $o $w",
  "do you see (any )$os $w",
  "can you (see|spot|find|make out) ($ao|any $os) $w",
  "can we see ($ao|any $os) $w",
  "does $it (have|contain|show|include|depict|feature) ($ao|any $os|$os)",
  "is $ao (there|visible|present|shown|in it|to be seen|depicted) $w",
  "are (any )$os (visible|present|shown|depicted|in it|to be seen) $w",
  "any $os $w",
  "(any sign of|is there any sign of) $ao $w",
  "$ao $w",
  "$os $w",
  ">(if|whether) there (is $ao|are any $os|are $os) $w",
  ">(if|whether) you (see|can see) ($ao|any $os) $w",
  ">(if|whether) $it (has|contains|shows) $ao",
  "is it true that there is $ao $w",
  "there is $ao $w, (right|isn't there|true|correct)",
  "would you say there is $ao $w",
  "!check (if|whether|for) there (is $ao|are any $os) $w",
  "!look for (a|any) $o $w",
  "!(check|look) (whether|if) ($ao is|any $os are) $w",
  "is $it (showing|of) $ao",
  "could there be $ao $w",
  "(has|have) $it got ($ao|any $os)",
  "(was|were) there (any $os|$ao) $w",
  "did you (find|see) (any $os|$ao) $w",
  "is (that|this|it) $ao $w",
  "is (that|this) really $ao",
  "(are|is) (those|these|that) $os",
  "got any $os $w",
  "(see|spot|notice) (any $os|$ao) $w",
  "looking for $ao, is (it|there one) $w",
  "i('m| am) looking for (a|the|my|some) $o, is it there",
  "$os: (any|are there any|do you see any) $w",
  "$ao, (do you see one|is there one|yes or no|is it there) $w",
  "(a|any) $o (somewhere|anywhere|at all) $w",
  "somebody says there is $ao, i don't see it, do you",
  "does $ao (show up|appear|turn up|occur) $w",
  "does (this|it|that) show ($ao|any $os)",
  "(is|are) (any|some) (kind of |sort of |)$o (visible|there|shown) $w",
  "i (think|guess|believe) there is $ao $w, (right|am i right|is that so|correct)",
  "there('s| is) $ao $w, (isn't there|right|no|yes)",
  "can one see ($ao|any $os) $w",
  "is it possible to see $ao $w",
  "$ao in view",
  "$os visible $w",
  "$os present $w",
  "does anything (here |)look like $ao",
  "are we looking at $ao",
  "might there be $ao $w",
  "is that $ao (over there|i see|there|in the back)",
  "we have $ao $w, (right|yes)",
  "so there (is $ao|are $os) $w",
  "is there even one $o $w",
];

const anyoneWordings = [
  "is (there|here) (anyone|anybody|someone) $w",
  "(is|are) there (a person|people|any people|persons|anybody) $w",
  "(anybody|anyone|someone) in (the picture|the photo|it) (with the cat|with the dog|at all|)",
  "does (anyone|anybody) appear $w",
  "can (anyone|anybody|a person) be seen $w",
  "nobody $w? i mean do you see people",
  "is (anyone|anybody|someone|somebody) $w",
  "is (anyone|anybody|someone|somebody) there $w",
  "do you see (anyone|anybody|someone|any people) $w",
  "can you see (anyone|anybody|somebody) $w",
  "is (anyone|somebody|anybody) (there|visible|in it|to be seen|around) $w",
  "(anyone|anybody|someone) $w",
  "(anyone|anybody) (there|here) $w",
  ">(if|whether) (anyone|somebody|anybody) is (there|visible|) $w",
  "is there (anyone|somebody|anybody|anyone at all) $w",
  "does $it show (anyone|anybody|somebody)",
  "was (anyone|somebody) there $w",
];

/** Faces: whether, how many, where. */
export const faces: Family = {
  name: "faces",
  weight: 3,
  draw(draw) {
    const { where, image, it } = drawPlace(draw, "picture");
    const name = drawFaceName(draw);
    const [said, position] = draw.pick(sides);
    const regions = { op: "faces", in: image };
    const slots = { o: name.one, os: name.many, ao: a(name.one), w: where, it, s: said };
    const kind = draw.below(12);
    if (kind < 4) {
      return ask(
        { op: "exists", of: regions },
        [
          ...existenceWordings,
          "can you see (anyone's|anybody's|somebody's|a person's) face $w",
          "is (anyone's|anybody's|someone's|a) face (visible|shown|recognisable|in it) $w",
          "does (anyone|somebody) show their face $w",
          "do (any )faces appear $w",
          "are there human faces $w",
        ],
        slots,
      );
    }
    if (kind < 8) return ask({ op: "count", of: regions }, countWordings, slots);
    if (kind < 10)
      return ask(
        { op: "position-of", of: regions },
        [...positionWordings, "where is (his|her|the person's|the man's|the woman's) face $w"],
        slots,
      );
    if (kind < 11) {
      return ask(
        { op: "exists", of: { op: "at-position", of: regions, position } },
        ["is there $ao $s $w", "are there (any )$os $s $w", "do you see $ao $s $w"],
        slots,
      );
    }
    const one = picked(draw, { ...name, regions, person: false });
    return ask({ op: "position-of", of: one.regions }, positionWordings, {
      ...slots,
      o: one.one,
      os: one.many,
    });
  },
};

export const countWordings = [
  "how many (of the |)$os (can be|could be) (made out|counted|seen|identified|recognised) $w",
  "$o count (please|)",
  "how many $os (exist|figure|are included|are contained) $w",
  "(what|which) number of $os (does $it show|do you see|is there) $w",
  "how many $os did the (photographer|camera) (capture|catch)",
  "how many times do you see (a |)$o $w",
  "do a count of the $os $w",
  "any idea how many $os (there are|) $w",
  "let me know how many $os (there are|you see|) $w",
  "how large is the number of $os $w",
  "the total (number |)of $os $w",
  "how many $os altogether, (please|roughly|)",
  "could you count (the |all |)$os (for me|) $w",
  "$os? how many",
  "$os: how many $w",
  "$os, how many (are there|do you count|is that|) $w",
  "$os - how many $w",
  "$os: how many do you (count|see|find)",
  "$os total $w",
  "$os in total $w",
  "(total|sum) of $os $w",
  "!count $os $w",
  "$os, count (them|please|) $w",
  "the $os, how many (are they|are there|)",
  "(i need|i want|give me) (the|a) (count|number) of $os $w",
  "how many $os (do i have|do we have|have we got|did they put|have they put|stand there|sit there|are hanging) $w",
  "what number of $os (is|are|do you see) (there|) $w",
  "how many $os would you say (are there|) $w",
  "how many $os is (that|this)",
  "amount of $os $w",
  "what('s| is) the amount of $os $w",
  "how many $os exactly $w",
  "tell me how many $os (you find|you see|there are) $w",
  "i see one $o, do you see more, how many",
  "is it one $o or (two|more), how many",
  "how many $os $w altogether",
  "(only|just) how many $os",
  "how many (separate|individual) $os $w",
  "how many $os (were|have been) (printed|put|placed|left) $w",
  "how many $os $w",
  "how many $os are there $w",
  "how many $os are there $w",
  "how many $os are (visible|shown|present|in it|to be seen|depicted) $w",
  "how many $os (can you|do you|can be|can we) (see|seen|count|spot|find) $w",
  "how many $os does $it (have|contain|show)",
  "!count (the|all|all the|all of the) $os $w",
  "!count how many $os there are $w",
  "what('s| is) the (number|count|total number) of $os $w",
  "number of $os $w",
  "(what )count of $os $w",
  "$o count $w",
  ">how many $os (there are|are there|you see|you can see|are visible) $w",
  ">the number of $os $w",
  "how many different $os are there $w",
  "the number of $os $w",
  "how many of (the|those) $os are there $w",
  "!(give me|tell me) the number of $os $w",
  "$w how many $os are there",
  "how many $os appear $w",
  "how many $os (do|can) you count $w",
  "how many $os in total $w",
  "how many $os do you find $w",
  "how many $os did you (find|see|detect) $w",
  "how many $os altogether $w",
  "!say how many $os are $w",
];

export const positionWordings = [
  "the $o: where (is it|) $w",
  "the $o, where (is it|do you see it|whereabouts) $w",
  "where in $it is the $o",
  "$o, where $w",
  "(find|spot) the $o for me, where is it",
  "the $o is on (which|what) side $w",
  "the $o (sits|stands|is) where (exactly|) $w",
  "is the $o (on the |)(left or right|left or on the right|right or left)",
  "is the $o (at the |)(top or bottom|top or at the bottom|bottom or top)",
  "left or right: the $o",
  "$o: (left or right|top or bottom|left, middle or right)",
  "is the $o (left, in the middle or right|left, middle or right|left right or centre)",
  "whereabouts do i find the $o $w",
  "i can't find the $o, where is it",
  "where abouts is the $o, (left, right or centre|centre or edge)",
  "(where|in which part) do you see the $o $w",
  "which (corner|side|part|half|edge) is the $o (in|on|at)",
  "where is the $o $w",
  "where is the $o $w",
  "where's the $o $w",
  "where (is|can i find|do you see|would i find|do i find) the $o $w",
  "where $w is the $o",
  "where about(s| in it) is the $o $w",
  "whereabouts is the $o $w",
  "where can the $o be (found|seen) $w",
  "in (which|what) (part|area|corner|region|section|half) of $it is the $o",
  "what is the (position|location|place) of the $o $w",
  "!(locate|find|point out|show me) the $o $w",
  "!show me where the $o is $w",
  ">where the $o is $w",
  ">where (i|we) can find the $o $w",
  "the $o is where $w",
  "where is the $o (located|positioned|placed|situated|standing|sitting|lying) $w",
  "on (which|what) side (of $it )is the $o",
  "on which side is the $o $w",
  "position of the $o $w",
  "location of the $o $w",
  "where are the $os $w",
  "where does the $o (sit|stand|appear|lie) $w",
  "where do you see (a|the) $o $w",
  "where did (they|someone) put the $o",
];
