// Japanese texts: the same codes and placeholders as en.ts.

import type { EN } from './en.ts';
import { APPLIANCES_JA } from './appliances-ja.ts';
import { ASSIST_JA } from './assist-ja.ts';
import { CATALOG_JA } from './catalog-ja.ts';
import { DIAGNOSE_JA } from './diagnose-ja.ts';
import { ESTATE_JA } from './estate-ja.ts';
import { INIT_JA } from './init-ja.ts';
import { MACHINE_JA } from './machine-ja.ts';
import { MIGRATE_JA } from './migrate-ja.ts';
import { READINGS_JA } from './readings-ja.ts';
import { TO_DO_JA } from './to-do-ja.ts';
import { PAGE_JA } from './page-ja.ts';
import { PLAN_ESTATE_JA } from './plan-estate-ja.ts';
import { PLAN_JA } from './plan-ja.ts';
import { PLAN_AGENTS_JA } from './plan-agents-ja.ts';
import { PLAN_PLACES_JA } from './plan-places-ja.ts';
import { PLAN_SHAPES_JA } from './plan-shapes-ja.ts';
import { PLAN_AZURE_JA } from './plan-azure-ja.ts';
import { WINDOWS_JA } from './windows-ja.ts';
import { PLAN_SHEET_JA } from './plan-sheet-ja.ts';
import { PRODUCTS_JA } from './products-ja.ts';
import { PROXIES_JA } from './proxies-ja.ts';
import { RESOLVERS_JA } from './resolvers-ja.ts';
import { SERVE_JA } from './serve-ja.ts';
import { STATE_JA } from './state-ja.ts';
import { VERDICT_JA } from './verdict-ja.ts';

export const JA: Readonly<Record<keyof typeof EN, string>> = {
  ...INIT_JA,
  ...PLAN_JA,
  ...PLAN_SHEET_JA,
  ...PLAN_AGENTS_JA,
  ...PLAN_PLACES_JA,
  ...PLAN_SHAPES_JA,
  ...PLAN_AZURE_JA,
  ...WINDOWS_JA,
  ...PRODUCTS_JA,
  ...PROXIES_JA,
  ...PLAN_ESTATE_JA,
  ...APPLIANCES_JA,
  ...CATALOG_JA,
  ...DIAGNOSE_JA,
  ...ESTATE_JA,
  ...ASSIST_JA,
  ...MACHINE_JA,
  ...MIGRATE_JA,
  ...READINGS_JA,
  ...TO_DO_JA,
  ...PAGE_JA,
  ...SERVE_JA,
  ...STATE_JA,
  ...RESOLVERS_JA,
  ...VERDICT_JA,
  'program.configuration-manager': '構成マネージャー',
  'program.system': 'SYSTEM アカウント',
  'program.user': '管理者のブラウザー',
  'program.mobility-agent': 'モビリティ エージェント',
  'bypass.no-proxy': '{program} にはプロキシが設定されていません',
  'bypass.list-not-shown':
    'EnableProxyBypassList が "true" ではありません。9.60 より前のアプライアンスでは {program} にバイパス リストがなく、すべてプロキシへ向かいます',
  'bypass.list-rejected': '{program} はバイパス リストの "{entry}" を受け付けません: {message}',
  'bypass.matched': '{name} は "{by}" によりバイパスされます',
  'bypass.matched-if-shown':
    '{program} の画面にバイパス リストが表示されていれば、{name} は "{by}" によりバイパスされます (appliance.json に EnableProxyBypassList がなく、アプライアンスのバージョンも不明なため、表示は推定です)',
  'bypass.not-matched': '{program} のバイパス リストに {name} に一致する項目がありません',
  'resolve.own-record': '{name} はオンプレミス DNS サーバー自身のレコードです',
  'resolve.linked-zone':
    '{name} は転送先の仮想ネットワークにリンクされたプライベート DNS ゾーンにあります',
  'resolve.internet': '{name} は、インターネットの DNS でパブリック IP アドレスに解決されます',
  'resolve.nxdomain-internet':
    '{name} はインターネットに存在せず、オンプレミスにもレコードがありません',
  'resolve.nxdomain-linked-zone':
    'リンクされたプライベート DNS ゾーンに {name} のレコードがありません',
  'resolve.resolver-does-not-forward': 'DNS サーバーに {name} のレコードがなく、転送もしません',
  'resolve.resolver-not-reached':
    '{name} は解決されません: ファイアウォールがリゾルバーへの問い合わせを許可しません',
  'resolve.resolver-rejected-by-firewall':
    'リゾルバーに {name} のレコードがなく、ファイアウォールがインターネットへの問い合わせを許可しません',
  'resolve.forward-rejected-by-firewall':
    'リゾルバーは {name} を仮想ネットワークへ転送しますが、ファイアウォールがその問い合わせを許可しません',
  'resolve.internet-dns-rejected-by-firewall':
    '{name} のインターネットの DNS へのクエリが、ファイアウォールで遮断されます',
  'resolve.forward-target-not-known':
    'リゾルバーは {name} を不明な仮想ネットワークへ転送し、ネットワークごとにリンクされたプライベート DNS ゾーンが異なります',
  'resolve.zone-not-known':
    '{name} のプライベート DNS ゾーンのレコードまたは仮想ネットワーク リンクがエクスポートされていません',
  'resolve.by-zone-group':
    'プライベート エンドポイントのゾーン グループによれば {name} は {addresses} ですが、書き込み先のゾーンはエクスポートされておらず (サブスクリプション {subscription}、リソース グループ {group})、リンクは不明です',
  'resolve.address-not-known':
    '{name} のプライベート エンドポイントは存在しますが、そのアドレスを示すエクスポートもレコードもありません',
  'resolve.server-network-not-declared':
    'リゾルバーが site.yaml に書かれたどのネットワークにも含まれません',
  'resolve.alias-not-documented':
    'パブリック名 {name} がプライベート エンドポイントへ導かれるかどうかは、どの文書にもありません',
  'resolve.records-not-known': 'オンプレミス DNS サーバーの現在のレコードは不明です',
  'resolve.firewall-not-known':
    'ファイアウォールの現在の規則が不明なため、{name} の問い合わせが通るかどうかわかりません',
  'resolve.chain-too-long': '{name} の CNAME (別名) の連鎖が終わらないため、解決を打ち切りました',
  'route.lan': '{to} はオンプレミスにあります',
  'route.vpn': '{to} へは VPN を通ります',
  'route.internet': '{to} はインターネットにあります',
  'route.undeclared':
    '{to} はプライベート IP アドレスですが、site.yaml に書かれたどのネットワークにも含まれず、経路がありません',
  'not-known.configurationManager':
    '不明: アプライアンス構成マネージャーの現在の設定 (appliances[].settings.applianceJson)',
  'not-known.system':
    '不明: SYSTEM アカウントの現在のインターネット オプション (appliances[].settings.systemInternetOptions)',
  'not-known.user': '不明: ブラウザーを使う人の現在のインターネット オプション',
  'not-known.mobilityAgent': '不明: モビリティ エージェントの現在の ProxyInfo.conf',
  'not-known.proxyAllow': '不明: {proxy} の現在の許可リスト (proxies[].allowList)',
  'not-known.dnsRecords': '不明: リゾルバーの現在のレコード',
  'not-known.dnsForward': '不明: リゾルバーが現在転送している FQDN',
  'not-known.firewallAllow': '不明: ファイアウォールの現在の規則 (firewall.allow)',
  'not-known.site': '不明: アドレスのネットワーク (site.yaml の networks)',
  'not-known.estate': '不明: Azure のエクスポートに含まれない内容',
  'firewall.inside': 'オンプレミス内の通信はファイアウォールを通りません',
  'firewall.allowed': 'ファイアウォールは {from} から {to}:{port} を許可します ({by})',
  'firewall.rejected': 'ファイアウォールに {from} から {to}:{port} への規則がありません',
  'proxy.allowed': '{proxy} は "{by}" により {name} を許可します',
  'proxy.denied': '{proxy} に {name} の項目がありません',
  'arrive.private-endpoint': '{address} のプライベート エンドポイントが {name} を提供します',
  'arrive.public': '{name} はパブリック IP アドレスで応答します',
  'arrive.public-access-off':
    '{name} にはプライベート エンドポイントがあるため、パブリック IP アドレスへの接続はサービス側で拒否されます',
  'arrive.public-off': '{name} はパブリック IP アドレスで拒否します: パブリック アクセスが無効です',
  'arrive.public-perimeter':
    '{name} はパブリック IP アドレスで拒否します: ネットワーク セキュリティ境界で保護されており、境界の規則がこの拠点を許可しているかどうかは不明です',
  'arrive.public-denied':
    '{name} はパブリック IP アドレスで拒否します: ネットワーク規則がインターネットのどのアドレスも許可していません',
  'arrive.public-if-listed':
    '要求元のパブリック IP アドレスが ipRules に含まれていれば、{name} はパブリック IP アドレスで応答します',
  'arrive.nobody': '{address} では応答がありません',
  'arrive.other-name': '{address} のエンドポイントは {name} を提供しません',
  'arrive.not-approved': '{address} のエンドポイントは承認されていません',
  'finding.vault-has-items': 'コンテナーがプライベート エンドポイントを拒否しました: {message}',
  'finding.bypass-list-not-shown':
    '{name} がプロキシへ向かいました: EnableProxyBypassList が "true" でないため、構成マネージャーにバイパス リストがありません',
  'finding.bypass-list-rejected':
    '構成マネージャーがバイパス リストの {entries} を受け付けません: 先頭の * は使えません',
  'finding.manager-bypass-missing':
    '構成マネージャーのバイパス リストに、{name} に一致する項目を追加してください。構成マネージャーが、この FQDN (プライベート エンドポイント用) をプロキシへ送りました',
  'finding.system-bypass-missing':
    'SYSTEM アカウントのインターネット オプションに、{name} に一致するプロキシの例外を追加してください。SYSTEM アカウントのサービスが、この FQDN (プライベート エンドポイント用) をプロキシへ送りました',
  'finding.user-bypass-missing':
    '管理者のブラウザーのプロキシの例外に、{name} に一致する項目を追加してください。ブラウザーが、この FQDN (プライベート エンドポイント用) をプロキシへ送りました',
  'finding.private-name-not-found': '{name} のレコードがオンプレミス DNS サーバーにありません',
  'finding.private-name-no-answer':
    'オンプレミス DNS サーバーが {name} に応答できませんでした。問い合わせ先が応答しないか、拒否しました',
  'finding.private-name-struck-out':
    'オンプレミス DNS サーバーが {name} の応答からプライベート IP アドレスを取り除いています (リバインド保護)',
  'finding.private-name-public-address':
    '{name} がパブリック IP アドレス ({addresses}) に解決され、ファイアウォールに拒否されます',
  'finding.private-name-other-address':
    '{name} は {addresses} に解決されますが、エンドポイントは {planned} です',
  'finding.proxy-denies-needed-name':
    'プロキシの許可リストに {name} を追加してください (この FQDN だけ)。プライベート エンドポイントを利用できない FQDN をプロキシが拒否しました',
  'finding.proxy-denies-shared-form':
    'プロキシが {name} を拒否しました。{requirement} は {form} のパターンの FQDN を必要としますが、{suffix} の下の FQDN は誰でも登録できます。自社、Microsoft、第三者のどれのものか分からないため、何も追加しません。自社のサブスクリプションにあるか確かめ、自社のものなら site.yaml に書いてください (cacheStorageAccount または policy.extraNames)',
  'finding.needed-name-of-shared-suffix':
    'プロキシが {name} を拒否しました。{requirement} が必要とする命名パターン ({form}) に一致します。{suffix} の下の FQDN は誰でも登録できるため、所有者を確かめてから、この FQDN だけを許可してください',
  'finding.proxy-denies-other-client':
    'プロキシが、計画に必要な {name} を、この拠点のマシンではないクライアントに対して拒否しました。このクライアントのためには何も追加しません。ログでアプライアンスが別のアドレスや名前で記録されている場合は、site.yaml を直してください',
  'finding.proxy-denies-optional-name':
    'プロキシが {name} を拒否しました。文書では任意とされています ({requirement}: {purpose})。許可するには site.yaml で policy.optional: true とし、不要なら拒否のままにしてください',
  'finding.name-of-other-service':
    'プロキシが {name} を拒否しました。カタログでは {service} の通信要件ですが ({requirement}: {purpose})、site.yaml の services にありません。そのサービスを使う場合は追加してください',
  'finding.proxy-denies-public-road':
    'プロキシが {name} を拒否しました。コンテナーにプライベート エンドポイントがない場合にだけ使われる FQDN です ({requirement}: {purpose})。要求元はプライベート エンドポイント用の FQDN を受け取っていません。コンテナーのプライベート エンドポイントと、登録より前に作成されたかを確かめてください。使わない場合は --route public で計画します',
  'finding.proxy-denies-unknown-name':
    '{name} は許可リストに追加しないでください。プロキシが拒否しましたが、どの通信要件にも該当しません',
  'finding.name-at-other-port':
    '{name}:{port} は許可リストに追加しないでください。プロキシが拒否しましたが、計画ではこのポートを使いません',
  'finding.firewall-rejects-needed': 'ファイアウォールが {name} への通信を遮断しました',
  'finding.agent-not-yet-healthy':
    'Recovery Services エージェントのエラーは自然に回復します。何も変えずに待ってください',
  'finding.service-refused': '経路は正常です。接続先のサービスが要求を拒否しました: {message}',
  'layer.configuration-manager': '構成マネージャー',
  'layer.system-bypass': 'SYSTEM アカウントのインターネット オプション',
  'layer.proxy-allow': 'プロキシの許可リスト',
  'layer.dns': 'オンプレミス DNS サーバー',
  'layer.firewall': 'ファイアウォール',
  'layer.azure': 'Azure',
  'screen.appliance': 'アプライアンス: {appliance}',
  'screen.ended-not-known': '不明:',
  'screen.ended-blocked': '続行できません:',
  'screen.ended-beyond-premises': 'オンプレミス側では変更できません:',
  'rehearsal.failed-at': '{stage}: {message}',
  'stage.azure-steps': 'Azure 担当の手順',
  'stage.vault': 'コンテナーのプライベート エンドポイント',
  'stage.prerequisites': '前提条件',
  'stage.sign-in': 'サインイン',
  'stage.register': '登録',
  'stage.key-vault': 'Key Vault',
  'stage.discovery': '検出',
  'stage.rcm': 'RCM へのコンポーネント登録',
  'stage.diagnostics': '診断',
  'stage.health': '正常性',
  'stage.enable-replication': 'レプリケーションの有効化',
  'stage.initial-replication': '初期レプリケーション',
  'stage.replication': '変更のレプリケーション',
  'stage.test-failover': 'テスト フェールオーバー',
  'screen.preparing': 'サイト {site} のリハーサルを準備しています',
  'screen.scenario': 'シナリオ {scenario}: {about}',
  'screen.hosts-loopback': 'どこで何が動くか (サイトのアドレスは 127.0.0.0/8 に写されます)',
  'screen.hosts-netns':
    'どこで何が動くか (本来のアドレスを持つネットワーク名前空間。ファイアウォールは nftables)',
  'screen.vpn-shaped': 'VPN: このプロセスの中で帯域を模擬します (VPN のパケットはありません)',
  'screen.vpn-wireguard': 'VPN: このカーネルの WireGuard',
  'screen.vpn-wireguard-go': 'VPN: ユーザー空間の WireGuard、wireguard-go',
  'screen.vpn-plain': 'VPN: 暗号化しない単純なリンク',
  'screen.vpn-why.chosen': '指定どおり',
  'screen.vpn-why.no-kernel-module': 'このカーネルにはない',
  'screen.vpn-why.no-tool':
    'wg がないのでカーネルのものは試していない: apt-get install wireguard-tools',
  'screen.vpn-why.no-program':
    'カーネルにもこのマシンにも WireGuard がない: apt-get install wireguard-go',
  'screen.vpn-why.no-tun': 'カーネルに WireGuard がなく、/dev/net/tun も開けない',
  'screen.scale': '待ち時間と再試行は、ここでの 1 秒が実際のセットアップの {scale} 秒にあたります',
  'screen.run': '試行 {number}',
  'screen.finding': 'ログから: {message}',
  'screen.fix': '対処 ({layer}): {change}',
  'screen.fix-wait': '変更は不要です。待ってからもう一度確認します',
  'screen.learned': '判明: {change} ({layer})',
  'screen.progress': '{done} / {total}、{rate}/秒、残り {left}',
  'screen.recovery-point': '復旧ポイント {number}: {blocks} ブロック、{bytes}',
  'screen.failover-identical':
    '復旧したディスクはその時点のソースと 1 バイトも違いません (SHA-256 {sha})',
  'screen.failover-different':
    '復旧したディスクが異なります: {recovered} は {source} ではありません',
  'screen.filesystem': '復旧したディスクのファイル システム: {state}',
  'screen.internet':
    'インターネット: {count} 件の FQDN がそれぞれのアドレスを持ちます ({first} ～ {last})',
  'screen.disk': 'ソース サーバーのディスク: {bytes}、{content}',
  'screen.not-done': '{scenario}: {seconds} 秒で終わりましたが、完了していません',
  'screen.done': '{scenario}: {seconds} 秒で完了しました',
  'table.scenario': 'シナリオ',
  'table.meets': '再現する状況',
  'table.runs': '実行回数',
  'table.failures': '失敗した実行',
  'table.confirmed': '操作者が確認した FQDN',
  'table.refused': '操作者が拒否した、似た FQDN',
  'table.changed': '変更',
  'table.recovery-points': '復旧ポイント',
  'table.digest': '復旧したディスクのダイジェスト',
  'table.identical': 'ソースと同一',
  'table.traffic': '経路ごとのバイト数',
  'table.private-through-proxy': 'プロキシを通ったプライベート エンドポイント用の FQDN の通信',
  'table.direct': 'インターネットへ直接出た接続',
  'table.yes': 'はい',
  'table.no': 'いいえ',
  'table.none': 'なし',
  'scenario.by-hand':
    '手動での構築を最初から最後まで再現します。失敗のたびにログから原因を示し、設定を直して再試行します',
  'scenario.planned': '同じ拠点に計画を適用し、セットアップ中は DNS と許可リストを同期します',
  'scenario.vault-in-use': '選ばれたコンテナーはすでに項目を持っています',
  'scenario.no-bypass': 'バイパスの入力欄が表示されません',
  'scenario.wildcard-bypass': '構成マネージャーのバイパス リストの先頭に * があります',
  'scenario.late-dns': '登録で作成される FQDN のレコードがオンプレミスにありません',
  'scenario.service-bus-denied': '診断用の Event Hubs の FQDN がまだ許可されていません',
  'scenario.system-without-bypass':
    'SYSTEM のサービスがプライベート エンドポイント用の FQDN をプロキシへ送ります',
  'scenario.agent-not-yet-healthy': 'エージェントのエラーは自然に回復します',
  'scenario.cache-through-proxy': 'キャッシュ ストレージの FQDN がプロキシへ向かいます',
  'scenario.narrow-names': 'ゾーン全体の代わりに個別の FQDN を使い、失敗のたびに1 つずつ見つけます',
  'scenario.narrow-names-planned': 'ゾーン全体の代わりに個別の FQDN を使い、計画を適用します',

  // sync
  'sync.changed':
    '{target} ({product}): {changes} 件を変更、{inStep} 件は同期済み、{owned} 件が Sekisho の管理対象',
  'sync.would-change':
    '{target} ({product}): {changes} 件を変更予定、{inStep} 件は同期済み、{owned} 件が Sekisho の管理対象。何も変更していません',
  'sync.not-ours':
    '競合: {target} の {key} は {found} で、他者が作成したものです (計画: {wanted})。変更しません',
  'sync.changed-by-others':
    '競合: {target} の {key} は {found} で、Sekisho の作成後に他者が変更しました (計画: {wanted})。変更しません',
  'sync.taken-back':
    '元に戻しました: {target} の {key} を変更しましたが、計画どおりに応答しません (応答: {found})',
  'sync.held':
    '保留: {target} (Sekisho のもの {owned} 件) の変更と削除 {count} 件。人が最後に確認してから失われる分が 3 件と 30 % を超えるか、最後のものが失われます。確認してから "sekisho sync approve SITE" を実行してください',
  'sync.nothing-held': '保留はありません。確認するものはありません',
  'sync.approved': '次の回のために確認しました (24 時間以内): {what}',
  'sync.waiting': '待機: {key} は不要になりました。猶予期間が過ぎたら {target} から削除します',
  'sync.uncovered':
    '要対応: {target} に、{key} を登録するゾーンまたはリストを用意してください (現在はありません)',
  'sync.open-tunnel':
    '接続中: {client} から {to} への {target} 経由のトンネルが {seconds} 秒前から開いています。FQDN は一覧から外れましたが、Squid が一覧を見るのはトンネルを開くときだけです',
  'sync.open-tunnels-refused':
    '{target} の squid.conf で、ほかの規則より前に "http_access allow localhost manager" (またはこのマシンの acl) を追加してください。追加するまで、開いたままのトンネルは調べられません',
  'sync.open-tunnels-no-answer':
    '不明: {target} に開いたままのトンネルがあるか調べられません。キャッシュマネージャーが応答しません',
  'sync.open-tunnels-not-asked':
    '不明: {target} に開いたままのトンネルがあるか調べられません。site.yaml の "probe: false" により、このマシンからは問い合わせません',
  'sync.by-hand':
    '手動: {target} で {file} を実行してください。{first} など {count} 件の FQDN が計画どおりに応答しません',
  'sync.failed': '失敗: {target}: {message}',
  'sync.site-changed': '{file} が変更されました。再起動するまで、以前の内容で続行します',
  'sync.site-broken':
    '{file} を読み取れなくなりました: {problem}。以前の内容で続行しますが、次回は起動できません',
  'sync.lease-corrupt':
    '{path} から、このサイトのロックを持つプロセスを読み取れません (ディスクの空き不足か手作業による破損)。持つプロセスはないため、書き直します',
  'sync.disk-slow':
    '{path} の書き込みが 5 秒を超えています。{mount} のディスクが遅いか、応答していません。待ちます。その間、サーバーには何も変更しません',
  'sync.disk-slow-at-end':
    '中断されました。{path} はまだ書き込み中で、{mount} のディスクが応答していません。応答があり次第、終了します',
  'sync.estate-failed': '{message}。何も変更しません。{seconds} 秒後にやり直します',
  'sync.status': 'サーバー: {servers}、失敗中: {failing}',
  'sync.status-dry': 'ドライラン (何も変更しません)、サーバー: {servers}、失敗中: {failing}',
  'service.not-notified':
    'このサービスの状態を systemd に通知できません: {message}。PATH に systemd-notify、ユニットに NotifyAccess=all が必要です',
};
