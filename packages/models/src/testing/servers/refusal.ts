/** Why a server does not answer; each format writes it in its provider's own error shape. */
export class Refusal extends Error {
  readonly status: number;
  /** The provider's word for it: OpenAI's `code`, Anthropic's error `type`, Google's `status`. */
  readonly code: string | null;
  /** The place in the request, in the provider's notation. */
  readonly param: string | null;

  constructor(status: number, message: string, code: string | null = null, param: string | null = null) {
    super(message);
    this.name = "Refusal";
    this.status = status;
    this.code = code;
    this.param = param;
  }
}
