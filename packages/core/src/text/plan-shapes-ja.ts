// Japanese texts: the same codes and placeholders as plan-shapes-en.ts.

import type { PLAN_SHAPES_EN } from './plan-shapes-en.ts';

export const PLAN_SHAPES_JA: Readonly<Record<keyof typeof PLAN_SHAPES_EN, string>> = {
  'warning.current-system-other-account':
    '{file} からは SYSTEM アカウントのインターネット オプションが分かりません (含まれるキーは {key})。そのため不明として扱います',
  'fix.current-system-other-account':
    'HKEY_USERS\\S-1-5-18\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings をエクスポートしてください。アプライアンスのサービスは、操作する人のものではなく SYSTEM アカウントのオプションを読みます',
  'warning.current-system-script':
    '{file}: SYSTEM アカウントはスクリプト {script} (AutoConfigURL) を使っています。固定のプロキシとその一覧より先に判断されるため、その答えは不明です',
  'fix.current-system-script':
    'スクリプトの管理者と決めてください: SYSTEM アカウントから外す (ポリシーが再び設定することがあります) か、この計画のプライベート エンドポイント用の FQDN に DIRECT、それ以外にプロキシを返すようにします',
  'warning.current-system-machine-wide':
    '{file}: ProxySettingsPerUser が 0 です ({key})。すべてのアカウントがコンピューター全体の設定を読み、SYSTEM アカウントの一覧は読まれません',
  'fix.current-system-machine-wide':
    'ポリシーの管理者に、既存の内容を残したまま、プロキシと計画の項目をコンピューター全体の設定に書いてもらってください。または、このアプライアンスでポリシーを解除してください',
  'warning.current-system-policy':
    '{file}: ポリシー ({key}) が SYSTEM アカウント自身の設定より先にインターネット オプションを決めるため、使われている内容は不明です',
  'fix.current-system-policy':
    'ポリシーの管理者に、プロキシと計画の項目を書いてもらうか、このアプライアンスを対象から外してもらってください',
  'warning.current-proxy-short-name':
    '現在 {layer} は {has} を使っています。{proxy} と同じかどうかは、アプライアンスの DNS サフィックスによります',
  'fix.current-proxy-short-name': '短い名前が同じプロキシを指すなら、何もする必要はありません',
  'warning.current-proxy-login':
    'appliance.json にプロキシのユーザー名があります。これを送るのは構成マネージャーだけです。SYSTEM のサービスは送らないため、{proxy} が認証を求めると 407 になります',
  'fix.current-proxy-login':
    '{proxy} で、認証を求める規則より前に、{address} から計画の FQDN への通信を許可してください。Site Recovery は認証プロキシに対応していません',
  'not-known.current-system-other-account':
    '不明: SYSTEM アカウントの現在のインターネット オプション ({file} に含まれるキー {key} からは分かりません)',
  'not-known.current-system-script':
    '不明: SYSTEM アカウントが使うスクリプト {script} の答え ({file})',
  'not-known.current-system-machine-wide':
    '不明: ポリシーによりすべてのアカウントが読む、コンピューター全体の設定 ({file}: {key})',
  'not-known.current-system-policy':
    '不明: ポリシーが決める SYSTEM アカウントのインターネット オプション ({file}: {key})',
  'obstacle.current-system-machine-wide':
    'ポリシーによりすべてのアカウントがコンピューター全体のインターネット オプションを読むため ({file}: {key})、SYSTEM アカウントに書いた一覧は読まれません',
  'obstacle-fix.current-system-machine-wide':
    'ポリシーの管理者に、既存の内容を残したまま、プロキシと SYSTEM アカウントの計画の項目をコンピューター全体の設定に書いてもらってください。または、このアプライアンスでポリシーを解除し、もう一度エクスポートしてください',
  'obstacle.current-system-policy':
    'ポリシーが SYSTEM アカウントのインターネット オプションを決めるため ({file}: {key})、アカウントに書いた一覧は読まれないことがあります',
  'obstacle-fix.current-system-policy':
    'ポリシーの管理者に、プロキシと計画の項目を書いてもらうか、アプライアンスを対象から外してから、もう一度エクスポートしてください',
  'plan.private-vault-unclear':
    'site.yaml の名前のコンテナーが複数あるため、{name} をどのエンドポイントが提供するかは不明です',
  'obstacle.vault-not-clear':
    '{vault} という名前のコンテナーが複数あり、どれを指すか不明です: {ids}',
  'obstacle-fix.vault-not-clear':
    '対象のコンテナーの ID を site.yaml に書いてください: "vault: /subscriptions/…/providers/Microsoft.RecoveryServices/vaults/{vault}" (appliances[].vault)',
  'not-known.one-of-several-endpoints':
    '不明: {resource} のプライベート エンドポイントのうち、このサイトから届くもの: {endpoints} (site.yaml の networks.sites)',
  'obstacle.endpoints-in-several-networks':
    '{resource} のプライベート エンドポイントが VPN の先の複数のネットワークにあり、このアプライアンスからどれに届くか不明です: {endpoints}。これに左右される FQDN は {more} 件です: {names}',
  'obstacle-fix.endpoints-in-several-networks':
    'networks.sites に、サイトごとに届くネットワークを書いてください。それまでこの計画のレコードはエンドポイントのうち 1 つだけのものなので、設定しないでください',
  'obstacle.current-system-script':
    'SYSTEM アカウントはスクリプト {script} ({file}) を使っており、計画のプロキシと一覧より先に判断されます',
  'obstacle-fix.current-system-script':
    'スクリプトの管理者と決めてください: SYSTEM アカウントから外して (ポリシーが再び設定することがあります) もう一度エクスポートするか、この計画のプライベート エンドポイント用の FQDN に DIRECT、それ以外にプロキシを返すようにします',
  'warning.resolver-without-use':
    'site.yaml のどのアプライアンスもプロキシも {resolver} ({address}) に問い合わせないため、このリゾルバーには何も計画していません',
  'fix.resolver-without-use':
    'マシンが 2 台目の DNS サーバーとして使う場合や、別のリゾルバーの転送先である場合は、site.yaml に書いてください。アプライアンスとプロキシの resolver は一覧にでき、forwards と conditionalForwarders には名前を書けます。使わないなら除いてください',
  'warning.proxy-without-use':
    'site.yaml のどのアプライアンスも {proxy} ({address}) を使わないため、このプロキシには何も計画していません',
  'fix.proxy-without-use':
    '利用者のブラウザーが使うプロキシなら、サインインはそこを通ります。site.yaml のアプライアンスに browserProxy として書いてください',
  'warning.resolver-behind-another':
    '現在のファイアウォールは {others} にはインターネットの DNS を許し、{resolver} には許していません。{resolver} が {others} へ転送しているなら、計画の {resolver} の規則は誰も使わない穴になります',
  'fix.resolver-behind-another':
    '転送しているなら、site.yaml の {resolver} に forwards: {others} と書いてください (レコードはそこに置き、その規則はなくなります)。していないなら、何もする必要はありません',
  'warning.resolver-asks-both':
    '現在のファイアウォールは {resolver} に、{targets} のほかインターネットの DNS も許しています。計画はすべてを {targets} へ送るものとみなし (forwards: azure)、その規則を含みません',
  'fix.resolver-asks-both':
    '{resolver} が一部のサフィックスだけを {targets} へ、残りをインターネットへ転送しているなら、ポート 53 の規則を残し、site.yaml の conditionalForwarders にそのサフィックスを書いて forwards を internet にしてください',
  'warning.forwarders-in-directory':
    '{resolver} の条件付きフォワーダーを Active Directory に置くと、スコープ内のすべてのドメイン コントローラーに複製されます。{targets} がその 1 台なら自分自身へ転送します (ループ)',
  'fix.forwarders-in-directory':
    '{targets} が同じフォレストのドメイン コントローラーなら、スコープを付けずオンプレミスの各サーバーに設定するか、それらだけのディレクトリ パーティションを使ってください',
  'warning.firewall-inside':
    '{appliance} と通信相手のマシンが、オンプレミスの異なるネットワークにあります。間にファイアウォールがあるかは不明で、計画の規則はオンプレミスの外へ出る通信だけです',
  'fix.firewall-inside':
    '間にファイアウォールがあるなら networks.zones に書いてください。計画に次の規則が加わります: {servers}。文書にあるもの (FQDN:ポート): {ports}。アプライアンスは {address} です',
  'warning.proxy-may-inspect':
    '{proxy} が TLS を復号するか、認証を求めるかは不明です。復号された接続や、認証を送らないプログラムは失敗します',
  'fix.proxy-may-inspect':
    '{proxy} で、{address} からこれらの FQDN への通信を、TLS を復号せず、認証を求める規則より前に許可してください',
  'obstacle.proxy-elsewhere':
    '{proxy} ({address}) はインターネットにあります。どの DNS に問い合わせ、何を許可し、何でこの拠点を見分けるかは提供者が決めることで、不明です',
  'obstacle-fix.proxy-elsewhere':
    '提供者にゲートウェイのアドレスをすべて確かめてファイアウォールで許可し、この拠点の FQDN の一覧を渡してください。自社のプロキシなら、そのネットワークを networks.onPremises に加えてください',
  'not-known.proxy-elsewhere':
    '不明: この拠点の外、インターネットにある {proxy} ({address}) の動作',
  'warning.resolver-may-host':
    '{resolver} 自身が次のゾーンを持っているかは不明です: {zones}。持っているゾーンでは他へ問い合わせず、レコードのない FQDN は存在しないと答えます',
  'fix.resolver-may-host':
    '確かめてください。持っている場合は、プログラムが問い合わせる FQDN のレコードをそのゾーン (そのゾーンを持つすべてのサーバー) に加え、並べて別のゾーンを作らないでください',
  'warning.subnet-group-unclear':
    'この計画のプライベート エンドポイントがある {network} のサブネット {subnet} にネットワーク セキュリティ グループ {group} が付いていますが、プライベート エンドポイントのネットワーク ポリシー (privateEndpointNetworkPolicies) が有効かはエクスポートから分かりません',
  'fix.subnet-group-unclear':
    '仮想ネットワークをもう一度エクスポートしてください。有効なら、{group} で {from} から計画のアドレスへの TCP 443 を許可する必要があります',
  'warning.gateway-routes':
    '{network} のゲートウェイ サブネットにルート テーブル {table} があります。オンプレミスからの通信は、この計画に含まれない Azure のファイアウォールを通るかもしれません',
  'fix.gateway-routes':
    '{table} のルートをエクスポートするか ("az network route-table list -o json > estate/route-tables.json")、確かめてください。計画のエンドポイントのネットワークへの経路がファイアウォールを通るなら、そこでも {from} の規則を許可してください',
  'not-known.subnet-group':
    '不明: ネットワーク セキュリティ グループ {group} が {address} への通信を許可するか',
  'obstacle.subnet-group':
    'ネットワーク セキュリティ グループ {group} が、{from} からこの計画のプライベート エンドポイントに届くかを決めますが (サブネットのネットワーク ポリシーが有効)、何を許可するかは不明です。これに左右される FQDN は {more} 件です: {names}',
  'obstacle-fix.subnet-group':
    '{group} で、拒否する規則より前に、{from} から計画のアドレスへの TCP 443 が許可されていることを確かめ、エクスポートしてください: "az network nsg list -o json > estate/network-security-groups.json"。または、プライベート エンドポイントのネットワーク ポリシーを無効にし、仮想ネットワークをもう一度エクスポートしてください',
};
