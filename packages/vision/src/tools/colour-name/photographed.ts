import type { ColourName } from "./survey.js";

/**
 * What the survey lacks and pictures have: colours in shade and dull light, cream and bluish whites, warm and cool greys,
 * skin and wood. Chosen by hand on the pictures that bench/colours marks as tuning. Beige and tan count as brown.
 */
export const photographed: Readonly<Record<ColourName, readonly string[]>> = {
  red: ["ff0000 e01b24 c8102e a50f1c 8b0000 cd4a4a b03a3a 5f0a0f"],
  orange: ["ff8c00 ff7518 f2600c e8743b ffa94d e07b00 ff6f3c f4b183 c8590a c8502e c04c31"],
  yellow: ["ffff00 ffd700 f5e050 fff59d d4b800 e8d174 b8a000 ffc72c f5f0a8"],
  green: [
    "008000 00d000 00ff00 2e8b57 556b2f 90ee90 6b8e23 0b3d0b 9acd32 8fbc8f c6e8c0 3a5f3a adff2f",
    "00c98a 7a8f5a 00725c 004d40 0c4038",
  ],
  blue: [
    "0000ff 1e66d0 000080 87ceeb 4682b4 00a8e8 00ffff b5d9f2 5b7fa6 0b2545 6495ed 3a4fa0 2f4f6f",
    "5fc3d8 0090a8 a0bce0 191970",
  ],
  purple: [
    "800080 6a0dad 9370db 4b0082 c8a2d8 8a2be2 b452cd 663399 e0c4ec 7a5a8c 3b1450 a080c0 4c3084",
    "3f2a70",
  ],
  pink: ["ffc0cb ff69b4 ff1493 f4a6b8 db7093 e8a0a8 ff00ff f08fc0 e75480 fbdde4 ff9999"],
  brown: [
    "8b4513 5c3317 a0522d 964b00 6b4423 3d2412 c19a6b b5835a d2b48c 8a6f4d 6e5a42 a87c5f a52a2a",
    "7a3b1d 4f3a28",
  ],
  black: ["151515 222222 0c0f16 1a120c 0d1a0f"],
  white: ["f4f4f4 fdf8ec eff4fb ebe8e2"],
  grey: ["969696 b0b0b0 cacaca 6a6a6a 545454 3e3e3e 8c867c b8b2a8 5a554d"],
};
