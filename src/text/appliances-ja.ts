// Japanese texts about sites with several appliances: the same codes and placeholders as appliances-en.ts.

import type { APPLIANCES_EN } from './appliances-en.ts';

export const APPLIANCES_JA: Readonly<Record<keyof typeof APPLIANCES_EN, string>> = {
  'trace.head': '{appliance} ({address})',
  'trace.same': '{appliances} のどこからでも同じ結果です。',
  'trace.only-of':
    '{name} の経路があるのは {appliances} の計画だけです。別のアプライアンスから調べるには --appliance NAME を指定します',
  'diff.appliances': 'アプライアンス',
  'trace.outcome': '{name} ({actor}、{appliance} から): ',
};
