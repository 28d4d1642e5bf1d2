// Japanese texts: the same codes and placeholders as plan-azure-en.ts.

import type { PLAN_AZURE_EN } from './plan-azure-en.ts';

export const PLAN_AZURE_JA = {
  'warning.group-rejects':
    '{network} のサブネット {subnet} ではプライベート エンドポイントのネットワーク ポリシーが有効で、ネットワーク セキュリティ グループ {group} が計画の接続を拒否します (規則 {rule}、優先度 {priority})。許可が必要なもの: {from} から {to} への TCP {ports}',
  'fix.group-rejects':
    '{group} に、優先度が {priority} より小さい受信規則を追加してください: {from} から {to} への TCP、ポート {ports} を許可',
  'warning.gateway-firewall':
    'ゲートウェイ サブネットの {table} のルート {route} は {prefix} を {appliance} へ送ります。これはオンプレミスと {network} の {subnet} にあるエンドポイントの間の、もう一つのファイアウォールで、その規則はエクスポートから分かりません。許可が必要なもの: {from} から {to} への TCP {ports}',
  'fix.gateway-firewall':
    '{appliance} でも許可してください: {from} から {to} への TCP、ポート {ports}',
  'warning.gateway-route-drops':
    '{network} のゲートウェイ サブネットの {table} のルート {route} は {prefix} への通信を破棄します (次ホップ None)。計画のエンドポイントがそこにあります',
  'fix.gateway-route-drops':
    '{table} から {route} を除くか、エンドポイントへ届く次ホップにしてください',
  'warning.gateway-route-unclear':
    '{network} のゲートウェイ サブネットの {table} のルート {route} ({prefix}) が計画のエンドポイントへの通信に使われるか不明です。サブネットでルートのネットワーク ポリシーが有効かエクスポートから分からないか、ルートがネットワークより広く、文書の説明が食い違っています',
  'fix.gateway-route-unclear':
    '仮想ネットワークをもう一度エクスポートしてください。通信が {appliance} を通るなら、そこでも計画の規則を許可してください',
  'warning.zones-of-others':
    'プライベート エンドポイントが書き込むプライベート DNS ゾーンがエクスポートされていません ({file}): {zones}。すでに存在するゾーンです。レコードとリンクは判断しません',
  'fix.zones-of-others':
    '{resolver} が問い合わせる {asked} のネットワークにリンクされているか、所有者に確認してください。読める場合はエクスポートして、もう一度計画してください: {command}',
  'obstacle.zone-of-others':
    'サブスクリプション {subscription}、リソース グループ {group} のゾーン {zone} はエクスポートされておらず、{resolver} が問い合わせる {asked} のネットワークにリンクされているか不明です。これに左右される FQDN は {more} 件です: {names}',
  'obstacle-fix.zone-of-others':
    '{asked} のネットワークにリンクされているか、所有者に確認してください。読める場合はリンクとともにエクスポートして (コマンドは docs/estate.md)、もう一度計画してください',
  'warning.arc-own-settings':
    'Azure Arc の Connected Machine エージェントは、マシンごとに自身の設定を読み、SYSTEM アカウントの一覧は読みません。バイパスに書くのは FQDN ではなくサービスの語 (Arc、ARM、AAD など) です',
  'fix.arc-own-settings':
    'エージェントのある各マシン{machines}で: "azcmagent config set proxy.url {proxy}"。Private Link スコープが Arc に使われる場合は "azcmagent config set proxy.bypass Arc" (*.his.arc.azure.com と *.guestconfiguration.azure.com は直接になります)。戻すには "azcmagent config clear"',
  'firewall.group-allowed':
    'ネットワーク セキュリティ グループ {group} は {from} から {to}:{port} を許可します (規則 {rule}、優先度 {priority})',
  'firewall.group-rejected':
    'ネットワーク セキュリティ グループ {group} は {from} から {to}:{port} を拒否します (規則 {rule}、優先度 {priority})',
  'firewall.route-passes':
    '{table} のルート {route} は {appliance} を通ります。計画の手順がそこで {from} から {to}:{port} を許可します',
  'firewall.route-drops': '{table} のルート {route} は {to} への通信を破棄します (次ホップ None)',
  'not-known.routed-firewall':
    '不明: {table} のルート {route} が {to} への通信を送る {appliance} が、{from} を通すか',
  'obstacle.route-drops':
    '{table} のルート {route} は、オンプレミスから計画のエンドポイントへの通信を破棄します (次ホップ None)。これに左右される FQDN は {more} 件です: {names}',
  'obstacle-fix.route-drops':
    '{table} から {route} を除くか、エンドポイントへ届く次ホップにしてください',
  'obstacle.routed-firewall':
    '{table} のルート {route} の先の {appliance} が {from} を通すか不明です。これに左右される FQDN は {more} 件です: {names}',
  'obstacle-fix.routed-firewall': '{appliance} でも {from} からの計画の接続を許可してください',
  'step.open-groups':
    'エンドポイントのサブネットのネットワーク セキュリティ グループで、拒否する規則より前の受信規則により、次の通信を許可します。',
  'step.why.open-groups':
    'このサブネットではプライベート エンドポイントのネットワーク ポリシーが有効なため、到達できるかどうかはこのグループで決まります。',
  'step.open-appliances':
    'ゲートウェイ サブネットのルートが経由するネットワーク仮想アプライアンスで、次の通信を許可します。',
  'step.why.open-appliances':
    'この機器は、オンプレミスとエンドポイントの間にあるもう 1 つのファイアウォールです。',
} as const satisfies Record<keyof typeof PLAN_AZURE_EN, string>;
