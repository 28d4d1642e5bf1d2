// Japanese texts of what a DNS server's own files do not tell.

export const STATE_JA = {
  'warning.state-not-given':
    '{where} が取り込む {path} が {resolver} のファイルにないため、このサーバーが持つゾーンと転送先は不明です',
  'fix.state-not-given':
    '{path} を {resolver} の resolvers[].state に加えるか、設定を 1 つのファイルで渡してください (コマンドは docs/site.md)',
  'warning.state-zone-file-not-given':
    '{where}: ゾーン {zone} のファイルが {resolver} のファイルにないため、そのレコードは不明です',
  'fix.state-zone-file-not-given':
    'そのファイルを {resolver} の resolvers[].state に加えてください。セカンダリのファイルはバイナリ形式のことがあるため、テキストで渡してください (コマンドは docs/site.md)',
  'warning.state-zone-directive':
    '{where}: {directive} はたどらないため、{resolver} のこのゾーンのレコードは不明です',
  'fix.state-zone-directive':
    'named-compilezone で書き出したゾーン全体を渡してください: named-compilezone -F text -o OUT ZONE FILE',
  'warning.state-by-client':
    '{where}: {key} により、クライアントによって答えが異なります。{resolver} 自身が何を答えるかは不明です',
  'fix.state-by-client':
    'アプライアンスとそのプロキシに関係しないなら、これを除いた設定を渡してください',
  'warning.state-zone-type':
    '{where}: ローカル ゾーンの種類 {type} は未対応です。{resolver} 自身が何を答えるかは不明です',
  'fix.state-zone-type': '計画の名前がそのゾーンにないなら、これを除いた設定を渡してください',
  'warning.state-zone-inside':
    '{where}: {zone} は、名前を通さないゾーンの内側で名前を通します。{resolver} 自身が何を答えるかは不明です',
  'fix.state-zone-inside': '計画の名前がそのゾーンにないなら、これを除いた設定を渡してください',
  'warning.state-policy-zone':
    '{where}: {resolver} は応答ポリシー ゾーンで答えを変えますが、その内容は読み取りません。{resolver} 自身が何を答えるかは不明です',
  'fix.state-policy-zone':
    'そのゾーンに計画の名前がないなら、これを除いた設定を渡してください。あるなら、計画のレコードがそこにあるか確かめてください',
  'warning.state-forward-by-name':
    '{where}: {resolver} は {suffix} を名前で書かれたサーバーへ転送するため、転送先は不明です',
  'fix.state-forward-by-name': 'そのサーバーの IP アドレスを書いてください',
  'warning.state-forward-to-nobody':
    '{where}: {suffix} の転送に宛先がないため、{resolver} の問い合わせ先は不明です',
  'fix.state-forward-to-nobody': 'その項目を除くか、宛先のサーバーを書いてください',
  'warning.state-forward-port':
    '{where}: {resolver} は {suffix} を {address} のポート {port} に問い合わせます。計画とその規則はポート 53 のものです',
  'fix.state-forward-port':
    'ファイアウォールで {resolver} から {address} のポート {port} への通信が許可されていることを確かめてください',
} as const;
