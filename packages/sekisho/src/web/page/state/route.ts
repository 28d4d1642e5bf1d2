// Which view is shown, in the address: a link to a view can be sent.

import { signal } from '@preact/signals';

export const VIEWS = ['roads', 'names', 'set-up', 'findings', 'what-if'] as const;
export type View = (typeof VIEWS)[number];

export const view = signal<View>('roads');

export function startRouting(): void {
  const read = (): void => {
    view.value = VIEWS.find((each) => location.hash === `#/${each}`) ?? 'roads';
  };
  read();
  addEventListener('hashchange', read);
}

export function hrefOf(to: View): string {
  return `#/${to}`;
}
