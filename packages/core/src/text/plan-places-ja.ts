// Japanese texts about where things of a site stand: sites, zones, translated addresses, direct ways.

import type { PLAN_PLACES_EN } from './plan-places-en.ts';

export const PLAN_PLACES_JA: Readonly<Record<keyof typeof PLAN_PLACES_EN, string>> = {
  'route.not-reached':
    '{to} は Azure にありますが、{from} からの経路がありません。別のサイトからだけ届くか、オンプレミスからは別のアドレスに見えます',
  'route.microsoft-peering':
    'Microsoft ピアリングの ExpressRoute で、サービスのアドレス範囲にあるパブリック IP アドレスへ直接届きます',
  'plan.direct-by-peering':
    '{name} には Microsoft ピアリングの ExpressRoute でパブリック IP アドレスへ直接接続します (プライベート エンドポイントを作るかどうかは任意です)',
  'plan.direct-on-premises':
    '{name} ({address}) はオンプレミスにあり、プロキシを通さずに接続します',
  'resolve.site-machine':
    '{name} は site.yaml の {machine} です。社内の DNS で {address} になります',
  'arrive.site-machine': '{address} は site.yaml の {machine} で、オンプレミスにあります',
  'finding.direct-bypass-missing':
    '{name} はプロキシを通さず直接接続する計画ですが、プロキシへ送られました',
  'warning.push-not-known':
    '{appliance} が {sources} のエージェントをネットワーク経由でインストールするかどうかがわからないため、そのためのゾーン間の規則は計画に含めていません',
  'fix.push-not-known':
    'site.yaml の sources の push に windows か linux、手動でインストールする場合は none と書いてください',
  'warning.translated-answers':
    'VPN がアドレスを変換していますが、{resolver} は Azure に転送しています。Azure のゾーンの応答は向こう側のアドレス ({examples}) で、オンプレミスからは届きません',
  'fix.translated-answers':
    '計画の FQDN には {resolver} 自身のレコード (オンプレミスから見えるアドレス) で応答し、それ以外はインターネットに問い合わせてください (forwards: internet)。ゲートウェイが DNS の応答も変換できるなら、それでもかまいません',
  'warning.peering-ranges-not-known':
    'Microsoft ピアリングの ExpressRoute が運ぶアドレス範囲がわかりません。{file} を読んでいないため、{name} はプロキシを通る計画です',
  'fix.peering-ranges-not-known':
    'networks.microsoftPeering の networks にアドレス範囲を書いてください',
  'obstacle.address-not-reached':
    'このアプライアンスのサイトから {address} への経路がありません。別のサイトからだけ届くか、オンプレミスからは別のアドレスに見えます。関係する FQDN は {more} 件です: {names}',
  'obstacle-fix.address-not-reached':
    'このサイトから届くネットワークにプライベート エンドポイントを作成するか、トンネルがつながってからそのネットワークをサイト (networks.sites) の throughVpn に加えてください',
};
