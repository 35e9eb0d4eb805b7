import { type FaceShape, openShapes } from "../face-features/open.js";
import type { SharedImage } from "../host/pixels.js";
import type { OpenExpert } from "../host/protocol.js";

const open: OpenExpert<SharedImage, FaceShape[]> = openShapes;
export default open;
