// Japanese texts of recovered machines and of capacity: the same codes as machine-en.ts.

import type { MACHINE_EN } from './machine-en.ts';

export const MACHINE_JA: Readonly<Record<keyof typeof MACHINE_EN, string>> = {
  'point.crash-consistent': 'クラッシュ整合',
  'point.application-consistent': 'アプリケーション整合',
  'screen.point-tracked': '{consistency}、変更量 {dirty}、{rate}/秒、作成完了時の RPO {rpo}',
  'screen.point-compared': '{consistency}、全ブロックを比較、{rate}/秒、作成完了時の RPO {rpo}',
  'screen.machine-whole':
    '復旧したマシンが応答しました: {whole} 件の記録、ポイント前に確定した {confirmed} 件はすべてあり、破損なし。外へは届きません。RPO {rpoSeconds} 秒、RTO {rtoSeconds} 秒',
  'screen.machine-not-whole':
    '復旧したマシンは完全ではありません: 確定した {confirmed} 件に対し {whole} 件、破損 {torn} 件、隔離: {isIsolated}',
  'screen.failback-whole':
    '元のマシンに戻りました: {whole} 件の記録、代わりのマシンが確定した {confirmed} 件はすべてあり、破損なし。{written} が戻り、応答のなかった時間は {downSeconds} 秒',
  'screen.failback-not-whole':
    '元のマシンは完全ではありません: 代わりのマシンが確定した {confirmed} 件に対し {whole} 件、破損 {torn} 件',
  'page.console': 'マシンのコンソール',
  'page.point': '{consistency}、作成完了時の RPO {rpo} 秒',
  'screen.policy':
    'ポリシー: クラッシュ整合ポイントは {minutes} 分ごとで、ここでは 1 サイクルがその間隔にあたります。新しいほうから {kept} 個を保持します',
  'screen.points-removed': '保持期間により復旧ポイントを削除しました: {points}',
  'screen.group-whole':
    '2 台のマシンは同じ時点 ({at}) です: 2 台目は記録 {noted} まで書き留め (少なくとも {notedBefore})、1 台目には {whole} 件あります',
  'screen.group-not-whole':
    '2 台のマシンが同じ時点ではありません ({at}): 2 台目は記録 {noted} まで書き留め (少なくとも {notedBefore})、1 台目には {whole} 件あります',
  'table.second-machine': '2 台目のマシン',
  'table.group': '2 台が同じ時点',
  'table.group-of': '{at}。書き留めたのは {noted} まで、少なくとも {notedBefore}、多くとも {whole}',
  'page.churn': '直近のポイント間の変更量',
  'page.point-removed': '保持期間により削除',
  'page.time-line': '復旧ポイントの時間軸',
  'table.records': '復旧したマシンの記録',
  'table.records-of': '{whole} 件 (ポイント前に確定 {confirmed} 件、破損 {torn} 件)',
  'table.rpo': 'RPO: フェールオーバー時のポイントの古さ',
  'table.rto': 'RTO: サービスが応答するまで',
  'table.initial-copy': '初期コピー',
  'table.predicted':
    '予測 {predicted}、実測 {measured}（すべてがキャッシュ ストレージに入るまで。その後のコンテナーの処理は予測に含まない）',
  'table.machine': 'マシン',
  'table.disk': 'ディスク',
  'table.used': '使用量',
  'table.churn': '変更',
  'table.peak': 'ピーク',
  'table.target': 'ターゲット',
  'capacity.link': '{rateMbps} Mbit/秒、片道 {delayMs} ミリ秒の回線では:',
  'capacity.initial': '初期レプリケーション: {time}',
  'capacity.steady': '復旧ポイントが間隔どおりになるまで {time}',
  'capacity.never':
    '変更が回線の速さを超えています。復旧ポイントは追いつかず、キャッシュ ストレージが溜まり続けます',
  'capacity.rpo': 'RPO: 最大 {time} (復旧ポイントの間隔 {cycle})',
  'capacity.cache':
    'キャッシュ ストレージ: 初期レプリケーション中は最大 {initial}、その後は {later}',
  'capacity.use': '変更が回線の {percent} % を使います',
  'capacity.warning': '警告:',
  'capacity.link-too-slow': '変更が {rateMbps} Mbit/秒の回線の {percent} % になります',
  'capacity.link-busy':
    '変更が平均で {rateMbps} Mbit/秒の回線の {percent} % を使います。忙しい時間帯には遅れます',
  'capacity.disk-size':
    '{machine} の {disk}: {sizeGB} GB です。文書にあるのは {least} GB から {most} GB です',
  'capacity.disk-per-day':
    '{machine} の {disk}: 1 日 {perDay} GB です。{target}、書き込み {writeKB} KB の文書上の上限は {limit} GB です',
  'capacity.disk-peak':
    '{machine} の {disk}: ピーク時 {peakMBps} MB/秒です。{target}、書き込み {writeKB} KB の文書上の上限は {limit} MB/秒です',
  'capacity.small-writes':
    '{machine} の {disk}: 書き込みは {writeKB} KB です。文書の上限は {leastKB} KB からで、ここでの上限は不明です',
  'capacity.machine-peak':
    '{machine}: 全ディスクのピークの合計は {peakMBps} MB/秒です。マシンの文書上の上限は {limit} MB/秒です',
  'capacity.process-server-per-day':
    '全ディスクの変更は 1 日 {perDay} TB です。プロセス サーバーの文書上の上限は {limit} TB です',
  'capacity.cache-disks':
    '約 {MBps} MB/秒のディスクが {busy} 台あります。キャッシュ ストレージ アカウント 1 つの文書上の上限は {limit} 台です',
  'capacity.appliance-machines':
    '{machines} 台のマシンです。16 プロセッサ、32 GB、1 TB のアプライアンスの文書上の上限は {limit} 台です',
};
