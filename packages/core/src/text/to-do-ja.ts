// Japanese texts of what each team has to do.

import type { TO_DO_EN } from './to-do-en.ts';

export const TO_DO_JA: Readonly<Record<keyof typeof TO_DO_EN, string>> = {
  'to-do.title': '作業一覧: {site}',
  'to-do.applied': '計画は適用済みです。必要なものはすべて設定されています。',
  'to-do.not-applied': '計画は完成していますが、まだ適用されていません。',
  'to-do.blocked': '計画は実行できません。不足しているものを用意できる手順がありません。',
  'to-do.not-known': 'この計画で足りるかどうかは不明です。まだ確認されていない情報があります。',
  'to-do.today.refused': '現在、{names} 件中 {refused} 件の FQDN が拒否されます。',
  'to-do.today.astray': '現在、{names} 件中 {astray} 件の FQDN が計画と異なる経路を通ります。',
  'to-do.today.not-known': '{names} 件中 {notKnown} 件の FQDN は、現在の状態が不明です。',
  'to-do.today.arrive': '判明している {names} 件の FQDN は、すべて計画した経路で到達します。',
  'to-do.left': '残りの変更: {changes} 件 ({teams} チーム)。',
  'to-do.left-not-known':
    '残りの変更: {changes} 件 ({teams} チーム)。うち {notKnown} 件は、適用済みかどうか不明です。',
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
  'to-do.expect': '期待する結果: {expect}',
  'to-do.linux': 'Linux',
  'to-do.powershell': 'PowerShell',
  'to-do.appliances': 'アプライアンス: {appliances}',
  'to-do.nothing': 'このチームの作業はありません。',
};
