// Of what sync has read: from which server and when, and where it does not count, why, as reasons.

import type { ReadingState, ServerReadingNote } from '../model/server-records.ts';
import type { Reason } from '../model/road.ts';

const HOUR_MS = 60 * 60 * 1000;

/** What reads a server anew. */
export const SYNC_COMMAND = 'sekisho sync SITE';

export function readingReason(note: ServerReadingNote, now: number): Reason {
  const { server, address, state, at, cause } = note;
  const values = { server, address, cause, at: shownTime(at), command: SYNC_COMMAND };
  const hours = Math.floor((now - Date.parse(at)) / HOUR_MS);
  return state === 'counts' && hours >= 1
    ? { code: 'read.counts-hours', values: { ...values, hours: String(hours) } }
    : { code: `read.${state}` satisfies `read.${ReadingState}`, values };
}

/** To the minute. */
export function shownTime(at: string): string {
  return at === '' ? '' : `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;
}
