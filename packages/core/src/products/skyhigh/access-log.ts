// Skyhigh Secure Web Gateway (once McAfee Web Gateway): its access.log. `#time_stamp "auth_user" src_ip …` names the
// columns; who sends the lines by syslog leaves that line out, and they stand in the order of the default log handler.
// `block_res` is Block.ID: 0 where nothing was blocked, else the number of the reason.

import { verdictOfBlockReason } from '../shared/logs/block-reason.ts';
import { parseClfTime } from '../shared/logs/clock-time.ts';
import type { LineReader } from '../shared/logs/observation.ts';
import { plainAddress } from '../shared/logs/plain-address.ts';
import { splitRequest } from '../shared/logs/proxy-target.ts';

const HEAD = /^#? ?"?time_stamp"? /;
const TOKEN = /\[([^\]]{0,64})\]|"((?:[^"\\]|\\.){0,16384})"|([^\s"[\]]\S{0,16384})/g;
const MOST_COLUMNS = 64;
/** Behind the user agent of the default log handler stand the name of a virus and the reason, and what was added. */
const DEFAULT =
  /^\[([^\]]{20,40})\] "[^"]{0,256}" (\S{1,64}) (\d{3}) "((?:[^"\\]|\\.){0,16384})" "[^"]{0,1024}" "[^"]{0,128}" "[^"]{0,256}" (\d{1,19})(?: \d{1,19})? "((?:[^"\\]|\\.){0,4096})" "[^"]{0,512}" "(\d{1,5}|)"(?: |$)/;

interface Request {
  readonly time: string;
  readonly client: string;
  readonly status: string;
  readonly request: string;
  readonly bytes: string;
  readonly agent: string;
  /** undefined: the log has no such column. */
  readonly reason: string | undefined;
}

export function createSkyhighReader(): LineReader {
  let columns: readonly string[] | null = null;
  return (line, evidence) => {
    if (HEAD.test(line)) {
      const names = line.replace(/^# ?/, '').replaceAll('"', '').trim().split(/\s+/);
      const isKnown = ['src_ip', 'status_code', 'req_line'].every((name) => names.includes(name));
      if (!isKnown || names.length > MOST_COLUMNS) return undefined;
      columns = names;
      return null;
    }
    if (!line.startsWith('[')) return undefined;
    const request = byColumns(line, columns) ?? byPlace(line);
    if (request === null) return undefined;
    const at = parseClfTime(request.time);
    const status = Number(request.status);
    const [, method = '', url = ''] = /^([A-Z]{3,20}) (\S{1,8192})/.exec(request.request) ?? [];
    if (Number.isNaN(at) || !/^\d{3}$/.test(request.status)) return undefined;
    const verdict = verdictOfBlockReason(request.reason, { method, status });
    if (verdict === null) return undefined;
    const target = splitRequest(method, url);
    if (target === null) return null;
    return {
      kind: 'proxy',
      at,
      evidence,
      client: plainAddress(request.client),
      ...target,
      verdict,
      status,
      bytes: Number(request.bytes) || 0,
      server: null,
      ...(request.agent === '' || request.agent === '-' ? {} : { agent: request.agent }),
    };
  };
}

/** null: the line has other columns. */
function byColumns(line: string, columns: readonly string[] | null): Request | null {
  if (columns === null) return null;
  const values = [...line.matchAll(TOKEN)].map(
    ([, time, quoted, plain]) => time ?? quoted ?? plain ?? '',
  );
  if (values.length !== columns.length) return null;
  const value = (name: string): string | undefined => values[columns.indexOf(name)];
  return {
    time: value('time_stamp') ?? '',
    client: value('src_ip') ?? '',
    status: value('status_code') ?? '',
    request: value('req_line') ?? '',
    bytes: value('bytes_to_client') ?? '',
    agent: value('user_agent') ?? '',
    reason: value('block_res'),
  };
}

function byPlace(line: string): Request | null {
  const match = DEFAULT.exec(line);
  if (match === null) return null;
  const [, time = '', client = '', status = '', request = '', bytes = '', agent = '', reason] =
    match;
  return { time, client, status, request, bytes, agent, reason };
}
