// Which names and clients are surely none of concern, told by their hashes: by how a name ends, and for names that
// end as one of concern does, by what was said of the name before.

import type { Interest } from '../tally/interest.ts';
import { hashEnding, hashName, mix } from '../tally/name-hash.ts';

const PLACES = 1 << 16;
const MASK = PLACES - 1;
/** Few, so that they stay in the nearest cache. */
const CLIENT_PLACES = 1 << 13;
const CLIENT_MASK = CLIENT_PLACES - 1;
const FOREIGN = 1;
const OF_CONCERN = 2;

export class ForeignNames {
  readonly #interest: Interest;
  /** 1: a client, or the end of a name, may be one of concern. */
  readonly #clients = new Uint8Array(CLIENT_PLACES);
  readonly #endings = new Uint8Array(PLACES);
  /** The last name that had this place, and what it is. */
  readonly #a = new Int32Array(PLACES);
  readonly #b = new Int32Array(PLACES);
  readonly #said = new Uint8Array(PLACES);

  constructor(interest: Interest) {
    this.#interest = interest;
    for (const client of interest.clients) this.#clients[mix(hashName(client).a) & CLIENT_MASK] = 1;
    if (interest.endings === null) this.#endings.fill(1);
    for (const ending of interest.endings ?? []) this.#endings[mix(hashEnding(ending)) & MASK] = 1;
  }

  /** False: it is surely another machine's. */
  mayBeOwn(client: number): boolean {
    return this.#clients[mix(client) & CLIENT_MASK] === 1;
  }

  /** True: by its ending alone. */
  endsAsForeign(ending: number): boolean {
    return this.#endings[mix(ending) & MASK] === 0;
  }

  /** `name`: the name itself, made only where it is not known. */
  isForeign(a: number, b: number, name: () => string): boolean {
    const place = mix(a) & MASK;
    if (this.#said[place] === 0 || this.#a[place] !== a || this.#b[place] !== b) {
      this.#a[place] = a;
      this.#b[place] = b;
      this.#said[place] = this.#interest.isOfConcern(name()) ? OF_CONCERN : FOREIGN;
    }
    return this.#said[place] === FOREIGN;
  }
}
