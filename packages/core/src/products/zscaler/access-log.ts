// Zscaler's NSS web log as CSV, in the order of the feed that its documentation
// shows (NSS Feed Output Format: Web Logs). A feed with names is read by key-value.ts.

import type { LineReader } from '../shared/logs/observation.ts';
import { parseWordedTime } from '../shared/logs/clock-time.ts';
import { splitCsv } from '../shared/logs/csv-fields.ts';
import { splitUrl } from '../shared/logs/proxy-target.ts';
import { ADDRESS, isShort, PLACE } from './places.ts';
import { PLAIN_OPTIONS, type ReaderOptions } from '../shared/logs/reader-options.ts';

export function createZscalerReader({ zoneMs }: ReaderOptions = PLAIN_OPTIONS): LineReader {
  return (line, evidence) => {
    if (!line.startsWith('"')) return undefined;
    const fields = splitCsv(line);
    const field = (place: keyof typeof PLACE): string => fields[PLACE[place]] ?? '';
    const at = parseWordedTime(field('time'));
    if (Number.isNaN(at) || !/^(?:Allowed|Blocked)$/i.test(field('action'))) return undefined;
    const protocol = field('protocol').toLowerCase();
    const target = splitUrl(field('url'), protocol === 'http' ? 'http' : 'https');
    if (target === null) return null;
    const short = isShort(fields.length)
      ? fields.slice(PLACE.action + 1).filter((text) => ADDRESS.test(text))
      : null;
    const [client = '', serverText = ''] = short ?? [field('client'), field('server')];
    const status = Number(field('status')) || 0;
    const server = /^[\da-f.:]+$/i.test(serverText) && serverText !== '0.0.0.0' ? serverText : null;
    const verdict = /^blocked$/i.test(field('action'))
      ? 'denied'
      : status >= 500 && server === null
        ? 'failed'
        : 'allowed';
    return {
      kind: 'proxy',
      at: at - zoneMs,
      evidence,
      client,
      ...target,
      verdict,
      status,
      bytes: Number(field('bytes')) || 0,
      server,
      ...(field('agent') === '' ? {} : { agent: field('agent') }),
    };
  };
}
