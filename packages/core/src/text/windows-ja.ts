// Japanese texts: the same codes and placeholders as windows-en.ts.

import type { WINDOWS_EN } from './windows-en.ts';

export const WINDOWS_JA = {
  'warning.current-system-detect':
    '{file}: SYSTEM アカウントはプロキシを自動検出します (WPAD)。これはスクリプトと固定のプロキシより先に働き、何が見つかるかは不明です',
  'fix.current-system-detect':
    '計画のとおりプロキシを設定してください。このアカウントの自動検出は無効になります。それまで、サービスがどの経路を取るかは分かりません',
  'not-known.current-system-detect':
    '不明: SYSTEM アカウントの自動検出が何を見つけるか ({file})。固定のプロキシより先に働きます',
  'warning.current-system-two-values':
    '{file}: SYSTEM アカウントの DefaultConnectionSettings と ProxyEnable が食い違い、サービスがどのプロキシを使うか不明です',
  'fix.current-system-two-values':
    '計画のとおりプロキシを設定してください。スクリプトは両方を書き込みます',
  'not-known.current-system-two-values':
    '不明: SYSTEM アカウントの DefaultConnectionSettings と ProxyEnable が食い違います ({file})',
  'warning.machine-wide-list':
    '{file}: ポリシー ({key}、ProxySettingsPerUser 0) により、すべてのアカウントがマシンのインターネット オプションを読みます。SYSTEM アカウントの一覧はマシンに対して計画され、アプライアンス上の全員のブラウザーにも効きます',
  'fix.machine-wide-list':
    '一覧をポリシーの所有者に渡してください。HKEY_USERS\\S-1-5-18 に書いたものは読まれません',
  'step.set-machine-list':
    'ポリシーの所有者に依頼し、コンピューターの設定 (HKEY_LOCAL_MACHINE。{key} による) で、既存の項目の後にプロキシ {proxy} とこのバイパス リストを設定します。',
  'step.why.machine-wide':
    'このポリシーにより、SYSTEM を含むすべてのアカウントで、アカウントごとの設定ではなくコンピューターのインターネット オプションが使われます。',
  'layer.machine-bypass': 'マシンのインターネット オプション',
  'bypass.script-direct':
    '{program} が使うスクリプト {script} は、この FQDN を直接送ります ("{answer}")',
  'bypass.script-proxy':
    '{program} が使うスクリプト {script} は、この FQDN をプロキシへ送ります ("{answer}")',
  'not-known.current-system-script-looks-up':
    '不明: スクリプト {script} の応答。アドレスを DNS に問い合わせるためです ({file})',
  'not-known.current-system-script-fails':
    '不明: スクリプト {script} の応答。ここでの実行に失敗しました: {answer}',
  'not-known.current-system-script-other-proxy':
    '不明: スクリプト {script} の行き先。応答 "{answer}" は、このアプライアンスが使う site.yaml のプロキシではありません',
} as const satisfies Record<keyof typeof WINDOWS_EN, string>;
