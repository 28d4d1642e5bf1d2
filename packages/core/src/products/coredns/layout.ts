// How a line of the plugin log looks in its default format (query-log.ts): as CoreDNS writes it, and behind a time.

import { HEADS, type FieldPart, type PartsLayout } from '../shared/logs/line-layout.ts';

const word = (role: FieldPart['role']): FieldPart => ({ role, end: 'word' });

const QUESTION: readonly (string | FieldPart)[] = [
  '[INFO] ',
  word('address:port'),
  ' - ',
  word('numbers'),
  ' "',
  word('key'),
  ' IN ',
  word('host.'),
  ' ',
  word('key'),
  ' ',
  { role: 'free', end: '"' },
  '" ',
  word('key'),
  ' ',
];
/** Its time is that at the front of the line, in one word or in three. */
const TIMES: readonly (readonly (string | FieldPart)[])[] = [
  [],
  ...[0, 2].map((holds) => [{ role: 'time', end: 'word', holds } as const, ' ']),
];
/** Words between the time and the line: of a container's runtime, or of syslog. */
const WORDS = HEADS.filter((words) => words < 4).map((words) =>
  Array.from({ length: words }, () => [word('digits'), ' ']).flat(),
);

export const COREDNS_LAYOUTS: readonly PartsLayout[] = TIMES.flatMap((time) =>
  (time.length === 0 ? [[]] : WORDS).map((words): PartsLayout => ({
    kind: 'parts',
    parts: [...time, ...words, ...QUESTION, word('free')],
    hasRest: true,
  })),
);
