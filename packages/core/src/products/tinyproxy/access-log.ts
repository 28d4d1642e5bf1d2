// tinyproxy writes an event a line and joins them by process and file descriptor:
// who connected, what was asked for, and then by the name what became of it. With `Syslog On` the level is left
// out and syslog's time stands in front.

import type { LineReader, ProxyObservation } from '../shared/logs/observation.ts';
import { plainAddress } from '../shared/logs/plain-address.ts';
import { splitRequest } from '../shared/logs/proxy-target.ts';
import { PLAIN_OPTIONS, type ReaderOptions } from '../shared/logs/reader-options.ts';
import { RecentMap } from '../shared/logs/recent-map.ts';
import { parseSyslogTime } from '../shared/logs/syslog-time.ts';

const LINE =
  /^(?:CONNECT|INFO|NOTICE|WARNING|ERROR|CRITICAL) +([A-Z][a-z]{2} +\d{1,2} \d\d:\d\d:\d\d(?:\.\d+)?) \[(\d+)\]: (.*)$/;
const SYSLOG = /^(?:<\d{1,3}>(?:1 )?)?(\S.{0,40}?) (?:\S+ )?tinyproxy\[(\d+)\]: (.*)$/;
const CONNECT = /^Connect \(file descriptor (\d+)\): (\S+)(?: \[([^\]]+)\])?/;
const REQUEST = /^Request \(file descriptor (\d+)\): (\S+) (\S+)/;
const REFUSED = /^Proxying refused on filtered (?:domain|url|host) "([^"]+)"/;
const ESTABLISHED = /^Established connection to host "([^"]+)"/;
const FAILED =
  /^(?:opensock: )?Could not (?:retrieve (?:address )?info for|establish a connection to|connect to remote server) ?"?([^\s":]*)/;
const MOST_OPEN = 10_000;

interface Open {
  readonly client: string;
  readonly name: string;
  readonly port: number;
}

export function createTinyproxyReader({ zoneMs, now }: ReaderOptions = PLAIN_OPTIONS): LineReader {
  const clients = new RecentMap<string>(MOST_OPEN);
  const asked = new RecentMap<Open>(MOST_OPEN);
  return (line, evidence) => {
    const match = LINE.exec(line) ?? SYSLOG.exec(line);
    if (match === null) return undefined;
    const [, time = '', process = '', text = ''] = match;
    const connect = CONNECT.exec(text);
    if (connect !== null) {
      clients.set(`${process} ${connect[1] ?? ''}`, plainAddress(connect[3] ?? connect[2] ?? ''));
      return null;
    }
    const request = REQUEST.exec(text);
    if (request !== null) {
      const target = splitRequest(request[2] ?? '', request[3] ?? '');
      if (target !== null)
        asked.set(target.name, {
          ...target,
          client: clients.get(`${process} ${request[1] ?? ''}`) ?? 'unknown',
        });
      return null;
    }
    const ended = endOf(text);
    const open = ended === null ? undefined : asked.get(ended.name);
    if (ended === null || open === undefined) return null;
    return {
      kind: 'proxy',
      at: parseSyslogTime(time, now, zoneMs),
      evidence,
      ...open,
      verdict: ended.verdict,
      status: 0,
      bytes: 0,
      server: null,
    };
  };
}

function endOf(text: string): { name: string; verdict: ProxyObservation['verdict'] } | null {
  const refused = REFUSED.exec(text);
  if (refused !== null) return { name: hostOf(refused[1] ?? ''), verdict: 'denied' };
  const established = ESTABLISHED.exec(text);
  if (established !== null) return { name: hostOf(established[1] ?? ''), verdict: 'allowed' };
  const failed = FAILED.exec(text);
  return failed === null ? null : { name: hostOf(failed[1] ?? ''), verdict: 'failed' };
}

function hostOf(text: string): string {
  return text
    .replace(/^[a-z]+:\/\//i, '')
    .replace(/[:/].*$/, '')
    .toLowerCase();
}
