// A time limit beside another signal. Not `AbortSignal.any([signal, AbortSignal.timeout(ms)])`: in Node 20 the garbage
// collector takes the timer of such a pair away, and who waits then waits for ever.

/** Aborted when `signal` is, or after so many milliseconds. Keeps no program alive. */
export function withDeadline(signal: AbortSignal, ms: number): AbortSignal {
  const limit = new AbortController();
  const timer = setTimeout(
    () => limit.abort(new DOMException(`nothing in ${String(ms)} ms`, 'TimeoutError')),
    ms,
  );
  timer.unref();
  return AbortSignal.any([signal, limit.signal]);
}
