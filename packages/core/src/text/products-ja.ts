// Japanese texts of the products.

import type { PRODUCTS_EN } from './products-en.ts';

export const PRODUCTS_JA: Readonly<Record<keyof typeof PRODUCTS_EN, string>> = {
  'product.azure-firewall': 'Azure Firewall のアプリケーション規則',
  'product.bind': 'BIND (FQDN ごとに 1 つのゾーン)',
  'product.bind-rpz': 'BIND (応答ポリシー ゾーン)',
  'product.configuration-manager': 'アプライアンス構成マネージャー',
  'product.coredns': 'CoreDNS',
  'product.dnsmasq': 'dnsmasq',
  'product.edl': '商用ファイアウォールの外部動的リスト',
  'product.firewall': 'オンプレミスのファイアウォール (表形式)',
  'product.hosts': 'hosts ファイル (テスト用)',
  'product.mobility-agent': 'モビリティ エージェント (Azure と直接通信する場合)',
  'product.pac': 'PAC ファイル',
  'product.squid': 'Squid',
  'product.system-internet-options': 'SYSTEM アカウントのインターネット オプション',
  'product.unbound': 'Unbound',
  'product.windows-dns': 'Windows DNS サーバー',
  'product.winhttp': 'マシンの WinHTTP',
  'how.copy-folder': 'フォルダー {folder} を {to} にコピーします',
  'how.copy-folder-on': '{server} で、フォルダー {folder} を {to} にコピーします',
  'how.copy-to-proxy': 'フォルダー {folder} をプロキシの {to} にコピーします',
  'how.copy-to-proxy-on': '{server} で、フォルダー {folder} をプロキシの {to} にコピーします',
  'how.copy-to-named':
    'フォルダー {folder} を、named.conf の "directory" (Debian では /var/cache/bind) に "{as}" という名前でコピーします',
  'how.copy-to-named-on':
    '{server} で、フォルダー {folder} を、named.conf の "directory" (Debian では /var/cache/bind) に "{as}" という名前でコピーします',
  'how.copy-file': '{file} を {to} にコピーします',
  'how.delete-file': '{file} を削除します',
  'how.delete-folder': 'フォルダー {folder} を削除します',
  'how.restart-appliance': 'アプライアンスを再起動します',
  'how.dnsmasq.restart':
    '"dnsmasq --test" で確認してから、dnsmasq を再起動します (設定は起動時にだけ読み込まれます)',
  'back.dnsmasq.restart': '"dnsmasq --test" で確認してから、dnsmasq を再起動します',
  'how.unbound.reload': '"unbound-checkconf" で確認してから、"unbound-control reload" を実行します',
  'how.bind.include':
    'named.conf またはアプライアンス用の view の中に、"sekisho/named.conf" を完全パスで指定した include 行を追加します',
  'how.bind.validate-except':
    'named.conf の options に "validate-except { {suffixes}};" を追加します (このサーバーは DNSSEC を検証し、インターネットの DNS に接続できないため)',
  'how.bind.reload':
    '"named-checkconf -z" で確認してから、"rndc reconfig" (新しいゾーン) と "rndc reload" (変更したゾーン) を実行します',
  'back.bind.include': 'named.conf から include 行を削除します',
  'back.bind.reload': '"named-checkconf" で確認してから、"rndc reconfig" を実行します',
  'how.bind.hosted':
    '既存のゾーンのプライマリ サーバーで、ゾーン ファイルに次の行を追加し、シリアル番号を増やします。動的更新を受け付けるゾーンでは、nsupdate で送信できます',
  'how.bind.hosted-reload':
    '"named-checkzone" で確認してから、そのゾーンに "rndc reload" を実行します',
  'back.bind.hosted': '追加した行を削除し、シリアル番号を増やして、"rndc reload" を実行します',
  'how.rpz.options':
    'named.conf の options { } の中に、"sekisho-rpz/options.conf" を完全パスで指定した include 行を追加します。すでに response-policy がある場合は、代わりにそこへゾーンを追加します',
  'how.rpz.include':
    'named.conf の options の外に、"sekisho-rpz/named.conf" を完全パスで指定した include 行を追加します',
  'how.rpz.reload':
    '"named-checkconf -z" で確認してから、"rndc reconfig" を実行します。ゾーンを変更した後は "rndc reload" を実行します',
  'back.rpz.include': '2 つの include 行を削除します',
  'how.coredns.import': 'Corefile の先頭に "import {folder}/Corefile.sekisho" を追加します',
  'how.coredns.restart':
    'CoreDNS を再起動するか SIGUSR1 を送り、ログにゾーン名が出ることを確認します',
  'back.coredns.import': 'Corefile から import 行を削除します',
  'back.coredns.restart': 'CoreDNS を再起動するか、SIGUSR1 を送ります',
  'how.windows-dns.preview':
    'DNS サーバーで、管理者として実行した PowerShell から ".\\windows-dns.ps1 -WhatIf" を実行します',
  'how.windows-dns.run':
    '次に、クライアントが問い合わせる各 DNS サーバーで -WhatIf なしで実行します。レコードを Active Directory に置く場合は "-ReplicationScope Domain" (または Forest) を付けます',
  'how.windows-dns.no-loop':
    '条件付きフォワーダーには、転送先のドメイン コントローラーにも複製される範囲を指定しないでください。転送先が自分自身へ転送し、ループします',
  'how.windows-dns.run-without-scope':
    '次に、オンプレミスの各 DNS サーバーで 1 回ずつ、-WhatIf なしで、範囲を指定せずに実行します。範囲を指定すると、転送先の {others} にも複製され、自分自身へ転送してループします',
  'how.windows-dns.look-first':
    '先に、これらの FQDN のフォワーダーが Active Directory にないことを確認します。オンプレミスのサーバーだけのディレクトリ パーティションを使う方法もあります',
  'how.windows-dns.check': '各 FQDN を Resolve-DnsName でサーバーに問い合わせて確認します',
  'back.windows-dns.remove':
    '".\\windows-dns.ps1 -Remove" を実行します (このスクリプトで作成したものだけを削除します)',
  'how.hosts.append':
    'このファイルの 2 つの目印の間を、アプライアンスの C:\\Windows\\System32\\drivers\\etc\\hosts (Linux では /etc/hosts) の末尾に追加します',
  'how.hosts.flush': '"ipconfig /flushdns" を実行します',
  'back.hosts.delete': '"sekisho begin" から "sekisho end" までの行を削除します',
  'how.firewall.rows':
    '1 行につき 1 つの規則を、アプライアンスのインターネット接続を拒否する規則より前に追加します',
  'how.firewall.internet':
    '"internet" は、site.yaml のネットワーク以外のすべてのアドレスを表します',
  'back.firewall.rows': '追加した規則を削除します',
  'how.azure-firewall.priority':
    '規則の内容を確認し、ポリシーのほかのグループと重ならない優先度を選びます',
  'how.azure-firewall.deploy':
    '"az deployment group create --resource-group GROUP --template-file rules.json --parameters firewallPolicyName=POLICY priority=400" を実行します (--what-if を付けると、先に変更内容を確認できます)',
  'back.azure-firewall.delete':
    '"az network firewall policy rule-collection-group delete --resource-group GROUP --policy-name POLICY --name {group}" を実行します',
  'how.winhttp.only-if':
    'アプライアンスのサービスがインターネット オプションを使わないと確認できた場合にのみ実施します',
  'how.winhttp.run':
    '管理者として実行したコマンド プロンプトで set-winhttp.cmd を実行します (最初に表示される変更前の設定を保存してください)',
  'back.winhttp.undo':
    'winhttp-undo.cmd (直接アクセス) を実行するか、"netsh winhttp set proxy" で変更前の設定に戻します',
  'how.pac.publish':
    'proxy.pac を、マシンがプロキシなしで接続できる Web サーバーに application/x-ns-proxy-autoconfig として公開します',
  'how.pac.url':
    'その URL を自動構成スクリプトとして設定します。構成マネージャーの画面には PAC ファイルを設定できないため、リストをそのまま使います',
  'back.pac.url': 'マシンから URL の設定を削除します (ファイル自体は何も変更しません)',
  'how.agent.only-if':
    'エージェントが Azure と直接通信するマシン (Azure 間) だけで実施します。オンプレミスでは、エージェントはアプライアンスだけと通信します',
  'how.agent.copy':
    'Windows では C:\\ProgramData\\Microsoft Azure Site Recovery\\Config\\ProxyInfo.conf に、Linux では /usr/local/InMage/config/ProxyInfo.conf にコピーします',
  'how.agent.restart': '元のファイルのコピーを保存し、エージェントを再起動します',
  'back.agent.put-back':
    '元のファイルに戻すか、ファイルを削除します。削除すると、エージェントは Local System のインターネット オプション (Linux では環境変数) を使います',
  'how.manager.set-key':
    '9.60 (Update Rollup 72) より前では、appliance.json の "EnableProxyBypassList" が "true" のときだけ欄が表示されます。appliance.json ({first} または {second} のうち、存在するほう) で設定し、アプライアンスを再起動します',
  'how.manager.set-key-if-hidden':
    '画面にリストの欄が表示されない場合のみ (9.60、Update Rollup 72 より前): appliance.json ({first} または {second} のうち、存在するほう) で "EnableProxyBypassList" を "true" に設定し、アプライアンスを再起動します',
  'how.manager.paste':
    '構成マネージャーのプロキシ設定でプロキシを入力し、リストを貼り付けて保存します',
  'how.manager.paste-lines':
    '画面が 1 行のリストを受け付けない場合は、bypass-list-lines.txt を貼り付けます (どちらの形式が必要かは文書化されていません)',
  'how.manager.remove':
    '構成マネージャーのプロキシ設定で、リストから上記の項目を削除して保存します',
  'back.manager.enter-again': '項目を再び入力して保存します',
  'back.manager.none':
    '元に戻す必要はありません (項目が残っていると、画面は次の入力を受け付けません)',
  'back.manager.unset-key':
    '"EnableProxyBypassList" を元の値に戻します (元々なかった場合は削除します)',
  'back.manager.empty': '構成マネージャーの欄を空にして保存します',
  'how.manager.instead':
    'リストの代わりに使えます。拠点の appliance.json に計画を反映したファイルです',
  'how.manager.replace':
    'アプライアンスで {first} または {second} のうち存在するほうのコピーを保存してから、このファイルに置き換えます。その後に元のファイルが変更されていた場合は、代わりにリストを貼り付けます',
  'how.manager.kept': '計画では使いませんが残す項目: {entries}',
  'how.manager.dropped': '構成マネージャーが受け付けないため削除した項目: {entries}',
  'back.manager.put-back': '保存した appliance.json に戻します',
  'how.system.copy': 'ファイルをアプライアンスにコピーします',
  'how.system.run':
    '管理者として実行した PowerShell で ".\\set-system-internet-options.ps1 -WhatIf" を実行し、次に -WhatIf なしで実行します',
  'how.system.restart': 'アプライアンス、または SYSTEM アカウントで動作するサービスを再起動します',
  'back.system.undo':
    '".\\set-system-internet-options.ps1 -Undo" を実行します (最初の実行前の設定に戻します)',
  'back.system.restart': '同様に再起動します',
  'how.system.command':
    'スクリプトの代わりに、アプライアンスの管理者として実行したコマンド プロンプトで set-system-internet-options.cmd を実行します',
  'how.system.command-line':
    'アプライアンスの、管理者として実行したコマンド プロンプトで実行します',
  'back.system.reset':
    '"bitsadmin /util /setieproxy LOCALSYSTEM RESET" を実行します (プロキシなしになります。変更前の設定に戻せるのはスクリプトだけです)',
  'how.machine.owner':
    'プロキシ設定をマシン単位にするポリシー (ProxySettingsPerUser 0) の管理者に、このファイルを渡します',
  'how.machine.set':
    '現在の設定方法 (グループ ポリシーのレジストリ項目など) で、アプライアンスにこれらの値を設定します。テストでは、管理者として実行したコマンド プロンプトで "reg import machine-internet-options.reg" を実行します',
  'how.machine.look':
    'アプライアンスの任意のアカウントのインターネット オプションに反映されていることを確認し、アプライアンスを再起動します',
  'back.machine.put-back':
    '同じ方法で変更前の値に戻します (site.yaml の systemInternetOptions のエクスポートにあります)',
  'how.squid.include':
    'squid.conf の、ログインを求める (proxy_auth) か拒否する最初の "http_access" 行より前に "include {folder}/sekisho.conf" を追加します',
  'how.squid.include-bump':
    'squid.conf の、ログインを求める (proxy_auth) か拒否する最初の "http_access" 行より前で、かつ最初の "ssl_bump" 行より上に "include {folder}/sekisho.conf" を追加します',
  'how.squid.include-login':
    'squid.conf の、proxy_auth の acl を使う最初の "http_access" 行より上に "include {folder}/sekisho.conf" を追加します (下に置くと、ログインのない要求はすべて 407 になります)',
  'how.squid.include-login-bump':
    'squid.conf の、proxy_auth の acl を使う最初の "http_access" 行より上 (下に置くと、ログインのない要求はすべて 407 になります) で、かつ最初の "ssl_bump" 行より上に "include {folder}/sekisho.conf" を追加します',
  'how.squid.reload':
    '"squid -k parse" で警告が出ないことを確認してから、"squid -k reconfigure" を実行します',
  'back.squid.include': 'squid.conf から include 行を削除します',
  'back.squid.reload': '"squid -k parse" で確認してから、"squid -k reconfigure" を実行します',
  'how.edl.publish': 'ファイルを、ファイアウォールが接続できる Web サーバーに公開します',
  'how.edl.addresses':
    'その URL で IP 型のリスト オブジェクトを作成し、アプライアンスを VPN へ通す規則の宛先 (ポート 443) に使います',
  'how.edl.zscaler': 'ファイルを専用のカスタム URL カテゴリにインポートします',
  'how.edl.zscaler-rule':
    'この拠点のロケーションまたはログインにポート {ports} を許可する規則で、このカテゴリを使います',
  'how.edl.fortinet':
    '1 行ごとに FQDN 型のアドレスを作成し、1 つのアドレス グループにまとめます。ファイアウォールは、クライアントと同じ DNS サーバーに問い合わせる必要があります',
  'how.edl.fortinet-rule':
    'アプライアンスのポート {ports} への通信を許可する規則またはプロキシ ポリシーの宛先に、このグループを使います。URL フィルターでは、各行を simple 型 (include-subdomains は無効)、"*" を含む行を wildcard 型にします',
  'how.edl.domains':
    'その URL で domain 型のリスト オブジェクトを作成し、アプライアンスのポート {ports} への通信を許可する規則で使います ("include subdomains" は無効)',
  'how.edl.suffixes':
    '計画のサフィックス {rest} 件は domain 型のリストに書けないため、urls.txt にあります',
  'how.edl.urls':
    'その URL で URL 型のリスト オブジェクトを作成し、domain 型のリストの代わりに使います (末尾の "/" により、より長い FQDN には一致しません)',
  'how.edl.inspection': 'これらの FQDN と、後で判明する FQDN のために、専用のリストを作成します',
  'how.edl.inspection-rule':
    'この計画のクライアントについて、TLS を復号・検査しない規則でこのリストを使い、検査するすべての規則より上に置きます',
  'how.edl.shared':
    'このリストは {appliances} で共有します。規則により、それぞれがリスト全体へ接続できます。1 台に必要な内容は "sekisho plan --appliance NAME" で確認できます',
  'back.edl.remove': '規則からリストを外してから、リスト オブジェクトを削除します',
};
