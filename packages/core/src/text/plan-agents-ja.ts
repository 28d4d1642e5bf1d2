// Japanese texts about agents of other services and the machines that they run on.

import type { PLAN_AGENTS_EN } from './plan-agents-en.ts';

export const PLAN_AGENTS_JA: Readonly<Record<keyof typeof PLAN_AGENTS_EN, string>> = {
  'warning.agent-machines-not-known':
    'この計画の FQDN には {service} のエージェントが問い合わせますが、site.yaml には {appliance} のそばでエージェントを実行するマシンが書かれていません。ファイアウォールの規則もプロキシのクライアントも計画していません。アプライアンスはこれらの FQDN を問い合わせません',
  'fix.agent-machines-not-known':
    'site.yaml の machines に書いてください: name、address、services: [{service}]',
  'obstacle.agent-machines-not-known':
    '{service} のエージェントを実行するマシンがわからないため、通信を許可する規則がありません',
  'obstacle-fix.agent-machines-not-known':
    'site.yaml の machines に書いてください: name、address、services: [{service}]',
  'warning.backup-own-settings':
    'Azure Backup の MARS エージェントは、そのマシンの SYSTEM アカウントのインターネット オプション、またはエージェント自身のプロキシ タブを読みます。アプライアンスの一覧は読みません',
  'fix.backup-own-settings':
    'エージェントのある各マシン{machines}で、SYSTEM アカウントのインターネット オプションかエージェントのプロキシ タブにプロキシ {proxy} を設定してください',
  'warning.backup-own-exceptions':
    'Azure Backup の MARS エージェントは、そのマシンの SYSTEM アカウントのインターネット オプション、またはエージェント自身のプロキシ タブを読みます。アプライアンスの一覧は読みません。プロキシ タブに例外を書けるかどうかはわかりません',
  'fix.backup-own-exceptions':
    'エージェントのある各マシン{machines}で、SYSTEM アカウントのインターネット オプションにプロキシ {proxy} と次の例外を設定してください: {names}',
  'bypass.agent-direct':
    '{machine} のエージェント ({agents}) は自身の設定を読みます。計画どおりの設定では {name} に直接接続します',
  'bypass.agent-proxy':
    '{machine} のエージェント ({agents}) は自身の設定を読みます。計画どおりの設定では {name} をプロキシに求めます',
  'not-known.agent-settings':
    '不明: {machine} のエージェント ({agents}) の現在の設定 (自身の設定を読みます)',
  'not-known.agent-machine-not-named':
    '不明: {name} に問い合わせるのは {agents} のエージェントだけで、自身の設定によります。site.yaml にはここでそれを実行するマシンが書かれていません (machines)',
  'trace.asked-by-agent': '{name} (接続元: {machine} のエージェント)',
};
