// Light, dark, or as the system has it.

import { signal } from '@preact/signals';

import { keep, recall } from './browser-store.ts';

export type Theme = 'auto' | 'light' | 'dark';
export const THEMES: readonly Theme[] = ['auto', 'light', 'dark'];

const KEY = 'sekisho.theme';

export const theme = signal<Theme>('auto');
/** Counts every change of colours, by choice or by the system, for what is painted on a canvas. */
export const paintedAs = signal(0);

export function chooseTheme(chosen: Theme): void {
  theme.value = chosen;
  keep(KEY, chosen);
  paint();
}

export function startTheme(): void {
  const before = recall(KEY);
  theme.value = THEMES.find((each) => each === before) ?? 'auto';
  paint();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    paintedAs.value += 1;
  });
}

function paint(): void {
  if (theme.value === 'auto') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme.value;
  paintedAs.value += 1;
}

/** A custom property of the style sheet as it is now. */
export function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
