// Palo Alto Networks' syslog CSV: TRAFFIC (packets that a rule denied) and THREAT,url
// (requests by URL). Fields by place: PAN-OS syslog field descriptions; the places
// up to the action are the same in all versions of PAN-OS since 6.

import type { LineReader } from '../shared/logs/observation.ts';
import { parseDateTime } from '../shared/logs/clock-time.ts';
import { splitCsv } from '../shared/logs/csv-fields.ts';
import { splitUrl } from '../shared/logs/proxy-target.ts';
import { PLACE } from './places.ts';
import { stoppedPacket } from '../shared/logs/packet.ts';
import { verdictOfWord } from '../shared/logs/verdict-words.ts';
import { PLAIN_OPTIONS, type ReaderOptions } from '../shared/logs/reader-options.ts';

/** Format 1 and the time of receipt; from PAN-OS 10 on that may be of RFC 3339. */
const START = /(?:^|[ >])\d,\d{4}[/-]\d\d[/-]\d\d[ T]\d\d:\d\d:\d\d[^,]{0,16},/;

export function createPaloAltoReader({ zoneMs }: ReaderOptions = PLAIN_OPTIONS): LineReader {
  return (line, evidence) => {
    const start = line.search(START);
    if (start < 0) return undefined;
    const fields = splitCsv(line.slice(start));
    const field = (place: keyof typeof PLACE): string => fields[PLACE[place]] ?? '';
    const port = Number(field('destinationPort'));
    if (fields.length <= PLACE.bytesOrUrl || !Number.isInteger(port)) return undefined;
    const at =
      parseDateTime(field('generated')) -
      (/(?:Z|[+-]\d\d:?\d\d)$/.test(field('generated').slice(10)) ? 0 : zoneMs);
    const type = field('type');
    if (type !== 'TRAFFIC' && type !== 'THREAT') return null;
    const verdict = verdictOfWord(field('action'));
    if (verdict !== 'denied' && verdict !== 'allowed') return undefined;
    const isDenied = verdict === 'denied';
    if (type === 'TRAFFIC') {
      if (!isDenied) return null;
      return stoppedPacket({
        at,
        evidence,
        from: field('source'),
        to: field('destination'),
        port,
        protocol: field('protocol'),
        // So PAN-OS calls packets of a connection whose beginning it did not see.
        ...(field('application') === 'non-syn-tcp' ? { isFirst: false } : {}),
      });
    }
    const target =
      field('subtype') === 'url'
        ? splitUrl(field('bytesOrUrl'), port === 80 ? 'http' : 'https')
        : null;
    if (target === null) return null;
    return {
      kind: 'proxy',
      at,
      evidence,
      client: field('source'),
      name: target.name,
      port,
      verdict,
      status: 0,
      bytes: 0,
      server: field('destination') || null,
    };
  };
}
