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
  'fix.state-zone-type': '計画の FQDN がそのゾーンにないなら、これを除いた設定を渡してください',
  'warning.state-zone-inside':
    '{where}: {zone} は、FQDN を通さないゾーンの内側で FQDN を通します。{resolver} 自身が何を答えるかは不明です',
  'fix.state-zone-inside': '計画の FQDN がそのゾーンにないなら、これを除いた設定を渡してください',
  'warning.state-policy-zone':
    '{where}: {resolver} は応答ポリシー ゾーンで答えを変えますが、その内容は読み取りません。{resolver} 自身が何を答えるかは不明です',
  'fix.state-policy-zone':
    'そのゾーンに計画の FQDN がないなら、これを除いた設定を渡してください。あるなら、計画のレコードがそこにあるか確かめてください',
  'warning.state-forward-by-name':
    '{where}: {resolver} は {suffix} を名前で書かれたサーバーへ転送するため、転送先は不明です',
  'fix.state-forward-by-name': '渡すファイルに、そのサーバーの IP アドレスを書いてください',
  'warning.state-forward-port':
    '{where}: {resolver} は {suffix} を {address} のポート {port} に問い合わせます。計画とその規則はポート 53 のものです',
  'fix.state-forward-port':
    'ファイアウォールで {resolver} から {address} のポート {port} への通信が許可されていることを確かめてください',
  'warning.state-zone-without-settings':
    '{where} のゾーンは {resolver} のどの設定にもないため、読み取りません',
  'fix.state-zone-without-settings':
    'サーバーの設定と同じファイル名 (db.corp.example など) にするか、先頭に $ORIGIN とゾーン名を書いてください',
  'warning.state-root-zone':
    '{where}: {resolver} にルート ゾーンがあり、インターネットのものかどうかは不明です。そのため問い合わせ先も不明です',
  'fix.state-root-zone':
    'インターネットのルートの写しなら、渡すファイルに type mirror と書いてください',
  'warning.state-view-not-known':
    '{where}: {resolver} にはビューがあり、アプライアンスとそのプロキシにどれが使われるかは不明です。持つゾーンと転送先も不明です',
  'fix.state-view-not-known':
    'そのビューだけの設定を渡すか、渡すファイルの match-clients にネットワークをアドレスで書いてください',
  'warning.state-default-validation':
    '{where}: dnssec-validation の指定がなく、既定の動作はバージョンとビルドで異なるため、{resolver} が検証するかは不明です',
  'fix.state-default-validation':
    '指定がないときの値は named -C で分かります。渡すファイルにその値を書いてください',
  'warning.state-forward-excepted':
    '{where}: {suffix} は {resolver} の転送の対象外で、インターネットに問い合わせます。ほかの転送と併せて表せないため、転送は不明とします',
  'fix.state-forward-excepted':
    '計画の FQDN がそのゾーンにないなら、これを除いた設定を渡してください',
  'warning.state-nameservers-not-given':
    '{where}: {resolver} は {path} のサーバーにも問い合わせますが、そのファイルがないため、その他の FQDN の問い合わせ先は不明です',
  'fix.state-nameservers-not-given':
    '{path} を {resolver} の resolvers[].state に加えてください。そこに問い合わせないなら、渡すファイルに no-resolv を書いてください',
  'warning.state-hosts-not-given':
    '{where}: {resolver} は /etc/hosts の FQDN にも答えますが、そのファイルがないため、計画の FQDN は含まれないものとみなします',
  'fix.state-hosts-not-given':
    'そのサーバーの hosts ファイルを {resolver} の resolvers[].state に加えてください',
  'warning.state-forward-by-pattern':
    '{where}: {resolver} のサフィックスが "*" で始まるか、すべての FQDN を指すため、答えまたは問い合わせ先は不明です',
  'fix.state-forward-by-pattern': '渡すファイルに、完全なサフィックスを書いてください',
  'warning.state-class-names':
    '{where}: {column} の値がクラス名で、値そのものではないため、{resolver} についてそれが示すことは不明です',
  'fix.state-class-names': 'もう一度エクスポートしてください: {command}',
  'warning.state-zone-of-records':
    '{where}: どのゾーンのレコードかがエクスポートから分からないため、レコードは不明です',
  'fix.state-zone-of-records': 'もう一度エクスポートしてください: {command}',
  'warning.state-list-not-given':
    '{resolver} のどのファイルにも {cmdlet} の出力がないため、それが示すことは不明です',
  'fix.state-list-not-given':
    'エクスポートして、ファイルを resolvers[].state に加えてください: {command}',
  'warning.state-records-not-given': '{where}: {resolver} のゾーン {zone} のレコードは不明です',
  'fix.state-records-not-given':
    'エクスポートして、ファイルを resolvers[].state に加えてください: {command}',
  'warning.state-no-forwarder-no-hint':
    '{where}: {resolver} にはフォワーダーがなく、ルート ヒントも使わないため、問い合わせ先があるかは不明です',
  'fix.state-no-forwarder-no-hint':
    'フォワーダーを設定するか、ルート ヒントを使うようにしてください',
  'warning.state-anchors-not-given':
    '{where}: dnssec-validation は yes ですが、トラスト アンカーを含みうる {path} がないため、{resolver} が検証するかは不明です',
  'fix.state-anchors-not-given':
    'それを {resolver} の resolvers[].state に加えるか、渡すファイルに実際の動作 (auto または no) を書いてください',
} as const;
