// The resolver inside a host: asks the site's servers in turn and remembers, for
// as long as the answer allowed. What it remembers can be wrong later; flush() is `ipconfig /flushdns`.

import { RCODE } from './constants.ts';
import { parseName, type Name } from './name.ts';
import type { Host, SitePoint } from './host.ts';
import { askServer, type AskOptions } from './client.ts';
import { type DnsMessage } from './message.ts';

export interface StubAnswer {
  /** `none`: no server gave an answer that can be used. */
  readonly answer: 'address' | 'nxdomain' | 'nodata' | 'none';
  readonly addresses: readonly string[];
  /** The name asked, then the target of each alias. */
  readonly chain: readonly Name[];
  /** For how long this still holds; 0 when it must not be kept. */
  readonly ttlSeconds: number;
  readonly from: 'cache' | 'network';
}

export interface StubResolverOptions {
  readonly host: Host;
  /** In the order to ask. */
  readonly servers: readonly SitePoint[];
  readonly clock: () => Date;
  readonly ask?: AskOptions;
}

interface Kept {
  readonly expiresAt: number;
  readonly answer: StubAnswer;
}

export class StubResolver {
  readonly #options: StubResolverOptions;
  readonly #kept = new Map<string, Kept>();

  constructor(options: StubResolverOptions) {
    this.#options = options;
  }

  async resolve(name: Name, type: 'A' | 'AAAA' = 'A'): Promise<StubAnswer> {
    const key = `${name}/${type}`;
    const now = this.#options.clock().getTime();
    const kept = this.#kept.get(key);
    if (kept !== undefined && kept.expiresAt > now)
      return {
        ...kept.answer,
        ttlSeconds: Math.ceil((kept.expiresAt - now) / 1000),
        from: 'cache',
      };
    this.#kept.delete(key);
    const answer = await this.#askAll(name, type);
    if (answer.ttlSeconds > 0)
      this.#kept.set(key, { expiresAt: now + answer.ttlSeconds * 1000, answer });
    return answer;
  }

  flush(): void {
    this.#kept.clear();
  }

  /** The first usable answer; a server that fails or refuses leaves the word to the next. */
  async #askAll(name: Name, type: 'A' | 'AAAA'): Promise<StubAnswer> {
    for (const server of this.#options.servers) {
      this.#options.ask?.signal?.throwIfAborted();
      const message = await askServer(
        this.#options.host,
        server,
        { name, type, class: 'IN' },
        this.#options.ask,
      ).catch(() => null);
      const answer = message === null ? null : readAnswer(message, name, type);
      if (answer !== null) return answer;
    }
    return { answer: 'none', addresses: [], chain: [name], ttlSeconds: 0, from: 'network' };
  }
}

function readAnswer(message: DnsMessage, name: Name, type: 'A' | 'AAAA'): StubAnswer | null {
  if (message.rcode !== RCODE.NOERROR && message.rcode !== RCODE.NXDOMAIN) return null;
  const chain: Name[] = [name];
  const ttls: number[] = [];
  for (
    let target = aliasOf(message, name);
    target !== null;
    target = aliasOf(message, target.name)
  ) {
    if (chain.includes(target.name)) return null;
    chain.push(target.name);
    ttls.push(target.ttl);
  }
  const end = chain.at(-1) ?? name;
  const found = message.answers.filter(
    (record) => record.type === type && record.name.toLowerCase() === end,
  );
  const addresses = found.flatMap((record) => (record.kind === 'address' ? [record.address] : []));
  if (addresses.length > 0)
    return {
      answer: 'address',
      addresses,
      chain,
      ttlSeconds: Math.min(...ttls, ...found.map((record) => record.ttl)),
      from: 'network',
    };
  const answer = message.rcode === RCODE.NXDOMAIN ? 'nxdomain' : 'nodata';
  return {
    answer,
    addresses: [],
    chain,
    ttlSeconds: Math.min(...ttls, negativeTtl(message)),
    from: 'network',
  };
}

function aliasOf(
  message: DnsMessage,
  name: Name,
): { readonly name: Name; readonly ttl: number } | null {
  const record = message.answers.find(
    (each) => each.type === 'CNAME' && each.name.toLowerCase() === name,
  );
  if (record?.kind !== 'target') return null;
  const target = parseName(record.target);
  return target.ok ? { name: target.name, ttl: record.ttl } : null;
}

/** RFC 2308 §5: the smaller of the SOA's own time and its minimum; none without an SOA. */
function negativeTtl(message: DnsMessage): number {
  const record = message.authorities.find((each) => each.kind === 'soa');
  return record?.kind === 'soa' ? Math.min(record.ttl, record.soa.minimum) : 0;
}
