// Over 400 lines because wordings are data, one on a line.
import type { JsonObject } from "@fovea/core";
import type { Draw } from "../draw.js";
import { ask, type Family, type Intent, refuse } from "../intent.js";
import { image, withImage } from "../place.js";
import { copyOf, marked } from "../template.js";
import { cased, columns, fields, impliedFields, inventText, pluralOf, rows, sought } from "../words/index.js";
import { a, bare, colourWords, drawGroup, pointedOut, relations, sides, superlatives } from "./things.js";

/** Questions that lean on the one before: what is left out is found in its program. */
export const followUps: Family = {
  name: "follow-ups",
  weight: 25,
  draw(draw) {
    return draw.weighted(kinds)(draw, firstPlace(draw));
  },
};

/** What the earlier question looked at. */
const firstPlace = (draw: Draw): JsonObject =>
  draw.weighted([
    [14, image(0)],
    [2, image(1)],
    [1, { op: "page", number: draw.below(6, 1), of: image(0) }],
  ] as const);

/** A program that some question before may have had. */
export function drawEarlier(draw: Draw): JsonObject {
  const at = firstPlace(draw);
  return draw.weighted<JsonObject>([
    [5, operationOn(draw, bare(draw, at).regions)],
    [2, { op: "text-of", of: { op: "lines", in: at } }],
    [3, { op: "field", name: draw.pick(fields), in: at }],
    [1, { op: "find", kind: draw.pick(["date", "amount", "phone", "email"]), in: at }],
    [2, { op: "has-flaw", flaw: draw.pick(["blurry", "dark"]), of: at }],
    [1, { op: "count", of: { op: "faces", in: at } }],
    [1, { op: "exists", of: { op: "with-text", of: { op: "lines", in: at }, text: draw.pick(sought) } }],
    [1, { op: "cell", row: draw.pick(rows), column: draw.pick(columns), in: at }],
    [1, { op: "text-of", of: { op: "qr-codes", in: at } }],
    [1, { op: "changes", left: image(0), right: image(1) }],
    [1, { op: "pages", of: image(0) }],
    [1, { op: "measure", quantity: "width", of: at }],
    [1, { op: "colour-of", of: { op: "area", part: "background", in: at } }],
  ]);
}

type Maker = (draw: Draw, at: JsonObject) => Intent;

const after = (before: JsonObject, intent: Intent): Intent => ({ ...intent, before });

const lead = "(and |and |and |what about |how about |ok, and |also |now |then |or )";

function operationOn(draw: Draw, regions: JsonObject): JsonObject {
  return draw.weighted<JsonObject>([
    [5, { op: "exists", of: regions }],
    [5, { op: "count", of: regions }],
    [3, { op: "position-of", of: regions }],
    [2, { op: "colour-of", of: regions }],
  ]);
}

const otherThing: Maker = (draw, at) => {
  const [thing, other] = [
    bare(draw, at),
    draw.chance(0.1) ? drawGroup(draw, at) : draw.chance(0.15) ? faces(at) : bare(draw, at),
  ];
  const side = draw.chance(0.1) ? draw.pick(sides)[1] : undefined;
  const narrowed = (regions: JsonObject): JsonObject =>
    side === undefined ? regions : { op: "at-position", of: regions, position: side };
  const before = operationOn(draw, narrowed(thing.regions));
  const many = before.op === "count" || before.op === "exists";
  return after(
    before,
    ask(
      { ...before, of: narrowed(other.regions) },
      [
        `${lead}$x`,
        `${lead}$x`,
        `${lead}the $x`,
        "and $x",
        "what about $x",
        "$x",
        "and (any |)$x too",
        "and what about $x",
        "how about $x then",
        "the same for $x",
        "same question for $x",
        "and for $x",
        ...(before.op === "count" ? ["and how many $x", "how many $x then", "and the number of $x"] : []),
        ...(before.op === "exists"
          ? [
              "and is there $ax",
              "are there $x as well",
              "and any $x",
              "is there $ax too",
              "or $ax",
              "and $ax",
            ]
          : []),
        ...(before.op === "position-of" ? ["and where is the $x", "where is the $x then"] : []),
        ...(before.op === "colour-of" ? ["and what colour is the $x", "and the colour of the $x"] : []),
      ],
      { x: many ? other.many : other.one, ax: many ? a(other.one) : a(other.one) },
    ),
  );
};

const faces = (at: JsonObject) => ({
  one: "face",
  many: "faces",
  regions: { op: "faces", in: at } as JsonObject,
  person: false,
});

const otherOperation: Maker = (draw, at) => {
  const thing = draw.chance(0.08)
    ? faces(at)
    : draw.chance(0.08)
      ? drawGroup(draw, at)
      : pointedOut(draw, at);
  const narrowed = draw.chance(0.12)
    ? ({
        op: "with-colour",
        of: thing.regions,
        colour: colourWords[draw.pick(Object.keys(colourWords))]!,
      } as JsonObject)
    : draw.chance(0.1)
      ? ({ op: "pick", of: thing.regions, which: draw.pick(superlatives)[1] } as JsonObject)
      : thing.regions;
  const before = operationOn(draw, narrowed);
  const person = thing.person;
  const c = draw.pick(Object.keys(colourWords));
  const [s, position] = draw.pick(sides);
  const n = draw.below(7, 1);
  const colour = draw.pick(["colour", "color"]);
  const slots = {
    c,
    s,
    n: String(n),
    col: colour,
    o: thing.one,
    os: thing.many,
    it: person
      ? draw.pick(["he", "she", "it", "the person"])
      : draw.pick(["it", "it", "it", "that", "this one", "that one", `the ${thing.one}`]),
  };
  const kind = draw.below(16);
  if (kind < 4 && before.op !== "position-of")
    return after(
      before,
      ask(
        { op: "position-of", of: narrowed },
        [
          "where",
          "where is it",
          "where is it",
          "(and |)where is $it",
          "where are they",
          "(and |)where exactly",
          "and where",
          "whereabouts",
          "where exactly is $it",
          "where can i see (it|them)",
          "where do you see (it|them)",
          "on which side",
          "in which part (of the picture|)",
          "(and |ok |ok, |)where (is it|are they) (then|)",
          "where in the picture",
          "can you tell me where",
          "tell me where",
          "show me where",
          "where about",
          "and its position",
          "its position",
          "locate it",
        ],
        slots,
      ),
    );
  if (kind < 7 && before.op !== "count")
    return after(
      before,
      ask(
        { op: "count", of: narrowed },
        [
          "how many",
          "how many are there",
          "(and |)how many (of them |of those |)(are there|do you see|can you see|)",
          "how many of them",
          "(and |)how many exactly",
          "count them",
          "how many do you see",
          "and the number",
          "is it one or several, how many",
          "how many in total",
          "and how many are there (then|)",
          "what is their number",
          "tell me how many",
        ],
        slots,
      ),
    );
  if (kind < 10 && before.op !== "colour-of" && !person)
    return after(
      before,
      ask(
        { op: "colour-of", of: narrowed },
        [
          "what $col",
          "what $col is $it",
          "(and |)what $col is it",
          "(and |)which $col",
          "and its $col",
          "what is its $col",
          "(and |)the $col",
          "what $col are they",
          "which $col does it have",
          "(and |)what about the $col",
          "what $col is that",
          "tell me its $col",
          "what's the $col of it",
          "(and |)what $col is the $o",
        ],
        slots,
      ),
    );
  if (kind < 12 && !person)
    return after(
      before,
      ask(
        { op: "exists", of: { op: "with-colour", of: narrowed, colour: colourWords[c]! } },
        [
          "is $it $c",
          "(and |)is it $c",
          "are they $c",
          "is that one $c",
          "is any of them $c",
          "are any of them $c",
          "is it $c or not",
          "is one of them $c",
          "and is it $c",
        ],
        slots,
      ),
    );
  if (kind < 13)
    return after(
      before,
      ask(
        { op: "exists", of: { op: "at-position", of: narrowed, position } },
        [
          "is $it $s",
          "(and |)is it $s",
          "are they $s",
          "is it $s of the picture",
          "is one of them $s",
          "is any of them $s",
          "and is $it $s",
        ],
        slots,
      ),
    );
  if (kind < 14) {
    const [is, said] = draw.pick([
      ["more", "more than"],
      ["at-least", "at least"],
      ["less", "fewer than"],
      ["equal", "exactly"],
    ] as const);
    return after(
      before,
      ask(
        { op: "compare", left: { op: "count", of: narrowed }, is, right: { op: "constant", value: n } },
        [
          `are there ${said} $n`,
          `${said} $n`,
          `are there ${said} $n of them`,
          `(and |)is it ${said} $n`,
          `are they ${said} $n`,
        ],
        slots,
      ),
    );
  }
  if (kind < 15)
    return after(
      before,
      ask(
        { op: "size-of", of: narrowed },
        [
          "how big is it",
          "(and |)how large is $it",
          "how big is $it",
          "and its size",
          "how much of the picture does it fill",
          "how much space does it take up",
        ],
        slots,
      ),
    );
  return after(
    before,
    ask(
      { op: "text-of", of: { op: "lines", in: { op: "crop", of: at, to: narrowed } } },
      [
        "what is written on it",
        "what does it say on it",
        "(and |)is there something written on it, what",
        "what text is on it",
        "what is printed on it",
        "read what is on it",
      ],
      slots,
    ),
  );
};

const narrower: Maker = (draw, at) => {
  const thing = bare(draw, at);
  const op = draw.pick(["exists", "count"] as const);
  const before = { op, of: thing.regions };
  const kind = draw.below(4);
  if (kind < 2) {
    const c = draw.pick(Object.keys(colourWords));
    return after(
      before,
      ask(
        { op, of: { op: "with-colour", of: thing.regions, colour: colourWords[c]! } },
        [
          `${lead}$c ones`,
          "(any |)$c ones",
          "and a $c one",
          "only the $c ones",
          "how many of them are $c",
          "just the $c ones",
          "and $c",
          "(how many |)$c ones",
          "and how many are $c",
          "are there $c ones",
        ].filter((wording) =>
          op === "count" ? !/^and a|are there|any/.test(wording) : !/how many/.test(wording),
        ),
        { c },
      ),
    );
  }
  const [s, position] = draw.pick(sides);
  return after(
    before,
    ask(
      { op, of: { op: "at-position", of: thing.regions, position } },
      [
        `${lead}$s`,
        "and $s",
        "$s",
        "only $s",
        "just those $s",
        "and $s of the picture",
        ...(op === "count"
          ? ["how many of them are $s", "how many are $s", "and how many $s"]
          : ["is one $s", "are there any $s"]),
      ],
      { s },
    ),
  );
};

const anotherSide: Maker = (draw, at) => {
  const thing = bare(draw, at);
  const [one, two] = draw.two(sides);
  const what = draw.pick<JsonObject>([thing.regions, { op: "objects", in: at }, { op: "lines", in: at }]);
  const op =
    what.op === "objects"
      ? "label-of"
      : what.op === "lines"
        ? "text-of"
        : draw.pick(["exists", "count", "colour-of"]);
  return after(
    { op, of: { op: "at-position", of: what, position: one[1] } },
    ask(
      { op, of: { op: "at-position", of: what, position: two[1] } },
      [
        `${lead}$s`,
        "and $s",
        "and $s",
        "what about $s",
        "$s",
        "and what is $s",
        "and $s of it",
        "how about $s",
      ].filter((wording) => op !== "exists" || wording !== "and what is $s"),
      { s: two[0] },
    ),
  );
};

const anotherImage: Maker = (draw) => {
  const at = image(0);
  const thing = bare(draw, at);
  const before = draw.weighted<JsonObject>([
    [6, operationOn(draw, thing.regions)],
    [3, { op: "text-of", of: { op: "lines", in: at } }],
    [1, { op: "text-of", of: { op: "pick", of: { op: "lines", in: at }, which: "largest" } }],
    [3, { op: "has-flaw", flaw: draw.pick(["blurry", "dark", "bright", "noisy"]), of: at }],
    [1, { op: "not", of: { op: "has-flaw", flaw: "blurry", of: at } }],
    [2, { op: "measure", quantity: draw.pick(["width", "height", "sharpness", "brightness"]), of: at }],
    [2, { op: "count", of: { op: "faces", in: at } }],
    [2, { op: "field", name: draw.pick(fields), in: at }],
    [2, { op: "find", kind: draw.pick(["date", "amount", "phone", "email", "number"]), in: at }],
    [2, { op: "text-of", of: { op: draw.pick(["codes", "qr-codes", "barcodes"]), in: at } }],
    [
      1,
      {
        op: "exists",
        of: { op: draw.pick(["tables", "lines", "qr-codes", "barcodes", "checkboxes"]), in: at },
      },
    ],
    [1, { op: "exists", of: { op: "with-text", of: { op: "lines", in: at }, text: draw.pick(sought) } }],
    [1, { op: "turned", way: "upside-down", of: at }],
    [1, { op: "colour-of", of: { op: "area", part: draw.pick(["whole", "background"]), in: at } }],
    [1, { op: "colours-of", of: { op: "area", part: "whole", in: at } }],
    [1, { op: "label-of", of: { op: "objects", in: at } }],
    [1, { op: "expression-of", of: { op: "faces", in: at } }],
    [1, { op: "cell", row: draw.pick(rows), column: draw.pick(columns), in: at }],
    [1, { op: "image", index: 0 }],
  ]);
  const n = draw.below(9, 2);
  const page = draw.chance(0.4);
  const [to, said] = page
    ? draw.weighted<readonly [JsonObject, readonly string[]]>([
        [
          6,
          [
            { op: "page", number: n, of: at },
            [
              `page ${n}`,
              `page ${n}`,
              `the ${["", "", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"][n]} page`,
              `p. ${n}`,
              `page number ${n}`,
            ],
          ],
        ],
        [2, [{ op: "last-page", of: at }, ["the last page", "the final page"]]],
      ])
    : draw.weighted<readonly [JsonObject, readonly string[]]>([
        [
          6,
          [
            image(1),
            [
              "the second picture",
              "the second one",
              "the other one",
              "the other picture",
              "picture 2",
              "image 2",
              "the 2nd photo",
              "the second image",
              "the other image",
              "the second photo",
              "number two",
              "the second",
            ],
          ],
        ],
        [2, [image(2), ["the third picture", "picture 3", "the third one", "image 3"]]],
      ]);
  return after(
    before,
    ask(
      withImage(before, to),
      [
        "and (in|on) $p",
        "and $p",
        "and $p",
        "what about $p",
        "how about $p",
        "and (in|on) $p (then|)",
        "the same for $p",
        "same (question |)for $p",
        "and for $p",
        "(in|on) $p",
        "what about it (in|on) $p",
        "now $p",
        "and what about $p",
        "$p",
        "ok and (in|on) $p",
      ],
      { p: draw.pick(said) },
    ),
  );
};

const anotherField: Maker = (draw, at) => {
  const before = draw.weighted<JsonObject>([
    [
      6,
      {
        op: "field",
        name: draw.pick(draw.chance(0.3) ? impliedFields.map(({ name }) => name) : fields),
        in: at,
      },
    ],
    [
      2,
      { op: "find", kind: draw.pick(["date", "amount", "phone", "email", "url", "number", "time"]), in: at },
    ],
    [1, { op: "text-of", of: { op: "lines", in: at } }],
    [1, { op: "text-of", of: { op: "qr-codes", in: at } }],
    [1, { op: "text-of", of: { op: "pick", of: { op: "lines", in: at }, which: "largest" } }],
  ]);
  const wordings = [
    `${lead}(the |)$f`,
    "and the $f",
    "and the $f",
    "the $f",
    "$f",
    "what about the $f",
    "how about the $f",
    "and $f",
    "and what is the $f",
    "what's the $f then",
    "and its $f",
    "now the $f",
    "also the $f",
    "the $f too",
    "and the $f as well",
    "also $f please",
    "then the $f",
    "and what about the $f",
    "and what's the $f",
    "ok and the $f",
    "give me the $f too",
    "and may i have the $f",
    "their $f",
    "his $f",
    "her $f",
    "which $f",
    "what $f",
    "the $f too please",
    "$f as well",
    "$f too",
    "with (what|which) $f",
    "for (what|which) $f would that be",
    "and (on |at |)(what|which) $f",
    "ok $f",
    "(and |)how much of (that|it) (was|is) (the |)$f",
    "so (what is|what's) the $f",
    "and $f please",
    "the $f, (what is it|how much is it)",
    "its $f",
    "and whats the $f",
  ];
  if (draw.chance(0.35)) {
    const [kind, names] = draw.pick([
      ["date", ["date", "date"]],
      ["amount", ["price", "amount"]],
      ["email", ["email", "e-mail", "email address", "e-mail address"]],
      ["phone", ["phone number", "telephone number", "phone", "telephone"]],
      ["url", ["website", "web address", "url", "homepage"]],
      ["time", ["time"]],
    ] as const);
    return after(before, ask({ op: "find", kind, in: at }, wordings, { f: draw.pick(names) }));
  }
  if (draw.chance(0.15)) {
    const implied = draw.pick(impliedFields);
    return after(
      before,
      ask(
        { op: "field", name: implied.name, in: at },
        implied.asked.map((wording) => `and ${wording.replace(/^>/, "")}`),
        {},
      ),
    );
  }
  const name = draw.chance(0.85) ? draw.pick(fields) : inventText(draw, fields);
  if (copies(before, name)) return anotherField(draw, at);
  return after(
    before,
    ask({ op: "field", name: copyOf(0), in: at }, wordings, {
      f: marked(0, draw.chance(0.2) ? cased(name, draw) : name),
    }),
  );
};

/** Whether a program holds a text: then a copy of it in the question would be said twice. */
const copies = (program: JsonObject, text: string): boolean =>
  JSON.stringify(program).toLowerCase().includes(`"${text.toLowerCase()}"`);

const anotherCell: Maker = (draw, at) => {
  const [row, column] = [cased(inventText(draw, rows), draw), draw.pick(columns)];
  const before = { op: "cell", row, column, in: at };
  const changed = draw.chance(0.6) ? "row" : "column";
  const next =
    changed === "row"
      ? cased(inventText(draw, rows), draw)
      : draw.chance(0.3)
        ? cased(draw.pick(columns), draw)
        : draw.pick(columns);
  if (copies(before, next) || row.toLowerCase() === column.toLowerCase()) return anotherCell(draw, at);
  if (draw.chance(0.1)) {
    const [how, said] = draw.pick([
      [
        "sum",
        [
          "all of them together",
          "and in total",
          "in total",
          "all together now",
          "and the sum of all",
          "and altogether",
          "all of them",
          "summed over all rows",
        ],
      ],
      ["average", ["and on average", "and the average", "what is the average of all"]],
      ["highest", ["and the highest", "what is the highest of all", "the highest of them"]],
      ["lowest", ["and the lowest", "the lowest of them"]],
    ] as const);
    return after(before, ask({ op: "aggregate", how, of: { op: "column", name: column, in: at } }, said));
  }
  return after(
    before,
    ask(
      { ...before, [changed]: copyOf(0) },
      changed === "row"
        ? [
            "and for $x",
            "at $x",
            "and at $x",
            "in $x",
            "on $x",
            "same at $x",
            "(and |)with $x",
            "$x then",
            "and $x",
            "and of $x",
            "what about $x",
            "how about $x",
            "and in $x",
            "and on $x",
            "for $x",
            "and the $x",
            "and what about $x",
            "same for $x",
            "the same for $x",
            "and with $x",
            "now $x",
            "$x",
            "and $x's",
            "what about the $x",
            "and what is it for $x",
            "and what was it in $x",
          ]
        : [
            "and the $x",
            "and its $x",
            "and the $x",
            "what about the $x",
            "how about the $x",
            "and what is the $x",
            "and what $x",
            "its $x",
            "and $x",
            "and the $x of it",
            "now the $x",
            "what is its $x",
            "also the $x",
          ],
      { x: marked(0, next) },
    ),
  );
};

const ofColumns: Maker = (draw, at) => {
  const column = {
    op: "column",
    name: draw.chance(0.6)
      ? pluralOf(draw.pick(["price", "amount", "cost", "item", "total", "fee", "score"]))
      : draw.pick(columns),
    in: at,
  };
  const hows = [
    [
      "sum",
      [
        "and the sum",
        "what is the sum",
        "and in total",
        "add them up",
        "what do they add up to",
        "and the total",
        "sum them up",
        "and their sum",
        "how much is that in total",
        "and altogether",
        "what is it in total",
        "what do they come to",
        "sum",
        "add them together",
        "and summed up",
      ],
    ],
    [
      "average",
      [
        "and the average",
        "what is the average",
        "and on average",
        "the average",
        "and their average",
        "and the mean",
        "average",
      ],
    ],
    [
      "highest",
      [
        "and the highest",
        "which is the highest",
        "what is the highest",
        "and the largest",
        "and the maximum",
        "the highest one",
        "and the biggest of them",
        "and the highest of them",
        "what about the highest",
      ],
    ],
    [
      "lowest",
      [
        "and the lowest",
        "which is the lowest",
        "what is the lowest",
        "and the smallest",
        "and the minimum",
        "the lowest one",
        "and the smallest of them",
        "what about the lowest",
      ],
    ],
  ] as const;
  const [how, said] = draw.pick(hows);
  const kind = draw.below(6);
  if (kind < 3) {
    const before = draw.chance(0.5)
      ? { op: "text-of", of: column }
      : { op: "aggregate", how: draw.pick(hows.filter(([name]) => name !== how))[0], of: column };
    return after(before, ask({ op: "aggregate", how, of: column }, said));
  }
  if (kind < 4)
    return after(
      { op: "text-of", of: column },
      ask({ op: "count", of: column }, [
        "how many",
        "how many are there",
        "how many are that",
        "count them",
        "and how many are there",
        "how many of them are there",
      ]),
    );
  const next = draw.pick(columns);
  if (copies(column, next)) return ofColumns(draw, at);
  const whole = draw.chance(0.4) ? { op: "text-of", of: column } : { op: "aggregate", how, of: column };
  return after(
    whole,
    ask(
      { ...whole, of: { ...column, name: copyOf(0) } },
      [
        "and the $x column",
        "and (of |for |)the $x",
        "and $x",
        "what about the $x column",
        "and the column $x",
        "how about the $x",
        "and in the $x column",
        "the same for $x",
        "and of the $x column",
        "and under $x",
        "now the $x column",
      ],
      { x: marked(0, next) },
    ),
  );
};

const best: Maker = (draw, at) => {
  const column = draw.pick([
    "price",
    "price",
    "temperature",
    "cost",
    "sales",
    "score",
    "revenue",
    draw.pick(columns),
  ]);
  const [which, other] = draw.chance(0.6)
    ? (["highest", "lowest"] as const)
    : (["lowest", "highest"] as const);
  const before = { op: "which-row", which, column, in: at };
  const words =
    other === "lowest"
      ? [
          "lowest",
          "smallest",
          "least",
          "lowest one",
          "minimum",
          "fewest",
          ...(column === "price" || column === "cost" ? ["cheapest", "cheapest one", "least expensive"] : []),
        ]
      : [
          "highest",
          "largest",
          "most",
          "highest one",
          "biggest",
          "maximum",
          ...(column === "price" || column === "cost"
            ? ["most expensive", "most expensive one", "priciest"]
            : []),
        ];
  if (draw.chance(0.7))
    return after(
      before,
      ask(
        { ...before, which: other },
        [
          "and the $x",
          "what about the $x",
          "and which has the $x",
          "which is the $x",
          "how about the $x",
          "the $x",
          "and who has the $x",
          "and what is the $x",
        ],
        { x: draw.pick(words) },
      ),
    );
  const next = draw.pick(columns);
  if (copies(before, next)) return best(draw, at);
  return after(
    before,
    ask(
      { ...before, column: copyOf(0) },
      ["and by $x", "and the $h $x", "and for $x", "what about $x", "and which has the $h $x", "and $x"],
      { x: marked(0, next), h: which },
    ),
  );
};

const mentioned: Maker = (draw, at) => {
  const text = cased(inventText(draw, sought), draw);
  const found = { op: "with-text", of: { op: "lines", in: at }, text };
  const before = draw.weighted<JsonObject>([
    [5, { op: "exists", of: found }],
    [2, { op: "position-of", of: found }],
    [1, { op: "text-of", of: found }],
    [1, { op: "page-of", of: { ...found, of: { op: "lines", in: image(0) } } }],
    [1, { op: "count", of: { op: "with-text", of: { op: "words", in: at }, text } }],
  ]);
  const kind = draw.below(10);
  if (kind < 2 && before.op !== "position-of")
    return after(
      before,
      ask({ op: "position-of", of: found }, [
        "where",
        "where is it",
        "where does it say (that|so|it)",
        "(and |)where exactly",
        "where is that written",
        "where does it say that",
        "where is it mentioned",
        "where can i find it",
        "and where",
        "where on the page",
      ]),
    );
  if (kind < 4 && before.op !== "page-of" && at.op === "image" && at.index === 0)
    return after(
      before,
      ask({ op: "page-of", of: found }, [
        "on which page",
        "which page",
        "on what page",
        "(and |)on which page is (it|that)",
        "what page is it on",
        "which page is that on",
        "and the page",
        "on which page does it say (that|so|it)",
        "which page is it on",
      ]),
    );
  if (kind < 6 && before.op !== "text-of")
    return after(
      before,
      ask({ op: "text-of", of: found }, [
        "what does it say",
        "what does it say about (it|that|them)",
        "(and |)what does it say exactly",
        "read me that line",
        "read that line",
        "what exactly does it say",
        "what does that line say",
        "show me the line",
        "what is said about it",
        "and what does it say there",
        "read it",
        "which line",
      ]),
    );
  if (kind < 7 && before.op !== "count")
    return after(
      before,
      ask({ op: "count", of: { op: "with-text", of: { op: "words", in: at }, text } }, [
        "how often",
        "how many times",
        "(and |)how often is it mentioned",
        "how often does it say (that|so|it)",
        "how many times is it in there",
        "(and |)how often",
        "how many times does it come up",
        "how often does it appear",
      ]),
    );
  const next = cased(inventText(draw, sought), draw);
  if (copies(before, next) || copies({ next }, text)) return mentioned(draw, at);
  const whole = JSON.parse(JSON.stringify(before), (key, value) =>
    key === "text" ? copyOf(0) : value,
  ) as JsonObject;
  return after(
    before,
    ask(
      whole,
      [
        "and $x",
        "what about $x",
        "how about $x",
        "and the word $x",
        "or $x",
        "and does it say $x".replace(
          "and does it say $x",
          before.op === "exists" ? "and does it say $x" : "and $x",
        ),
        "and $x too",
        "also $x",
        "same for $x",
        "$x",
        "and is $x in there".replace(
          "and is $x in there",
          before.op === "exists" ? "and is $x in there" : "what about $x",
        ),
      ],
      { x: marked(0, next) },
    ),
  );
};

const ofCodes: Maker = (draw, at) => {
  const op = draw.pick(["qr-codes", "qr-codes", "barcodes", "codes"]);
  const regions = { op, in: at };
  const before = draw.weighted<JsonObject>([
    [5, { op: "exists", of: regions }],
    [2, { op: "count", of: regions }],
    [2, { op: "position-of", of: regions }],
    [2, { op: "text-of", of: regions }],
  ]);
  const kind = draw.below(8);
  if (kind < 4 && before.op !== "text-of")
    return after(
      before,
      ask({ op: "text-of", of: regions }, [
        "what does it say",
        "what does it say",
        "read it",
        "what is in it",
        "(and |)what does it (say|contain|encode|link to|mean)",
        "where does it lead",
        "what is its content",
        "decode it",
        "scan it",
        "what do they say",
        "and its content",
        "and what is in it",
        "what is encoded",
        "what link is it",
        "can you read it",
        "(and |)where does it go",
      ]),
    );
  if (kind < 5 && before.op !== "position-of")
    return after(
      before,
      ask({ op: "position-of", of: regions }, [
        "where",
        "where is it",
        "(and |)where is it",
        "where exactly",
        "in which corner",
        "where can i find it",
        "where on the page",
      ]),
    );
  if (kind < 6 && before.op !== "count")
    return after(
      before,
      ask({ op: "count", of: regions }, [
        "how many",
        "how many are there",
        "(and |)how many",
        "count them",
        "how many of them",
      ]),
    );
  const other =
    op === "barcodes"
      ? ["qr-codes", draw.pick(["the QR code", "the qr code", "QR codes", "a QR code"])]
      : ["barcodes", draw.pick(["the barcode", "a barcode", "barcodes", "the bar code"])];
  return after(
    before,
    ask(
      { ...before, of: { op: other[0]!, in: at } },
      [`${lead}$x`, "and $x", "what about $x", "how about $x", "$x"],
      { x: other[1]! },
    ),
  );
};

const ofText: Maker = (draw, at) => {
  const of = draw.pick<JsonObject>([
    { op: "lines", in: at },
    { op: "lines", in: at },
    { op: "words", in: at },
    { op: "list-items", in: at },
    { op: "table-rows", in: at },
  ]);
  const places = [
    [{ op: "pick", of, which: "first" }, ["first"]],
    [{ op: "pick", of, which: "last" }, ["last", "final", "very last"]],
    [{ op: "nth", of, number: 2 }, ["second", "2nd"]],
    [{ op: "nth", of, number: 3 }, ["third", "3rd"]],
    [{ op: "nth", of, number: 4 }, ["fourth"]],
  ] as const;
  const [one, two] = draw.two(places);
  const before = draw.chance(0.6)
    ? { op: "text-of", of: one[0] }
    : draw.chance(0.5)
      ? { op: "text-of", of }
      : { op: "count", of };
  if (draw.chance(0.2) && before.op === "count")
    return after(
      before,
      ask({ op: "text-of", of }, [
        "what are they",
        "read them",
        "what do they say",
        "list them",
        "which ones",
        "(and |)what are they",
        "read them to me",
      ]),
    );
  if (draw.chance(0.15) && before.op === "text-of" && before.of === of)
    return after(
      before,
      ask(
        { op: "count", of },
        ["how many (are there|are they|is that|are that|)", "(and |)how many are there", "count them"]
          .filter(() => of.op !== "lines")
          .concat(
            of.op === "lines" ? ["how many lines", "how many lines are that", "and how many lines"] : [],
          ),
      ),
    );
  return after(
    before,
    ask(
      { op: "text-of", of: two[0] },
      [
        "and the $x (one|)",
        "what about the $x (one|)",
        "and the $x one",
        "the $x one",
        "and the $x",
        "how about the $x (one|)",
        "what does the $x one say",
        "read the $x one",
        "only the $x one",
        "and what is the $x one",
      ],
      { x: draw.pick(two[1]) },
    ),
  );
};

const ofMeasures: Maker = (draw, at) => {
  const quantities = [
    ["width", ["how wide is it", "the width", "how wide", "its width"]],
    ["height", ["how high is it", "the height", "how tall", "how high", "its height", "how tall is it"]],
    ["brightness", ["how bright is it", "the brightness", "how bright"]],
    ["sharpness", ["how sharp is it", "the sharpness", "how sharp"]],
    ["noise", ["how noisy is it", "the noise"]],
    ["contrast", ["the contrast", "how high is the contrast"]],
  ] as const;
  const flaws = [
    ["blurry", ["blurry", "blurred", "out of focus"]],
    ["dark", ["too dark", "dark", "underexposed"]],
    ["bright", ["too bright", "overexposed"]],
    ["noisy", ["noisy", "grainy"]],
    ["low-contrast", ["low in contrast", "washed out"]],
  ] as const;
  if (draw.chance(0.45)) {
    const [one, two] = draw.two(quantities);
    return after(
      { op: "measure", quantity: one[0], of: at },
      ask(
        { op: "measure", quantity: two[0], of: at },
        ["and $x", "and $x", "$x", "what about $x", "ok, and $x"],
        { x: draw.pick(two[1]) },
      ),
    );
  }
  const [one, two] = draw.two(flaws);
  return after(
    { op: "has-flaw", flaw: one[0], of: at },
    ask(
      { op: "has-flaw", flaw: two[0], of: at },
      [
        "and $x",
        "or $x",
        "is it $x",
        "(and |)is it $x",
        "and is it $x",
        "or is it $x",
        "is it also $x",
        "what about $x",
        "$x",
      ],
      { x: draw.pick(two[1]) },
    ),
  );
};

const ofPicks: Maker = (draw, at) => {
  const thing = bare(draw, at);
  const [one, two] = draw.two(superlatives);
  const op = draw.pick(["colour-of", "position-of", "label-of"]);
  const from = op === "label-of" ? { op: "objects", in: at } : thing.regions;
  const before =
    draw.chance(0.75) || op === "label-of"
      ? { op, of: { op: "pick", of: from, which: one[1] } }
      : { op: draw.pick(["count", op]), of: from };
  const result = before.op === "count" ? "position-of" : op;
  return after(
    before,
    ask(
      { op: result, of: { op: "pick", of: from, which: two[1] } },
      result === before.op
        ? [
            "and the $x (one|)",
            "what about the $x (one|)",
            "and the $x",
            "how about the $x one",
            "the $x one",
            "and of the $x (one|)",
            "and what about the $x one",
          ]
        : ["where is the $x (one|)", "and where is the $x one", "where is the $x of them"],
      { x: two[0] },
    ),
  );
};

const ofFaces: Maker = (draw, at) => {
  const regions = { op: "faces", in: at };
  const looks = [
    ["happy", ["happy", "smiling", "smiling", "laughing", "cheerful"]],
    ["sad", ["sad", "crying", "unhappy"]],
    ["angry", ["angry", "mad"]],
    ["surprised", ["surprised"]],
    ["neutral", ["neutral", "serious"]],
    ["fearful", ["scared", "afraid"]],
  ] as const;
  const [one, two] = draw.two(looks);
  const happy = draw.chance(0.4) ? looks[0] : two;
  const people = draw.chance(0.5) ? { op: "detect", label: "person", in: at } : regions;
  const kind = draw.below(10);
  const such = (expression: string) => ({ op: "with-expression", of: regions, expression });
  if (kind < 3)
    return after(
      { op: draw.pick(["count", "exists"]), of: people },
      ask(
        { op: "count", of: such(happy[0]) },
        [
          "how many of them are $x",
          "how many are $x",
          "(and |)how many of them are $x",
          "how many of them look $x",
          "and how many are $x",
        ],
        { x: draw.pick(happy[1]) },
      ),
    );
  if (kind < 6)
    return after(
      { op: draw.pick(["count", "exists", "position-of"]), of: people },
      ask(
        { op: "exists", of: such(happy[0]) },
        [
          "is (he|she|anyone|one of them|anybody) $x",
          "are they $x",
          "are any of them $x",
          "is (he|she) $x",
          "(and |)is (he|she|anyone) $x",
          "does (he|she|the person) look $x",
          "do they look $x",
        ],
        { x: draw.pick(happy[1]) },
      ),
    );
  if (kind < 8)
    return after(
      { op: draw.pick(["count", "exists", "position-of"]), of: people },
      ask({ op: "expression-of", of: regions }, [
        "how does (he|she|the person) look",
        "what expression does (he|she) have",
        "what mood (is he|is she|are they) in",
        "(and |)how (does he|does she|do they) feel",
        "what is (his|her) expression",
        "and (his|her|the) expression",
        "what about (his|her|the) expression",
      ]),
    );
  if (one[0] === two[0]) return ofFaces(draw, at);
  const op = draw.pick(["exists", "count"]);
  if (draw.chance(0.3))
    return after(
      { op: op === "count" ? "exists" : "count", of: such(one[0]) },
      ask(
        op === "count" ? { op, of: such(one[0]) } : { op: "position-of", of: such(one[0]) },
        op === "count"
          ? ["how many", "how many of them", "how many are", "how many people"]
          : ["where", "where are they", "where is that person"],
      ),
    );
  return after(
    { op, of: such(one[0]) },
    ask(
      { op, of: such(two[0]) },
      [
        "and $x",
        "or $x",
        "what about $x",
        "and is anyone $x".replace(
          "and is anyone $x",
          op === "exists" ? "and is anyone $x" : "and how many are $x",
        ),
        "$x",
        "how about $x",
        "and $x ones",
      ],
      { x: draw.pick(two[1]) },
    ),
  );
};

const ofForms: Maker = (draw, at) => {
  const boxes = { op: "checkboxes", in: at };
  const stated = (state: string) => ({ op: "with-state", of: boxes, state });
  const kind = draw.below(8);
  if (kind < 4) {
    const [one, two] = draw.two([
      "yes",
      "no",
      "newsletter",
      "male",
      "female",
      "student",
      "cash",
      "express",
      "terms",
      "single",
      "married",
      "vegan",
      "email",
      "other",
      "parking",
      "return",
      "urgent",
      "insured",
    ]);
    const before = {
      op: "exists",
      of: {
        op: "with-state",
        of: { op: "with-text", of: boxes, text: draw.chance(0.4) ? cased(one, draw) : one },
        state: "checked",
      },
    };
    return after(
      before,
      ask(
        {
          op: "exists",
          of: { op: "with-state", of: { op: "with-text", of: boxes, text: copyOf(0) }, state: "checked" },
        },
        [
          "and $x",
          "and $x",
          "what about $x",
          "how about $x",
          "and the $x box",
          "and is $x",
          "$x",
          "or $x",
          "the $x box",
          "and for $x",
        ],
        { x: marked(0, draw.chance(0.4) ? cased(two, draw) : two) },
      ),
    );
  }
  if (kind < 5)
    return after(
      { op: "text-of", of: stated("checked") },
      ask({ op: "text-of", of: stated("unchecked") }, [
        "and which are (empty|not|unchecked|blank)",
        "and which are not",
        "which ones are not",
        "and the empty ones",
        "which are not ticked",
      ]),
    );
  if (kind < 6)
    return after(
      { op: draw.pick(["text-of", "exists"]), of: stated("checked") },
      ask({ op: "count", of: stated("checked") }, [
        "how many",
        "how many are that",
        "how many of them",
        "how many are there",
        "(and |)how many are ticked",
      ]),
    );
  if (kind < 7)
    return after(
      { op: "count", of: stated("checked") },
      ask({ op: "text-of", of: stated("checked") }, [
        "which ones",
        "which",
        "which are they",
        "(and |)which ones",
        "what are they",
        "which ones are ticked",
        "read them",
      ]),
    );
  return after(
    { op: "count", of: boxes },
    ask({ op: "count", of: stated("checked") }, [
      "how many of them are (ticked|checked|crossed|marked)",
      "and how many are (ticked|checked)",
      "how many are (ticked|checked)",
    ]),
  );
};

const ofPairs: Maker = (draw) => {
  const [left, right] = [image(0), image(1)];
  const changes = { op: "changes", left, right };
  const before = draw.weighted<JsonObject>([
    [4, { op: "same-image", left, right }],
    [4, { op: "exists", of: changes }],
    [3, { op: "count", of: changes }],
    [3, changes],
  ]);
  const kind = draw.below(3);
  if (kind === 0 && before.op !== "changes")
    return after(
      before,
      ask(changes, [
        "what changed",
        "what is different",
        "what",
        "what exactly",
        "(and |)what changed",
        "which ones",
        "what are they",
        "what is it",
        "what's the difference",
        "show me",
        "which",
        "what is the difference then",
        "and what",
      ]),
    );
  if (kind === 1 && before.op !== "count")
    return after(
      before,
      ask({ op: "count", of: changes }, [
        "how many",
        "how many differences are there",
        "how many are there",
        "(and |)how many",
        "how many are that",
        "count them",
        "how many changes",
      ]),
    );
  return after(
    before,
    ask({ op: "position-of", of: changes }, [
      "where",
      "where exactly",
      "(and |)where",
      "where is it",
      "in which part",
      "where is the difference",
      "where did it change",
      "where are they",
    ]),
  );
};

const ofKinds: Maker = (draw, at) => {
  const [kind, many] = draw.pick([
    ["date", "dates"],
    ["amount", "amounts"],
    ["email", "e-mail addresses"],
    ["phone", "phone numbers"],
    ["url", "links"],
    ["time", "times"],
    ["number", "numbers"],
  ] as const);
  const every = { op: "every", kind, in: at };
  const form = draw.below(4);
  if (form < 2)
    return after(
      { op: draw.pick(["count", "exists"]), of: every },
      ask({ op: "text-of", of: every }, [
        "what are they",
        "which ones",
        "list them",
        "(and |)what are they",
        "read them",
        "what is it",
        "which",
        "show me",
        "(and |)which ones are they",
        "give them to me",
        "what do they say",
        "read it",
      ]),
    );
  if (form === 2)
    return after(
      draw.chance(0.5) ? { op: "find", kind, in: at } : { op: "text-of", of: every },
      ask(
        { op: "count", of: every },
        [
          "how many $k are there",
          "how many (are there|of them|) ".trim(),
          "and how many $k",
          "how many are there",
        ],
        { k: many },
      ),
    );
  return after(
    { op: "find", kind, in: at },
    ask(
      { op: "text-of", of: every },
      [
        "all of them",
        "list all of them",
        "give me all of them",
        "are there others, which",
        "all $k",
        "list all $k",
        "and all $k",
      ],
      { k: many },
    ),
  );
};

const ofThings: Maker = (draw, at) => {
  const group = drawGroup(draw, at);
  const objects = draw.chance(0.4) ? { op: "objects", in: at } : group.regions;
  return after(
    { op: draw.pick(["count", "exists", "position-of"]), of: objects },
    ask({ op: "label-of", of: objects }, [
      "what is it",
      "what are they",
      "which ones",
      "(and |)what are they",
      "(and |)which",
      "what kind",
      "which one",
      "what sort",
      "name them",
      "list them",
      "what is that",
    ]),
  );
};

const ofRelations: Maker = (draw, at) => {
  const [thing, other] = [pointedOut(draw, at), pointedOut(draw, at)];
  const [one, two] = draw.two(relations);
  const op = draw.pick(["exists", "count", "label-of"]);
  const of = op === "label-of" ? { op: "objects", in: at } : thing.regions;
  const program = (relation: string, to: JsonObject) => ({ op, of: { op: "in-relation", of, relation, to } });
  if (draw.chance(0.5))
    return after(
      program(one[1], other.regions),
      ask(
        program(two[1], other.regions),
        [
          "and $r (it|the $p)",
          "(and |or )$r (it|the $p|that)",
          "what about $r it",
          "or $r it",
          "and $r the $p",
        ],
        { r: two[0], p: other.one },
      ),
    );
  return after(
    { op: draw.pick(["position-of", "exists", "colour-of"]), of: other.regions },
    ask(
      {
        op: "label-of",
        of: { op: "in-relation", of: { op: "objects", in: at }, relation: two[1], to: other.regions },
      },
      [
        "what is $r it",
        "(and |)what is $r it",
        "what do you see $r it",
        "what's $r it",
        "and $r it",
        "(and |)what stands $r it",
      ],
      { r: two[0] },
    ),
  );
};

const ofPages: Maker = (draw) => {
  const whole = image(0);
  const n = draw.below(6, 2);
  const ordinal = ["", "first", "second", "third", "fourth", "fifth"][n] ?? "second";
  const last = draw.chance(0.4);
  const to = last ? { op: "last-page", of: whole } : { op: "page", number: n, of: whole };
  return after(
    { op: "pages", of: whole },
    ask(
      { op: "text-of", of: { op: "lines", in: to } },
      [
        "what is on the $x one",
        "what does the $x one say",
        "what does the $x page say",
        "read the $x one",
        "and what is on the $x one",
        "what's on the $x page",
      ],
      { x: last ? "last" : ordinal },
    ),
  );
};

/** What no context makes answerable. */
const declined: Maker = (draw, at) => {
  const before = operationOn(draw, bare(draw, at).regions);
  const [refusal, wordings] = draw.pick([
    [
      "talk",
      [
        "are you sure",
        "really",
        "why",
        "why is that",
        "how do you know",
        "thanks",
        "thank you",
        "ok",
        "is that right",
        "are you certain",
        "how come",
        "tell me more",
        "explain",
        "explain that",
        "and then",
        "so what",
        "that's wrong",
        "i don't think so",
        "great",
        "what do you mean",
        "how sure are you",
        "can you check again",
        "no",
        "yes",
        "is that correct",
        "prove it",
        "says who",
        "sure",
      ],
    ],
    [
      "identity",
      [
        "who is it",
        "who is that",
        "who is he",
        "and who is she",
        "who are they",
        "what is his name",
        "what's her name",
        "do you know him",
        "and who is that",
        "who",
      ],
    ],
    [
      "unsupported",
      [
        "what is he doing",
        "what are they doing",
        "how old is it",
        "what breed is it",
        "and what kind is it",
        "what brand is it",
        "what is it doing",
        "what is she wearing",
        "how tall is it",
        "what is it made of",
        "how much does it weigh",
        "is it alive",
        "is it real",
        "how fast is it",
        "what is behind it",
        "and behind it",
        "what is in front of it",
        "is it broken",
        "is it open",
        "is it new",
        "what make is it",
        "which species is it",
      ],
    ],
    [
      "opinion",
      [
        "do you like it",
        "is it nice",
        "is it beautiful",
        "is that good",
        "what do you think of it",
        "is that too much",
        "should i buy it",
        "is that a lot",
        "is it any good",
        "is that expensive",
      ],
    ],
    [
      "knowledge",
      [
        "what is that used for",
        "what does that mean",
        "who invented it",
        "how does it work",
        "where do they live",
        "what do they eat",
        "how much does one cost",
      ],
    ],
    ["future", ["will it fall", "what will happen next", "where is it going", "what happens then"]],
  ] as const);
  return after(before, { ...refuse(refusal, wordings), verbatim: true });
};

const kinds: readonly (readonly [weight: number, maker: Maker])[] = [
  [12, otherThing],
  [14, otherOperation],
  [5, narrower],
  [4, anotherSide],
  [11, anotherImage],
  [12, anotherField],
  [8, anotherCell],
  [6, ofColumns],
  [3, best],
  [7, mentioned],
  [5, ofCodes],
  [5, ofText],
  [4, ofMeasures],
  [4, ofPicks],
  [5, ofFaces],
  [5, ofForms],
  [4, ofPairs],
  [4, ofKinds],
  [3, ofThings],
  [3, ofRelations],
  [2, ofPages],
  [9, declined],
];
