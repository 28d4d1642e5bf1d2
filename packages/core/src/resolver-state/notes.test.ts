// What a reader says it does not know has sentences.

import { readdirSync, readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import { EN } from '../text/en.ts';
import { isTextCode } from '../text/text.ts';

const FOLDER = new URL('.', import.meta.url);
const NOTE = /\b(?:note|say)\(\s*'([a-z-]+)'/g;

test('every note is a warning with a fix, and every such warning is a note of some reader', () => {
  const texts = readdirSync(FOLDER, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /(?<!\.test)\.ts$/.test(entry.name))
    .map((entry) => readFileSync(`${entry.parentPath}/${entry.name}`, 'utf8'));
  const codes = new Set(texts.flatMap((text) => [...text.matchAll(NOTE)].map(([, code]) => code)));
  expect(codes.size).toBeGreaterThan(15);
  for (const code of codes) {
    expect(isTextCode(`warning.state-${code}`), code).toBe(true);
    expect(isTextCode(`fix.state-${code}`), code).toBe(true);
  }
  const stated = Object.keys(EN).flatMap((code) => /^warning\.state-(.*)$/.exec(code)?.[1] ?? []);
  expect(stated.toSorted()).toEqual([...codes].toSorted());
});
