export { incompleteBeta } from "./beta.js";
export { binomialCdf, binomialMass } from "./binomial.js";
export { logGamma } from "./gamma.js";
export { normalCdf, normalDensity, normalQuantile } from "./normal.js";
export { studentQuantile, studentTwoSided } from "./student.js";
