// The access log that a real Squid writes: in its own format, in its built-in ones, and in one of a company.

import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { renderSquid } from './render.ts';
import { describeWithPrograms } from '@sekisho/test-kit/render/describe-with-programs.ts';
import { prepareSquid } from '@sekisho/test-kit/render/real-squid.ts';
import { renderInput } from '@sekisho/test-kit/render/render-input.ts';
import { detectFormat, findFormat, FORMATS } from '../../diagnose/formats.ts';
import { PLAIN_OPTIONS } from '../shared/logs/reader-options.ts';

const OWN = '%tg|%>a|%rm|%ru|%Ss/%03>Hs|%<st|%<a|"%{User-Agent}>h"';

async function askFor(port: number, target: string): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  socket.write(
    `CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\nUser-Agent: probe "one"/1\r\n\r\n`,
  );
  socket.on('data', () => socket.end());
  await once(socket, 'close');
}

describeWithPrograms(
  'what Squid itself writes is read',
  [{ program: 'squid', debianPackage: 'squid' }],
  ([path = '']) => {
    test.each([
      ['squid', 'squid', ''],
      ['squid-combined', 'combined', ''],
      ['squid-common', 'common', ''],
      [OWN, 'own', `logformat own ${OWN}`],
    ])('%s', async (id, named, definition) => {
      const squid = await prepareSquid(path, {
        files: renderSquid(renderInput()),
        settings: [
          ...(definition === '' ? [] : [definition]),
          `access_log stdio:FOLDER/log/access.log logformat=${named}`,
          'buffered_logs off',
        ],
      });
      const log = join(squid.folder, 'log', 'access.log');
      let lines: string[] = [];
      try {
        await squid.start();
        await askFor(squid.port, 'denied.example.com:443');
        await askFor(squid.port, 'other.example.net:8443');
        await expect
          .poll(
            async () =>
              (lines = (await readFile(log, 'utf8').catch(() => ''))
                .split('\n')
                .filter((line) => line.includes('example'))).length,
            { timeout: 40_000 },
          )
          .toBe(2);
      } finally {
        await squid.stop();
      }
      const formats = [findFormat(OWN), ...FORMATS].filter((format) => format !== null);
      const found = detectFormat(lines, PLAIN_OPTIONS, formats);
      expect(found?.id).toBe(id);
      const read = found?.create(PLAIN_OPTIONS);
      expect(
        lines.map((line, index) => read?.(line, { file: 'access.log', line: index + 1 })),
      ).toMatchObject([
        {
          kind: 'proxy',
          client: '127.0.0.1',
          name: 'denied.example.com',
          port: 443,
          verdict: 'denied',
          status: 403,
        },
        {
          kind: 'proxy',
          client: '127.0.0.1',
          name: 'other.example.net',
          port: 8443,
          verdict: 'denied',
          status: 403,
        },
      ]);
    });
  },
);
