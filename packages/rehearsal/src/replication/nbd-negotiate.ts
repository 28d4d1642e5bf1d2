// The beginning of an NBD connection: structured replies, one metadata context if it
// is asked for, and the export's size. A server that cannot do these is refused.

import { OutsideError } from '@sekisho/dns/user-error.ts';
import {
  encodeGo,
  encodeMetaContexts,
  encodeOption,
  FIXED_NEWSTYLE,
  INFO_EXPORT,
  MOST_OPTION_BYTES,
  NBD_MAGIC,
  NO_ZEROES,
  OPTION,
  OPTION_MAGIC,
  OPTION_REPLY,
  OPTION_REPLY_MAGIC,
} from './nbd-wire.ts';
import type { SocketReader } from './socket-reader.ts';

export interface Negotiated {
  readonly sizeBytes: number;
  /** Null when no metadata context was asked for. */
  readonly contextId: number | null;
}

interface OptionReply {
  readonly type: number;
  readonly data: Buffer;
}

type Send = (bytes: Uint8Array) => void;

const MOST_REPLIES = 64;

export async function negotiate(
  reader: SocketReader,
  send: Send,
  wanted: { readonly exportName: string; readonly context?: string },
): Promise<Negotiated> {
  const { exportName, context } = wanted;
  await greet(reader, send);
  const ask = async (option: number, data: Uint8Array): Promise<readonly OptionReply[]> => {
    send(encodeOption(option, data));
    return readReplies(reader, option, exportName);
  };
  await ask(OPTION.structuredReply, Buffer.alloc(0));
  const contextId =
    context === undefined
      ? null
      : findContext(
          await ask(OPTION.setMetaContext, encodeMetaContexts(exportName, [context])),
          context,
        );
  return { sizeBytes: findSize(await ask(OPTION.go, encodeGo(exportName)), exportName), contextId };
}

async function greet(reader: SocketReader, send: Send): Promise<void> {
  const greeting = await reader.read(18);
  if (greeting.readBigUInt64BE(0) !== NBD_MAGIC || greeting.readBigUInt64BE(8) !== OPTION_MAGIC)
    throw refused('it is no NBD server, or one of the old style');
  const flags = greeting.readUInt16BE(16);
  if ((flags & FIXED_NEWSTYLE) === 0)
    throw refused('it does not know the fixed newstyle negotiation');
  const answer = Buffer.alloc(4);
  answer.writeUInt32BE(FIXED_NEWSTYLE | (flags & NO_ZEROES));
  send(answer);
}

/** All replies to one option but the final acknowledgement. */
async function readReplies(
  reader: SocketReader,
  option: number,
  exportName: string,
): Promise<readonly OptionReply[]> {
  const replies: OptionReply[] = [];
  while (replies.length < MOST_REPLIES) {
    const header = await reader.read(20);
    const [type, length] = [header.readUInt32BE(12), header.readUInt32BE(16)];
    if (header.readBigUInt64BE(0) !== OPTION_REPLY_MAGIC || header.readUInt32BE(8) !== option)
      throw refused('its reply is to another option');
    if (length > MOST_OPTION_BYTES) throw refused(`its reply has ${String(length)} bytes`);
    const data = await reader.read(length);
    if (type === OPTION_REPLY.ack) return replies;
    // The highest bit is the sign of the number's 32 bits.
    if (type >= OPTION_REPLY.errorBit)
      throw refused(
        `it refuses option ${String(option)} for export ${JSON.stringify(exportName)}: error ${String(type - OPTION_REPLY.errorBit)} ${data.toString('utf8')}`.trimEnd(),
      );
    replies.push({ type, data });
  }
  throw refused('its replies do not end');
}

function findContext(replies: readonly OptionReply[], context: string): number {
  const found = replies.find(
    ({ type, data }) =>
      type === OPTION_REPLY.metaContext && data.length > 4 && data.toString('utf8', 4) === context,
  );
  if (found === undefined) throw refused(`it has no metadata context ${context}`);
  return found.data.readUInt32BE();
}

function findSize(replies: readonly OptionReply[], exportName: string): number {
  const found = replies.find(
    ({ type, data }) =>
      type === OPTION_REPLY.info && data.length >= 12 && data.readUInt16BE() === INFO_EXPORT,
  );
  if (found === undefined)
    throw refused(`it tells no size of export ${JSON.stringify(exportName)}`);
  const size = Number(found.data.readBigUInt64BE(2));
  if (!Number.isSafeInteger(size))
    throw refused(`export ${JSON.stringify(exportName)} is too large`);
  return size;
}

function refused(why: string): OutsideError {
  return new OutsideError(`the NBD server cannot be used: ${why}`, { code: 'nbd.refused' });
}
