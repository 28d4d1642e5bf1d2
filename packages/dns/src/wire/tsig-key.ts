// The file with a TSIG key, as tsig-keygen writes it. The secret leaves this value only into digests: it is
// not enumerable, so that no log, error or JSON shows it.

import { readFile } from 'node:fs/promises';

import { parseName } from '../name.ts';
import { UserError } from '../user-error.ts';

export type TsigAlgorithm = 'hmac-sha256' | 'hmac-sha512';

export class TsigKey {
  readonly name: string;
  readonly algorithm: TsigAlgorithm;
  readonly #secret: Buffer;

  constructor(name: string, algorithm: TsigAlgorithm, secret: Buffer) {
    this.name = name;
    this.algorithm = algorithm;
    this.#secret = secret;
  }

  /** For digests only. */
  useSecret<T>(use: (secret: Buffer) => T): T {
    return use(this.#secret);
  }
}

export async function readTsigKey(path: string): Promise<TsigKey> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    throw new UserError(`can't read the TSIG key file ${path} (${code})`, {
      code: 'sync.key-unreadable',
      where: path,
      hint: 'make it with tsig-keygen NAME > FILE, readable by this user alone',
    });
  });
  return parseTsigKey(text, path);
}

export function parseTsigKey(text: string, where: string): TsigKey {
  const fail = (message: string): never => {
    throw new UserError(`${where}: ${message}`, {
      code: 'sync.bad-key',
      where,
      hint: 'the file is as tsig-keygen -a hmac-sha256 NAME writes it',
    });
  };
  // A secret may hold "//", which is no comment inside its quotes. What is not closed goes to the end, so that no part is
  // searched twice.
  const plain = text.replace(
    /"[^"]*(?:"|$)|\/\*(?:[^*]|\*(?!\/))*(?:\*\/|$)|(?:\/\/|#).*/g,
    (part) => (part.startsWith('"') ? part : ''),
  );
  const key = /\bkey\s+"?([^\s"{]+)"?\s*\{([^{}]*)\}/.exec(plain);
  const name = parseName(key?.[1] ?? '');
  if (key === null || !name.ok) return fail('no key "name" { … } in it');
  const algorithm = /\balgorithm\s+"?([\w-]+)"?\s*;/i.exec(key[2] ?? '')?.[1]?.toLowerCase();
  if (algorithm !== 'hmac-sha256' && algorithm !== 'hmac-sha512')
    return fail(
      `the algorithm ${algorithm ?? 'is missing'}; hmac-sha256 and hmac-sha512 are spoken`,
    );
  const secret = /\bsecret\s+"?([A-Za-z0-9+/=]+)"?\s*;/.exec(key[2] ?? '')?.[1];
  const bytes = Buffer.from(secret ?? '', 'base64');
  if (bytes.length < 16) return fail('the secret is missing or shorter than 128 bits');
  return new TsigKey(name.name, algorithm, bytes);
}
