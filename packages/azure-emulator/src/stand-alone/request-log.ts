// What clients asked of the emulator: paths without their queries' values, so that
// neither codes nor signatures are kept.

import type { Request } from '../base/http.ts';

export interface LoggedRequest {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  /** 0: the connection was cut. */
  readonly status: number;
}

const KEPT = 10_000;

export class RequestLog {
  #requests: LoggedRequest[] = [];
  #total = 0;

  add(request: Pick<Request, 'method' | 'host' | 'path'>, status: number): void {
    this.#total += 1;
    this.#requests.push({ method: request.method, host: request.host, path: request.path, status });
    if (this.#requests.length > KEPT) this.#requests = this.#requests.slice(-KEPT / 2);
  }

  clear(): void {
    this.#requests = [];
    this.#total = 0;
  }

  summary(): { readonly total: number; readonly requests: readonly LoggedRequest[] } {
    return { total: this.#total, requests: [...this.#requests] };
  }
}
