// Japanese texts about sites with several appliances, and of render: the same codes and placeholders as appliances-en.ts.

import type { APPLIANCES_EN } from './appliances-en.ts';

export const APPLIANCES_JA: Readonly<Record<keyof typeof APPLIANCES_EN, string>> = {
  'finding.name-of-other-appliance':
    '{appliance} (コンテナー {vault}) が、{other} (コンテナー {otherVault}) の {name} を要求しました。{appliance} のために追加するものはありません。{appliance} の登録先コンテナーを確認してください',
  'explain.name-of-other-appliance':
    'アプライアンスが複数ある拠点で、あるアプライアンス、またはその保護対象のマシンが、別のアプライアンスの FQDN を要求しました。この FQDN は別のアプライアンスの計画にしかありません。誤ったコンテナーへの登録、別のアプライアンスからコピーしたバイパス リスト、site.yaml のコンテナーやアドレスの誤りが考えられます。',
  'finding.bypass-not-planned-yet':
    '{name} はプライベート エンドポイント用の FQDN の命名パターンに一致し、プロキシへ来ました。計画ではまだ命名パターンしか分かっていないため、バイパス リストに項目がありません。プライベート エンドポイントをエクスポートして sekisho plan をやり直し、新しいリストを適用してください',
  'sync.no-driver':
    'この拠点には sync: を持つサーバーがないため、ここからは何も変更しません。次の内容を手作業で設定してください (sekisho render でファイルに出力できます):',
  'sync.not-kept':
    '{servers}: site.yaml に sync: がないため、手作業で設定してください。ファイルは sekisho render で出力できます',
  'sync.script-written': '{target} 用のスクリプト {file} を書き込みました',
  'sync.script-would-be-written': '{target} 用のスクリプト {file} を書き込む予定です',
  'render.shared':
    '{appliances} が共有しているため、--appliance を付けずに全員分をまとめて出力してください',
  'render.no-forward-target':
    '計画はゾーンを Azure に転送しますが、転送先のリゾルバーのアドレスが指定されていません (--forward-to)',
  'render.column.file': 'ファイル',
  'render.column.layer': '設定箇所',
  'render.column.applied-by': '適用する担当',
  'render.column.of-site': 'この拠点の製品',
  'render.yes': 'はい',
  'render.nothing-to-change': '変更はありません: {out}',
  'render.overview': '{files}、{teams}',
  'render.file': 'ファイル 1 件',
  'render.files': 'ファイル {count} 件',
  'render.team': '担当 1 チーム',
  'render.teams': '担当 {count} チーム',
  'render.to-remove': '計画からなくなり、削除するもの',
  'render.own': 'Sekisho 自身のもの',
  'render.would-write': '書き込む予定です (新規 {added}、変更 {changed}、削除 {removed}): {out}',
  'render.written': '書き込みました (新規 {added}、変更 {changed}、削除 {removed}): {out}',
  'render.manifest':
    '各ファイルの適用方法と戻し方は manifest.json に、適用の順序は sekisho plan にあります',
  'render.warnings': '計画の警告 (対処は sekisho plan で確認): {count} 件',
  'render.left-out': '{products} は出力しません: {reason}',
  'trace.head': '{appliance} ({address})',
  'trace.same': '{appliances} のどこからでも同じ結果です。',
  'trace.only-of':
    '{name} の経路があるのは {appliances} の計画だけです。別のアプライアンスから調べるには --appliance NAME を指定します',
  'diff.appliances': 'アプライアンス',
  'trace.asked': '{name} (接続元: {program})',
  'trace.asked-from': '{name} (接続元: {appliance} の {program})',
  'trace.end': '{asked}: 経路は {road}、結果: {outcome}',
  'trace.end-without-path': '{asked}: {outcome}',
  'trace.column.step': '判定手順',
  'trace.column.why': '理由',
  'trace.step.bypass': 'バイパス リスト',
  'trace.step.resolve': '名前解決',
  'trace.step.asks': '名前解決 (転送先)',
  'trace.step.other-resolver': 'ほかの DNS サーバー',
  'trace.step.route': '経路',
  'trace.step.firewall': 'ファイアウォール',
  'trace.step.proxy': 'プロキシ',
  'trace.step.arrive': '接続先',
  'trace.step.not-known': '不明',
};
