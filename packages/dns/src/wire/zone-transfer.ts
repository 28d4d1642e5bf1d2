// Zone transfers: a whole zone (AXFR, RFC 5936), or what has changed in it since a serial (IXFR, RFC 1995).

import { RCODE } from '../constants.ts';
import type { Answer, SoaAnswer } from 'dns-packet';

import { OutsideError } from '../user-error.ts';
import { exchangeAll, type DnsAnswerMessage, type DnsServer } from './exchange.ts';
import { CLASS, OPCODE, TYPE, type RawRecord } from './message-writer.ts';

export type Transfer =
  /** With its SOA record first and last. */
  | { readonly kind: 'whole'; readonly records: readonly Answer[] }
  /** To be applied in order; each takes away first. */
  | { readonly kind: 'steps'; readonly serial: number; readonly steps: readonly TransferStep[] }
  | { readonly kind: 'refused'; readonly rcode: number };

export interface TransferStep {
  readonly removed: readonly Answer[];
  readonly added: readonly Answer[];
}

/** `since`: a serial that the caller has; null: all. The server may send all in any case. */
export async function transferZone(
  server: DnsServer,
  { zone, since }: { readonly zone: string; readonly since: number | null },
  signal: AbortSignal,
): Promise<Transfer> {
  const records: Answer[] = [];
  let newestSeen = 0;
  const isLast = ({ packet }: DnsAnswerMessage): boolean => {
    const more = packet.answers ?? [];
    records.push(...more);
    newestSeen += more.filter(
      (record) => isSoa(record) && serialOf(record) === serialOf(records[0]),
    ).length;
    // The newest SOA ends all; among changes it stands before the last additions too.
    return records.length === 1
      ? serialOf(records[0]) === since
      : newestSeen >= (isIncremental(records, since) ? 3 : 2);
  };
  const question = { name: zone, type: since === null ? TYPE.AXFR : TYPE.IXFR };
  const messages = await exchangeAll(
    server,
    { opcode: OPCODE.QUERY, question, authorities: since === null ? [] : [soaOf(zone, since)] },
    { signal, isLast, overTcp: true },
  );
  const refused = messages.find(({ rcode }) => rcode !== RCODE.NOERROR);
  if (refused !== undefined) return { kind: 'refused', rcode: refused.rcode };
  if (!isIncremental(records, since)) return { kind: 'whole', records };
  const transfer = toSteps(records, since);
  if (transfer === null)
    throw new OutsideError(
      `${server.address} sends changes of the zone ${zone} that do not fit together`,
      { code: 'sync.bad-answer', where: server.address },
    );
  return transfer;
}

/** Only the serial of it is looked at (RFC 1995 §3). */
function soaOf(name: string, serial: number): RawRecord {
  const data = Buffer.alloc(22);
  data.writeUInt32BE(serial, 2);
  return { name, type: TYPE.SOA, class: CLASS.IN, ttl: 0, data };
}

function isSoa(record: Answer | undefined): record is SoaAnswer {
  return record?.type === 'SOA';
}

function serialOf(record: Answer | undefined): number | null {
  return isSoa(record) ? (record.data.serial ?? 0) : null;
}

/** The newest SOA, then the one that the caller has; or nothing but the one that it has. */
function isIncremental(records: readonly Answer[], since: number | null): boolean {
  return (
    since !== null &&
    (records.length === 1
      ? serialOf(records[0]) === since
      : serialOf(records[1]) === since && serialOf(records[0]) !== since)
  );
}

/** Each step begins where the one before it ends. Null: they do not. */
export function toSteps(
  records: readonly Answer[],
  since: number | null,
): Extract<Transfer, { kind: 'steps' }> | null {
  const newest = serialOf(records[0]);
  if (newest === null || since === null) return null;
  const steps: { removed: Answer[]; added: Answer[] }[] = [];
  let serial = since;
  let isRemoving = false;
  for (const record of records.slice(1, -1)) {
    const step = steps.at(-1);
    if (!isSoa(record)) {
      if (step === undefined) return null;
      (isRemoving ? step.removed : step.added).push(record);
    } else if (isRemoving) {
      serial = record.data.serial ?? 0;
      isRemoving = false;
    } else {
      if (record.data.serial !== serial) return null;
      steps.push({ removed: [], added: [] });
      isRemoving = true;
    }
  }
  return isRemoving || serial !== newest ? null : { kind: 'steps', serial: newest, steps };
}
