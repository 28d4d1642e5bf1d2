// RESOLVERS_EN の日本語。

import type { RESOLVERS_EN } from './resolvers-en.ts';

export const RESOLVERS_JA: Readonly<Record<keyof typeof RESOLVERS_EN, string>> = {
  'asks.by-suffix': '{resolver} は {suffix} を {asked} に転送します',
  'asks.internet': '{resolver} はインターネットの DNS に問い合わせます',
  'asks.all-else': '{resolver} は自分の規則に当てはまらない名前を {asked} に問い合わせます',
  'other-resolver.reached':
    '先のリゾルバーが応答しないときに {resolver} に問い合わせても、{name} に届きます',
  'other-resolver.not-reached':
    '先のリゾルバーが応答しないときに問い合わせる {resolver} では、{name} に届きません: {outcome}',
  'resolve.hosted-zone': '{name} は、{resolver} が持つゾーン {zone} にあります',
  'resolve.nxdomain-hosted-zone':
    '{resolver} はゾーン {zone} を持ち、そこに {name} のレコードがありません。問い合わせる側にとって、この名前は存在しません',
  'resolve.hosted-zone-not-known':
    '{resolver} はゾーン {zone} を持ちますが、そこに {name} があるかどうかは分かりません',
  'resolve.forwarder-not-described':
    '{resolver} は {name} を {address} に転送しますが、そのサーバーが何と答えるかは分かりません',
};
