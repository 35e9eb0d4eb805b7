// Over 400 lines because wordings are data, one on a line.
import type { JsonObject } from "@fovea/core";
import type { Draw } from "../draw.js";
import { ask, type Family, type Intent } from "../intent.js";
import { drawPlace, pictureWords } from "../place.js";

export const flaws: readonly {
  readonly flaw: string;
  readonly bad: readonly string[];
  readonly good?: readonly string[];
  readonly asked: readonly string[];
  readonly fine?: readonly string[];
}[] = [
  {
    flaw: "blurry",
    bad: [
      "blurry",
      "blurred",
      "out of focus",
      "unsharp",
      "fuzzy",
      "too blurry",
      "defocused",
      "soft",
      "shaky",
      "smeared",
      "not sharp",
      "not in focus",
      "unfocused",
      "a blur",
    ],
    good: [
      "sharp",
      "in focus",
      "sharp enough",
      "crisp",
      "focused",
      "well focused",
      "clear",
      "properly focused",
    ],
    asked: [
      "is there (any |)(motion blur|blur|blurring|camera shake) $w",
      "does $it (suffer from blur|lack sharpness|look shaky|have motion blur)",
      "did (i|the camera) (shake|miss the focus)",
      "did i (shake|move|wobble) (the camera|)",
      "is (motion |camera |)(blur|shake) visible $w",
      "(fine or blurred|blurry or sharp|blurry or not|blurred or sharp)",
      "check the sharpness (of $it|): (fine or blurred|is it blurry)",
      "can i use (it|this shot|$it) or is it (ruined by blur|too blurry)",
      "is it too blurry to (use|print|read)",
      "is the focus (off|wrong|bad)",
    ],
    fine: [
      "is the focus (right|ok|okay|good|correct)",
      "does $it have good focus",
      "sharp enough",
      "is $it sharp enough (to read|to print|for printing|to read the small print|)",
      "(is it|is $it) in focus (everywhere|)",
      "sharp",
    ],
  },
  {
    flaw: "dark",
    bad: [
      "dark",
      "too dark",
      "underexposed",
      "under-exposed",
      "dim",
      "too dim",
      "badly lit",
      "poorly lit",
      "very dark",
      "rather dark",
      "lacking light",
      "not bright enough",
    ],
    asked: [
      "does $it (need more light|lack light|look dark)",
      "is there (too little|not enough) light $w",
      "is the (lighting|light|exposure) too (low|weak|dark)",
      "was there too little light",
    ],
    fine: ["is there enough light $w", "is $it bright enough"],
  },
  {
    flaw: "bright",
    bad: [
      "too bright",
      "overexposed",
      "over-exposed",
      "washed out by light",
      "too light",
      "blown out",
      "burnt out",
      "overly bright",
      "very bright",
      "over exposed",
    ],
    asked: [
      "is there too much light $w",
      "are the highlights (blown out|clipped|burnt)",
      "does $it have too much light",
      "is the exposure too (high|bright)",
      "was there too much light",
    ],
  },
  {
    flaw: "noisy",
    bad: ["noisy", "grainy", "too noisy", "full of noise", "speckled", "very noisy", "too grainy"],
    good: ["free of noise", "noise-free", "noise free", "without grain"],
    asked: [
      "is there (a lot of |any |much |visible |)(noise|grain|image noise) $w",
      "does $it have (a lot of |much |any |)(noise|grain)",
      "how about noise, is $it noisy",
      "do you see (noise|grain) $w",
    ],
  },
  {
    flaw: "low-contrast",
    bad: [
      "low in contrast",
      "low-contrast",
      "low contrast",
      "flat",
      "washed out",
      "faded",
      "lacking contrast",
      "hazy",
      "dull",
      "too low in contrast",
    ],
    asked: [
      "does $it (lack contrast|have low contrast|have too little contrast|need more contrast|look flat|look washed out)",
      "is (the |)contrast (too |)(low|weak|poor|bad)",
      "is there (too little|not enough) contrast $w",
    ],
    fine: [
      "is there enough contrast $w",
      "is the contrast (ok|okay|good|high enough|sufficient)",
      "does $it have (enough|good) contrast",
    ],
  },
];

/** "Is it blurry?", "is it in focus?", "how sharp is it?". */
export const quality: Family = {
  name: "quality",
  weight: 9,
  draw(draw) {
    const { where, it, image } = drawPlace(draw, draw.chance(0.75) ? "picture" : "paper");
    const slots: Record<string, string> = { w: where, it };
    const kind = draw.below(14);
    if (kind >= 10) return orientation(draw, image, slots);
    if (kind < 7) {
      const {
        flaw,
        bad,
        good = [],
        asked,
        fine = [],
      } = draw.pick(draw.chance(0.3) ? flaws.slice(0, 1) : flaws);
      const has: JsonObject = { op: "has-flaw", flaw, of: image };
      const wellSaid = good.length + fine.length > 0 && draw.chance(0.42);
      slots.q = draw.pick(wellSaid ? (good.length > 0 ? good : ["x"]) : bad);
      const about = [
        "is $it $q",
        "is $it $q",
        "is $it (really |a bit |a little |slightly |at all |somewhat |)$q",
        "is it $q",
        "does $it (look|seem|appear|come out) $q",
        ">(if|whether) $it is $q",
        "would you say $it is $q",
        "!check (if|whether) $it is $q",
        "(did|has) $it (come out|turned out|turn out) $q",
        "$it is $q, (right|isn't it|correct)",
        "$q",
        "is it true that $it is $q",
        "is $it $q to (use|read|print)",
        "do you find $it $q",
        "$q or not",
        "$q or okay",
        "$it, is it $q",
        "would you call $it $q",
        "(check|look): is it $q",
        "$q, yes or no",
        "i think $it is $q, (right|am i right|agree)",
        "is $it a bit $q",
        "can i use $it or is it $q",
      ];
      if (wellSaid)
        return ask(
          { op: "not", of: has },
          good.length > 0 && draw.chance(0.7)
            ? about.filter((wording) => wording !== "$q")
            : fine.length > 0
              ? fine
              : about,
          slots,
        );
      return ask(has, draw.chance(0.75) ? about : asked, slots);
    }
    if (kind < 9) {
      const [quantity, wordings] = draw.pick(quantities);
      return ask({ op: "measure", quantity, of: image }, wordings, { ...slots, n: draw.pick(pictureWords) });
    }
    return ask(image, wholeSize, { ...slots, n: draw.pick(pictureWords) });
  },
};

const turnedWords = {
  "upside-down": [
    "upside down",
    "upside-down",
    "the wrong way up",
    "standing on its head",
    "on its head",
    "turned upside down",
    "inverted",
    "flipped over",
    "the wrong way round",
    "turned by 180 degrees",
    "head over heels",
    "topsy-turvy",
    "rotated by 180 degrees",
  ],
  sideways: [
    "sideways",
    "on its side",
    "lying on its side",
    "rotated by 90 degrees",
    "turned sideways",
    "turned by 90 degrees",
    "turned on its side",
    "rotated a quarter turn",
    "tipped over on its side",
  ],
} as const;

/** Which way up, colour or not, wide or high. */
function orientation(draw: Draw, image: JsonObject, slots: Record<string, string>): Intent {
  const kind = draw.below(10);
  if (kind < 5) {
    const way = draw.chance(0.65) ? "upside-down" : "sideways";
    const right = draw.chance(0.25) && way === "upside-down";
    const turned = { op: "turned", way, of: image };
    const q = right
      ? draw.pick([
          "the right way up",
          "right side up",
          "upright",
          "the right way round",
          "correctly oriented",
          "right-side-up",
        ])
      : draw.pick(turnedWords[way]);
    return ask(
      right ? { op: "not", of: turned } : turned,
      [
        "is $it $q",
        "is it $q",
        "is $it $q",
        "does $it look $q",
        "did (i|they|someone) (scan|hold|take) it $q",
        ">(if|whether) $it is $q",
        "!check (if|whether) $it is $q",
        "was $it (scanned|taken|put in) $q",
        "is (the text|the page|the picture) $q $w",
        "would you say $it is $q",
        "is it true that $it is $q",
        "$it is $q, (right|isn't it|correct)",
        "$q or not",
        "has $it been (turned|scanned|inserted) $q",
        "$it, (is it |)$q",
        "(which|wich) way up is it, $q".replace(
          "(which|wich) way up is it, $q",
          right ? "is it $q or not" : "which way up is it, is it $q",
        ),
        ...(way === "sideways"
          ? [
              "does (the page|it|$it) need (rotating|to be rotated|turning)",
              "(must|should) (i|we) (rotate|turn) (it|the page|$it)",
            ]
          : []),
      ],
      { ...slots, q },
    );
  }
  if (kind < 8) {
    const plain = draw.chance(0.6);
    const grey = { op: "colourless", of: image };
    return ask(
      plain ? grey : { op: "not", of: grey },
      plain
        ? [
            "is $it (in |)black and white",
            "is $it (a |)black-and-white( one| picture| photo|)",
            "is it (greyscale|grayscale|monochrome|colourless|colorless|in greyscale|in shades of grey|black & white|b&w)",
            "is $it (greyscale|grayscale|monochrome|colourless|without colour|without color|in b&w)",
            "is $it without (any |)(colour|color)",
            ">(if|whether) $it is (in |)(black and white|greyscale|monochrome)",
            "does $it (lack|have no) (colour|color)",
            "is (this|it) a (black and white|monochrome|greyscale) (photo|picture|image|scan)",
            "was $it (taken|scanned) in black and white",
            "(black and white|greyscale|monochrome) or not",
            "(black and white|grayscale) or (colour|color) (photo|)",
            "is (this|it|$it) (black and white or colour|in colour or black and white|colour or black and white|grayscale or color)",
          ]
        : [
            "is $it in (colour|color)",
            "is $it (a colour|a color|a coloured|a colored) (picture|photo|image|scan)",
            "is it (coloured|colored|in full colour|in colour|in color)",
            ">(if|whether) $it is in (colour|color)",
            "does $it have (any |)(colour|color)",
            "is there (any |)(colour|color) in $it",
            "was $it (taken|scanned) in (colour|color)",
            "is this a (colour|color) (photo|picture|image|scan)",
          ],
      slots,
    );
  }
  const [is, words] = draw.pick([
    [
      "wide",
      [
        "landscape",
        "in landscape format",
        "wider than (it is |)(high|tall)",
        "landscape format",
        "horizontal",
        "in landscape orientation",
        "broader than (it is |)high",
      ],
    ],
    [
      "high",
      [
        "portrait",
        "in portrait format",
        "taller than (it is |)wide",
        "higher than (it is |)wide",
        "portrait format",
        "vertical",
        "in portrait orientation",
      ],
    ],
    ["square", ["square", "a square", "as wide as (it is |)(high|tall)", "as tall as (it is |)wide"]],
  ] as const);
  const [width, height] = [
    { op: "measure", quantity: "width", of: image },
    { op: "measure", quantity: "height", of: image },
  ];
  const program =
    is === "square"
      ? { op: "compare", left: width, is: "equal", right: height }
      : {
          op: "compare",
          left: is === "wide" ? width : height,
          is: "more",
          right: is === "wide" ? height : width,
        };
  const q = draw.pick(words);
  return ask(
    program,
    [
      ...(is === "wide"
        ? [
            "landscape or portrait (format|)",
            "(is it|is $it) landscape or portrait",
            "wider than high or the other way (round|around)",
            "(what|which) (orientation|format) (is it|does it have), landscape or portrait",
          ]
        : []),
      `${q}`,
      `is $it ${q}`,
      `is it ${q}`,
      `>(if|whether) $it is ${q}`,
      `is it true that $it is ${q}`,
      `does $it look ${q}`.replace("does $it look", "would you say $it is"),
    ],
    slots,
  );
}

const wholeSize = [
  "(size|resolution|dimensions) please",
  "(image|picture|photo|pixel) (size|dimensions), w x h",
  "how big is (the|this) (screenshot|scan|file)",
  "what are the pixel dimensions (of $it|)",
  "how large is (the|this) (screenshot|scan|photo|picture)",
  "w x h",
  "width x height",
  "how many pixels by how many (is it|)",
  "how (large|big) is $it",
  "what('s| is) the (size|resolution|dimensions) of $it",
  "what size is $it",
  "what (are|is) the (dimensions|resolution|size) $w",
  "how many pixels (does $it have|is $it|are there $w)",
  "(size|resolution|dimensions) of $it",
  ">(how big|how large) $it is",
  ">the (size|resolution|dimensions) of $it",
  "what (are|is) (its|the $n's) (dimensions|size|resolution)",
  "(resolution|dimensions)",
  "what resolution does $it have",
  "how big is $it in pixels",
  "!(tell me|give me) the (size|dimensions|resolution) of $it",
  "pixel (size|dimensions) of $it",
  "what is the (image|picture|photo) (size|resolution)",
  "(width and height|height and width) of $it",
  "what are the width and (the |)height $w",
  "what are the pixel dimensions of $it",
] as const;

const quantities = [
  [
    "width",
    [
      "how wide is $it",
      "what('s| is) the width of $it",
      "width of $it",
      "what width is $it",
      ">how wide $it is",
      "how many pixels wide is $it",
      "what is (its|the) width[ in pixels]",
      "how many pixels across is $it",
      "(number of |)pixels across",
      "width in (pixels|px)",
      "how wide (is it|) in (px|pixels)",
      "how wide",
      ">the width of $it",
      "what is the (image|picture|photo) width",
    ],
  ],
  [
    "height",
    [
      "how (tall|high) is $it",
      "what('s| is) the height of $it",
      "height of $it",
      ">how (tall|high) $it is",
      "how many pixels (tall|high) is $it",
      "how (tall|high) is it, in (px|pixels)",
      "height in (pixels|px)",
      "how (tall|high)",
      "what is (its|the) height[ in pixels]",
      ">the height of $it",
      "what is the (image|picture|photo) height",
    ],
  ],
  [
    "sharpness",
    [
      "how (sharp|crisp|blurry|blurred|well focused) is $it",
      "what('s| is) the sharpness (of $it|score|value)",
      ">how (sharp|blurry) $it is",
      "!measure (the |)(sharpness|blur) (of $it|)",
      "sharpness of $it",
      "how much blur is there $w",
    ],
  ],
  [
    "brightness",
    [
      "how (bright|dark) is $it",
      "what('s| is) the (brightness|exposure|mean brightness|average brightness) (of $it|)",
      ">how (bright|dark) $it is",
      "!measure (the |)brightness (of $it|)",
      "brightness of $it",
      "how well lit is $it",
    ],
  ],
  [
    "contrast",
    [
      "how (high|strong|good) is the contrast (of $it|$w|)",
      "what('s| is) the contrast (of $it|)",
      "!measure (the |)contrast (of $it|)",
      "contrast of $it",
      "how much contrast (does $it have|is there $w)",
      ">how much contrast $it has",
    ],
  ],
  [
    "noise",
    [
      "how (noisy|grainy) is $it",
      "what('s| is) the (noise level|amount of noise|noise) (of $it|$w|)",
      "!measure (the |)noise (of $it|)",
      "noise level of $it",
      "how much (noise|grain) (does $it have|is there $w)",
      ">how noisy $it is",
    ],
  ],
] as const;
