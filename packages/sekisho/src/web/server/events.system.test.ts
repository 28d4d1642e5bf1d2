// The stream of events: nothing is lost and nothing comes twice, whoever goes away and
// comes back; and a client that does not read costs the server nothing.

import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, describe, expect, test } from 'vitest';

import type { PageEvent, SeenName, Emitted } from '../api.ts';
import { EventLog } from './event-log.ts';
import { resumeFrom, streamEvents } from './event-stream.ts';
import { PageState } from './page-state.ts';
import {
  hearEvents,
  serveExample,
  type Heard,
  type ServedSite,
  type Serving,
} from '@sekisho/test-kit/web/served-site.ts';

const open: ServedSite[] = [];
afterEach(async () => {
  for (const site of open.splice(0)) {
    await site.close();
    expect(site.errors).toEqual([]);
  }
});

async function serve(serving?: Serving): Promise<ServedSite> {
  const site = await serveExample(serving);
  open.push(site);
  return site;
}

function seen(name: string): SeenName {
  return {
    name,
    program: 'system',
    road: 'proxy',
    isRefused: false,
    count: 1,
    bytes: 10,
    last: '2026-11-23T21:00:00.000Z',
  };
}

function observationEvent(number: number): Emitted {
  return {
    by: 'server',
    event: { event: 'seen', names: [seen(`name${String(number)}.example.com`)] },
  };
}

/** As numbers behind the run. */
function numbersOf(heard: readonly Heard[]): number[] {
  return heard.map(({ id }) => Number(id.split('-')[1]));
}

describe('streams', () => {
  test('a new page gets everything from the first event on, then what comes', async () => {
    const site = await serve();
    for (let number = 2; number <= 500; number += 1) site.state.emit(observationEvent(number));
    const hearing = hearEvents(site, { count: 600 });
    for (let number = 501; number <= 600; number += 1) {
      site.state.emit(observationEvent(number));
      if (number % 20 === 0) await new Promise((done) => setImmediate(done));
    }
    const heard = await hearing;
    expect(numbersOf(heard)).toEqual(Array.from({ length: 600 }, (_, index) => index + 1));
    // The parse border of a test.
    const events = heard.map(({ data }) => JSON.parse(data) as PageEvent);
    expect(events[0]?.emitted).toMatchObject({ by: 'server', event: { event: 'site' } });
    expect(events.map(({ id }) => id)).toEqual(heard.map(({ id }) => id));
    expect(events[599]?.emitted).toEqual(observationEvent(600));
  });

  test.each(['last-event-id', 'since'])(
    'goes on behind the event that a page saw last, by %s',
    async (way) => {
      const site = await serve();
      for (let number = 2; number <= 50; number += 1) site.state.emit(observationEvent(number));
      const id = `${site.state.log.run}-30`;
      const heard = await hearEvents(site, {
        count: 20,
        ...(way === 'since' ? { query: `?since=${id}` } : { headers: { 'last-event-id': id } }),
      });
      expect(numbersOf(heard)).toEqual(Array.from({ length: 20 }, (_, index) => index + 31));
    },
  );

  test('the id of another run, of the future, or no id at all begins with the first', async () => {
    const { state } = await serve();
    const { log } = state;
    expect(resumeFrom(log, `${log.run}-1`)).toBe(2);
    for (const id of [
      undefined,
      '',
      '00000000-1',
      `${log.run}-99`,
      `${log.run}-x`,
      '-1',
      `${log.run}-1e3`,
      '../../etc',
    ])
      expect(resumeFrom(log, id)).toBe(1);
  });

  test('two clients get the same events, and one that breaks off in the middle loses none', async () => {
    const site = await serve();
    const first = hearEvents(site, { count: 300 });
    const broken = hearEvents(site, { count: 100 });
    for (let number = 2; number <= 200; number += 1) site.state.emit(observationEvent(number));
    const part = await broken;
    for (let number = 201; number <= 300; number += 1) site.state.emit(observationEvent(number));
    const rest = await hearEvents(site, {
      count: 200,
      headers: { 'last-event-id': part.at(-1)?.id ?? '' },
    });
    expect([...part, ...rest]).toEqual(await first);
  });

  test('a log that is full begins anew, and what stands is told again', async () => {
    const site = await serve({ mostBytes: 200_000 });
    const before = site.state.log.run;
    let number = 1;
    while (site.state.log.run === before && number < 5000)
      site.state.emit(observationEvent((number += 1)));
    expect(site.state.log.run).toBe(`${before}.1`);
    const heard = await hearEvents(site, { count: 4, headers: { 'last-event-id': `${before}-3` } });
    const emitted = heard.map(({ data }) => (JSON.parse(data) as PageEvent).emitted);
    expect(emitted.map(({ event }) => event.event)).toEqual([
      'site',
      'findings',
      'progress',
      'seen',
    ]);
    expect(emitted[3]).toMatchObject({
      event: {
        names: Array.from({ length: number - 1 }, (_, index) =>
          seen(`name${String(index + 2)}.example.com`),
        ),
      },
    });
  });

  test('more streams than are allowed are refused', async () => {
    const site = await serve();
    const { port } = site.server;
    const sockets = Array.from({ length: 32 }, () => connect(port, '127.0.0.1'));
    const request = `GET /api/events HTTP/1.1\r\nHost: 127.0.0.1:${String(port)}\r\nCookie: ${site.asPage['cookie'] ?? ''}\r\n\r\n`;
    await Promise.all(
      sockets.map(async (socket) => {
        socket.on('error', () => undefined);
        socket.write(request);
        await once(socket, 'data');
      }),
    );
    expect((await site.ask('/api/events', { headers: site.asPage })).status).toBe(503);
    sockets[0]?.destroy();
    await expect
      .poll(
        async () =>
          (await site.ask('/api/events', { method: 'HEAD', headers: site.asPage })).status,
      )
      .toBe(200);
    for (const socket of sockets) socket.destroy();
  });

  test('a client that reads nothing does not grow the server, and gets all when it reads', async () => {
    const { state } = await serve();
    const end = new AbortController();
    const waiting: { bytes: () => number }[] = [];
    const server = createServer((_request, response) => {
      waiting.push({ bytes: () => response.writableLength });
      void streamEvents(response, { log: state.log, from: 1, signal: end.signal });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    // A listening server has an address with a port.
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    client.pause();
    client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    const text = 'x'.repeat(20_000);
    const MANY = 2000;
    let most = 0;
    for (let number = 2; number <= MANY; number += 1) {
      state.emit({ by: 'server', event: { event: 'site-failed', message: text } });
      if (number % 20 === 0) await new Promise((done) => setImmediate(done));
      most = Math.max(most, waiting[0]?.bytes() ?? 0);
    }
    // 40 MB were told; one batch is in the air.
    expect(waiting).toHaveLength(1);
    expect(most).toBeLessThan(1 << 20);
    let received = '';
    client.setEncoding('utf8');
    client.on('data', (block: string) => (received = (received + block).slice(-30_000)));
    client.resume();
    await expect
      .poll(() => received.includes(`id: ${state.log.run}-${String(MANY)}\n`), { timeout: 40_000 })
      .toBe(true);
    end.abort();
    client.destroy();
    server.close();
  });
});

describe('saved events', () => {
  test('a finished run is replayed to the state that it had', async () => {
    const site = await serve();
    for (let number = 2; number <= 30; number += 1) site.state.emit(observationEvent(number));
    site.state.emit({
      by: 'server',
      event: { event: 'proposed', proposal: { id: 'p1', kind: 'fix', layer: 'dns' } },
    });
    site.state.emit({
      by: 'server',
      event: { event: 'decided', proposal: 'p1', decision: 'applied' },
    });
    const log = await EventLog.open(site.state.log.path);
    const state = await PageState.replay(log, site.standing.plan);
    expect(log.isReplay).toBe(true);
    expect([...state.seen]).toEqual([...site.state.seen]);
    expect(state.plan).toEqual(site.state.plan);
    expect(state.proposals.size).toBe(0);
    expect(log.last).toBe(site.state.log.last);
    expect((await log.read(1)).lines).toEqual((await site.state.log.read(1)).lines);
    await log.close();
  });

  test('a last line that was cut off while it was written is left out', async () => {
    const site = await serve();
    site.state.emit(observationEvent(2));
    const copy = join(site.folder, 'copy.jsonl');
    await writeFile(copy, await readFile(site.state.log.path));
    await appendFile(copy, '{"id":"');
    const log = await EventLog.open(copy);
    expect(log.last).toBe(2);
    await log.close();
  });

  test.each(['', '\n', '{}\n', 'not JSON\n', '{"schema":"sekisho/plan/2"}\n'])(
    'another file (%j) is refused as such',
    async (text) => {
      const folder = await mkdtemp(join(tmpdir(), 'sekisho-events-'));
      await writeFile(join(folder, 'other.jsonl'), text);
      await expect(EventLog.open(join(folder, 'other.jsonl'))).rejects.toThrow('holds no events');
      await rm(folder, { recursive: true });
    },
  );

  test('the file is its owner’s, and of earlier runs the newest stay', async () => {
    const site = await serve();
    const folder = join(site.folder, 'many');
    const header = { folder, mode: 'site', site: site.state.log.header.site } as const;
    for (let number = 0; number < 23; number += 1) await (await EventLog.create(header)).close();
    const names = await readdir(folder);
    expect(names).toHaveLength(20);
    await writeFile(join(folder, 'notes.txt'), 'somebody’s own');
    const log = await EventLog.create(header);
    expect(log.isTemporary).toBe(false);
    await log.close();
    expect(await readdir(folder)).toContain('notes.txt');
  });

  test('on a full disk events are lost, said once, and what tells them goes on', async () => {
    const site = await serve();
    const faults: unknown[] = [];
    const room = { isThere: false };
    const log = await EventLog.create({
      folder: join(site.folder, 'full'),
      mode: 'site',
      site: site.state.log.header.site,
      onFault: (error) => void faults.push(error),
      write: (file, line, at) => writeSync(file, line, 0, room.isThere ? line.length : 10, at),
    });
    log.emit(observationEvent(1));
    log.emit(observationEvent(2));
    expect(faults).toMatchObject([{ code: 'serve.cannot-save' }]);
    expect(log.last).toBe(0);
    room.isThere = true;
    log.emit(observationEvent(3));
    await log.close();
    const saved = await EventLog.open(log.path);
    const { lines } = await saved.read(1);
    expect(lines.map((line) => (JSON.parse(line) as PageEvent).emitted)).toEqual([
      observationEvent(3),
    ]);
    await saved.close();
  });

  test('where the folder can’t be written, a temporary file serves and goes at the end', async () => {
    const site = await serve();
    await writeFile(join(site.folder, 'a-file'), '');
    const log = await EventLog.create({
      folder: join(site.folder, 'a-file', 'events'),
      mode: 'site',
      site: site.state.log.header.site,
    });
    expect(log.isTemporary).toBe(true);
    log.emit(observationEvent(1));
    expect((await log.read(1)).lines).toHaveLength(1);
    await log.close();
    await expect(readFile(log.path)).rejects.toThrow('ENOENT');
  });
});
