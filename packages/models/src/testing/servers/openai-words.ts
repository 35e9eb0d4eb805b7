import type { IncomingHttpHeaders } from "node:http";
import type { ImageWords, ServerLimits } from "./context.js";
import { Refusal } from "./refusal.js";
import { bracketed, kindOf, type Path, shapes, type Wording } from "./shape.js";

/** What OpenAI's two formats share: their limits, their errors, their names of tools. */
export const openaiLimits: ServerLimits = {
  bodyBytes: 50_000_000,
  imageBytes: 50_000_000,
  imageSide: 65_535,
  imageCount: 500,
  contextTokens: 128_000,
};

export const openaiWording: Wording = {
  unknown: (at, key) => {
    const name = bracketed([...at, key]);
    return new Refusal(400, `Unknown parameter: '${name}'.`, "unknown_parameter", name);
  },
  missing: (at, key) => {
    const name = bracketed([...at, key]);
    return new Refusal(400, `Missing required parameter: '${name}'.`, "missing_required_parameter", name);
  },
  wrong: (at, expected, value) => {
    const name = bracketed(at);
    const said = typeof value === "string" ? `'${value.slice(0, 60)}'` : kindOf(value);
    return new Refusal(
      400,
      `Invalid value for '${name}': expected ${expected}, but got ${said} instead.`,
      "invalid_value",
      name,
    );
  },
};

export const openaiShapes = shapes(openaiWording);

export const invalid = (message: string, at: Path | string | null = null, code = "invalid_value"): Refusal =>
  new Refusal(400, message, code, at === null || typeof at === "string" ? at : bracketed(at));

export const openaiImages: ImageWords = {
  mediaTypes: ["image/png", "image/jpeg", "image/webp", "image/gif"],
  badBase64: (at) => invalid("Invalid base64 image_url.", at, "invalid_base64"),
  badType: (at, type) =>
    invalid(
      `You uploaded an unsupported image: ${type}. Please make sure your image is of one of the following formats: ['png', 'jpeg', 'gif', 'webp'].`,
      at,
      "invalid_image_format",
    ),
  badImage: (at) =>
    invalid(
      "The image data you provided does not represent a valid image. Please check your input and try again.",
      at,
      "image_parse_error",
    ),
  mismatch: (at, said, is) =>
    invalid(`The image is ${is}, and its data URL says ${said}.`, at, "invalid_image_format"),
  tooLarge: (at, why) => invalid(`Image is too large: ${why}.`, at, "image_too_large"),
  tooMany: (count, most) =>
    invalid(`Too many images in request: ${count} > ${most}.`, null, "too_many_images"),
};

/** Tool and schema names. */
export function checkName(name: string, at: Path): void {
  if (name.length > 64)
    throw invalid(
      `Invalid '${bracketed(at)}': string too long. Expected a string with maximum length 64, but got a string with length ${name.length} instead.`,
      at,
      "string_above_max_length",
    );
  if (!/^[a-zA-Z0-9_-]+$/.test(name))
    throw invalid(
      `Invalid '${bracketed(at)}': string does not match pattern. Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'.`,
      at,
    );
}

export function authorise(headers: IncomingHttpHeaders, key: string): void {
  const given = /^Bearer (.+)$/.exec(headers.authorization ?? "")?.[1];
  if (given === undefined)
    throw new Refusal(
      401,
      "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).",
    );
  if (given !== key)
    throw new Refusal(
      401,
      `Incorrect API key provided: ${given.slice(0, 8)}***. You can find your API key in your account.`,
      "invalid_api_key",
    );
}

const types: Record<number, string> = {
  401: "invalid_request_error",
  403: "invalid_request_error",
  404: "invalid_request_error",
  413: "invalid_request_error",
  429: "requests",
};

export const openaiRefusals = {
  unknownModel: (model: string) =>
    new Refusal(
      404,
      `The model \`${model}\` does not exist or you do not have access to it.`,
      "model_not_found",
    ),
  tooLarge: (limit: number) => new Refusal(413, `Request body is over ${limit} bytes.`, "request_too_large"),
  notJson: (why: string) =>
    new Refusal(400, `We could not parse the JSON body of your request. (${why})`, null),
  notFound: (path: string) => new Refusal(404, `Invalid URL (POST ${path})`, null),
  tooLong: (tokens: number, limit: number) =>
    invalid(
      `This model's maximum context length is ${limit} tokens. However, your messages resulted in ${tokens} tokens. Please reduce the length of the messages.`,
      "messages",
      "context_length_exceeded",
    ),
  trouble: (status: number) =>
    status === 429
      ? new Refusal(
          429,
          "Rate limit reached for test-model on requests per min (RPM): Limit 3, Used 3, Requested 1.",
          "rate_limit_exceeded",
        )
      : new Refusal(
          status,
          "The server had an error while processing your request. Sorry about that!",
          status >= 500 ? "server_error" : null,
        ),
};

export const openaiError = (refusal: Refusal) => ({
  error: {
    message: refusal.message,
    type: types[refusal.status] ?? (refusal.status >= 500 ? "server_error" : "invalid_request_error"),
    param: refusal.param,
    code: refusal.code,
  },
});

export const openaiHeaders = (requestId: string): Record<string, string> => ({
  "x-request-id": requestId,
  "openai-processing-ms": "1",
  "x-ratelimit-remaining-requests": "99",
});
