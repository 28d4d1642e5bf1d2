// Japanese texts of recovered machines and of capacity: the same codes as machine-en.ts.

import type { MACHINE_EN } from './machine-en.ts';

export const MACHINE_JA: Readonly<Record<keyof typeof MACHINE_EN, string>> = {
  'point.crash-consistent': 'クラッシュ整合',
  'point.application-consistent': 'アプリケーション整合',
  'screen.point-tracked': '{consistency}、変更 {dirty}、{rate}/秒、完成時の古さ {rpo}',
  'screen.point-compared': '{consistency}、全ブロックを比較、{rate}/秒、完成時の古さ {rpo}',
  'screen.machine-whole': '復旧したマシンが応答しました: {whole} 件の記録、ポイント前に確定した {confirmed} 件はすべてあり、破損なし。外へは届きません。RPO {rpoSeconds} 秒、RTO {rtoSeconds} 秒',
  'screen.machine-not-whole': '復旧したマシンは完全ではありません: 確定した {confirmed} 件に対し {whole} 件、破損 {torn} 件、隔離: {isIsolated}',
  'table.records': '復旧したマシンの記録',
  'table.records-of': '{whole} 件 (ポイント前に確定 {confirmed} 件、破損 {torn} 件)',
  'table.rpo': 'RPO: フェールオーバー時のポイントの古さ',
  'table.rto': 'RTO: サービスが応答するまで',
  'table.initial-copy': '初期コピー',
  'table.predicted': '予測 {predicted}、実測 {measured}',
};
