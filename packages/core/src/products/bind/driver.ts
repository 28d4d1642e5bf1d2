// BIND, through dynamic updates with a key (RFC 2136, RFC 8945): into zones that it is the primary of, or
// into one response policy zone, which claims no zone at all. What is there is read by zone transfers, and
// only when the zone's serial has moved since.

import { RCODE } from '@sekisho/dns/constants.ts';
import { isAtOrUnder } from '@sekisho/dns/name.ts';
import { applyChanges, type Change, type Conflict } from '../shared/sync/change.ts';
import { aliasNames, type Aliases } from '../shared/sync/desired.ts';
import type { Applied, Driver, Observation, Prepared } from '../shared/sync/driver.ts';
import { toEntry, type Entry } from '../shared/sync/entry.ts';
import { canonicalAddress } from '@sekisho/dns/wire/addresses.ts';
import { exchange, type DnsServer } from '@sekisho/dns/wire/exchange.ts';
import { markName, splitUpdates, updateMessage, type UpdateZone } from './update.ts';
import { readZone, refusal, type ZoneState } from './bind-zone.ts';
import { MARKS_WITHOUT_ID, type SiteOwner } from '../shared/sync/site-owner.ts';
import { isStale, Writers } from './writers.ts';
import { verifyAnswers } from '../shared/sync/verify-answers.ts';
import { readTsigKey } from '@sekisho/dns/wire/tsig-key.ts';
import type { ResolverSync } from '../../site/site.ts';
import { wantedDns } from '../shared/sync/desired.ts';
import type { LiveDriver, SyncServer } from '../shared/sync/open-driver.ts';
import { flushNames } from './rndc.ts';

export interface BindOptions {
  readonly name: string;
  readonly site: string;
  /** Whose marks; of a driver by itself those without an id. */
  readonly owner?: () => SiteOwner;
  readonly server: DnsServer;
  /** Zones that take updates with the key; a name goes into the longest that it lies in. */
  readonly zones: readonly string[];
  /** A response policy zone for every name that lies in none of `zones`. */
  readonly policyZone: string | null;
  /** By record: names that clients ask for and that BIND finds by their alias in the internet's DNS. */
  readonly aliases: () => Aliases;
  /** Takes names out of the cache; null: the site names no control channel. */
  readonly flush: ((names: readonly string[], signal: AbortSignal) => Promise<void>) | null;
}

const LONGEST_NAME = 253;

export function bindDriver(options: BindOptions): Driver {
  const { name, server, policyZone } = options;
  const states = new Map<string, ZoneState>();
  const zones = options.zones
    .toSorted((a, b) => b.length - a.length)
    .map((zone) => toTarget(options, zone, states));
  const policy = policyZone === null ? undefined : toTarget(options, policyZone, states);
  const targets = policy === undefined ? zones : [...zones, policy];
  const writers = new Writers(server, states);
  const targetOf = (key: string): UpdateZone | undefined =>
    zones.find(({ zone }) => isAtOrUnder(key, zone)) ?? policy;
  const isCovered = (key: string): boolean => {
    const target = targetOf(key);
    return target !== undefined && markName(target.toRecordName(key)).length <= LONGEST_NAME;
  };

  return {
    name,
    product: 'bind',
    layer: 'dns',
    prepare: (desired): Prepared => {
      const aliases = aliasNames(options.aliases());
      const canonical = desired.map((entry) =>
        toEntry(entry.key, entry.values.map(canonicalAddress), entry.ttlSeconds),
      );
      const entries = canonical.filter(({ key }) => isCovered(key));
      const uncovered =
        entries.length === canonical.length
          ? []
          : desired.map(({ key }) => key).filter((key) => !isCovered(key) && !aliases.has(key));
      return { entries, uncovered };
    },
    observe: async (signal): Promise<Observation> => {
      const entries = new Map<string, Entry>();
      const owned = new Map<string, readonly string[]>();
      const former = new Set<string>();
      for (const target of targets) {
        const state = await readZone(server, target, { known: states.get(target.zone), signal });
        states.set(target.zone, state);
        // A name below two zones belongs to the longer one.
        for (const [key, entry] of state.entries)
          if (targetOf(key) === target) entries.set(key, entry);
        for (const [key, values] of state.owned)
          if (targetOf(key) === target) {
            owned.set(key, values);
            if (state.former.has(key)) former.add(key);
          }
      }
      return { entries, owned, former };
    },
    claim: async (assertHeld, signal) => {
      for (const target of targets) await writers.claim(target, { assertHeld, signal });
    },
    leave: async (signal) => {
      for (const target of targets) await writers.leave(target, signal);
    },
    apply: async (changes, signal): Promise<Applied> => {
      const done: Change[] = [];
      const conflicts: Conflict[] = [];
      try {
        for (const target of targets) {
          const own = changes.filter(({ key }) => targetOf(key) === target);
          const before = done.length;
          let messages = 0;
          for (const group of splitUpdates(target, own)) {
            const result = await send(server, target, {
              changes: group,
              signal,
              assertWriter: () => writers.assertOurs(target, signal),
            });
            done.push(...result.done);
            conflicts.push(...result.conflicts);
            messages += result.messages;
          }
          const state = states.get(target.zone);
          // Our own updates move the serial by one each; anything else has been somebody else's.
          if (state !== undefined && messages > 0)
            states.set(target.zone, {
              ...after(state, done.slice(before)),
              serial: (state.serial + messages) >>> 0,
            });
        }
      } catch (error) {
        states.clear();
        throw error;
      }
      const aliases = options.aliases();
      if (done.length > 0)
        await options.flush?.(
          done.flatMap(({ key }) => [key, ...(aliases.get(key) ?? [])]),
          signal,
        );
      return { done, conflicts };
    },
    verify: (changes, signal) =>
      verifyAnswers(server, changes, { signal, timeoutMs: server.timeoutMs }),
  };
}

function after(state: ZoneState, done: readonly Change[]): Omit<ZoneState, 'serial'> {
  const { observed, owned } = applyChanges({ observed: state.entries, owned: state.owned }, done);
  const former = new Set(state.former);
  for (const { key } of done) former.delete(key);
  return { entries: observed, owned, former, writer: state.writer };
}

function toTarget(
  { site, policyZone, owner = () => MARKS_WITHOUT_ID }: BindOptions,
  zone: string,
  states: ReadonlyMap<string, ZoneState>,
): UpdateZone {
  return {
    zone,
    site,
    owner,
    isFormer: (key) => states.get(zone)?.former.has(key) === true,
    toRecordName: (key) => (zone === policyZone ? `${key}.${zone}` : key),
  };
}

interface Sent {
  readonly done: readonly Change[];
  readonly conflicts: readonly Conflict[];
  /** Updates that the server took. */
  readonly messages: number;
}

/** A message whose prerequisites fail says not which one: halves are tried, down to the single name. */
async function send(
  server: DnsServer,
  target: UpdateZone,
  {
    changes,
    ...asking
  }: {
    readonly changes: readonly Change[];
    readonly signal: AbortSignal;
    /** Rejects when another process has taken over: then it is none of the changes that was refused. */
    readonly assertWriter: () => Promise<void>;
  },
): Promise<Sent> {
  const { rcode } = await exchange(server, updateMessage(target, changes), asking.signal);
  if (rcode === RCODE.NOERROR) return { done: changes, conflicts: [], messages: 1 };
  if (!isStale(rcode)) throw refusal(server, target.zone, rcode);
  await asking.assertWriter();
  const [only] = changes;
  if (changes.length === 1 && only !== undefined)
    return {
      done: [],
      conflicts: [
        {
          key: only.key,
          reason: only.owned === null ? 'not-ours' : 'changed-by-others',
          found: [],
          wanted: 'after' in only ? only.after.values : null,
        },
      ],
      messages: 0,
    };
  const middle = changes.length >> 1;
  const first = await send(server, target, { changes: changes.slice(0, middle), ...asking });
  const second = await send(server, target, { changes: changes.slice(middle), ...asking });
  return {
    done: [...first.done, ...second.done],
    conflicts: [...first.conflicts, ...second.conflicts],
    messages: first.messages + second.messages,
  };
}

export async function openBind({
  site,
  owner,
  name,
  address,
  port,
  settings: { rndc, zones, policyZone, tsigKeyFile },
  path,
  timeoutMs,
}: SyncServer<Extract<ResolverSync, { driver: 'bind' }>>): Promise<LiveDriver> {
  const { entries, aliases } = wantedDns();
  const key = await readTsigKey(path(tsigKeyFile));
  const control = rndc && {
    program: rndc.program,
    address,
    port: rndc.port,
    keyFile: path(rndc.keyFile),
  };
  const driver = bindDriver({
    name,
    site,
    ...(owner === undefined ? {} : { owner }),
    server: { address, port, key, timeoutMs, now: Date.now },
    zones,
    policyZone: policyZone ?? null,
    aliases,
    flush: control === undefined ? null : (names, signal) => flushNames(control, names, signal),
  });
  return { driver, entries };
}
