// Japanese texts of what sync has read of servers.

import type { READINGS_EN } from './readings-en.ts';

export const READINGS_JA: Readonly<Record<keyof typeof READINGS_EN, string>> = {
  'read.counts': '{at} に sync が {server} ({address}) から読み取りました。',
  'read.counts-hours': '{at} ({hours} 時間前) に sync が {server} ({address}) から読み取りました。',
  'read.none':
    'まだ読み取っていません。{command} を実行すると {server} ({address}) を読み取ります。',
  'read.failed':
    '不明です。{at} に {server} ({address}) を読み取れませんでした ({cause})。{command} で再度読み取れます。',
  'read.too-old':
    '不明です。{server} ({address}) を読み取ったのは {at} で、24 時間以上前です。{command} で再度読み取れます。',
  'read.other-server':
    '不明です。{at} の読み取りの後、site.yaml で {server} のアドレスまたは sync の設定が変わりました。{command} で {address} を読み取れます。',
  'read.copied':
    '不明です。{at} に読み取った {server} の内容は、コピーまたは移動された状態フォルダーにあります。{command} で {address} を読み取れます。',
  'read.broken':
    '不明です。保存した {server} の読み取り結果が壊れています。{command} で {address} を再度読み取れます。',
  'read.older':
    '{cause} の内容です。このファイルは、sync が {server} ({address}) を読み取った {at} より後に変更されています。{command} で再度読み取れます。',
  'entry.seen': '{at} に {name} の到達を確認 ({where})',
  'entry.refused': '{at} の時点でも {name} が拒否 ({where})',
  'to-do.find-by-sync': '次のコマンドでサーバーから読み取ります (サーバーは変更しません):',
  'sync.reading-not-saved':
    'サーバーの現在の内容を読み取りましたが、plan、to-do、serve 用に保存できませんでした: {message}',
};
