// Logs of which nothing, or little, was read. A report says so before anything else: that nothing was found in a log which
// is empty, or which nobody understood, says nothing about the network.

import type { Reason } from '../model/road.ts';
import { say, sayReason, type Language } from '../text/text.ts';
import type { FileReading } from './tally/tally-file.ts';

/** A log of which nothing or little was read, and why. */
export interface UnreadLog {
  readonly file: string;
  readonly because: Reason;
}

const MOST_NAMED = 5;

export function unreadLogs(readings: readonly FileReading[]): readonly UnreadLog[] {
  return readings.flatMap((reading) => {
    const code = whyUnread(reading);
    if (code === null) return [];
    const { file } = reading;
    const lines = String(reading.lines);
    const unreadable = String(reading.unreadable);
    const outside = String(reading.outside);
    return [{ file, because: { code, values: { file, lines, unreadable, outside } } }];
  });
}

/** True where no line of any log told anything, and not because a range of time was asked for. */
export function isNothingRead(readings: readonly FileReading[]): boolean {
  return readings.every(({ observations, outside }) => observations + outside === 0);
}

/** "Nothing was read: access.log is empty."; null: everything was. */
export function unreadSentence(
  language: Language,
  readings: readonly FileReading[],
): string | null {
  const unread = unreadLogs(readings);
  if (unread.length === 0) return null;
  const named = unread.slice(0, MOST_NAMED).map(({ because }) => sayReason(language, because));
  const more = unread.length - named.length;
  const logs = [...named, ...(more > 0 ? [say(language, 'unread.more', { more })] : [])];
  return say(language, hasNoRequest(readings) ? 'unread.nothing' : 'unread.some', {
    logs: logs.join('; '),
  });
}

/** Nothing was read, or nothing of the time that was asked for. */
export function hasNoRequest(readings: readonly FileReading[]): boolean {
  return readings.every(({ observations }) => observations === 0);
}

function whyUnread(reading: FileReading): string | null {
  const { format, bytes, lines, unreadable, outside, observations } = reading;
  if (bytes === 0) return 'unread.empty';
  if (lines === 0) return 'unread.blank';
  if (format === null) return 'unread.unknown-format';
  if (unreadable >= lines) return 'unread.not-understood';
  if (observations === 0 && outside > 0) return 'unread.outside';
  if (observations === 0) return 'unread.no-request';
  return unreadable * 2 > lines ? 'unread.most' : null;
}
