// The world that a PAC file sees in tests (names, addresses, the time), and expressions in it.

import { askPac, type PacOptions } from '@sekisho/core/roads/dialects/pac.ts';

export const OPTIONS: PacOptions = {
  now: new Date('2023-04-12T13:30:15Z'), // a Wednesday
  timeoutMs: 5000,
  dns: {
    'app.example.com': ['10.2.1.13'],
    'dual.example.com': ['2001:db8::5', '192.0.2.7'],
    'six.example.com': ['2001:db8::6'],
  },
  ownAddresses: ['2001:db8::9', '10.1.1.5'],
};

/** The value of one expression inside the sandbox, as text. */
export async function evaluate(
  expression: string,
  options: Partial<PacOptions> = {},
): Promise<string> {
  const [answer] = await askPac(
    `function FindProxyForURL(url, host) { return String(${expression}); }`,
    ['https://app.example.com/secret?q'],
    { ...OPTIONS, ...options },
  );
  return answer?.kind === 'answered' ? answer.text : `${answer?.failure}: ${answer?.message}`;
}
