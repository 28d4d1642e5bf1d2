// What a folder of this one says of its product, in its product.ts. index.ts lists them.

import type { Layer } from '../model/layer.ts';
import type { LogFormat } from './shared/logs/log-format.ts';
import type { Renderer } from './shared/render/rendered-file.ts';
import type { ProductDriver } from './shared/sync/open-driver.ts';

export type Product = Common & (OfLayer | OfNoLayer);

interface Common {
  /** The name of its folder. */
  readonly id: string;
  /** What its logs look like; several where it has several formats of its own. */
  readonly logs?: readonly LogFormat[];
}

interface OfLayer {
  /** What somebody changes with it. */
  readonly layer: Layer;
  /** What `sekisho render` writes for it; several where it can be set in several ways. */
  readonly renderers?: readonly Omit<Renderer, 'layer'>[];
  /** How `sekisho sync` brings it in step. */
  readonly drivers?: readonly ProductDriver[];
}

/** A form of log that products of several layers write, or a log that shows what no layer sets. */
interface OfNoLayer {
  readonly layer: null;
  readonly renderers?: never;
  readonly drivers?: never;
}
