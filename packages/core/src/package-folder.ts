// Where the files lie that ship with the program: catalog, examples and the built page.

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The catalog lies at the top of a clone and of each package that has it; sources and built files lie below. */
const PACKAGE_FOLDER = findUpwards(
  dirname(fileURLToPath(import.meta.url)),
  join('catalog', 'sources.json'),
);

export function inPackage(...path: readonly string[]): string {
  return join(PACKAGE_FOLDER, ...path);
}

/** The nearest folder that has such a file; the topmost one when none has. */
function findUpwards(folder: string, file: string): string {
  const above = dirname(folder);
  return above === folder || existsSync(join(folder, file)) ? folder : findUpwards(above, file);
}
