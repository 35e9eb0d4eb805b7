/** In the order of the network's outputs. */
export const expressions = ["neutral", "happy", "sad", "angry", "fearful", "disgusted", "surprised"] as const;
export type Expression = (typeof expressions)[number];
