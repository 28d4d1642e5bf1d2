// Public addresses of the emulated Azure, from the ranges that are set aside for
// examples (RFC 5737), so that none of them is anybody's.

const RANGES: readonly string[] = ['203.0.113', '198.51.100', '192.0.2'];
const LAST = 254;

export const PUBLIC_DNS_ADDRESS = '198.51.100.53';

/** Hands out one address after the other; the same name keeps its own. */
export class PublicAddresses {
  readonly #byName = new Map<string, string>();
  readonly #given = new Set([PUBLIC_DNS_ADDRESS]);

  addressOf(name: string): string {
    const known = this.#byName.get(name);
    if (known !== undefined) return known;
    const address = this.#next();
    this.#byName.set(name, address);
    this.#given.add(address);
    return address;
  }

  #next(): string {
    for (const range of RANGES) {
      for (let last = 1; last <= LAST; last += 1) {
        const address = `${range}.${String(last)}`;
        if (!this.#given.has(address)) return address;
      }
    }
    throw new Error('the ranges for examples have no free address left');
  }
}
