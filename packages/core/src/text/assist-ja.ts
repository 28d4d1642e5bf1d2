// Japanese texts of assist: the same codes as assist-en.ts.

import type { ASSIST_EN } from './assist-en.ts';

export const ASSIST_JA: Readonly<Record<keyof typeof ASSIST_EN, string>> = {
  'assist.no-name': 'FQDN ではありません',
  'assist.private':
    'プライベート エンドポイント用の FQDN です。要求したプログラムのバイパス リストに不足しており、プロキシを通してはなりません',
  'assist.planned': '計画にあります。プロキシの許可リストの同期が遅れています',
  'assist.unexpected': 'どの要件にも現れません',
  'assist.other-port': '要件 {requirement} は {shape} を想定しますが、ポート {port} ではありません',
  'assist.other-tenants':
    '要件 {requirement} は {shape} を想定しますが、この命名パターンの FQDN は誰でも登録できます。所有者を確認してください',
  'assist.second':
    '要件 {requirement} は {shape} を想定しますが、すでに {earlier} を追加しました。2 つめからは人が確認してください',
  'assist.stage-over':
    '要件 {requirement} は {shape} を想定しますが、それを要求する段階は過ぎました。人が確認してください',
  'warning.learned-by-rule':
    '{name} はセットアップ中に現れ ({why}、{at})、{requirement} が想定する命名パターンなので許可されています。{who} が assist を実行し、誰にも確認していません。{until} に終わります',
  'fix.learned-by-rule':
    'FQDN を確認してください。自分たちのものでなければ、状態フォルダーの learned.json から除いてください',
  'warning.learned-by-person':
    '{name} は {who} が {at} に {requirement} のために確認したので許可されています ({why})。{until} に終わります',
  'fix.learned-by-person': '不要になったら、状態フォルダーの learned.json から除いてください',
  'assist.names-left-out':
    '拒否された FQDN を {told} 個示しました。まだあります。これほど多くを要求するマシンを確認してください',
  'assist.approved': '確認しました: {name}。実行中または次の assist が、拒否されたときに追加します',
  'assist.refused': '許可しません: {name}。拒否されたままとし、24 時間は確認を求めません',
  'assist.approve-here':
    '人の確認を待っています: sekisho assist SITE --approve {name} または --refuse {name}',
  'assist.expected': '要件 {requirement} が {shape} を想定しています',
  'assist.mode-ask': '想定された FQDN をここで提案します',
  'assist.mode-add': '想定された FQDN を追加します',
  'assist.mode-watch':
    'FQDN は表示だけします (--apply でサーバーを計画に合わせ、想定された FQDN を追加します)',
  'assist.mode-report': '報告モード: アプライアンスには何も拒否せず、何も追加しません',
  'assist.title': 'assist {site}: {mode}',
  'assist.azure-waiting': 'Azure: まだ読み取っていません',
  'assist.azure-read': 'Azure: 読み取り済み、変化 {changes} 回',
  'assist.azure-failed': 'Azure: {message}。{seconds} 秒後に再試行します',
  'assist.changed': 'Azure に変化がありました',
  'assist.no-logs': 'ログを監視していません。FQDN の判明も段階の確認もできません',
  'assist.log-waiting': 'ログ {log}: まだないか、空です',
  'assist.log-unknown-format': 'ログ {log}: 形式が不明です',
  'assist.log-read': 'ログ {log}: 追っています',
  'assist.name-expected': '{name}: Azure が先に知らせました。エンドポイントはこれからです',
  'assist.stage-done': '{stage}: 完了',
  'assist.stage-failed': '{stage}: 失敗',
  'assist.stage-started': '{stage}: 開始',
  'assist.stage-seen': '{stage}: 通信を確認しました',
  'assist.stage-not-seen': '{stage}: 未確認',
  'assist.denied-proposed': '拒否: {name}:{port} ({client} からの要求)。{why}',
  'assist.denied-added': '追加: {name}:{port} ({layer})。{why}',
  'assist.denied-declined': '拒否のまま: {name}:{port} ({client} からの要求)',
  'assist.denied-only-shown': '拒否: {name}:{port} ({client} からの要求)。{why}。追加しません',
  'assist.would-deny': '拒否されるはず: {name}:{port} ({client} からの要求)。{why}',
  'assist.finding': '検出: {message}',
  'assist.report-on': '{proxy}: 実行中はアプライアンスのすべての FQDN を通します',
  'assist.report-off': '{proxy}: 報告モードは終わりました。一覧が再び有効です',
  'assist.report-not-possible':
    '{proxy}: 報告モードにはドライバー squid が必要です。ここではログを見るだけです',
  'assist.question': '{name}:{port} をこの FQDN だけプロキシで許可しますか? [y/n のあと Enter]',
  'assist.servers': 'サーバー',
  'assist.stages': '段階',
  'assist.names': 'プロキシが拒否した FQDN',
  'assist.would-names': 'プロキシが拒否するはずの FQDN',
  'assist.findings': '検出',
  'assist.by-hand': '手で設定するもの',
  'assist.server-waiting': 'まだ届いていません',
  'assist.server-in-step': '一致 {inStep}、変更 {changed}',
  'assist.server-left': '一致 {inStep}、変更 {changed}。確認が必要なものがあります',
  'assist.server-failed': '{message}',
  'assist.hand': '{where} ({layer})、{count} 項目',
  'assist.hand-copy': 'コピー:',
  'assist.more': '… ほか {count} 行',
  'assist.end-stage': '段階 {stage} に達しました',
  'assist.end-interrupted': '終了しました',
  'assist.section': '{key}  {title}: {sum}',
  'assist.sum-servers': '同期済み {ok}、要確認 {left}、失敗 {failed}',
  'assist.keys': '1-5 で項目を開く、0 で閉じる、↑ ↓ とスペースでスクロール、Ctrl-C で終了',
  'assist.ends': 'Ctrl-C で終了',
};
