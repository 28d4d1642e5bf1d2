// What tunnels and plain requests both go through.

import type { Admission } from './admission.ts';
import type { RequestLog } from './request-log.ts';
import type { Upstream } from './upstream.ts';

export interface ProxyParts {
  readonly log: RequestLog;
  readonly admission: Admission;
  readonly upstream: Upstream;
}
