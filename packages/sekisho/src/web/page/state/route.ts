// What is shown, in the address: the view, the part of it, and what narrows it, so that a link to it can be sent. No key
// ever stands there: the first link's leaves it before the page begins.

import { computed, signal, type ReadonlySignal } from '@preact/signals';

export const VIEWS = ['to-do', 'roads', 'names', 'set-up', 'findings', 'what-if'] as const;
export type View = (typeof VIEWS)[number];

/** What can stand behind the `?`. The first ones belong to what is shown in any view. */
const EVERYWHERE = ['appliance', 'at'] as const;
export const FILTERS = ['text', 'service', 'program', 'stage', 'road', 'state'] as const;
const FIELDS = [...EVERYWHERE, ...FILTERS, 'basis'] as const;
type Field = (typeof FIELDS)[number];
type Fields = Readonly<Partial<Record<Field, string>>>;

export const view = signal<View>('to-do');
/** What stands behind the view in the address: the part of it that is shown. */
export const part = signal('');
const fields = signal<Fields>({});

/** One of what stands behind the `?`; empty where it does not. */
export function fieldOf(field: Field): ReadonlySignal<string> {
  return computed(() => fields.value[field] ?? '');
}

/** While somebody types, the address follows at rest: browsers refuse to change it hundreds of times. */
const REST_MS = 400;
let writing: ReturnType<typeof setTimeout> | undefined;

export function startRouting(): void {
  const read = (): void => {
    clearTimeout(writing);
    const [, name, rest = '', query = ''] =
      /^#\/([^/?]*)(?:\/([^?]*))?(?:\?(.*))?$/.exec(location.hash) ?? [];
    view.value = VIEWS.find((each) => each === name) ?? 'to-do';
    part.value = decodePart(rest);
    const given = new URLSearchParams(query);
    fields.value = Object.fromEntries(
      FIELDS.flatMap((field) => {
        const value = given.get(field);
        return value === null || value === '' ? [] : [[field, value]];
      }),
    );
  };
  read();
  addEventListener('hashchange', read);
  addEventListener('popstate', read);
}

/** Somebody may have typed it. */
function decodePart(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

/** Shown at once, with what narrows it; going back leads to what was shown before. */
export function go(to: View, of: string): void {
  clearTimeout(writing);
  view.value = to;
  part.value = of;
  write('push');
}

/** `step`: going back undoes it. Else the address only follows, when nothing more is typed. */
export function setFields(changed: Fields, as: 'step' | 'typed'): void {
  clearTimeout(writing);
  fields.value = { ...fields.value, ...changed };
  if (as === 'step') write('push');
  else writing = setTimeout(() => write('replace'), REST_MS);
}

function write(how: 'push' | 'replace'): void {
  const address = hashOf(view.value, part.value, fields.value);
  if (address === location.hash) return;
  if (how === 'push') history.pushState(null, '', address);
  else history.replaceState(null, '', address);
}

/** A link within the page: it leads out of no past and to no other appliance, and nothing hides what it leads to. */
export function hrefOf(to: View, of = ''): string {
  const { appliance = '', at = '' } = fields.value;
  return hashOf(to, of, { appliance, at });
}

function hashOf(to: View, of: string, given: Fields): string {
  const query = new URLSearchParams(
    FIELDS.flatMap((field) => {
      const value = given[field] ?? '';
      return value === '' ? [] : [[field, value] as [string, string]];
    }),
  ).toString();
  const path = of === '' ? `#/${to}` : `#/${to}/${encodeURIComponent(of)}`;
  return query === '' ? path : `${path}?${query}`;
}
