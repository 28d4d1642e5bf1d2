// Faults that somebody sets on the emulator: each says which requests it meets, how
// many of them, and what happens instead of, or before, the answer.

import { z } from 'zod';

import { UserError } from '@sekisho/dns/user-error.ts';
import type { Request } from '../base/http.ts';

const Match = z.strictObject({
  method: z.string().optional(),
  host: z.string().optional(),
  /** A part of the path and query, without case. */
  path: z.string().optional(),
});

const FaultSchema = z.strictObject({
  match: Match.prefault({}),
  /** `answer` with a status; `delay` and then answer well; `cut` the connection; `expire-tokens`, all of them, before answering. */
  do: z.enum(['answer', 'delay', 'cut', 'expire-tokens']),
  status: z.int().min(400).max(599).default(503),
  code: z.string().optional(),
  message: z.string().optional(),
  retryAfterSeconds: z.number().min(0).max(3600).optional(),
  delayMs: z.number().min(0).max(600_000).default(0),
  /** For `cut`: after this many bytes of the body; 0: before any of the answer. */
  afterBytes: z.int().min(0).default(0),
  /** Matching requests that pass first. */
  skip: z.int().min(0).default(0),
  /** How often it happens; 0: always. */
  times: z.int().min(0).default(1),
});

export type FaultOrder = z.input<typeof FaultSchema>;
export type Fault = z.infer<typeof FaultSchema>;

export interface FaultState extends Fault {
  readonly hits: number;
}

interface Entry {
  readonly fault: Fault;
  seen: number;
  hits: number;
}

export function parseFaults(value: unknown): Fault[] {
  const parsed = z.array(FaultSchema).safeParse(Array.isArray(value) ? value : [value]);
  if (parsed.success) return parsed.data;
  throw new UserError(z.prettifyError(parsed.error), {
    code: 'azure-emulator.fault',
    hint: 'docs/azure-emulator.md lists what a fault can say',
  });
}

export class Faults {
  #entries: Entry[] = [];

  add(faults: readonly Fault[]): void {
    this.#entries = [...this.#entries, ...faults.map((fault) => ({ fault, seen: 0, hits: 0 }))];
  }

  clear(): void {
    this.#entries = [];
  }

  list(): FaultState[] {
    return this.#entries.map(({ fault, hits }) => ({ ...fault, hits }));
  }

  /** The first fault that meets a request. */
  meet(request: Pick<Request, 'method' | 'host' | 'path' | 'rawQuery'>): Fault | undefined {
    for (const entry of this.#entries) {
      const { fault } = entry;
      if ((fault.times > 0 && entry.hits >= fault.times) || !isMet(fault, request)) continue;
      entry.seen += 1;
      if (entry.seen <= fault.skip) continue;
      entry.hits += 1;
      return fault;
    }
    return undefined;
  }
}

function isMet(
  { match }: Fault,
  request: Pick<Request, 'method' | 'host' | 'path' | 'rawQuery'>,
): boolean {
  const holds = (part: string | undefined, whole: string): boolean =>
    part === undefined || whole.toLowerCase().includes(part.toLowerCase());
  return (
    (match.method === undefined || match.method.toUpperCase() === request.method) &&
    (match.host === undefined || match.host.toLowerCase() === request.host) &&
    holds(match.path, `${request.path}?${request.rawQuery}`)
  );
}
