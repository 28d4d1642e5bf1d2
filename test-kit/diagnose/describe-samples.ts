// The same two tests for each sample of a log: what is read of it, and that its format is found.

import { describe, expect, test } from 'vitest';

import { foundFormat, readAll, type LogSample } from './read-log.ts';

export function describeSamples(samples: readonly LogSample[]): void {
  describe.each(samples)('$title', ({ format, log, seen, unknown = 0 }) => {
    test('is read', () => {
      const reading = readAll(format, log);
      expect(reading.seen).toMatchObject(seen);
      expect(reading.seen).toHaveLength(seen.length);
      expect(reading.unknown).toBe(unknown);
      expect(reading.known).toBeGreaterThan(0);
    });

    test('is found', () => {
      expect(foundFormat(log)).toBe(format);
    });
  });
}
