// DansGuardian's own format of its access.log, which e2guardian and Smoothwall have kept: `2023.11.23 18:00:00 user 10.1.1.10
// https://a.example.com *DENIED* Banned site: a.example.com CONNECT 0 0 Category 1 403 - asr01 group`; and the same as CSV.

import type { LineReader } from '../shared/logs/observation.ts';
import { parseDateTime } from '../shared/logs/clock-time.ts';
import { splitCsv } from '../shared/logs/csv-fields.ts';
import { plainAddress } from '../shared/logs/plain-address.ts';
import { splitRequest } from '../shared/logs/proxy-target.ts';
import { PLAIN_OPTIONS, type ReaderOptions } from '../shared/logs/reader-options.ts';
import { verdictOfTunnel } from '../shared/logs/tunnel-answer.ts';

const PLAIN =
  /^(\d{4}\.\d{1,2}\.\d{1,2} \d{1,2}:\d\d:\d\d) (\S{1,128}) (\S{2,64}) (\S{1,8192}) (.{0,4096}?) ?([A-Z_-]{3,20}) (\d{1,19}) -?\d{1,10} (?:.{0,512}? )?\d{1,4} (\d{3}|-) \S/;
const IN_CSV = /^"\d{4}\.\d{1,2}\.\d{1,2} \d{1,2}:\d\d:\d\d",/;
const DENIED = /\*DENIED\*/;
/** What else it writes there: let through, looked into, changed. */
const LETS_THROUGH = /^(?:$|\*(?:EXCEPTION|SCANNED|URLMOD|CONTENTMOD)\*)(?!.*\*INFECTED\*)/;

interface Line {
  readonly time: string;
  readonly client: string;
  readonly url: string;
  readonly what: string;
  readonly method: string;
  readonly bytes: string;
  readonly status: string;
}

export function createE2guardianReader({ zoneMs }: ReaderOptions = PLAIN_OPTIONS): LineReader {
  return (line, evidence) => {
    const read = plainLine(line) ?? csvLine(line);
    if (read === null) return undefined;
    const { client, url, what, method } = read;
    const status = Number(read.status) || 0;
    const isDenied = DENIED.test(what);
    if (!isDenied && !LETS_THROUGH.test(what)) return undefined;
    const target = splitRequest(method, url);
    if (target === null) return null;
    const carried = verdictOfTunnel(method, status) ?? (status >= 500 ? 'failed' : 'allowed');
    return {
      kind: 'proxy',
      at: timeOf(read.time) - zoneMs,
      evidence,
      client: plainAddress(client),
      ...target,
      verdict: isDenied ? 'denied' : carried,
      status,
      bytes: Number(read.bytes) || 0,
      server: null,
    };
  };
}

function plainLine(line: string): Line | null {
  const match = PLAIN.exec(line);
  if (match === null) return null;
  const [, time = '', , client = '', url = '', what = '', method = '', bytes = '', status = ''] =
    match;
  return { time, client, url, what: what.trim(), method, bytes, status };
}

function csvLine(line: string): Line | null {
  if (!IN_CSV.test(line)) return null;
  const [
    time = '',
    ,
    client = '',
    url = '',
    what = '',
    method = '',
    bytes = '',
    ,
    ,
    ,
    status = '',
  ] = splitCsv(line);
  return { time, client, url, what: what.trim(), method, bytes, status };
}

/** Without zeros in front: `2016.1.8 9:46:10`. */
function timeOf(text: string): number {
  const [year = '', month = '', day = '', hour = '', rest = ''] =
    /^(\d{4})\.(\d{1,2})\.(\d{1,2}) (\d{1,2})(:.*)$/.exec(text)?.slice(1) ?? [];
  const two = (digits: string): string => digits.padStart(2, '0');
  return parseDateTime(`${year}-${two(month)}-${two(day)} ${two(hour)}${rest}`);
}
