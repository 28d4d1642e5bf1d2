// Japanese texts of what each team has to do.

import type { TO_DO_EN } from './to-do-en.ts';

export const TO_DO_JA: Readonly<Record<keyof typeof TO_DO_EN, string>> = {
  'to-do.title': '作業一覧: {site}',
  'to-do.applied': '計画は適用済みです。必要なものはすべて設定されています。',
  'to-do.not-applied': '計画は作成済みですが、まだ適用されていません。',
  'to-do.blocked': '計画は実行できません。不足しているものを用意できる手順がありません。',
  'to-do.not-known': 'この計画で足りるかどうかは不明です。まだ確認されていない情報があります。',
  'to-do.today.refused-by':
    '現在、{names} 件中 {refused} 件の FQDN が拒否されます (内訳: {causes})。',
  'to-do.refused.settings': 'プログラムが自身のリストを受け付けない {count} 件',
  'to-do.refused.dns': 'プライベート DNS レコードがない {count} 件',
  'to-do.refused.firewall': 'ファイアウォールが遮断 {count} 件',
  'to-do.refused.proxy-list': 'プロキシの許可リストにない {count} 件',
  'to-do.refused.bypass': 'プロキシが拒否 {count} 件 (バイパス リストに未登録: {lists})',
  'to-do.refused.bypass-of': '{list} {count} 件',
  'to-do.list.system-bypass': 'SYSTEM',
  'to-do.list.configuration-manager': '構成マネージャー',
  'to-do.refused.past-proxy': 'バイパス リストによりプロキシを経由しない {count} 件',
  'to-do.refused.proxy-dns': 'プロキシが名前解決できない {count} 件',
  'to-do.refused.other': 'その他 {count} 件',
  'to-do.today.by-logs': 'ログで判明した FQDN: {count} 件 (最新の行: {at})。',
  'to-do.today.by-logs-undated': 'ログで判明した FQDN: {count} 件。',
  'to-do.today.astray': '現在、{names} 件中 {astray} 件の FQDN が計画と異なる経路を通ります。',
  'to-do.today.not-known': '{names} 件中 {notKnown} 件の FQDN は、現在の状態が不明です。',
  'to-do.today.arrive': '判明している {names} 件の FQDN は、すべて計画した経路で到達します。',
  'to-do.today.arrive-some': '現在、{names} 件中 {arrive} 件の FQDN が計画どおりに到達します。',
  'to-do.unknown': '不明: {what}{scope}。',
  'to-do.unknown-scope': ' ({scope})',
  'to-do.unknown-steps': '手順 {steps}',
  'to-do.unknown-names': 'FQDN {names} 件',
  'to-do.unknown.configurationManager': '構成マネージャーの現在の設定',
  'to-do.unknown.system': 'SYSTEM アカウントの現在のインターネット オプション',
  'to-do.unknown.user': '管理者のブラウザーの現在のインターネット オプション',
  'to-do.unknown.mobilityAgent': 'モビリティ エージェントの現在の ProxyInfo.conf',
  'to-do.unknown.proxyAllow': 'プロキシの現在の許可リスト',
  'to-do.unknown.dnsRecords': 'オンプレミス DNS サーバーの現在のレコード',
  'to-do.unknown.dnsForward': 'オンプレミス DNS サーバーの現在の転送先',
  'to-do.unknown.firewallAllow': 'ファイアウォールの現在の規則',
  'to-do.unknown.estate': 'エクスポートに含まれない Azure リソース',
  'to-do.unknown.site': 'site.yaml に記載のない情報',
  'to-do.find.configurationManager':
    'appliance.json を site.yaml と同じ場所にコピーし、appliances[].settings.applianceJson に記載してください。',
  'to-do.find-by.system':
    'アプライアンスでエクスポートし、ファイル名を appliances[].settings.systemInternetOptions に記載してください:',
  'to-do.find-by.user': 'そのブラウザーを使うマシンで確認してください:',
  'to-do.find.mobilityAgent': 'エージェントがある各マシンで、このファイルを確認してください。',
  'to-do.find.proxyAllow':
    '許可リストのファイル名を site.yaml の proxies[].allowList に記載してください。',
  'to-do.find-by.proxyAllow':
    '許可リストのファイル名を site.yaml の proxies[].allowList に記載するか、FQDN ごとにプロキシで確認してください:',
  'to-do.find.dnsRecords': 'レコードごとにサーバーに問い合わせてください。',
  'to-do.find-by.dnsRecords': 'レコードごとにサーバーに問い合わせてください:',
  'to-do.find.dnsForward': '条件付きフォワーダーを確認してください。',
  'to-do.find-by.dnsForward':
    '条件付きフォワーダーを確認するか、FQDN ごとにサーバーに問い合わせてください:',
  'to-do.find.firewallAllow': 'site.yaml の firewall.allow に記載してください。',
  'to-do.find-by.firewallAllow':
    'site.yaml の firewall.allow に記載するか、規則の対象マシンから接続を確認してください:',
  'to-do.find-by.estate': '次のコマンドで、不明な情報を確認できます:',
  'to-do.find-by.site': '次のコマンドで、不明な情報を確認できます:',
  'to-do.turns': '作業順: {turns}。',
  'to-do.turn': '{team} (手順 {steps})',
  'to-do.left': '残りの変更: {changes} 件 ({teams} チーム)。',
  'to-do.left-not-known':
    '残りの変更: {changes} 件 ({teams} チーム)。うち {notKnown} 件は、適用済みかどうか不明です。',
  'to-do.turns-done': 'セットアップ前の作業が完了: {teams}。',
  'to-do.turns-held': '不明または実行不可: {teams}。',
  'to-do.turns-later': 'セットアップ中の作業: {turns}。',
  'to-do.files': '{count} ファイルで 1 組です。',
  'to-do.files.bind':
    '{count} ファイル: named.conf と、{zones} ゾーンのファイル (ゾーンごとに 1 ファイル)。FQDN とその privatelink の FQDN は別々のゾーンです。',
  'to-do.files.coredns':
    '{count} ファイル: Corefile.sekisho と、{zones} ゾーンのファイル (ゾーンごとに 1 ファイル)。FQDN とその privatelink の FQDN は別々のゾーンです。',
  'to-do.files.bind-rpz':
    '{count} ファイル: すべてのレコードを含むポリシー ゾーンと、named.conf に追加する行 (options の内側用と外側用)。',
  'to-do.files.squid':
    '{count} ファイル: sekisho.conf と、そこから読み込む FQDN のリスト (ポートごとに 1 ファイル)。',
  'to-do.files.configuration-manager':
    '{count} ファイル: 内容は同じです (1 行にまとめたものと、1 行に 1 項目のもの)。',
  'to-do.files.winhttp': '{count} ファイル: リストを設定するものと、元に戻すもの。',
  'to-do.check-first': 'すべて期待どおりなら完了です。ここで終了してください。',
  'to-do.check-ends': 'すべて期待どおりになれば完了です。ここで終了してください。',
  'to-do.feedback.sync':
    '完了後: {command} が {servers} を読み取り、項目の状態がここに反映されます。',
  'to-do.feedback.azure':
    '完了後: サブスクリプションをもう一度エクスポートすると (docs/estate.md)、この手順は表示されなくなります。',
  'to-do.feedback.dns':
    '完了後: site.yaml の resolvers[].state にサーバーのファイルを記載するか、クエリ ログを指定すると (sekisho to-do SITE LOG)、項目の状態がここに反映されます。',
  'to-do.feedback.firewall':
    '完了後: site.yaml の firewall.allow に規則を記載すると、項目の状態がここに反映されます。',
  'to-do.feedback.proxy-allow':
    '完了後: site.yaml の proxies[].allowList に許可リストのファイルを記載するか、プロキシのログを指定すると (sekisho to-do SITE LOG)、項目の状態がここに反映されます。',
  'to-do.feedback.configuration-manager':
    '完了後: site.yaml の appliances[].settings.applianceJson に記載したファイルへ appliance.json をコピーすると、項目の状態がここに反映されます。',
  'to-do.feedback.system-bypass':
    '完了後: site.yaml の appliances[].settings.systemInternetOptions に記載したファイルへ設定をエクスポートすると、項目の状態がここに反映されます。',
  'step.endpoints-there': '次のプライベート エンドポイントは作成済みで、承認されています。',
  'step.why.endpoints-read': 'サブスクリプションのエクスポートで確認しました。',
  'to-do.state.done': '完了',
  'to-do.state.open': '未完了',
  'to-do.state.not-known': '完了しているか不明',
  'to-do.state.later': 'セットアップ中に実施',
  'to-do.entry.there': '設定済み',
  'to-do.entry.missing': '不足',
  'to-do.entry.surplus': '削除が必要',
  'to-do.entry.not-known': '不明',
  'to-do.marks': '記号: + 不足、− 削除が必要、✓ 設定済み、? 不明',
  'to-do.apply': '適用',
  'to-do.check': '確認',
  'to-do.back': '元に戻す',
  'to-do.file': 'ファイル: {path}',
  'to-do.other-way': 'または: {title} (sekisho render --only {product})',
  'to-do.expect': '期待する結果 (出力に含まれる値): {expect}',
  'to-do.expect-from': '{from} で実行。期待する結果 (出力に含まれる値): {expect}',
  'to-do.check-on-appliance':
    'アプライアンスで実行してください。クライアントで判断するプロキシは、ほかのマシンを拒否します。',
  'to-do.linux': 'Linux',
  'to-do.powershell': 'PowerShell',
  'to-do.at': '対象: {places}',
  'to-do.appliances': 'アプライアンス: {appliances}',
  'to-do.nothing': 'このチームの作業はありません。',
};
