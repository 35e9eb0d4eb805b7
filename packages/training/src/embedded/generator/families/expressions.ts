import { ask, type Family } from "../intent.js";
import { drawPlace } from "../place.js";
import { sides, superlatives } from "./things.js";

/** An expression, adjectives for it, and words for what the face does. */
export const looks: readonly {
  readonly expression: string;
  readonly words: readonly string[];
  readonly does: readonly string[];
}[] = [
  {
    expression: "happy",
    words: [
      "happy",
      "happy",
      "cheerful",
      "glad",
      "joyful",
      "pleased",
      "in a good mood",
      "amused",
      "delighted",
      "content",
    ],
    does: ["smiling", "smiling", "smiling", "laughing", "grinning", "beaming", "having a smile"],
  },
  {
    expression: "sad",
    words: ["sad", "sad", "unhappy", "down", "depressed", "miserable", "upset", "gloomy", "sorrowful"],
    does: ["crying", "frowning sadly", "sad"],
  },
  {
    expression: "angry",
    words: ["angry", "angry", "mad", "furious", "cross", "annoyed", "irritated"],
    does: ["scowling", "angry", "looking angry"],
  },
  {
    expression: "surprised",
    words: ["surprised", "surprised", "astonished", "amazed", "shocked", "startled"],
    does: ["surprised", "looking surprised"],
  },
  {
    expression: "neutral",
    words: ["neutral", "serious", "calm", "expressionless", "relaxed", "stern", "emotionless"],
    does: ["keeping a straight face", "neutral", "looking serious"],
  },
  {
    expression: "fearful",
    words: ["afraid", "scared", "frightened", "fearful", "anxious", "terrified"],
    does: ["scared", "looking scared", "looking afraid"],
  },
  {
    expression: "disgusted",
    words: ["disgusted", "disgusted", "repulsed"],
    does: ["disgusted", "looking disgusted"],
  },
];

/** Faces by their expression. */
export const expressions: Family = {
  name: "expressions",
  weight: 6,
  draw(draw) {
    const { where, image, it } = drawPlace(draw, "picture");
    const faces = { op: "faces", in: image };
    const { expression, words, does } = draw.pick(draw.chance(0.4) ? looks.slice(0, 1) : looks);
    const one = draw.pick([
      "man",
      "woman",
      "person",
      "guy",
      "girl",
      "boy",
      "lady",
      "child",
      "astronaut",
      "kid",
      "baby",
      "face",
    ]);
    const slots: Record<string, string> = {
      w: where,
      it,
      e: draw.pick(words),
      d: draw.pick(draw.chance(0.7) || expression === "happy" ? does : words),
      p: draw.pick([
        "he",
        "she",
        "they",
        `the ${one}`,
        `the ${one}`,
        `the ${one}`,
        "the person",
        "this person",
        "that person",
      ]),
      who: draw.pick([
        "his",
        "her",
        "their",
        `the ${one}'s`,
        "the person's",
        "this person's",
        `the ${one}'s`,
      ]),
      be: "is",
    };
    if (slots.p === "they") slots.be = "are";
    slots.do = slots.p === "they" ? "do" : "does";
    slots.have = slots.p === "they" ? "have" : "has";
    const kind = draw.below(22);
    const such = { op: "with-expression", of: faces, expression };
    if (kind < 5)
      return ask(
        { op: "exists", of: such },
        [...anyoneLooks, ...(expression === "happy" ? anyoneSmiles : [])],
        slots,
      );
    if (kind < 9)
      return ask(
        { op: "exists", of: such },
        [...pointedLooks, ...(expression === "happy" ? pointedSmiles : [])],
        slots,
      );
    if (kind < 12) return ask({ op: "count", of: such }, countLooks, slots);
    if (kind < 18) {
      const narrowed = draw.below(5);
      if (narrowed === 0) {
        const [s, position] = draw.pick(
          sides.filter(
            ([, side]) =>
              side === "left" || side === "right" || side === "centre" || side === "top" || side === "bottom",
          ),
        );
        return ask({ op: "expression-of", of: { op: "at-position", of: faces, position } }, sideExpression, {
          ...slots,
          s,
          o: draw.pick(["person", "one", "face", "man", "woman", "guy", "girl"]),
        });
      }
      if (narrowed === 1) {
        const [s, which] = draw.pick(superlatives);
        return ask(
          { op: "expression-of", of: { op: "pick", of: faces, which } },
          [
            "(what|which) (expression|emotion|mood|look) does the $s face (have|show) $w",
            "how does the $s face look $w",
            "what('s| is) the expression (of|on) the $s face $w",
          ],
          { ...slots, s },
        );
      }
      return ask({ op: "expression-of", of: faces }, whatExpression, slots);
    }
    if (kind < 20)
      return ask(
        { op: "compare", left: { op: "count", of: such }, is: "equal", right: { op: "count", of: faces } },
        everyoneLooks,
        slots,
      );
    if (draw.chance(0.25))
      return ask(
        { op: "minus", left: { op: "count", of: faces }, right: { op: "count", of: such } },
        [
          "how many (people|faces|of them) (are not|aren't|arent) ($d|$e) $w",
          "!count (the |)(people|faces) (who|that) (are not|aren't|arent) ($d|$e) $w",
          "how many (people|faces) (do not|don't) look $e $w",
          "number of (people|faces) not $d $w",
        ],
        slots,
      );
    if (kind < 21)
      return ask(
        { op: "not", of: { op: "exists", of: such } },
        [
          "is (nobody|no one) ($d|$e|looking $e) $w",
          "does (nobody|no one) look $e $w",
          "is there (nobody|no one) (who is |)$d $w",
        ],
        slots,
      );
    const [s, position] = draw.pick(sides);
    return ask(
      {
        op: "exists",
        of: { op: "with-expression", of: { op: "at-position", of: faces, position }, expression },
      },
      [
        "is the (person|man|woman|one|guy|face) $s ($d|$e) $w",
        "does the (person|man|woman|one|face) $s look $e $w",
        ">(if|whether) the (person|man|woman|one) $s (is $d|looks $e)",
      ],
      { ...slots, s },
    );
  },
};

const anyoneLooks = [
  "is (anyone|anybody|someone|somebody|a person|any person) ($d|$e|looking $e) $w",
  "is (anyone|anybody|someone|somebody) $d $w",
  "does (anyone|anybody|someone|somebody) look $e $w",
  "does (anyone|anybody|someone) (seem|appear) (to be |)$e $w",
  "is there (anyone|anybody|someone|somebody|a person) (who is |who's |)$d $w",
  "is there (anyone|someone|a person) (who looks|looking|who seems) $e $w",
  "are there any $e (people|faces|persons) $w",
  "is there (a|any) $e (face|person|looking person) $w",
  "do you see (anyone|someone|anybody) (who is |)$d $w",
  "do you see (a|any) $e (face|person) $w",
  "can you see (anyone|someone) (who is |)$d $w",
  "(anyone|anybody|someone) $d $w",
  "any $e (faces|people) $w",
  ">(if|whether) (anyone|anybody|someone|somebody) (is $d|looks $e|seems $e) $w",
  "are (any of them|any people|some people|any of the people|some of them) ($d|$e) $w",
  "is (one|any) of (them|the people|the persons) ($d|$e) $w",
];
const anyoneSmiles = [
  "smile or no smile",
  "smiling or not",
  "any smiling (faces|people) $w",
  "(faces|people|anyone) with a smile $w",
  "can you see a smile $w",
  "is there a (smile|smiling face|smiling person|laughing person|happy face) $w",
  "do you see (a|any) (smile|smiling face|smiling people) $w",
  "are there (any |)(smiling|laughing|happy) (people|faces|persons) $w",
  "is there (anyone|somebody) with a smile $w",
  "does (anyone|somebody) (smile|laugh|have a smile) $w",
  "(any |)smiles $w",
];
const pointedLooks = [
  "$e, isn't (he|she|it)",
  "$e or not",
  "is (he|she|the person) $e (at all|a bit|) $w",
  "(he|she|the person) (looks|seems) $e, (right|doesn't he|true)",
  "$be $p $d $w",
  "$be $p ($e|$d|$e) $w",
  "$do $p look $e $w",
  "$do $p (seem|appear) (to be |)$e $w",
  "$be $p (really |very |)$e",
  ">(if|whether) $p $be ($d|$e) $w",
  "would you say $p $be $e",
  "(do|does) $who face (look|show that it is|seem) $e",
  "is $who expression $e",
  "is $who face $e $w",
  "$be $p looking $e",
  "is it true that $p $be $e",
  "$p $be $e, (right|correct)",
  "do you think $p $be $e",
  "do you find $p $e",
];
const pointedSmiles = [
  "$do $p (smile|laugh|have a smile|have a smile on $who face) $w",
  "$be there a smile on $who face $w",
  "$have $p got a smile $w",
  "is $who face smiling",
  "$be $p smiling or not",
];
const countLooks = [
  "$e (people|faces), (how many|count) $w",
  "$d (people|faces), (how many|count) $w",
  "$e (people|faces): how many $w",
  "number of people $d $w",
  "!count (people|faces) (that are|who are|) $d $w",
  "how many (people|faces|persons|of them|of the people) are ($d|$e|looking $e) $w",
  "how many (people|faces|persons|of them) look $e $w",
  "how many (people|faces|persons) (seem|appear) (to be |)$e $w",
  "how many $e (people|faces|persons) (are there|are|do you see|can you see|can you count) $w",
  "how many $e (people|faces) $w",
  "!count the $e (people|faces) $w",
  "!count the (people|faces|persons) (who are|that are) ($d|$e) $w",
  "number of $e (people|faces) $w",
  "(number|count) of (people|persons) $d $w",
  ">how many (people|faces|of them) (are ($d|$e)|look $e) $w",
  "how many (people|persons) $d (are there|can you see|do you see) $w",
  "how many are $d $w",
];
const everyoneLooks = [
  "is (everyone|everybody|each person|every person|every face|each of them) ($d|$e) $w",
  "are (all|all of them|all the people|all people|they all|all of the people|both|both of them|both people|all the faces|all faces) ($d|$e) $w",
  "does (everyone|everybody|every face|each face) look $e $w",
  "do (all|all of them|all people|they all|all the faces|both) look $e $w",
  ">(if|whether) (everyone|everybody) is ($d|$e) $w",
  "(everyone|everybody|all) $d $w",
];
const whatExpression = [
  "(sad or happy|happy or sad|smiling or serious|happy or angry) $w",
  "$who (mood|expression|face) - (cheerful or serious|happy or sad|cheerful, serious|what)",
  "(mood|expression|feeling) of the (man|woman|person|face)",
  "what (feeling|emotion) does (the|$who) face show $w",
  "(what|which) (expression|facial expression|emotion|feeling|mood|look) (does $p have|does $p show|is on $who face|do you see|is shown|is it|can you see|is visible) $w",
  "(what|which) (expression|facial expression|emotion) $do $p (have|show|display|wear|make|express) $w",
  "what('s| is) the (expression|facial expression|emotion|mood|look) (on|of) (the|this|that) (face|person|man|woman|astronaut|girl|boy) $w",
  "what('s| is) $who (expression|facial expression|mood|emotion|emotional state|look) $w",
  "what('s| is) $who (face|expression) like $w",
  "how $do $p look (like |)$w",
  "how $do $p (feel|seem) $w",
  "how $be $p feeling $w",
  "in what mood $be $p $w",
  "what mood $be $p in $w",
  "what $do $who face (show|express|look like|say) $w",
  "how (is|would you describe) $who (expression|mood) $w",
  ">(what|which) (expression|emotion|mood) $p $have $w",
  ">how $p (feels|looks|seems)",
  "(facial |)expression $w",
  "(facial expression|expression) of the (face|person|man|woman) $w",
  "!(describe|name|tell me) $who (expression|facial expression|emotion|mood) $w",
  "what (emotion|feeling) (is|can be) (shown|expressed|seen|read) $w",
  "what (emotion|emotions|feelings) do you see on $who face",
  "(is|are) $p (happy or sad|sad or happy|angry or happy|smiling or serious|happy or angry|cheerful or serious)",
  "what kind of (face|expression) $be $p making",
  "what face $be $p making",
];
const sideExpression = [
  "how does the $o $s look $w",
  "(what|which) (expression|emotion|mood) does the $o $s (have|show) $w",
  "what('s| is) the (expression|mood) of the $o $s $w",
  "how does the $o $s (feel|seem)",
  ">how the $o $s (looks|feels) $w",
  "is the $o $s (happy or sad|smiling or serious|angry or happy)",
];
