// Japanese texts: the same codes and placeholders as plan-shapes-en.ts.

import type { PLAN_SHAPES_EN } from './plan-shapes-en.ts';

export const PLAN_SHAPES_JA: Readonly<Record<keyof typeof PLAN_SHAPES_EN, string>> = {
  'warning.current-system-other-account':
    '{file} からは SYSTEM アカウントのインターネット オプションが分かりません (含まれるキーは {key})。そのため不明として扱います',
  'fix.current-system-other-account':
    'HKEY_USERS\\S-1-5-18\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings をエクスポートしてください。アプライアンスのサービスは、操作する人のものではなく SYSTEM アカウントのオプションを読みます',
  'warning.current-system-script':
    '{file}: SYSTEM アカウントはスクリプト {script} (AutoConfigURL) を使っています。固定のプロキシとその一覧より先に判断されるため、その答えは不明です',
  'fix.current-system-script':
    'スクリプトの管理者と決めてください: SYSTEM アカウントから外す (ポリシーが再び設定することがあります) か、この計画のプライベートな名前に DIRECT、それ以外にプロキシを返すようにします',
  'warning.current-system-machine-wide':
    '{file}: ProxySettingsPerUser が 0 です ({key})。すべてのアカウントがコンピューター全体の設定を読み、SYSTEM アカウントの一覧は読まれません',
  'fix.current-system-machine-wide':
    'ポリシーの管理者に、既存の内容を残したまま、プロキシと計画の項目をコンピューター全体の設定に書いてもらってください。または、このアプライアンスでポリシーを解除してください',
  'warning.current-system-policy':
    '{file}: ポリシー ({key}) が SYSTEM アカウント自身の設定より先にインターネット オプションを決めるため、使われている内容は不明です',
  'fix.current-system-policy':
    'ポリシーの管理者に、プロキシと計画の項目を書いてもらうか、このアプライアンスを対象から外してもらってください',
  'warning.current-proxy-short-name':
    '現在 {layer} は {has} を使っています。{proxy} と同じかどうかは、アプライアンスの DNS サフィックスによります',
  'fix.current-proxy-short-name': '短い名前が同じプロキシを指すなら、何もする必要はありません',
  'warning.current-proxy-login':
    'appliance.json にプロキシのユーザー名があります。これを送るのは構成マネージャーだけです。SYSTEM のサービスは送らないため、{proxy} が認証を求めると 407 になります',
  'fix.current-proxy-login':
    '{proxy} で、認証を求める規則より前に、{address} から計画の名前への通信を許可してください。Site Recovery は認証プロキシに対応していません',
  'not-known.current-system-other-account':
    '不明: SYSTEM アカウントの現在のインターネット オプション ({file} に含まれるキー {key} からは分かりません)',
  'not-known.current-system-script':
    '不明: SYSTEM アカウントが使うスクリプト {script} の答え ({file})',
  'not-known.current-system-machine-wide':
    '不明: ポリシーによりすべてのアカウントが読む、コンピューター全体の設定 ({file}: {key})',
  'not-known.current-system-policy':
    '不明: ポリシーが決める SYSTEM アカウントのインターネット オプション ({file}: {key})',
  'obstacle.current-system-machine-wide':
    'ポリシーによりすべてのアカウントがコンピューター全体のインターネット オプションを読むため ({file}: {key})、SYSTEM アカウントに書いた一覧は読まれません',
  'obstacle-fix.current-system-machine-wide':
    'ポリシーの管理者に、既存の内容を残したまま、プロキシと SYSTEM アカウントの計画の項目をコンピューター全体の設定に書いてもらってください。または、このアプライアンスでポリシーを解除し、もう一度エクスポートしてください',
  'obstacle.current-system-policy':
    'ポリシーが SYSTEM アカウントのインターネット オプションを決めるため ({file}: {key})、アカウントに書いた一覧は読まれないことがあります',
  'obstacle-fix.current-system-policy':
    'ポリシーの管理者に、プロキシと計画の項目を書いてもらうか、アプライアンスを対象から外してから、もう一度エクスポートしてください',
  'plan.private-vault-unclear':
    'site.yaml の名前のコンテナーが複数あるため、{name} をどのエンドポイントが提供するかは不明です',
  'obstacle.vault-not-clear':
    '{vault} という名前のコンテナーが複数あり、どれを指すか不明です: {ids}',
  'obstacle-fix.vault-not-clear':
    '対象のコンテナー (そのサブスクリプションとリソース グループ) と、そのプライベート エンドポイントのエクスポートだけを置いたフォルダーで計画してください',
  'obstacle.endpoints-in-several-networks':
    '{resource} のプライベート エンドポイントが VPN の先の複数のネットワークにあり、このアプライアンスからどれに届くか不明です: {endpoints}。これに左右される名前は {more} 件です: {names}',
  'obstacle-fix.endpoints-in-several-networks':
    '拠点ごとに site.yaml を分け、networks.throughVpn にはその拠点から届くネットワークだけを書いてください',
  'obstacle.current-system-script':
    'SYSTEM アカウントはスクリプト {script} ({file}) を使っており、計画のプロキシと一覧より先に判断されます',
  'obstacle-fix.current-system-script':
    'スクリプトの管理者と決めてください: SYSTEM アカウントから外して (ポリシーが再び設定することがあります) もう一度エクスポートするか、この計画のプライベートな名前に DIRECT、それ以外にプロキシを返すようにします',
};
