// One value, as JSON or YAML holds it → the objects in it.

import { unwrapLists } from '../unwrap-lists.ts';
import { contents, unread, type Contents } from './contents.ts';
import { recogniseForeign } from './foreign-documents.ts';
import { readTerraform } from './terraform/read-terraform.ts';

/** `place` names the document among several; empty when it is the only one. */
export function readDocument(value: unknown, place: string): Contents {
  const terraform = readTerraform(value, place);
  if (terraform !== null) return terraform;
  const foreign = recogniseForeign(value);
  if (foreign !== null) return contents({ unused: [unread(place, foreign)] });
  const { objects, pages } = unwrapLists(value);
  const at = (path: string): string =>
    place === '' || path === '' ? `${place}${path}` : `${place}: ${path}`;
  return contents({
    objects: objects.map(({ path, value: object }) => ({ where: at(path), value: object })),
    pages: pages.map((page) => ({ ...page, path: at(page.path) })),
    unused: objects.length === 0 ? [unread(place, 'part.list-empty')] : [],
  });
}
