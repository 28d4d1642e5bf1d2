// Rendered files at the place on this machine that stands for the one their text names.

import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import type { RenderedFile } from '@sekisho/core/products/shared/render/rendered-file.ts';

export interface Placing {
  /** The folder of the rendering, such as `bind`. */
  readonly from: string;
  readonly to: string;
  /** Files that a program's settings include: they are there, and empty, when nothing is rendered. */
  readonly always: readonly string[];
}

export async function placeRendered(
  files: readonly RenderedFile[],
  { from, to, always }: Placing,
): Promise<void> {
  const texts = new Map(always.map((path) => [path, '']));
  for (const { path, text } of files)
    if (path.startsWith(`${from}/`)) texts.set(path.slice(from.length + 1), text);
  for (const [path, text] of texts) {
    const target = join(to, path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, text);
  }
}
