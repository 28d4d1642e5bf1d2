// `sekisho migrate` の文章。

import type { MIGRATE_EN } from './migrate-en.ts';

export const MIGRATE_JA: Readonly<Record<keyof typeof MIGRATE_EN, string>> = {
  'migrate.nothing': '0.1.0 から引き継ぐものは残っていません。',
  'migrate.would-remove': '削除予定: {path}',
  'migrate.removed': '削除済み: {path}',
  'migrate.left': '{path} は Sekisho のファイルではないため、そのまま残します',
  'migrate.held':
    '0.1.0 の同期がこの拠点で動作しています (ホスト {host} のプロセス {pid}、開始 {since})。--apply の前に終了してください。',
  'migrate.by-hand': '手作業',
  'migrate.by-hand-squid':
    '{proxy} の squid.conf の external_acl_type の行は 0.1.0 のヘルパーを指しています。Squid を次に起動する前に、Sekisho のフォルダーの dist/keep/squid-helper-main.js を dist/sync/squid-helper-main.js に変更してください。',
  'migrate.by-hand-state':
    '拠点のフォルダーに 0.1.0 のジャーナルがありません。--state DIR を付けて運用していた場合は、最初の同期の前に --state DIR を付けてもう一度実行してください。ジャーナルがないと、0.1.0 がサーバーに作成したものは他者が作成したものとして扱われます。',
  'migrate.by-hand-commands':
    'サービス、タイマー、スクリプトで "sekisho keep" または "sekisho converge" を呼び出している場合は、"sekisho sync --apply" または "sekisho assist --apply" に変更してください。--apply を付けなければどちらも表示するだけです。--yes はなくなりました。',
  'migrate.dry-run': '何も変更していません。--apply を付けると、この変更を行います。',
  'migrate.done': '変更しました。',

  'warning.of-0.1.0': '{message}',
  'fix.of-0.1.0': '{fix}',
  'step.why.of-0.1.0': '{text}',
};
