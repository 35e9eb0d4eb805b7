// Over 400 lines because wordings are data, one on a line.
import type { JsonObject } from "@fovea/core";
import { ask, type Family } from "../intent.js";
import { drawPlace } from "../place.js";
import { copyOf, marked } from "../template.js";
import { cased, inventCode, inventText, pluralOf, sought, writings } from "../words/index.js";
import { bare, picked, sides } from "./things.js";

export const lines = (image: JsonObject): JsonObject => ({ op: "lines", in: image });
export const textOf = (of: JsonObject): JsonObject => ({ op: "text-of", of });

/** "What does the sign say?", titles, lines and words. */
export const reading: Family = {
  name: "reading",
  weight: 10,
  draw(draw) {
    const { where, image, it } = drawPlace(draw, "paper");
    const carrier = draw.pick(writings);
    const slots: Record<string, string> = { c: carrier, many: pluralOf(carrier), w: where, it };
    const kind = draw.below(20);
    if (kind < 10)
      return ask(
        textOf(lines(image)),
        image.op === "image" && image.index === 0 ? [...readWordings, ...carrierWordings] : readPlaceWordings,
        slots,
      );
    if (kind < 12) {
      const thing = bare(draw, image);
      const chosen = draw.chance(0.2) ? picked(draw, thing) : thing;
      return ask(
        textOf(lines({ op: "crop", of: image, to: chosen.regions })),
        [
          "what (does|do) the $o say $w",
          "what (is|'s) written on the $o $w",
          "what is (printed|displayed) on the $o $w",
          "!read (what is on |the text on |the writing on )the $o $w",
          "what text is on the $o $w",
          "what (word|words) (is|are) on the $o $w",
          "text on the $o $w",
          ">what is written on the $o $w",
          ">what the $o says $w",
          "what can (i|you) read on the $o $w",
          "what does it say on the $o $w",
          "which words are on the $o",
        ],
        { ...slots, o: chosen.one },
      );
    }
    if (kind < 14) {
      return ask(
        textOf({ op: "pick", of: lines(image), which: "largest" }),
        [
          "what('s| is) the (title|headline|heading|main heading|header) $w",
          "(title|headline|heading) (of|on|in) $it",
          "(title|heading|headline) (of this|of the whole thing|of the window|of the document|please|) $w",
          "what is (this|the) (paper|page|document|thing) called, the heading",
          "(biggest|largest) (text|writing|line|print) $w",
          "what('s| is) the (title|headline|heading) of $it",
          "!(read|tell me|give me) the (title|headline|heading) $w",
          "title $w",
          "what('s| is) $it (titled|called|entitled)",
          "how is $it (titled|called|entitled)",
          ">what the (title|headline) is $w",
          "what does the (biggest|largest) (text|writing|line|print) say $w",
          "what('s| is) (written|printed) in the (largest|biggest) (letters|type|font|print) $w",
          "which (title|heading|headline) does $it have",
        ],
        slots,
      );
    }
    if (kind < 15) {
      const [nth, number] = draw.pick([
        ["second", 2],
        ["third", 3],
        ["fourth", 4],
        ["fifth", 5],
        ["sixth", 6],
        ["2nd", 2],
        ["3rd", 3],
        ["4th", 4],
        ["tenth", 10],
        ["seventh", 7],
      ] as const);
      const u = draw.pick(["line", "line", "line", "word"] as const);
      const small = draw.chance(0.25);
      return small
        ? ask(
            textOf({ op: "pick", of: lines(image), which: "smallest" }),
            [
              "what('s| is) (the|in the) (smallest|tiniest|fine) (print|text|writing|letters|line|type) $w",
              "what does the (smallest|tiniest|fine) (print|text|line|writing) say $w",
              "!read (me |)the (fine|small|smallest) print $w",
              ">what the (small|fine|smallest) print says $w",
              "what('s| is) (written|printed) in the smallest (letters|type|font|print) $w",
            ],
            slots,
          )
        : ask(
            textOf({ op: "nth", of: u === "line" ? lines(image) : { op: "words", in: image }, number }),
            [
              "what is the $n $u $w",
              "what does the $n $u (of text |)say $w",
              "!read (me |)the $n $u $w",
              "the $n $u $w",
              "what('s| is) (written |)(on|in) the $n $u $w",
              ">what the $n $u (says|is) $w",
              "what('s| is) the $n $u of (text |writing |)$w",
              ...(u === "line"
                ? [
                    `what does line (${number}|number ${number}) say $w`,
                    `!read line ${number} $w`,
                    `what is (on|in) line ${number} $w`,
                  ]
                : []),
            ],
            { ...slots, n: nth, u },
          );
    }
    if (kind < 17) {
      const [said, which] = draw.pick([
        ["first", "first"],
        ["top", "topmost"],
        ["last", "last"],
        ["bottom", "bottommost"],
        ["very first", "first"],
        ["very last", "last"],
        ["final", "last"],
        ["opening", "first"],
      ] as const);
      const unit = draw.chance(0.75) || which === "topmost" || which === "bottommost" ? "line" : "word";
      const of = unit === "line" ? lines(image) : { op: "words", in: image };
      return ask(
        textOf({ op: "pick", of, which }),
        [
          "what is the $n $u $w",
          "what does the $n $u (of text |)say $w",
          "!read (me |)the $n $u $w",
          "the $n $u $w",
          "what('s| is) (written |)(on|in) the $n $u $w",
          ">what the $n $u (says|is) $w",
          "what('s| is) the $n $u of (text |writing |)$w",
          "which (words|text) (are|is) in the $n $u $w",
          "what is the $n $u you can read $w",
        ],
        { ...slots, n: said, u: unit },
      );
    }
    if (kind < 19) {
      const unit = draw.pick(["lines", "words"] as const);
      return ask(
        { op: "count", of: { op: unit, in: image } },
        [
          "how many $us $w",
          "how many $us are there $w",
          "how many $us does $it (have|contain)",
          "!count the $us $w",
          "what is the (number|count) of $us $w",
          "number of $us $w",
          "$u count $w",
          ">how many $us (there are|are there) $w",
          "how many $us (can you read|do you see|are written|are printed) $w",
          "how many $us (of text |)(are|is) (written |printed |)$w",
          "how many $us long is $it",
        ],
        {
          ...slots,
          us: unit === "lines" ? draw.pick(["lines", "lines of text", "text lines"]) : "words",
          u: unit.slice(0, -1),
        },
      );
    }
    if (draw.chance(0.4)) return ask({ op: "exists", of: lines(image) }, anyText, slots);
    const [said, position] = draw.pick(sides);
    return ask(
      textOf({ op: "at-position", of: lines(image), position }),
      [
        "what (does it say|is written|text is|is printed|stands) $s $w",
        "(text|writing|words) $s $w",
        "what('s| is) (written |printed |)$s of (the page|$it)",
        "!read what is $s $w",
        "$s, what does it say $w",
        "$s: what is written there",
        "(anything|what is|is something) written $s $w",
        "!read the (text|writing|words) $s $w",
        "what does the (text|writing) $s say $w",
        "what('s| is) the (text|writing) $s $w",
        ">what is written $s $w",
        "which (text|words) (is|are) $s $w",
      ],
      { ...slots, s: said },
    );
  },
};

const anyText = [
  "is there (any|some) (text|writing) $w",
  "is there (text|writing|anything written|something written|anything to read|something to read|anything printed) $w",
  "does $it (have|contain|show|include) (any |some |)(text|writing|words|letters)",
  "do you see (any |some |)(text|writing|words|letters) $w",
  "can you (see|find|read) any (text|writing|words) $w",
  "are there (any |)(words|letters|lines of text) $w",
  "is (anything|something) (written|printed) (on it|there|) $w",
  "(any |)(text|writing) (at all|) $w",
  ">(if|whether) there is (any |)(text|writing) $w",
  ">(if|whether) $it (has|contains) (any |)text",
  "has $it got (any |)(text|writing) (on it|)",
  "is text (visible|present) $w",
].map((wording) => wording.replace("(any |)(text|writing) (at all|) $w", "any (text|writing) (at all|) $w"));

const readWordings = [
  "what('s| is) it say $w",
  "(full|complete|entire) text (please|) $w",
  "all the (writing|words|text) $w",
  "!(read|copy|type) (out |)(all of it|the whole thing|everything you can read|every word) $w",
  "what('s| is) there (written|printed) $w",
  "text (please|pls)",
  "!give me (all |)the (text|writing|words|contents) $w",
  "what can be read $w",
  "!read $it (to me|out|aloud|for me|)",
  "(the |)text on it",
  "what stands written $w",
  "which words do you (see|read) $w",
  "what words can you (make out|read|see) $w",
  "what does it say $w",
  "what does this say",
  "what does $it say",
  "what does it say $w",
  "what('s| is) written $w",
  "what text (is|can you see|do you see|appears|is there) $w",
  "what('s| is) the text $w",
  "!read (it|this|the text|the writing|everything|all the text|all text|what it says|it out|it aloud|it to me) $w",
  "!read $it",
  "!transcribe $it",
  "!transcribe (this|the text|everything) $w",
  "what can (you|i) read $w",
  "what (is|stands) (printed|written|typed) $w",
  "!extract (the|all|all the) text $w",
  "(the|all) text $w",
  "the whole text $w",
  "what do the words say $w",
  "what words (are|can you see|appear|are there) $w",
  "what are the words $w",
  "what('s| is) the (wording|writing|caption|message|inscription) $w",
  ">what it says $w",
  ">what is written $w",
  ">what $it says",
  "which (text|words) (is|are) $w",
  "!(give|show) me the (text|words|content) $w",
  "what does the (text|writing|inscription|message|caption) say $w",
  "!ocr $it",
  "ocr",
  "what do you read $w",
  "!spell out what it says $w",
  "what('s| is) there to read $w",
  "content of $it as text",
  "!tell me everything (that is |)written $w",
  "how does the text read $w",
  "!write down (the text|what is written) $w",
];
const readPlaceWordings = readWordings.filter((wording) => wording.includes("$w") || wording.includes("$it"));
const carrierWordings = [
  "(read|reading) (the|this) $c for me",
  "text (on|of) (the|this|that) $c",
  "(the|this|that) $c (says|reads) what",
  "(the|this|that) $c, what does it say",
  "what('s| is) (the |)(text|message|wording|writing|inscription) (on|of) (the|this|that) $c",
  "what am i supposed to read on (the|this|that) $c",
  "whats on (the|this|that) $c",
  "whats written on (the|this|that) $c",
  "i can't read (the|this|that) $c, what does it say",
  "!(type out|write out|copy|copy out|transcribe|spell|extract) (the text|the words|what is) on the $c",
  "!tell me what (the|this|that) $c says",
  "what have they written on (the|this) $c",
  "what does it (say|read) on that $c",
  "can you make out the (text|words|writing) on the $c",
  "what does (the|the|this|that) $c say",
  "what does (the|the|this|that) $c say",
  "what does that $c say",
  "what does (the|the|this|that) $c read",
  "what('s| is) (written|printed) on (the|the|this|that) $c",
  "what('s| is) on (the|the|this|that) $c",
  "!read (the|the|this|that) $c",
  "!read me (the|the|this|that) $c",
  "what text is on (the|the|this|that) $c",
  "what (words|text) (are|is) on (the|the|this|that) $c",
  ">what (the|the|this|that) $c says",
  ">what is (written|printed) on (the|the|this|that) $c",
  "$c text",
  "what does it say on (the|the|this|that) $c",
  "the $c says what",
  "what (message|text|information) is on (the|the|this|that) $c",
  "what do these $many say",
  "what('s| is) (the|the|this|that) $c say",
  "(what|which) words can be read on (the|the|this|that) $c",
  "what does this $c say",
  "what (does|do) the words on (the|the|this|that) $c say",
  "what does the writing on (the|the|this|that) $c say",
  "what (is|'s) the text on (the|the|this|that) $c",
];

/** "Does it mention ...?", where, how often, on which page, in which line. */
export const mentions: Family = {
  name: "mentions",
  weight: 9,
  draw(draw) {
    const { where, image, it } = drawPlace(draw, "paper");
    const text = cased(inventText(draw, sought), draw);
    const quote = draw.weighted([
      [6, ["", ""]],
      [3, ['"', '"']],
      [2, ["'", "'"]],
      [1, ["“", "”"]],
    ] as const);
    const x = `${quote[0]}${marked(0, text)}${quote[1]}`;
    const the = draw.pick(["the word ", "the text ", "the words ", "the phrase ", "the name ", "the term "]);
    const slots = { x, tx: quote[0] !== "" || draw.chance(0.5) ? `${the}${x}` : x, w: where, it };
    const found = { op: "with-text", of: lines(image), text: copyOf(0) };
    const kind = draw.below(20);
    if (kind < 11) {
      return ask(
        { op: "exists", of: found },
        [
          "does $it (mention|contain|include|say|talk about|refer to|list|name|have|use) (anything about |something about ||)$tx",
          "does $it mention $x",
          "$x (mentioned|in it|in there|anywhere) $w",
          "is (the word |the name |)$x anywhere $w",
          "is there (something|anything) about $x $w",
          "let me know (if|whether) $it mentions $x",
          "does the (word|name) $x (turn up|come up|appear) (on|in) $it",
          "search $it for $x",
          "any $x (mentioned|in the text)",
          "do you (read|see) $x (anywhere|somewhere|) (in the text|in it|)",
          "do they mention $x $w",
          "does (this|it) (mention|say|contain) $x $w",
          "$x: (is it|is that) (mentioned|in there|in it)",
          "does it (say|mention) $x (anywhere|somewhere|)",
          "is $tx (mentioned|written|in there|there|present|printed|anywhere|found|included|listed|named) $w",
          "is $x mentioned $w",
          "is there (any mention of|a mention of|a reference to|anything about|something about|the word|the text|anything on) $x $w",
          "does (the word|the phrase|the name|the text) $x (appear|occur|come up|show up|stand) $w",
          "do you see (the word|the text|the name) $x $w",
          "can you (find|see|read) (the word |the name ||)$x (in the text|anywhere|) $w",
          ">(if|whether) $it (mentions|contains|says) $tx",
          ">(if|whether) $x is (mentioned|written) $w",
          "(any |)mention of $x $w",
          "!(check|look) (if|whether) $it (mentions|says|contains) $tx",
          "!(search|look) for $tx (in the text|) $w",
          "does it say (anything|something) about $x $w",
          "is the word $x (in|on|part of) $it",
          "is $x (written|printed) (anywhere|somewhere) $w",
          "does the text (contain|mention|include|have) $tx $w",
          "has $it got $tx (in it|on it)",
          "do they mention $x (anywhere|) $w",
          "do they (say|write|tell us|state) (anything|something) (about|on|regarding) $x $w",
          "does the (author|writer|company|sign|letter|text) (mention|talk about|say anything about) $x",
          "does $it say (that |)$x",
          "is anything said about $x $w",
          "is there text (saying|that says) $x $w",
          "(anything|something) about $x $w",
          "is there (something|anything) (on|regarding|concerning) $x $w",
          "does $it say (anything|something) (about|on|regarding) $x",
          "is $x in (the text|there|it)",
          "is $x (part of|covered in|one of the words in) $it",
        ],
        slots,
      );
    }
    if (kind < 14) {
      return ask(
        { op: "position-of", of: found },
        [
          "where does it (say|mention) $tx $w",
          "where is $tx (written|mentioned|printed) $w",
          "where does (the word|the text|the phrase) $x (appear|stand|occur) $w",
          "!(find|locate) $tx in the text $w",
          ">where it says $x $w",
          "where can i (find|read) $tx in the text",
          "where (on|in) $it (is|does it say) (the word |the text ||)$x",
          "where is the (word|text|phrase|name) $x $w",
          "where is the line (with|that says|saying) $x $w",
          "!(find|locate) the (word|text|phrase) $x $w",
        ],
        slots,
      );
    }
    if (kind < 16) {
      return ask(
        textOf(found),
        [
          "what does the line (with|containing|about|mentioning|that mentions|that has) $tx say $w",
          "!read the (line|lines) (with|containing|that mentions|about|that says|mentioning) $tx $w",
          "which (line|lines) (mention|mentions|contain|contains|has) $tx $w",
          "what does it say about $x $w",
          "what is (said|written) about $x $w",
          ">what it says about $x $w",
          "!show me the line (with|about) $x",
          "what('s| is) the (full |whole |)line (with|containing) $x $w",
        ],
        slots,
      );
    }
    if (kind < 18) {
      return ask(
        { op: "count", of: { op: "with-text", of: { op: "words", in: image }, text: copyOf(0) } },
        [
          "how (often|many times) (does|is) $tx (appear|mentioned|occur|used|come up|in there|written|said) $w",
          "how often is $x mentioned $w",
          "how many times does it (say|mention) $x $w",
          "how many times (is|does) the word $x (used|appear|occur) $w",
          "!count (the word|how often it says|occurrences of|the occurrences of) $x $w",
          ">how (often|many times) (it says $x|$x is mentioned|$x appears) $w",
          "how (often|many times) do they (use|mention|say) $x",
          "how many occurrences of $x are there $w",
          "how many (times do you see) $x $w",
        ],
        slots,
      );
    }
    const wholeDocument = { op: "with-text", of: lines({ op: "image", index: 0 }), text: copyOf(0) };
    return ask(
      { op: "page-of", of: wholeDocument },
      [
        "page (with|about|for|on) (the |)$x (please|)",
        "on (which|what) page is (the |)$x (discussed|covered|explained|described|mentioned|listed|shown|treated)",
        "(which|what) page (is|are) (the |)$x (discussed|covered|explained|described|mentioned) on",
        "where is (the |)$x (discussed|covered|explained), which page",
        "$x - (which |)page",
        "(the |)$x is on (which|what) page",
        "(the |)$x is on page...",
        "find $x - page",
        "where do they (talk about|mention|discuss) (the |)$x, which page",
        "(the |)$x section - whereabouts in the (document|report|pdf)",
        "which (pg|page) is $x",
        "(which|what) page (has|gives|shows|lists) (the |)$x",
        "(which|what) page would (the |)$x be (on|)",
        "on (which|what) pages does $x (come up|appear)",
        "(look|go) through the pages and tell me where $x (shows up|is|comes up)",
        "can i find $x mentioned, and on what page",
        "(the |)$x: first page it is mentioned",
        "i('m| am) (trying to find|looking for) (the |)$x, which page (would that be|is it on|is that)",
        "(which|what) page (mentions|has|contains|talks about|is about|shows|says|covers|discusses) $tx",
        "on (which|what) page (is $tx|does it say $x|does $x appear|is $x mentioned|can i find $x|do they mention $x|does it mention $x)",
        "(what|which) page is $tx (on|mentioned on|discussed on)",
        ">(which|what) page $x is on",
        ">on which page (it says $x|$x appears|$x is mentioned)",
        "!(find|tell me) the page (with|about|that mentions) $tx",
        "page (with|about) $x",
        "which page is $x on",
        "where in the (document|pdf|report) is the page about $x",
        "what('s| is) the page number (for|of|with|where it says) $x",
      ],
      slots,
    );
  },
};

/** "What does the QR code say?" */
export const codes: Family = {
  name: "codes",
  weight: 7,
  draw(draw) {
    const { where, image, it } = drawPlace(draw, draw.chance(0.5) ? "paper" : "picture");
    const [op, names] = draw.weighted([
      [
        9,
        [
          "qr-codes",
          [
            "QR code",
            "qr code",
            "QR code",
            "qr-code",
            "QR",
            "qr",
            "QR-Code",
            "quick response code",
            "qrcode",
            "square QR code",
          ],
        ],
      ],
      [
        7,
        [
          "barcodes",
          [
            "barcode",
            "bar code",
            "bar-code",
            "barcode",
            "EAN code",
            "EAN",
            "EAN-13 code",
            "striped barcode",
            "product barcode",
          ],
        ],
      ],
      [
        5,
        [
          "codes",
          [
            "code",
            "code",
            "2d code",
            "data matrix code",
            "scannable code",
            "matrix code",
            "machine-readable code",
            "printed code",
          ],
        ],
      ],
    ] as const);
    const one = draw.pick(names);
    const many = `${one}s`;
    const regions = { op, in: image };
    const generic = op === "codes";
    const slots: Record<string, string> = {
      o: one,
      os: many,
      ao: /^[eE]/.test(one) ? `an ${one}` : `a ${one}`,
      w: where,
      it,
    };
    const kind = draw.below(20);
    if (kind < 9) {
      return ask(
        textOf(regions),
        [
          "what does the $o (say|contain|encode|mean|hold|read|link to|point to|stand for|lead to|open|do|resolve to) $w",
          "what('s| is) (in|inside|on|behind|encoded in|stored in|hidden in|written in) the $o $w",
          "!(read|decode|scan|parse) the $o $w",
          "!(read|decode|scan) (this|that) $o",
          "what('s| is) the (content|contents|value|text|number|data|message|link|url|payload) (of|in) the $o $w",
          "where does the $o (lead|point|go|take me|link|lead to|take you) $w",
          "what (link|url|website|text|number|information|data|address|site) is (in|encoded in|behind|stored in) the $o $w",
          ">what the $o (says|contains|means|encodes|links to) $w",
          ">what is in the $o $w",
          "$o $w",
          "$o (content|contents|value|text|link) $w",
          "what happens when i scan the $o",
          "what (do|will) (i|you) get (when|if) (i|you) scan the $o $w",
          "what does scanning the $o (give|show|return|do)",
          "what (website|page|link) does the $o (open|lead to|go to|link to)",
          "what does this $o say",
          "which (url|link|number) is (encoded |)in the $o",
        ],
        slots,
      );
    }
    if (kind < 14) {
      return ask(
        { op: "exists", of: regions },
        [
          "is there $ao $w",
          "is there (any|some) (kind of |sort of |)$o $w",
          "are there (any )$os $w",
          "do you see $ao $w",
          "does $it (have|contain|show|include) $ao",
          "any $os $w",
          "is $ao (visible|present|printed|on it|there|shown) $w",
          "can (you|i|we) (find|see|scan) $ao $w",
          ">(if|whether) there is $ao $w",
          ">(if|whether) $it has $ao",
          "(has|have) $it got $ao",
          ...(generic
            ? [
                "is there anything (to scan|scannable|that can be scanned) $w",
                "can i scan (something|anything) $w",
                "is there something to scan $w",
              ]
            : []),
          "!check (if|whether) there is $ao $w",
          "does it come with $ao",
          "is there $ao anywhere $w",
        ],
        slots,
      );
    }
    if (kind < 16) {
      return ask(
        { op: "count", of: regions },
        [
          "how many $os $w",
          "how many $os are there $w",
          "!count the $os $w",
          "number of $os $w",
          ">how many $os (there are|are there) $w",
          "how many $os does $it have",
          "how many $os (do|can) you see $w",
        ],
        slots,
      );
    }
    if (kind < 18) {
      return ask(
        { op: "position-of", of: regions },
        [
          "where is the $o $w",
          "where's the $o $w",
          "!locate the $o $w",
          ">where the $o is $w",
          "where (on|in) $it is the $o",
          "where can i find the $o $w",
          "what is the position of the $o",
          "in which corner is the $o $w",
          "where do i scan the $o $w",
          "where is the $o (located|placed|printed) $w",
        ],
        slots,
      );
    }
    if (draw.chance(0.35)) {
      return ask(
        { op: "label-of", of: { op: "codes", in: image } },
        [
          "is (that|this|it) a (qr code|QR code) or a barcode",
          "is (that|this|it) a barcode or a (qr code|QR code)",
          "(what|which) (kind|type|sort) of code is (it|that|this|there|shown|on it|used) $w",
          ">(what|which) (kind|type) of code (it|that) is",
          "which (kind|type|sort) of (code|barcode) (do you see|is that|is there) $w",
          "is the code a (qr code|barcode) or a (barcode|qr code)",
          "(qr code|QR) or barcode",
        ],
        slots,
      );
    }
    const text = inventCode(draw);
    return ask(
      { op: "exists", of: { op: "with-text", of: regions, text: copyOf(0) } },
      [
        "does the $o (contain|say|include|encode|mention) $x $w",
        "is $x (in|encoded in|part of) the $o $w",
        "does the $o have $x in it",
        ">(if|whether) the $o (contains|says) $x",
        "is there $ao (with|containing|that says) $x $w",
      ],
      { ...slots, x: marked(0, text) },
    );
  },
};
