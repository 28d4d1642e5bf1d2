// Which view is shown, and which part of it, in the address: a link to either can be sent.

import { signal } from '@preact/signals';

export const VIEWS = ['to-do', 'roads', 'names', 'set-up', 'findings', 'what-if'] as const;
export type View = (typeof VIEWS)[number];

export const view = signal<View>('to-do');
/** What stands behind the view in the address: the part of it that is shown. */
export const part = signal('');

export function startRouting(): void {
  const read = (): void => {
    const [, name, rest = ''] = /^#\/([^/]*)(?:\/(.*))?$/.exec(location.hash) ?? [];
    view.value = VIEWS.find((each) => each === name) ?? 'to-do';
    part.value = decodePart(rest);
  };
  read();
  addEventListener('hashchange', read);
}

/** Somebody may have typed it. */
function decodePart(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

/** Shown at once; the address follows. */
export function go(to: View, of: string): void {
  view.value = to;
  part.value = of;
  location.hash = hrefOf(to, of);
}

export function hrefOf(to: View, of = ''): string {
  return of === '' ? `#/${to}` : `#/${to}/${encodeURIComponent(of)}`;
}
