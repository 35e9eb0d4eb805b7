/**
 * Colours that people called by one of the eleven basic names (with "light", "dusty", "navy" and the like before it, but
 * no second basic name), from the xkcd colour survey of 2010 (222,500 people; list of 954 names, CC0). "Violet" counts as
 * purple and "gray" as grey. Each string holds sRGB values in hexadecimal.
 */
export const survey = {
  red: [
    "850e04 ff073a db5856 a90308 af2f0d fe2f4a b9484e c0022f ec2d01 be013c aa2704 fe0002 f7022a",
    "d3494e bb3f3f 9f2305 7b0323 d9544d 9a0200 980002 ff000d ff474c 8f1402 840000 e50000",
  ],
  orange: [
    "fe4b03 f0833a c14a09 c45508 f0944d ff964f cd5909 dc4d01 c87606 fb7d07 d8863b ff5b00 ffa756",
    "c65102 fdaa48 c04e01 f97306",
  ],
  yellow: [
    "c2b709 d0e429 fff917 ffdf22 ffda03 fce166 ddd618 f1f33f bfac05 fafe4b fdee73 fffd37 feff7f",
    "d0fe1d c7c10c cfff04 fffd74 d0c101 d5ab09 fffe71 fffe40 fdff38 eedc5b c2be0e fec615 fffd01",
    "cdc50a fffe7a ffff84 d2bd0a d5b60a ffff14",
  ],
  green: [
    "56ae57 69d84f 70b23f 388004 61de2a 05ffa6 a6c875 a7ffb5 b2fba5 63b365 8ee53f bdf8a3 009337",
    "c8ffb0 a9be70 40fd14 b6c406 c4fe82 2cfa1f 0cdc73 b1fc99 53fe5c 4efd54 bcf5a6 90fda9 014600",
    "96b403 089404 8fae22 699d4c a0bf16 5c8b15 1bfc06 606602 758000 6f7c00 21c36f 4b6113 4da409",
    "b1d27b 9af764 a6fbb2 3eaf76 8cff9e 94ac02 33b864 889717 75b84f adf802 35ad6b cffdbc 0add08",
    "548d44 3ae57f 87a922 25ff29 8f9805 51b73b 58bc08 2fef10 2dfe54 0aff02 35530a 50a747 04f489",
    "20c073 9db92c 638b27 419c03 b1ff65 6ba353 02c14d 2a7e19 99cc04 019529 5cb200 6c7a0e 044a05",
    "61e160 65fe08 5fa052 a8b504 3d9973 76a973 0bf77d 2baf6a 05480d 98f6b0 11875d 287c37 94b21c",
    "9be5aa 8cfd7e 658d6d 667c3e 94a617 062e03 7ebd01 748500 002d04 749551 b9ff66 9dc100 657432",
    "08ff08 6fc276 8ffe09 4f9153 728639 3c4d03 25a36f 75fd63 21fc0d 048243 667e2c d1ffbd 02590f",
    "89a203 7bb274 526525 028f1e 39ad48 a4be5c 7a9703 12e193 0a481e 88b378 154406 76cd26 74a662",
    "658b38 5ca904 0b4008 4b5d16 a9f971 b0ff9d 8eab12 9aae07 02ab2e 7af9ab 8fff9f 3f9b0b 0cff0c",
    "53fca1 677a04 c7fdb5 01ff07 06470c 033500 89fe05 96f97b 15b01a",
  ],
  blue: [
    "acc2d9 d4ffff 0c06f7 3778bf 507b9c 5684ae 3a2efe 26538d 7bf2da 107ab0 31668a 247afd 78d1b6",
    "3a18b1 02066f 214761 3c73a8 021bf9 4b57db 015482 d6fffe 3e82fc 4f738e cafffb 152eff 0339f8",
    "c3fbf4 8b88f8 0203e2 0a437a 0e87cc c4fff7 bdf6fe 3f829d 016795 040348 4984b8 1805db 06b1c4",
    "3b719f 475f94 436bad 00022e 0804f9 0d75f8 8ab8fe 02ccfe 000133 2e5a88 26f7fd 8af1fe 276ab3",
    "6488ea 056eee 004577 014182 3b5b92 01889f 3d7afd 658cbb 010fcc 8f99fb c6fcff 01386a 5a86ad",
    "04d9ff d7fffe 4e7496 d5ffff 448ee4 49759c 030aa7 02d8e9 a2bffe b1d1fc 0652ff 5170d7 2c6fbb",
    "020035 03719c 98eff9 5a7d9a 047495 5b7c99 040273 a2cffe d0fefe 0165fc 001146 0504aa 00035b",
    "75bbfd 95d0fc 0343df",
  ],
  purple: [
    "952e8f 430541 ca9bf7 720058 9900fa 751973 734a65 4e0550 a552e6 ad03de a442a0 5d1451 280137",
    "b36ff6 805b87 895b7b 490648 a66fb5 c071fe 2a0134 f6cefc a55af4 ad0afd 9e43a2 cb00f5 aa23ff",
    "916e99 ceaefa a00498 825f87 84597e caa0ff 34013f bc13fe d6b4fc b790d4 36013f 4b006e be03fd",
    "35063e 9a0eea bf77f6 7e1e9c",
  ],
  pink: [
    "ff0789 dd85d7 e78ea5 ff63e9 ffb2d0 da467d ff9a8a f6688e d1768f ff6163 d90166 c77986 fb5581",
    "ff69af f36196 fff4f2 cd7584 ff0490 ff7fa7 fe02a2 de9dac fdb0c0 ca7b80 fe46a5 fe83cc cc7a8b",
    "ffbacd d5869d d58a94 fe019a f7879a fe7b7c ffb7ce cb0162 ffcfdc fe01b1 ffd1df cb416b ff028d",
    "ff81c0",
  ],
  brown: [
    "d3b683 ad900d 7d7103 410200 8b3103 cba560 1d0200 b2713d ab7e4c 964e02 947706 ac7e04 876e4b",
    "886806 c4a661 885f01 836539 7f5112 645403 7a5901 60460f 7b5804 b27a01 411900 b1916e 341c02",
    "ad8150 653700",
  ],
  black: ["070d0d 000000"],
  white: ["ffffe4 ffffff"],
  grey: ["6b7c85 3c4142 95a3a6 fdfdfe 978a84 7d7f7c 6f828a 59656d d8dcd6 363737 929591"],
} as const;

/** The survey asked about colours only: its list has few greys. These are the neutral ones by lightness. */
export const neutrals = {
  black: ["000000 101010 1c1c1c"],
  white: ["ffffff f0f0f0"],
  grey: ["404040 606060 808080 a0a0a0 c0c0c0"],
} as const;

export type ColourName = keyof typeof survey;
