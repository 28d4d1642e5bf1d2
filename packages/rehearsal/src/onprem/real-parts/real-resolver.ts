// The site's resolver as the program that the site names: BIND, Unbound or dnsmasq,
// with the files that `sekisho render` makes of the records.

import type { DnsRecord } from '@sekisho/core/model/dns-record.ts';
import type { RenderInput } from '@sekisho/core/products/shared/render/rendered-file.ts';
import type { ResolverSync } from '@sekisho/core/site/site.ts';
import type { SitePoint } from '@sekisho/dns/host.ts';
import type { ProgramPlace } from './run-program.ts';

export interface RealResolverOptions extends ProgramPlace {
  /** Null: it forwards to nobody, and refuses what it has no record for. */
  readonly upstream: SitePoint | null;
  /** For its own files. */
  readonly folder: string;
  readonly logFile: string;
  /** What the renderers are given for these records. */
  readonly toRender: (records: readonly DnsRecord[]) => RenderInput;
}

export interface RealResolver {
  /** How `sekisho sync` brings its records in step, as site.yaml says it. */
  readonly sync: ResolverSync;
  /** Resolves when the next question is answered by these records. */
  replaceRecords(records: readonly DnsRecord[]): Promise<void>;
  /** Empties its cache. */
  flush(): Promise<void>;
  close(): Promise<void>;
}
