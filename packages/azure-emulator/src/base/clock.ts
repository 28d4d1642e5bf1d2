// Time as the emulated cloud sees it, so that a test or a scaled rehearsal can set its pace.

export interface Clock {
  now(): Date;
  /** Calls back once after that many milliseconds; the answer cancels it. */
  after(ms: number, callback: () => void): () => void;
}

export const SYSTEM_CLOCK: Clock = {
  now: () => new Date(),
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

export function wait(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(ms, resolve);
  });
}

/** How long the cloud takes for things, in milliseconds of this run. */
export interface Pace {
  /** A private endpoint from `Updating` to `Succeeded`. */
  readonly endpointMs: number;
  /** Any other long operation. */
  readonly operationMs: number;
  /** The Recovery Services agent's health error heals this long after registration (seen: about half an hour). */
  readonly agentHealthMs: number;
  /** A device code's life; the appliance's page gives its user five minutes. */
  readonly deviceCodeMs: number;
  /** A component without a heartbeat for longer than this turns critical. */
  readonly heartbeatMs: number;
  /** How long clients are told to wait between two looks at an operation; 0: they are told nothing, and decide by themselves. */
  readonly retryAfterSeconds: number;
}

export const DEFAULT_PACE: Pace = {
  endpointMs: 1500,
  operationMs: 300,
  agentHealthMs: 2000,
  deviceCodeMs: 300_000,
  heartbeatMs: 60_000,
  retryAfterSeconds: 0,
};
