// What is published as files: `name` in the name of the file, and the folder of its package.json.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const PUBLISHED = ['.', 'packages/core', 'packages/azure-emulator'].map((folder) => {
  const path = fileURLToPath(new URL(`../${folder}/`, import.meta.url));
  const { name } = JSON.parse(readFileSync(`${path}package.json`, 'utf8'));
  // As npm names the file of a package.
  return { folder, path, name: name.replace(/^@/, '').replace('/', '-') };
});
