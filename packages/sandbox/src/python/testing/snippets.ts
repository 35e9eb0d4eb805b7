/**
 * Python as models that think with images write it, in the manner of the action formats of CodeV, AGILE, Visual-ARFT and DeepEyesV2:
 * a PIL image `image_1` (160 by 120 pixels) and its file are there; pictures are shown, saved, or left in variables.
 */
export interface Snippet {
  readonly name: string;
  readonly code: string;
  /** What it prints, trimmed; not looked at when absent. */
  readonly stdout?: string;
  readonly value?: unknown;
  /** Sizes of the pictures that come out, with what is known of their place ("exact": it is the given image itself). */
  readonly images?: readonly (readonly [
    width: number,
    height: number,
    certainty: "exact" | "recovered" | "any",
  ])[];
  readonly outputs?: readonly string[];
  readonly error?: RegExp;
}

const cv = "import cv2\nimport numpy as np\n";
const pil = "from PIL import Image\n";

export const snippets: readonly Snippet[] = [
  {
    name: "crop and zoom",
    code: "cropped = image_1.crop((40, 30, 120, 90))\nzoomed = cropped.resize((cropped.width * 4, cropped.height * 4))\nzoomed",
    images: [[320, 240, "recovered"]],
  },
  {
    name: "open by path, crop, save",
    code: `${pil}img = Image.open("image_1.png")\nbox = (10, 20, 90, 100)\nimg.crop(box).save("out.png")`,
    outputs: ["out.png"],
    images: [[80, 80, "recovered"]],
  },
  {
    name: "crop by shares",
    code: `${pil}w, h = image_1.size\nleft, top, right, bottom = [int(v) for v in (0.25 * w, 0.25 * h, 0.75 * w, 0.75 * h)]\nregion = image_1.crop((left, top, right, bottom))\ndisplay(region)\nprint(region.size)`,
    stdout: "(80, 60)",
    images: [[80, 60, "recovered"]],
  },
  {
    name: "rotate",
    code: "rotated = image_1.rotate(90, expand=True)\nrotated",
    images: [[120, 160, "recovered"]],
  },
  {
    name: "rotate by any angle",
    code: "show(image_1.rotate(-30, expand=True, fillcolor=(255, 255, 255)))",
    images: [[200, 184, "any"]],
  },
  {
    name: "flip by transpose",
    code: `${pil}image_1.transpose(Image.FLIP_LEFT_RIGHT)`,
    images: [[160, 120, "recovered"]],
  },
  {
    name: "exif transpose",
    code: "from PIL import Image, ImageOps\nimg = ImageOps.exif_transpose(Image.open('image_1.png')).convert('RGB')\nprint(img.mode, img.size)",
    stdout: "RGB (160, 120)",
  },
  {
    name: "contrast",
    code: "from PIL import ImageEnhance\nenhanced = ImageEnhance.Contrast(image_1).enhance(1.5)\nenhanced = ImageEnhance.Sharpness(enhanced).enhance(2.0)\nenhanced",
    images: [[160, 120, "recovered"]],
  },
  {
    name: "brightness of a crop",
    code: "from PIL import ImageEnhance\nImageEnhance.Brightness(image_1.crop((20, 20, 140, 100)).resize((360, 240))).enhance(1.3)",
    images: [[360, 240, "recovered"]],
  },
  {
    name: "autocontrast and equalize",
    code: "from PIL import ImageOps\ngray = ImageOps.grayscale(image_1)\nshow(ImageOps.autocontrast(gray, cutoff=2))\nshow(ImageOps.equalize(gray))",
    images: [
      [160, 120, "any"],
      [160, 120, "any"],
    ],
  },
  {
    name: "filters",
    code: "from PIL import ImageFilter\nshow(image_1.filter(ImageFilter.GaussianBlur(1)))\nshow(image_1.filter(ImageFilter.FIND_EDGES))\nshow(image_1.filter(ImageFilter.UnsharpMask(radius=2, percent=150)))",
    images: [
      [160, 120, "recovered"],
      [160, 120, "any"],
      [160, 120, "recovered"],
    ],
  },
  {
    name: "draw a box and a label",
    code: "from PIL import ImageDraw, ImageFont\nmarked = image_1.copy()\ndraw = ImageDraw.Draw(marked)\ndraw.rectangle([30, 30, 90, 80], outline='red', width=3)\ndraw.text((32, 15), 'cat', fill='red', font=ImageFont.load_default())\nmarked",
    images: [[160, 120, "any"]],
  },
  {
    name: "thumbnail in place",
    code: "small = image_1.copy()\nsmall.thumbnail((64, 64))\nsmall",
    images: [[64, 48, "recovered"]],
  },
  {
    name: "paste side by side",
    code: `${pil}a = image_1.crop((0, 0, 80, 120))\nb = image_1.crop((80, 0, 160, 120))\ncanvas = Image.new('RGB', (a.width + b.width, a.height))\ncanvas.paste(a, (0, 0))\ncanvas.paste(b, (a.width, 0))\ncanvas`,
    images: [[160, 120, "exact"]],
  },
  {
    name: "swap the halves",
    code: `${pil}pieces = [image_1.crop((x, y, x + 80, y + 60)) for y in (0, 60) for x in (0, 80)]\nstate = [3, 2, 1, 0]\ncanvas = Image.new('RGB', image_1.size)\nfor slot, piece in enumerate(state):\n    canvas.paste(pieces[piece], ((slot % 2) * 80, (slot // 2) * 60))\ncanvas`,
    images: [[160, 120, "any"]],
  },
  {
    name: "bytes and base64",
    code: `import base64, io\n${pil}buffer = io.BytesIO()\nimage_1.crop((0, 0, 60, 60)).save(buffer, format='PNG')\nencoded = base64.b64encode(buffer.getvalue()).decode('utf-8')\nagain = Image.open(io.BytesIO(base64.b64decode(encoded)))\nprint(again.size, encoded[:8])\nagain`,
    stdout: "(60, 60) iVBORw0K",
    images: [[60, 60, "recovered"]],
  },
  {
    name: "JPEG in memory",
    code: `import io\n${pil}buffer = io.BytesIO()\nimage_1.convert('RGB').save(buffer, 'JPEG', quality=90)\nbuffer.seek(0)\nImage.open(buffer).crop((20, 10, 120, 110))`,
    images: [[100, 100, "recovered"]],
  },
  {
    name: "channels",
    code: `${pil}r, g, b = image_1.split()\nmerged = Image.merge('RGB', (r, g, b))\nprint(r.mode, merged == image_1)`,
    stdout: "L True",
  },
  {
    name: "statistics of a region",
    code: "from PIL import ImageStat\nstat = ImageStat.Stat(image_1.crop((0, 0, 40, 40)))\n[round(m) >= 0 for m in stat.mean]",
    value: [true, true, true],
  },
  {
    name: "colours",
    code: "colours = image_1.convert('P', palette=1, colors=4).convert('RGB').getcolors(100000)\nlen(colours) <= 4",
    value: true,
  },
  {
    name: "pixels",
    code: "r, g, b = image_1.getpixel((5, 5))\nprint(all(0 <= c <= 255 for c in (r, g, b)))",
    stdout: "True",
  },
  {
    name: "numpy slice",
    code: `import numpy as np\n${pil}arr = np.array(image_1)\nprint(arr.shape, arr.dtype)\npatch = arr[20:100, 40:140]\nImage.fromarray(patch)`,
    stdout: "(120, 160, 3) uint8",
    images: [[100, 80, "recovered"]],
  },
  {
    name: "numpy mask",
    code: "import numpy as np\narr = np.asarray(image_1.convert('L'))\nys, xs = np.where(arr > arr.mean())\nprint(int(xs.min()) >= 0, len(xs) > 0)",
    stdout: "True True",
  },
  {
    name: "numpy arithmetic",
    code: `import numpy as np\n${pil}arr = np.array(image_1).astype(np.float32)\nstretched = np.clip((arr - arr.min()) / (arr.max() - arr.min()) * 200, 0, 255).astype(np.uint8)\nImage.fromarray(stretched)`,
    images: [[160, 120, "recovered"]],
  },
  {
    name: "negative",
    code: `import numpy as np\n${pil}Image.fromarray(255 - np.array(image_1))`,
    images: [[160, 120, "any"]],
  },
  {
    name: "OpenCV read, crop, resize, write",
    code: `${cv}img = cv2.imread('image_1.png')\nh, w = img.shape[:2]\ncrop = img[20:100, 30:130]\nbig = cv2.resize(crop, None, fx=3, fy=3, interpolation=cv2.INTER_CUBIC)\ncv2.imwrite('zoom.png', big)`,
    value: true,
    outputs: ["zoom.png"],
    images: [[300, 240, "recovered"]],
  },
  {
    name: "OpenCV colours to PIL",
    code: `${cv}${pil}img = cv2.cvtColor(np.array(image_1), cv2.COLOR_RGB2BGR)\nImage.fromarray(cv2.cvtColor(img[0:60, 0:80], cv2.COLOR_BGR2RGB))`,
    images: [[80, 60, "recovered"]],
  },
  {
    name: "CLAHE",
    code: `${cv}gray = cv2.cvtColor(np.array(image_1), cv2.COLOR_RGB2GRAY)\nclahe = cv2.createCLAHE(clipLimit=2.0, tileGridSize=(8, 8))\nclahe.apply(gray)`,
    images: [[160, 120, "any"]],
  },
  {
    name: "threshold and contours",
    code: `${cv}gray = cv2.cvtColor(np.array(image_1), cv2.COLOR_RGB2GRAY)\n_, binary = cv2.threshold(gray, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)\ncontours, _ = cv2.findContours(binary, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)\nboxes = [cv2.boundingRect(c) for c in contours]\nprint(len(boxes) > 0)`,
    stdout: "True",
  },
  {
    name: "adaptive threshold",
    code: `${cv}gray = cv2.cvtColor(np.array(image_1), cv2.COLOR_RGB2GRAY)\ncv2.adaptiveThreshold(gray, 255, cv2.ADAPTIVE_THRESH_GAUSSIAN_C, cv2.THRESH_BINARY, 11, 2)`,
    images: [[160, 120, "any"]],
  },
  {
    name: "edges and lines",
    code: `${cv}board = np.zeros((100, 100), np.uint8)\ncv2.line(board, (10, 50), (90, 50), 255, 2)\nlines = cv2.HoughLinesP(cv2.Canny(board, 50, 150), 1, np.pi / 180, 30, minLineLength=40, maxLineGap=5)\nprint(lines is not None and len(lines) >= 1)`,
    stdout: "True",
  },
  {
    name: "circles",
    code: `${cv}board = np.zeros((120, 120), np.uint8)\ncv2.circle(board, (60, 60), 30, 255, -1)\nfound = cv2.HoughCircles(cv2.GaussianBlur(board, (9, 9), 2), cv2.HOUGH_GRADIENT, 1, 40, param1=100, param2=15, minRadius=20, maxRadius=40)\n[round(v / 10) * 10 for v in found[0][0].tolist()]`,
    value: [60, 60, 30],
  },
  {
    name: "HSV mask",
    code: `${cv}hsv = cv2.cvtColor(np.array(image_1), cv2.COLOR_RGB2HSV)\nmask = cv2.inRange(hsv, (0, 50, 50), (180, 255, 255))\nprint(mask.shape, cv2.countNonZero(mask) >= 0)`,
    stdout: "(120, 160) True",
  },
  {
    name: "warp",
    code: `${cv}M = cv2.getRotationMatrix2D((80, 60), 45, 1.0)\ncv2.warpAffine(np.array(image_1), M, (160, 120))`,
    images: [[160, 120, "any"]],
  },
  {
    name: "template matching",
    code: `${cv}img = np.array(image_1)\nresult = cv2.matchTemplate(img, img[30:80, 50:110], cv2.TM_CCOEFF_NORMED)\n_, score, _, place = cv2.minMaxLoc(result)\nprint(place, round(score, 2))`,
    stdout: "(50, 30) 1.0",
  },
  {
    name: "draw with OpenCV",
    code: `${cv}img = np.array(image_1)\ncv2.rectangle(img, (20, 20), (80, 80), (255, 0, 0), 2)\ncv2.putText(img, 'here', (20, 15), cv2.FONT_HERSHEY_SIMPLEX, 0.4, (255, 0, 0), 1)\nimg`,
    images: [[160, 120, "any"]],
  },
  {
    name: "median blur and morphology",
    code: `${cv}gray = cv2.medianBlur(cv2.cvtColor(np.array(image_1), cv2.COLOR_RGB2GRAY), 3)\nkernel = np.ones((3, 3), np.uint8)\nprint(cv2.morphologyEx(gray, cv2.MORPH_OPEN, kernel).shape)`,
    stdout: "(120, 160)",
  },
  {
    name: "connected components",
    code: `${cv}board = np.zeros((50, 50), np.uint8)\nboard[5:15, 5:15] = 255\nboard[30:40, 30:45] = 255\nn, labels, stats, centroids = cv2.connectedComponentsWithStats(board)\n[n - 1, int(stats[1:, cv2.CC_STAT_AREA].max())]`,
    value: [2, 150],
  },
  {
    name: "measure a distance",
    code: "import math\np1, p2 = (10, 20), (40, 60)\nprint(f'{math.dist(p1, p2):.1f} px')",
    stdout: "50.0 px",
  },
  {
    name: "a function with a guard of main",
    code: "def main():\n    crop = image_1.crop((0, 0, 40, 40))\n    print('size', crop.size)\n    return crop\n\nif __name__ == '__main__':\n    main()",
    stdout: "size (40, 40)",
  },
  { name: "show() of PIL", code: "image_1.crop((5, 5, 105, 105)).show()", images: [[100, 100, "recovered"]] },
  {
    name: "matplotlib that is not there",
    code: "import matplotlib.pyplot as plt\nplt.imshow(image_1)\nplt.show()",
    error: /^ModuleNotFoundError$/,
  },
  {
    name: "a file that is not there",
    code: `${pil}Image.open('/mnt/data/image.jpg')`,
    error: /^FileNotFoundError$/,
  },
  {
    name: "sympy-free arithmetic with decimals and statistics",
    code: "from statistics import mean\nfrom collections import Counter\nfrom itertools import permutations\nimport re, json, random\nprint(json.dumps({'mean': mean([1, 2, 3]), 'n': len(list(permutations('abc')))}))",
    stdout: '{"mean": 2, "n": 6}',
  },
  {
    name: "type annotations, dataclasses and f-strings",
    code: "from dataclasses import dataclass\n@dataclass\nclass Box:\n    x: int\n    y: int\nprint(f'{Box(1, 2)!r}')",
    stdout: "Box(x=1, y=2)",
  },
];
