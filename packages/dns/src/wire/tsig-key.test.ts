import fc from 'fast-check';
import { expect, test } from 'vitest';

import { UserError } from '../user-error.ts';
import { parseTsigKey } from './tsig-key.ts';

const SECRET = Buffer.alloc(32, 0xff); // All slashes in base64: "////…".
const file = (parts: { readonly algorithm?: string; readonly secret?: string }): string =>
  `key "sekisho" {\n\talgorithm ${parts.algorithm ?? 'hmac-sha256'};\n\tsecret "${parts.secret ?? SECRET.toString('base64')}";\n};\n`;

test('every secret that tsig-keygen may write is read as it is', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 16, maxLength: 64 }),
      fc.constantFrom('hmac-sha256', 'hmac-sha512'),
      (bytes, algorithm) => {
        const key = parseTsigKey(
          file({ algorithm, secret: Buffer.from(bytes).toString('base64') }),
          'x.key',
        );
        expect([key.name, key.algorithm, key.useSecret((secret) => secret.equals(bytes))]).toEqual([
          'sekisho',
          algorithm,
          true,
        ]);
      },
    ),
  );
});

test('comments, one line, no quotes around the name', () => {
  const text = `# ours\n/* old: key "other" { secret "x"; }; */ key Sekisho.Example. { algorithm "HMAC-SHA512"; secret "${SECRET.toString('base64')}"; }; // end`;
  expect(parseTsigKey(text, 'x.key')).toMatchObject({
    name: 'sekisho.example',
    algorithm: 'hmac-sha512',
  });
});

test.each([
  { title: 'nothing', text: '', says: 'no key' },
  {
    title: 'an algorithm that is not spoken',
    text: file({ algorithm: 'hmac-md5' }),
    says: 'hmac-md5',
  },
  { title: 'a short secret', text: file({ secret: 'c2hvcnQ=' }), says: 'shorter than 128 bits' },
  { title: 'no secret', text: 'key "a" { algorithm hmac-sha256; };', says: 'missing' },
])('$title is refused without showing the file', ({ text, says }) => {
  const error: unknown = (() => {
    try {
      return parseTsigKey(text, 'x.key');
    } catch (caught) {
      return caught;
    }
  })();
  expect(error).toBeInstanceOf(UserError);
  expect(String(error)).toContain(says);
  expect(String(error)).not.toContain(SECRET.toString('base64'));
  expect(String(error)).not.toContain('c2hvcnQ=');
});

test('a file of any size and shape is read in time', () => {
  for (const part of ['key "k" {\n', '/*', '"', '#\n', '// x\n', 'key k { algorithm '])
    expect(() => parseTsigKey(part.repeat(300_000 / part.length), 'k.key')).toThrow(/k\.key: /);
});
