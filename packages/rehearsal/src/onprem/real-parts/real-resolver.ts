// The site's resolver as the program that the site names: BIND, Unbound or dnsmasq,
// with the files that `sekisho render` makes of the records.

import type { RenderInput } from '@sekisho/core/products/shared/render/rendered-file.ts';
import type { ResolverSync } from '@sekisho/core/site/site.ts';
import type { SitePoint } from '@sekisho/dns/host.ts';
import type { Name } from '@sekisho/dns/name.ts';
import type { Held, PlayedForwarder, PlayedZone } from '../premises-parts.ts';
import type { ProgramPlace } from './run-program.ts';

export interface RealResolverOptions extends ProgramPlace {
  /** None: it forwards to nobody, and refuses what it has no record for. */
  readonly upstreams: readonly SitePoint[];
  readonly conditional: readonly PlayedForwarder[];
  readonly hosted: readonly PlayedZone[];
  readonly dropsPrivateBut: readonly Name[] | null;
  /** For its own files. */
  readonly folder: string;
  readonly logFile: string;
  /** What the renderers are given for what it holds. */
  readonly toRender: (held: Held) => RenderInput;
}

export interface RealResolver {
  /** How `sekisho sync` brings its records in step, as site.yaml says it. */
  readonly sync: ResolverSync;
  /** Resolves when the next question is answered by what it holds then. */
  replaceHeld(held: Held): Promise<void>;
  /** Empties its cache. */
  flush(): Promise<void>;
  close(): Promise<void>;
}
