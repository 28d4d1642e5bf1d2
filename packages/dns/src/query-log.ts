// The query log, as dnsmasq writes it with `log-queries=extra` (cache.c, log_query):
// each line begins with a serial number and the client, so that lines of one question can be joined.

import type { SitePoint } from './host.ts';
import { formatSyslogTime } from './syslog-time.ts';
import type { Note } from './resolve.ts';
import type { DnsQuestion } from './message.ts';

export interface QueryLog {
  /** Writes the question's line and returns the writer of what follows. */
  begin(client: SitePoint, question: DnsQuestion): (note: Note) => void;
}

export function createQueryLog(line: (text: string) => void, clock: () => Date): QueryLog {
  let serial = 0;
  return {
    begin(client, question) {
      serial += 1;
      const prefix = `${String(serial)} ${client.address}/${String(client.port)}`;
      const write = (text: string): void =>
        line(`${formatSyslogTime(clock())} dnsmasq[1]: ${prefix} ${text}`);
      write(
        `query[${typeWord(question.type)}] ${question.name.toLowerCase()} from ${client.address}`,
      );
      return (note) => write(formatNote(note));
    },
  };
}

function formatNote(note: Note): string {
  if (note.kind === 'answer') return `${note.source} ${note.name} is ${note.value}`;
  return `forwarded ${note.name} to ${note.to.address}${note.to.port === 53 ? '' : `#${String(note.to.port)}`}`;
}

function typeWord(type: string): string {
  return type.startsWith('TYPE') ? `type=${type.slice('TYPE'.length)}` : type;
}
