// Japanese texts about where things of a site stand: sites, zones, translated addresses, direct ways.

import type { PLAN_PLACES_EN } from './plan-places-en.ts';

export const PLAN_PLACES_JA: Readonly<Record<keyof typeof PLAN_PLACES_EN, string>> = {
  'route.not-reached':
    '{to} は Azure にありますが、{from} からの経路がありません。別のサイトからだけ届くか、オンプレミスからは別のアドレスに見えます',
  'obstacle.address-not-reached':
    'このアプライアンスのサイトから {address} への経路がありません。別のサイトからだけ届くか、オンプレミスからは別のアドレスに見えます。関係する名前は {more} 件です: {names}',
  'obstacle-fix.address-not-reached':
    'このサイトから届くネットワークにプライベート エンドポイントを作成するか、トンネルがつながってからそのネットワークをサイト (networks.sites) の throughVpn に加えてください',
};
