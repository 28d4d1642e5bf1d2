// Japanese texts of `sekisho init`.

import type { INIT_EN } from './init-en.ts';

export const INIT_JA: Readonly<Record<keyof typeof INIT_EN, string>> = {
  'init.ask.name': 'この拠点を表す単語',
  'init.ask.region': "Recovery Services コンテナーのリージョン (japaneast、'Japan East' など)",
  'init.ask.vault': 'Recovery Services コンテナーの名前',
  'init.ask.onPremises': 'オンプレミスのネットワーク (コンマ区切り)',
  'init.ask.throughVpn': 'VPN の先のネットワーク (コンマ区切り、なければ none)',
  'init.ask.proxy': 'プロキシの IP アドレスとポート',
  'init.ask.proxyProduct': 'プロキシの製品 (squid または other)',
  'init.ask.resolver': 'オンプレミス DNS サーバーの IP アドレス',
  'init.ask.resolverProduct':
    'DNS サーバーの製品 (bind, unbound, dnsmasq, coredns, windows または other)',
  'init.ask.applianceAddress': 'レプリケーション アプライアンスの IP アドレス',
  'init.ask.cache': 'キャッシュ ストレージ アカウントの名前 (未定の場合は空)',

  'init.bad.nothing': 'ここには答えが必要です',
  'init.bad.word': '英数字、"."、"-"、"_" からなり、英数字で始まる単語が必要です',
  'init.bad.region':
    'リージョンの名前ではありません。japaneast のように Azure での名前を書いてください',
  'init.bad.region-misspelt': 'この名前のリージョンはありません。{meant} ではありませんか?',
  'init.bad.vault':
    'Recovery Services コンテナーの名前は、2 から 50 文字の英数字と "-" で、英字で始まります。コンテナーの ID 全体も書けます',
  'init.bad.vault-several':
    '{vault} という名前のコンテナーが複数エクスポートされています。対象の ID を書いてください: {ids}',
  'init.bad.network': '{network} はネットワークではありません。10.1.0.0/16 のように書いてください',
  'init.bad.host-bits': '{network} はネットワーク内のアドレスです。{meant} ではありませんか?',
  'init.bad.no-network': '10.1.0.0/16 のようなネットワークが一つ以上必要です',
  'init.bad.network-twice':
    '{network} はオンプレミスのネットワークとして指定済みです。どちらか一方にだけ書いてください',
  'init.bad.appliance-outside':
    'アプライアンス ({address}) がこれらのネットワークのどれにも含まれません',
  'init.bad.appliance-behind-vpn':
    'アプライアンス ({address}) が、最も長く一致する VPN 側のネットワークに含まれてしまいます',
  'init.bad.outside': '{address} はオンプレミスのネットワーク ({networks}) に含まれません',
  'init.bad.address': '{text} は IP アドレスではありません。10.1.1.10 のように書いてください',
  'init.bad.proxy-name':
    '{host} はホスト名です。ここには 10.1.1.20:3128 のように IP アドレスとポートを書き、ホスト名は site.yaml に host: {host} と書いてください',
  'init.bad.azure-dns':
    '{address} は Azure 内のマシンにだけ応答します。オンプレミスの DNS サーバーを書いてください',
  'init.bad.port': '{port} はポートではありません。1 から 65535 を使ってください',
  'init.bad.choice': '{choices} のどれかを使ってください',
  'init.bad.choice-misspelt': '{meant} ではありませんか? {choices} のどれかを使ってください',
  'init.bad.cache': 'ストレージ アカウントの名前は、3 から 24 文字の英小文字と数字です',
  'init.bad.cache-host': 'アカウントの名前だけを書いてください: {account}',

  'init.note.region-unknown':
    'カタログにリージョン {name} がありません。az account list-locations --query "[].name" で確かめてください',
  'init.note.region-meant':
    'カタログにリージョン {name} がありません ({meant} ではありませんか?)。az account list-locations --query "[].name" で確かめてください',

  'init.flag-needed': '{flag} が必要です。既定値が --on-premises {networks} に合いません',
  'init.line-wrong': '標準入力の {line} 行目 ({flag}) "{text}": {problem}',
  'init.input-ended': '標準入力が端末ではなく、次の答えの前に終わりました: {flags}',
  'init.input-ended-hint':
    'フラグ ({flags}) か、この順の行で答えてください。既定値を使う場合は --yes を付けます',
};
