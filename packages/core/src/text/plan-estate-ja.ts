// Japanese texts: the same codes and placeholders as plan-estate-en.ts.

import type { PLAN_ESTATE_EN } from './plan-estate-en.ts';

export const PLAN_ESTATE_JA: Readonly<Record<keyof typeof PLAN_ESTATE_EN, string>> = {
  'warning.registration-zone-linked':
    'リソース グループ {group} のゾーン {zone} が、すでに {network} にリンクされています。登録は同じ名前のゾーンを {own} に作成して {network} にリンクしますが、Azure は 1 つのネットワークに同じ名前空間を二重にリンクすることを拒否します (文書あり)。その後の登録の動作は文書化されていないため、登録が完了するかどうかは不明です',
  'fix.registration-zone-linked':
    '登録の前に、コンテナーのプライベート エンドポイントを {group} のゾーンにリンクされていないネットワークへ移す (推定)、登録の間だけそのリンクを外す (推定。その間 {network} のほかのクライアントはそのゾーンの応答を失います)、または Microsoft サポートに確認してください',
  'warning.registration-zone-exists':
    'ゾーン {zone} はすでに {own} にあり、{network} にリンクされています。登録は既存のゾーンを使います (推定)。既存のリンクをそのまま使うか、二つ目のリンクで失敗するかは確認されていません',
  'fix.registration-zone-exists':
    '登録の前の対応は不要です。登録がこのゾーンで止まった場合は、既存のリンクと登録が求めるリンクを比べてください',
  'warning.code-differs-from-site':
    'site.yaml の {key} は {other} ですが、{by} は {code} を示しています。計画は {code} を使います',
  'fix.code-differs-from-site': 'site.yaml の {key} を {code} にするか、キーを削除してください',
  'warning.code-differs-from-catalog':
    'カタログではリージョン {region} の {key} は {other} ですが、{by} は {code} を示しています。計画は {code} を使います',
  'fix.code-differs-from-catalog':
    '{by} が正しければ対応は不要です。Azure と site.yaml が示す値はカタログより優先されます',
  'warning.owner-unknown':
    '{resource} (プライベート エンドポイント {endpoint}) が {appliance} のものかどうかを示すエクスポートがないため、計画に含めていません',
  'fix.owner-unknown':
    'applianceName を示す VMware サイトと物理サーバー サイトをエクスポートし (docs/estate.md)、site.yaml のアプライアンスをその名前にしてください',
  'warning.interfaces-not-exported':
    'プライベート エンドポイントのネットワーク インターフェイス {count} 件がエクスポートされていないため ({file})、次の FQDN またはアドレスが不明です: {endpoints}。これらに依存する部分は、この計画では不明です',
  'fix.interfaces-not-exported': 'エクスポートして、もう一度計画してください: {command}',
  'warning.interfaces-not-needed':
    'プライベート エンドポイントのネットワーク インターフェイス {count} 件がエクスポートされていません ({file})。FQDN とアドレスはほかのエクスポートから得ています: {endpoints}',
  'fix.interfaces-not-needed': '確実にするにはエクスポートしてください: {command}',
  'warning.endpoints-not-exported':
    'コンテナーまたはアカウントが接続済みと示すプライベート エンドポイント {count} 件がエクスポートされていません ({file}): {endpoints}。これらに依存する部分は、この計画では不明です',
  'fix.endpoints-not-exported':
    'そのサブスクリプションのプライベート エンドポイントをエクスポートして、もう一度計画してください: {command}',
  'warning.zones-not-exported':
    'プライベート エンドポイントが書き込むプライベート DNS ゾーンがエクスポートされていません ({file}): {zones}。レコードとリンクは判断しません',
  'fix.zones-not-exported':
    'そのサブスクリプションのゾーンをエクスポートして、もう一度計画してください: {command}',
  'warning.records-not-exported':
    '次のゾーンのレコード セットがすべてはエクスポートされていないため、レコードの不足は判断しません: {zones}',
  'fix.records-not-exported': 'ゾーンごとに: {command}',
  'warning.links-not-exported':
    '次のゾーンの仮想ネットワーク リンクがすべてはエクスポートされていないため、リンクは判断しません: {zones}',
  'fix.links-not-exported': 'ゾーンごとに: {command}',
  'warning.export-refused':
    '{file} にはエクスポートではなく Azure のエラーが入っています ({error})。ここからは何も判断しません',
  'fix.export-refused': '読み取りの権限を得て、もう一度エクスポートしてください: {command}',
  'warning.export-refused-unknown':
    '{file} にはエクスポートではなく Azure のエラーが入っています ({error})。ここからは何も判断しません',
  'fix.export-refused-unknown':
    '読み取りの権限を得て、{file} を作成したコマンドをもう一度実行してください',
  'warning.export-empty': '{file} は空です。ここからは何も判断しません',
  'fix.export-empty': 'もう一度エクスポートしてください: {command}',
  'warning.export-empty-unknown': '{file} は空です。ここからは何も判断しません',
  'fix.export-empty-unknown': '{file} を作成したコマンドをもう一度実行してください',
  'warning.lists-not-exported':
    '次の一覧はエクスポートされていないため、ここからは何も判断しません: {files}',
  'fix.lists-not-exported': 'エクスポートしてください: {commands}',
  'warning.bypass-narrower-expression':
    '"{entry}" は登録の間リストに必要です (FQDN 全体は問い合わせの前には分かりません)。より狭い項目としては正規表現 {expression} が考えられます',
  'fix.bypass-narrower-expression':
    '対応は不要です。ゾーンの項目は参照事例で受け付けられています。正規表現が受け付けられることは推定にすぎません (リストを .NET の WebProxy と同じように解釈するため)',
  'step.learn-bypass':
    '次の命名パターンの FQDN は、作成され次第、* を使わない FQDN で構成マネージャーのプロキシ バイパス リストに追加します (構成マネージャーの画面。9.60 より前では appliance.json の EnableProxyBypassList で欄が表示されます)。',
  'step.learn-system-bypass':
    '次の命名パターンの FQDN は、作成され次第、SYSTEM アカウントのインターネット オプションの例外に追加します (FQDN、または * を使った項目)。',
  'step.remove-entries': '構成マネージャーのプロキシ バイパス リストから、次の項目を削除します。',
  'step.remove-system-entries':
    'SYSTEM アカウントのインターネット オプションの例外から、次の項目を削除します。',
  'warning.zone-not-linked':
    'プライベート DNS ゾーン {zone} はどの仮想ネットワークにもリンクされていないため、{network} の DNS に問い合わせる {resolver} から {endpoint} のレコードが見えません',
  'fix.zone-not-linked': 'ゾーンを {network} にリンクしてください',
  'warning.zone-linked-elsewhere':
    'プライベート DNS ゾーン {zone} は {linked} にリンクされていますが、{resolver} は {network} の DNS に問い合わせるため、{endpoint} のレコードが見えません',
  'fix.zone-linked-elsewhere':
    'ゾーンを {network} にリンクしてください。ネットワークのピアリングではプライベート DNS ゾーンは共有されません',
  'warning.zone-linked-nowhere':
    'プライベート DNS ゾーン {zone} はどの仮想ネットワークにもリンクされていないため、Azure 内のどの DNS サーバーからも {endpoint} のレコードが見えません',
  'fix.zone-linked-nowhere':
    '{resolver} が問い合わせる Azure 内の DNS サーバーのある仮想ネットワークにリンクしてください。それがどのネットワークかは、site.yaml にもエクスポートにも示されていません',
  'step.narrow-bypass':
    '登録後に計画を再実行し、構成マネージャーのプロキシ バイパス リストの次の項目を、登録で作成された個々の FQDN に置き換えます。',
  'step.narrow-system-bypass':
    '登録後に計画を再実行し、SYSTEM アカウントのインターネット オプションの次の項目を、登録で作成された個々の FQDN に置き換えます。',
  'step.narrow-agent-bypass':
    '登録後に計画を再実行し、モビリティ エージェントの ProxyInfo.conf の次の項目を、登録で作成された個々の FQDN に置き換えます。',
  'step.why.narrow-after-registration':
    '登録では、作成された FQDN がすぐに問い合わされるため、登録中はそのゾーンがリストに必要です。登録後は FQDN が判明します。',
  'warning.creation-not-documented':
    '{cloud} で {name} ({requirement}) がどのように作成されるかを述べる文書はありません。登録が作成するパブリック クラウドと同じように計画しています',
  'fix.creation-not-documented':
    '登録の前の対応は不要です。登録が別の場所に作成した場合は、エクスポートし直してもう一度計画してください',
  'warning.documents-disagree.protected-machines-opened':
    '保護されるマシンにはインターネットの FQDN が不要とする文書と、Key Vault が必要とする文書があります',
  'fix.documents-disagree.protected-machines-opened':
    '採用: 後者 (policy.optional が設定されているため)。設定しない場合、マシンのためには何も開けません',
};
