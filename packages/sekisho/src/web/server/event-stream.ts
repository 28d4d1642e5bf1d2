// Server-sent events: one client reads the log at its own pace. Nothing is queued for it;
// while it does not read, the log is all that grows.

import { once } from 'node:events';
import type { ServerResponse } from 'node:http';

import type { EventLog } from './event-log.ts';

/** Keeps proxies and the client's own patience from ending a quiet stream. */
const HEARTBEAT_MS = 15_000;
/** A client that takes nothing for so long is let go; it comes back with the id that it saw last. */
const STUCK_MS = 60_000;

/** The number behind an event's id, when it is of this run: events up to it are not sent again. */
export function resumeFrom(log: Pick<EventLog, 'run' | 'last'>, id: string | undefined): number {
  const [, run, number] = /^([0-9a-f]{8}(?:\.\d{1,6})?)-(\d{1,9})$/.exec(id ?? '') ?? [];
  const seen = Number(number ?? 0);
  return run === log.run && seen <= log.last ? seen + 1 : 1;
}

/** Streams until the client goes or the signal ends it. */
export async function streamEvents(
  response: ServerResponse,
  {
    log,
    from,
    signal,
  }: { readonly log: EventLog; readonly from: number; readonly signal: AbortSignal },
): Promise<void> {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const end = AbortSignal.any([gone.signal, signal]);
  let { run } = log;
  let next = from;
  response.write('retry: 1000\n\n');
  while (!end.aborted) {
    if (log.run !== run) [run, next] = [log.run, 1];
    const batch = await log.read(next);
    if (batch.run !== run) continue;
    next += batch.lines.length;
    const text = batch.lines
      .map(
        (line, index) =>
          `id: ${run}-${String(next - batch.lines.length + index)}\ndata: ${line}\n\n`,
      )
      .join('');
    if (text === '') {
      if (!(await waitForNews(log, next, end))) await write(response, ':\n\n', end);
    } else await write(response, text, end);
  }
  response.end();
}

/** True when there is something; false after a while without. */
function waitForNews(log: EventLog, next: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    if (log.last >= next || signal.aborted) return resolve(true);
    const done = (isNews: boolean): void => {
      clearTimeout(timer);
      stopListening();
      signal.removeEventListener('abort', onAbort);
      resolve(isNews);
    };
    const onAbort = (): void => done(true);
    const timer = setTimeout(() => done(false), HEARTBEAT_MS);
    const stopListening = log.onNews(() => done(true));
    signal.addEventListener('abort', onAbort);
  });
}

async function write(response: ServerResponse, text: string, signal: AbortSignal): Promise<void> {
  if (response.write(text) || signal.aborted) return;
  const stuck = setTimeout(() => response.destroy(), STUCK_MS);
  await once(response, 'drain', { signal }).catch(() => undefined);
  clearTimeout(stuck);
}
