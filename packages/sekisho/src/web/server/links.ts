// Links to the page: each is good once. Its token is exchanged for the cookie, so a link that is read later from a
// history, a chat or a screen opens nothing.

import { createHash } from 'node:crypto';

import { makeToken } from './secrets.ts';

/** How many that were used are told apart from such as never were. */
const MOST_USED = 1000;

export class Links {
  readonly #good = new Set<string>();
  readonly #used = new Set<string>();

  /** A token for one more link. */
  make(): string {
    const token = makeToken();
    this.#good.add(digestOf(token));
    return token;
  }

  look(token: string): 'good' | 'used' | 'unknown' {
    // By digest, so that the time of the search tells nothing of a token.
    const digest = digestOf(token);
    return this.#good.has(digest) ? 'good' : this.#used.has(digest) ? 'used' : 'unknown';
  }

  use(token: string): void {
    const digest = digestOf(token);
    this.#good.delete(digest);
    this.#used.add(digest);
    for (const oldest of this.#used) {
      if (this.#used.size <= MOST_USED) return;
      this.#used.delete(oldest);
    }
  }
}

function digestOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
