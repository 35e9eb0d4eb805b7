// Over 400 lines because wordings are data, one on a line.
import type { JsonObject } from "@fovea/core";
import type { Draw } from "../draw.js";
import { ask, type Family, type Intent } from "../intent.js";
import { drawPlace } from "../place.js";
import { copyOf, marked } from "../template.js";
import { cased, fields, inventText, inventWord, sought } from "../words/index.js";

/** What stands beside boxes to tick. */
const choices = [
  "yes",
  "no",
  "male",
  "female",
  "other",
  "married",
  "single",
  "divorced",
  "newsletter",
  "terms",
  "i agree",
  "student",
  "employed",
  "retired",
  "full time",
  "part time",
  "cash",
  "credit card",
  "bank transfer",
  "cheque",
  "express",
  "standard delivery",
  "urgent",
  "new customer",
  "vegetarian",
  "vegan",
  "no allergies",
  "window",
  "aisle",
  "one way",
  "return",
  "first class",
  "economy",
  "mr",
  "mrs",
  "ms",
  "dr",
  "approved",
  "rejected",
  "pending",
  "us citizen",
  "resident",
  "insured",
  "smoker",
  "non-smoker",
  "diabetes",
  "asthma",
  "driving licence",
  "passport",
  "id card",
  "email",
  "phone",
  "post",
  "sms",
  "small",
  "medium",
  "large",
  "monday",
  "tuesday",
  "saturday",
  "morning",
  "evening",
  "remember me",
  "privacy policy",
  "subscribe",
  "wifi",
  "parking",
  "breakfast",
  "gift wrap",
  "english",
  "german",
  "excellent",
  "good",
  "poor",
  "satisfied",
  "very satisfied",
  "option a",
  "option 2",
  "box 3",
  "first aid",
  "lunch",
  "bring a guest",
  "play a sound",
  "send email notifications",
  "show badge on app icon",
  "quiet hours",
  "every hour",
  "once a day",
  "once a week",
  "do you smoke",
  "do you have allergies",
  "take any medication",
  "smoking",
  "allergies",
  "medication",
  "i accept the terms",
  "keep me logged in",
  "dark mode",
  "automatic updates",
  "share my data",
  "location services",
  "auto save",
  "two-factor login",
  "show preview",
  "vibrate",
  "bluetooth",
  "airplane mode",
  "sound",
  "notifications",
  "receive offers",
  "pick up in store",
  "home delivery",
  "pay by card",
  "travel insurance",
  "extra luggage",
  "heart disease",
  "high blood pressure",
  "previous surgery",
  "new patient",
  "self-employed",
  "own a car",
  "has children",
  "weekly summary",
  "remind me later",
  "save password",
  "use my location",
  "email notifications",
  "push messages",
  "need a visa",
  "send me updates",
  "data protection",
  "pets",
  "wheelchair access",
  "child",
  "adult",
] as const;

const ticked = [
  "ticked",
  "ticked",
  "checked",
  "checked",
  "crossed",
  "marked",
  "selected",
  "ticked off",
  "filled in",
  "crossed off",
  "chosen",
  "checked off",
  "activated",
  "ticked or not",
];
const empty = [
  "empty",
  "unchecked",
  "not ticked",
  "unticked",
  "not checked",
  "blank",
  "left blank",
  "unmarked",
  "left empty",
  "not selected",
  "not crossed",
];

/** Boxes to tick. */
export const forms: Family = {
  name: "forms",
  weight: 14,
  draw(draw) {
    const { where, image, it } = drawPlace(draw, "paper");
    const boxes = { op: "checkboxes", in: image };
    const name = draw.weighted([
      [16, draw.pick(choices)],
      [2, inventWord(draw)],
      [2, draw.pick(sought)],
      [1, draw.pick(fields)],
      [1, inventText(draw, choices)],
    ] as const);
    const text = marked(0, draw.chance(0.35) ? cased(name, draw) : name);
    const quote = draw.pick(["", "", "", '"', "'"]);
    const unchecked = draw.chance(0.22);
    const slots: Record<string, string> = {
      w: where,
      it,
      x: `${quote}${text}${quote}`,
      t: unchecked ? draw.pick(empty) : draw.pick(ticked).replace(" or not", ""),
      v: draw.pick(["tick", "check", "mark", "select", "cross"]),
      b: draw.pick(["box", "box", "checkbox", "check box", "tick box", "tickbox", "option"]),
      bs: draw.pick(["boxes", "boxes", "checkboxes", "check boxes", "tick boxes", "options"]),
    };
    const state = unchecked ? "unchecked" : "checked";
    const kind = draw.below(20);
    const stated = { op: "with-state", of: boxes, state };
    if (kind < 8) {
      return ask(
        {
          op: "exists",
          of: { op: "with-state", of: { op: "with-text", of: boxes, text: copyOf(0) }, state },
        },
        [
          "is $x $t $w",
          ...(unchecked
            ? [
                "is $x (switched off|turned off|disabled|off|deactivated) $w",
                "is the (toggle|switch|option|setting) $x off",
              ]
            : [
                "is $x (on|switched on|turned on|enabled|active|activated|set) $w",
                "are $x (on|switched on|turned on|enabled|ticked|checked|selected) $w",
                "is the (toggle|switch|option|setting|radio button) (next to |for |)$x (on|enabled|switched on|selected) $w",
                "$x: (on or off|ticked or not|yes or no|checked|ticked)",
                "$x on or off",
                "$x - (chosen|ticked|checked|selected) or not",
                "did (he|she|they|the user|the patient|the applicant) (tick|check|choose|select|mark|cross) $x",
                "did (he|she|they) (tick|check|mark) that (he|she|they) (has|have|is|are) $x",
                "$x, is (it|that) (ticked|checked|crossed|selected|chosen|on)",
                "$x (selected|ticked|checked|chosen|crossed)",
                "$x (setting|option|box): (checked|ticked|on)",
                "(please |)confirm (that |)$x is $t",
                "have they selected $x",
                "is the $x (option|setting|box) $t",
                "(is|has) $x (been |)(ticked|checked|marked) on the form",
                "(he|she|the patient) has $x ticked, (right|hasn't he|correct)",
              ]),
          "is $x $t",
          "is the $x $b $t $w",
          "is the $b (for|next to|beside|labelled|by|saying|called|marked|with) $x $t $w",
          "is the $b $x $t $w",
          "has $x been $t $w",
          "has the $x $b been $t $w",
          "has the $b (for|next to) $x been $t $w",
          ">(if|whether) $x is $t $w",
          ">(if|whether) the $x $b is $t",
          "was $x $t $w",
          "is $x $t (or not|on the form|) $w",
          "did (they|he|she|the applicant|the person|someone|i) $v $x $w".replace(
            "did",
            unchecked ? "is" : "did",
          ),
          "have (they|i) $t $x $w",
          "!check (if|whether) $x is $t",
          "$x $t",
          "is there a (tick|cross|check mark|checkmark|mark) (next to|at|in|beside|by|for) $x $w",
          "is there a (tick|cross|check mark|x) in the (box for |)$x (box|) $w",
          "is (it|the box) $t (for|at|next to) $x $w",
        ].filter((wording) => !unchecked || !/tick\||did|^is \(they|have \(they/.test(wording)),
        slots,
      );
    }
    if (kind < 13) {
      return ask(
        { op: "text-of", of: stated },
        [
          "(which|what) $bs are $t $w",
          "(which|what) $bs are $t",
          "(which|what) $b is $t $w",
          "(which|what) $bs (have been|were|has been) $t $w",
          "what is $t $w".replace("what is", unchecked ? "which box is" : "what is"),
          "what('s| has been) $t $w".replace(
            "what('s| has been)",
            unchecked ? "which boxes have been" : "what('s| has been)",
          ),
          "which of the $bs (is|are) $t $w",
          "$t $bs: which",
          "(which|what) (radio|radio button|toggle|switch|setting|settings) (is|are) $t",
          ...(unchecked ? ["what (isn't|is not|isnt) (ticked|checked|selected) $w"] : []),
          "!list the $t $bs $w",
          "!(name|tell me|show me|give me|read) the $t $bs $w",
          ">(which|what) $bs are $t $w",
          "the $t $bs $w",
          "which (answer|option|choice|item|entry) (is|was|has been) $t $w",
          "which (answers|options|choices|items) (are|were|have been) $t $w",
          "what (did|has) (they|he|she|the applicant|the person) (tick|ticked|check|selected|choose) $w",
        ].filter((wording) => !unchecked || !wording.startsWith("what (did")),
        slots,
      );
    }
    if (draw.chance(0.2)) return answerTo(draw, boxes, slots);
    if (draw.chance(0.14)) return oneBox(draw, boxes, slots);
    if (kind < 15)
      return ask(
        { op: "count", of: stated },
        [
          "how many $bs are $t $w",
          "how many $bs are $t",
          "how many $bs (have been|were) $t $w",
          "how many $t $bs (are there|are|do you see) $w",
          "!count the $t $bs $w",
          "(number|count) of $t $bs $w",
          ">how many $bs are $t $w",
          "how many (of the |)$bs (are|is) $t $w",
        ],
        slots,
      );
    if (kind < 17)
      return ask(
        { op: "count", of: boxes },
        [
          "how many $bs (are there|are|does it have|do you see|can be ticked) $w",
          "how many $bs does $it have",
          "!count (all |)the $bs $w",
          "(number|count) of $bs $w",
          ">how many $bs there are $w",
          "how many (boxes to tick|boxes to check|tick boxes) are there $w",
        ].map((wording) =>
          wording.replace("$bs", "(checkboxes|check boxes|tick boxes|tickboxes|boxes to tick)"),
        ),
        slots,
      );
    if (kind < 18) return anyBox(draw.chance(0.5), unchecked, boxes, stated, slots);
    return ask(
      {
        op: "not",
        of: { op: "exists", of: { op: "with-state", of: boxes, state: unchecked ? "checked" : "unchecked" } },
      },
      [
        "are all (of the |the |)$bs $t $w",
        "is every $b $t $w",
        "are (all|all of them) $t $w",
        "have all (the |)$bs been $t $w",
        ">(if|whether) all $bs are $t $w",
        "is (each|every single) $b $t $w",
      ],
      slots,
    );
  },
};

/** What was ticked beside a question of the form. */
function answerTo(draw: Draw, boxes: JsonObject, slots: Record<string, string>): Intent {
  const stated = { op: "with-state", of: { op: "with-text", of: boxes, text: copyOf(0) }, state: "checked" };
  if (draw.chance(0.3)) {
    const yes = draw.pick(["yes", "no"]);
    return ask(
      {
        op: "exists",
        of: {
          op: "with-state",
          of: { op: "with-text", of: { op: "with-text", of: boxes, text: copyOf(0) }, text: copyOf(1) },
          state: "checked",
        },
      },
      [
        "is $y (ticked|checked|crossed|marked) (for|at|next to|beside|under) $x $w",
        "is the $y box (ticked|checked|crossed|marked) (for|at|next to) $x $w",
        "is $y (ticked|checked|crossed|marked|selected) for $x",
        "$x: is $y (ticked|checked|crossed)",
        "confirm (that |)(the |)$x (box |)(says|is) $y",
        "(does|did) (he|she|they|the patient) (answer|say|tick) $y (to|for|at) $x",
        "for $x, is $y (ticked|checked|crossed|marked)",
        "does (the |)$x (box|question|row) say $y",
        "is $x (marked|answered) (with |)$y",
      ],
      { ...slots, x: slots.x!, y: marked(1, draw.chance(0.5) ? cased(yes, draw) : yes) },
    );
  }
  return ask(
    { op: "text-of", of: stated },
    [
      "(which|what) answer (is|was) (ticked|crossed|checked|given|marked|chosen) for $x $w",
      "what did (he|she|they|the patient|the applicant) (answer|tick|mark|choose) for $x",
      "(which|what) (box|option|choice) is (ticked|crossed|checked|marked|selected) for $x $w",
      "what is (ticked|crossed|checked|marked|selected) for $x $w",
      "$x: yes or no",
      "$x, yes or no",
      "$x - what (was|is) (ticked|the answer|crossed)",
      "what was the answer (to|for|about) $x",
      "which (answer|box) (was|is) (ticked|crossed|marked) (at|next to|under|for) $x",
      "if i ask about $x, what did they (answer|say|tick)",
      "what did (they|he|she) (answer|say|tick|cross|put) (to|for|at|about|on) $x",
      "which (questions|question|lines|rows|ones) (did|has|have) (he|she|they|the patient) (mark|marked|tick|ticked|answer|answered) $x",
      "(which|what) question (got|has) (a |an |)$x",
      "(look|go) (at|to) the $x row, what('s| is) (crossed|ticked|checked|marked)",
      "what was (ticked|answered|chosen) (for|at|under) $x $w",
      "for $x, what (is|was) (ticked|crossed|checked|chosen|the answer)",
      "the answer (to|for) $x",
    ],
    slots,
  );
}

/** A box that is pointed out by its place. */
function oneBox(draw: Draw, boxes: JsonObject, slots: Record<string, string>): Intent {
  const [said, of] = draw.pick<readonly [string, JsonObject]>([
    ["first", { op: "pick", of: boxes, which: "first" }],
    ["last", { op: "pick", of: boxes, which: "last" }],
    ["second", { op: "nth", of: boxes, number: 2 }],
    ["third", { op: "nth", of: boxes, number: 3 }],
    ["topmost", { op: "pick", of: boxes, which: "topmost" }],
    ["lowest", { op: "pick", of: boxes, which: "bottommost" }],
    ["top left", { op: "at-position", of: boxes, position: "top-left" }],
    ["lower right", { op: "at-position", of: boxes, position: "bottom-right" }],
    ["bottom left", { op: "at-position", of: boxes, position: "bottom-left" }],
    ["upper right", { op: "at-position", of: boxes, position: "top-right" }],
  ]);
  const b = draw.pick(["box", "checkbox", "tick box", "check box"]);
  if (draw.chance(0.35))
    return ask(
      { op: "text-of", of },
      [
        "what('s| is) (written |)(next to|beside|at) the $n $b $w",
        "(label|text) of the $n $b $w",
        "what does the $n $b say $w",
        "$n $b label",
        "which option has the $n $b",
        "!read the $n $b",
      ],
      { ...slots, n: said, b },
    );
  return ask(
    { op: "exists", of: { op: "with-state", of, state: "checked" } },
    [
      "$n $b state",
      "state of the $n $b",
      "the $n $b: (ticked|checked|on) or not",
      "is the $n of the (boxes|checkboxes|tick boxes) (ticked|checked|filled)",
      "is the $n $b (ticked|checked|crossed|marked|selected|filled) $w",
      "the $n $b, is it (ticked|checked|filled|crossed)",
      "was the $n $b (ticked|checked|crossed)",
      "$n $b (ticked|checked)",
      "is the $n $b on",
    ],
    { ...slots, n: said, b },
  );
}

function anyBox(
  plain: boolean,
  unchecked: boolean,
  boxes: Parameters<typeof ask>[0],
  stated: Parameters<typeof ask>[0],
  slots: Readonly<Record<string, string>>,
): ReturnType<typeof ask> {
  if (plain)
    return ask(
      { op: "exists", of: boxes },
      [
        "are there (any |)(checkboxes|check boxes|tick boxes|boxes to tick) $w",
        "is there (a|any) (checkbox|check box|tick box|box to tick) $w",
        "does $it have (a |any |)(checkboxes|checkbox|tick boxes)",
        "do you see (any |)(checkboxes|tick boxes) $w",
        ">(if|whether) there are (any |)(checkboxes|tick boxes) $w",
      ],
      slots,
    );
  return ask(
    { op: "exists", of: stated },
    [
      "is (any|a|one) (box|checkbox|tick box|option) $t $w",
      "are (any|some) (boxes|checkboxes|tick boxes|options) $t $w",
      "is there (a|any) $t (box|checkbox|tick box) $w",
      "has (any|a|one) (box|checkbox) been $t $w",
      ...(unchecked
        ? ["is there (a|any) (box|checkbox) that is $t $w"]
        : ["did (they|anyone) tick (any|a) box $w"]),
    ],
    slots,
  );
}
