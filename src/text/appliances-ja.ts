// Japanese texts about sites with several appliances: the same codes and placeholders as appliances-en.ts.

import type { APPLIANCES_EN } from './appliances-en.ts';

export const APPLIANCES_JA: Readonly<Record<keyof typeof APPLIANCES_EN, string>> = {
  'render.shared':
    '{appliances} が共有しているため、--appliance を付けずに全員分をまとめて出力してください',
  'render.no-forward-target':
    '計画はゾーンを Azure に転送しますが、転送先のリゾルバーのアドレスが指定されていません (--forward-to)',
  'render.left-out': '{products} は出力しません: {reason}',
  'trace.head': '{appliance} ({address})',
  'trace.same': '{appliances} のどこからでも同じ結果です。',
  'trace.only-of':
    '{name} の経路があるのは {appliances} の計画だけです。別のアプライアンスから調べるには --appliance NAME を指定します',
  'diff.appliances': 'アプライアンス',
  'trace.outcome': '{name} ({actor}、{appliance} から): ',
};
