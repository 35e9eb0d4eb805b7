import { ask, type Family } from "../intent.js";
import { drawPlace, pictureWords } from "../place.js";
import { bare, colourWords } from "./things.js";

const parts = [
  ["background", ["background", "background", "backdrop", "backround", "background behind it"]],
  ["centre", ["middle", "centre", "center", "central part", "middle part", "centre of the picture"]],
  ["top", ["top", "upper part", "top part", "upper third", "top edge", "sky at the top"]],
  ["bottom", ["bottom", "lower part", "bottom part", "lower third", "bottom edge"]],
  ["left", ["left", "left side", "left part", "left edge", "left hand side"]],
  ["right", ["right", "right side", "right part", "right edge", "right hand side"]],
  ["top-left", ["top left corner", "upper left corner", "top left", "upper left", "top-left corner"]],
  ["top-right", ["top right corner", "upper right corner", "top right", "upper right"]],
  ["bottom-left", ["bottom left corner", "lower left corner", "bottom left", "lower left"]],
  ["bottom-right", ["bottom right corner", "lower right corner", "bottom right", "bottom-right corner"]],
] as const;

/** Colours of the picture itself, and of its parts. */
export const areas: Family = {
  name: "areas",
  weight: 6.5,
  draw(draw) {
    const { where, image, it } = drawPlace(draw, "picture");
    const whole = { op: "area", part: "whole", in: image };
    const c = draw.pick(Object.keys(colourWords));
    const colour = colourWords[c]!;
    const col = draw.pick(["colour", "color"]);
    const slots: Record<string, string> = { w: where, it, c, col, n: draw.pick(pictureWords) };
    const kind = draw.below(24);
    if (kind < 5) return ask({ op: "has-colour", of: whole, colour }, anyColour, slots);
    if (kind < 8) return ask({ op: "colour-of", of: whole }, mainColour, slots);
    if (kind < 11) return ask({ op: "colours-of", of: whole }, allColours, slots);
    if (kind < 13) return ask({ op: "colour-count", of: whole }, countColours, slots);
    if (kind < 15) {
      const thing = bare(draw, image);
      Object.assign(slots, { o: thing.one });
      return draw.chance(0.7)
        ? ask({ op: "has-colour", of: thing.regions, colour }, thingHasColour, slots)
        : ask({ op: "colours-of", of: thing.regions }, thingColours, slots);
    }
    const [part, names] = draw.pick(draw.chance(0.4) ? parts.slice(0, 1) : parts);
    const p = draw.pick(names);
    Object.assign(slots, {
      p,
      in: part === "background" || part === "centre" ? "in" : draw.pick(["at", "in", "on"]),
    });
    const area = { op: "area", part, in: image };
    if (kind < 21) return ask({ op: "colour-of", of: area }, partColour, slots);
    if (kind < 22) return ask({ op: "colours-of", of: area }, partColours, slots);
    return ask({ op: "has-colour", of: area, colour }, partHasColour, slots);
  },
};

const anyColour = [
  "is there (anything|something) $c $w",
  "is there any $c $w",
  "is there (anything|something) (that is |)$c in $it",
  "is there any $c in $it",
  "do you see (anything|something|any) $c $w",
  "can you see (anything|something|any) $c $w",
  "does $it (contain|have|show|include) (any |anything |something |the $col |some |)$c",
  "is $c (in it|in there|present|used|visible|one of the colours|one of the colors|among the colours) $w",
  "is the $col $c (in it|present|used|there|visible|to be seen|found) $w",
  "(any |)$c $w",
  "anything $c $w",
  ">(if|whether) there is (any|anything|something) $c $w",
  ">(if|whether) $it (contains|has|shows) (any |)$c",
  "is there a (bit|spot|touch|hint|trace|patch) of $c $w",
  "does $c (appear|occur|show up) (anywhere |)$w",
  "is there $c (somewhere|anywhere) $w",
  "are there (any |)$c (things|parts|areas|objects|bits|spots|patches) $w",
  "can $c be (seen|found) $w",
];

const mainColour = [
  "what('s| is) the (main|dominant|most common|prevailing|overall|predominant|primary|most frequent|strongest|prominent) $col $w",
  "what('s| is) the (main|dominant|most common|overall|predominant) $col of $it",
  "which $col (dominates|prevails|is the most common|is most common|is dominant|is there most of|occurs most|is most frequent|covers most of it) $w",
  "what $col (dominates|is dominant|is $it mostly|is it mostly|is most of it|is most of $it|is it mainly) $w",
  "what $col is $it",
  "what $col is (this|the) (picture|image|photo)",
  "(main|dominant) $col $w",
  "(main|dominant) $col of $it",
  ">what (the main|the dominant) $col is $w",
  ">which $col dominates $w",
  "what $col (do you see|can you see) (most|the most) $w",
  "!(name|tell me|give me) the (main|dominant|most common) $col $w",
  "which $col (takes up|covers) the most (space|area|room) $w",
  "what is $it mostly, as for $col",
  "$it is mostly what $col",
];

const allColours = [
  "(what|which) (colors|colours) (are there|do you see|can you see|are in it|are used|are visible|appear|can be seen|are present|occur|are shown) $w",
  "(what|which) (colours|colors) does $it (have|contain|show|use)",
  "(what|which) (colours|colors) are (in|on) $it",
  "what are the (colours|colors|main colours|main colors) $w",
  "what are the (colours|colors|main colours|main colors) (of|in) $it",
  "!list (all |)(the |)(main |)(colours|colors) $w",
  "!(name|tell me|give me) (all |)the (main |)(colours|colors) $w",
  ">(what|which) (colours|colors) (there are|are in it|it has|you see|are used) $w",
  "(colours|colors|colour palette|color palette) $w",
  "(colours|colors) of $it",
  "what('s| is) the $col (palette|scheme|range) (of $it|$w)",
  "which (main |)(colours|colors) make up $it",
  "what (colours|colors) (make up|dominate) $it",
  "which (colours|colors) (stand out|catch the eye|are there most of) $w",
];

const countColours = [
  "how many (different |distinct |main |)(colours|colors) (are there|do you see|can you see|are used|are in it|are visible|can you count|appear|can be seen|are) $w",
  "how many (different |distinct |)(colours|colors) does $it (have|contain|show|use)",
  "how many (colours|colors) $w",
  "(number|count) of (different |)(colours|colors) $w",
  "!count the (different |)(colours|colors) $w",
  ">how many (colours|colors) (there are|it has|are used|you see) $w",
  "what is the number of (colours|colors) (in $it|$w)",
];

const thingHasColour = [
  "is there (any |some |a bit of |something )$c (on|in|anywhere on) the $o $w",
  "does the $o have (any |some |a bit of |)$c (on it|in it|anywhere) $w",
  "does the $o have (any|some|anything) $c",
  "is (any|some) part of the $o $c $w",
  "do you see (any|some) $c on the $o $w",
  "is any of the $o $c",
  ">(if|whether) there is (any |some |)$c (on|in) the $o $w",
  "is the $o (partly|partially) $c",
  "has the $o (got |)(any|some) $c (on|in) it",
];

const thingColours = [
  "(what|which) (colours|colors) (are on|does|are in) the $o (have |has |)$w",
  "(what|which) (colours|colors) is the $o $w",
  "what are the (colours|colors) of the $o $w",
  "!(list|name) (all |)the (colours|colors) (of|on) the $o $w",
  ">(what|which) (colours|colors) the $o has $w",
  "which (colours|colors) do you see on the $o",
  "(what|which) (different |)(colours|colors) can be seen on the $o",
];

const partColour = [
  "what $col is the $p $w",
  "what $col is the $p",
  "what $col is the $p of $it",
  "which $col is the $p (of $it|$w)",
  "which $col does the $p have $w",
  "what('s| is) the $col of the $p $w",
  "what('s| is) the (main |dominant |)$col (of|$in) the $p (of $it|)",
  "what $col (is there|do you see|can you see|dominates) $in the $p (of $it|)",
  "what('s| is) the $p (colour|color) $w",
  "(what|which) $col has the $p got",
  ">what $col the $p is $w",
  ">the $col of the $p $w",
  "$col of the $p $w",
  "$p $col",
  "the $p is what $col",
  "the $p: what $col is it",
  "in (which|what) $col is the $p $w",
  "!(name|tell me|give me) the $col of the $p $w",
  "what is $it's $p $col",
  "what $col would you say the $p is",
];

const partColours = [
  "(what|which) (colours|colors) (are|are there|do you see|can you see) $in the $p (of $it|$w)",
  "(what|which) (colours|colors) does the $p have $w",
  "what are the (colours|colors) (of|$in) the $p $w",
  "!(list|name) the (colours|colors) $in the $p",
];

const partHasColour = [
  "is the $p $c $w",
  "is the $p (of $it|) $c",
  "is the $p (really |mostly |plain |all |)$c $w",
  "does the $p (have|contain|show) (any |)$c",
  "is there (any |anything |something |some |)$c $in the $p (of $it|$w)",
  "do you see (any|something) $c $in the $p",
  ">(if|whether) the $p is $c $w",
  "is it true that the $p is $c",
  "the $p is $c, (right|isn't it|correct)",
  "is the $col of the $p $c",
];
