// Access tokens for one service: asked for once, kept while they last, renewed before
// they end and when the service says that one has ended.

import { OutsideError, UserError } from '@sekisho/dns/user-error.ts';

export interface AccessToken {
  readonly token: string;
  readonly expiresOnTimestamp: number;
}

/** The part of a credential of @azure/identity that is used here. */
export interface Credential {
  getToken(
    scopes: string,
    options?: { readonly abortSignal?: AbortSignal },
  ): Promise<AccessToken | null>;
}

export interface TokenCacheOptions {
  /** Created again for each renewal that a service demands: a credential caches its tokens, the expired one too. */
  readonly credential: () => Credential | Promise<Credential>;
  readonly scope: string;
  readonly now: () => number;
}

/** Renewed this long before the end; of a short life, a tenth. */
const MARGIN_MS = 120_000;

export class TokenCache {
  readonly #options: TokenCacheOptions;
  #known: { readonly token: AccessToken; readonly renewAt: number } | undefined;
  #credential: Promise<Credential> | undefined;
  #asking: Promise<string> | undefined;
  #renewals = 0;

  constructor(options: TokenCacheOptions) {
    this.#options = options;
  }

  /** How often a token was asked for. */
  get renewals(): number {
    return this.#renewals;
  }

  token(signal: AbortSignal): Promise<string> {
    if (this.#known !== undefined && this.#options.now() < this.#known.renewAt)
      return Promise.resolve(this.#known.token.token);
    this.#asking ??= this.#ask(signal).finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  /** The service says that this token has ended. */
  forget(token: string): void {
    if (this.#known?.token.token !== token) return;
    this.#known = undefined;
    this.#credential = undefined;
  }

  async #obtain(signal: AbortSignal): Promise<AccessToken> {
    try {
      this.#credential ??= Promise.resolve(this.#options.credential());
      const token = await (
        await this.#credential
      ).getToken(this.#options.scope, { abortSignal: signal });
      if (token !== null) return token;
      throw new Error('the credential gave no token');
    } catch (error) {
      if (error instanceof UserError || signal.aborted) throw error;
      throw new OutsideError(`signing in failed: ${oneLine(error)}`, {
        code: 'azure.sign-in',
        hint: 'az login, or set the credentials of an application in the environment',
        cause: error,
      });
    }
  }

  async #ask(signal: AbortSignal): Promise<string> {
    const token = await this.#obtain(signal);
    const now = this.#options.now();
    this.#renewals += 1;
    this.#known = {
      token,
      renewAt:
        token.expiresOnTimestamp - Math.min(MARGIN_MS, (token.expiresOnTimestamp - now) / 10),
    };
    return token.token;
  }
}

/** The library's messages are sentences on several lines. */
export function oneLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' | ');
}
