// Japanese texts of proxies as companies have them; the same codes as proxies-en.ts.

import type { PROXIES_EN } from './proxies-en.ts';

export const PROXIES_JA: Readonly<Record<keyof typeof PROXIES_EN, string>> = {
  'plan.direct-by-name':
    'プライベート エンドポイントを利用できない FQDN です。個別の FQDN として直接外へ出します',
  'plan.direct-by-suffix':
    'プライベート エンドポイントを利用できません。直接外へ出し、ポリシーによりサフィックスごとファイアウォールで許可します',
  'plan.direct-cache-without-endpoint':
    'キャッシュ アカウントにプライベート エンドポイントがないため、レプリケーションのデータはインターネットを通ります',
  'plan.direct-cache-endpoint-unknown':
    'プライベート エンドポイントがすべてはエクスポートされていないため、キャッシュ ストレージ アカウントにあるかどうかは不明です。エクスポートで分かるまで、データはインターネットを通す計画とします',
  'plan.learn-by-url-log':
    '文書には {pattern} としか書かれていません。ファイアウォールの URL ログに現れた個別の FQDN を許可してください',
  'plan.learn-by-url-log-among-other-tenants':
    '文書には {pattern} としか書かれていませんが、その下には第三者の FQDN があります ({otherTenants})。ファイアウォールの URL ログに現れた個別の FQDN だけを許可し、サフィックスは許可しないでください',
  'plan.learn-shape-by-url-log':
    'FQDN は命名パターン {pattern} に一致します。FQDN 全体はファイアウォールの URL ログからしか分かりません',
  'step.allow-names-at': '{proxy} で、次の FQDN を許可します。',
  'step.let-names-out':
    '次の FQDN へのインターネット通信を許可します。URL のリストを使います。ファイアウォールがアプライアンスと同じく {resolver} に問い合わせる場合は、FQDN オブジェクトも使えます。',
  'step.learn-names-out':
    '次の命名パターンの FQDN は、ファイアウォールの URL ログで確認でき次第、インターネット通信を 1 つずつ許可します。',
  'step.learn-allow-and-exempt':
    '次の命名パターンの FQDN は、プロキシのログで確認でき次第、1 つずつ許可し、TLS 検査の対象から除外します。',
  'step.pass-before-login':
    '{proxy} で、認証を要求する最初の規則より上に、{clients} から計画の FQDN への通信を許可する規則を置きます。',
  'step.exempt-from-inspection':
    '{proxy} で、次の FQDN と、後で判明する FQDN を TLS 検査の対象から除外します。',
  'step.take-proxy-away': '構成マネージャーからプロキシの設定を削除します。',
  'step.take-system-proxy-away':
    'SYSTEM アカウントのインターネット オプションからプロキシの設定を削除します。',
  'step.why.no-login':
    'Site Recovery は認証が必要なプロキシに対応していません。SYSTEM で動くプログラムは資格情報を送らず、407 を受け取ります。',
  'step.why.inspection-breaks':
    '証明書を検証するクライアントや、クライアント証明書を提示するクライアントは、TLS を復号されると失敗します。',
  'step.why.no-proxy':
    'プログラムは直接インターネットに接続します。存在しないプロキシを設定すると、通信できなくなります。',
  'step.why.learn-by-url-log': 'これらの FQDN の全体は、実際に問い合わされるまで分かりません。',
  'sheet.no-proxy': 'プログラムはプロキシなしで外へ出ます',
  'warning.proxy-asks-login':
    '{proxy} は認証を求めますが、アプライアンスのプログラムは認証情報を送りません。認証を求める規則が計画の規則より上にあると 407 を受け取ります',
  'fix.proxy-asks-login':
    '{proxy} の、認証を求める最初の規則より上で、{address} に計画の FQDN への通信を許可してください',
  'warning.proxy-may-ask-login':
    '{proxy} が認証を求めるかどうかは不明です。認証情報を送らないプログラムは失敗します (proxies[].login)',
  'fix.proxy-may-ask-login':
    '{proxy} で、認証を求める規則より前に、{address} からこれらの FQDN への通信を許可してください',
  'warning.proxy-may-open-tls':
    '{proxy} が TLS を検査するかどうかは不明です。検査された接続は失敗します (proxies[].inspectsTls)',
  'fix.proxy-may-open-tls':
    '{proxy} で、{address} からこれらの FQDN への TLS を検査せずに通してください',
  'warning.proxy-of-provider':
    '{proxy} は事業者のプロキシで、このサイトを {address} ではなく、公開アドレスまたは認証で見分けます',
  'fix.proxy-of-provider':
    '許可リストを、事業者でのこのサイトの拠点に割り当て、これらの FQDN を認証と TLS 検査の対象から外してください',
  'warning.firewall-fqdn-objects':
    'ファイアウォールの FQDN オブジェクトは、ファイアウォール自身が受け取った応答のアドレスを持ちます。ファイアウォールが {address} と同じく {resolver} に問い合わせる場合にだけ使えます',
  'fix.firewall-fqdn-objects':
    'URL の一覧を使うか、ファイアウォールの問い合わせ先を {resolver} にしてください',
  'warning.current-proxy-not-wanted':
    '現在 {layer} は {has} を使っていますが、site.yaml ではアプライアンスのプログラムはプロキシを使いません',
  'fix.current-proxy-not-wanted': '設定を外すか、site.yaml にそのプロキシを書いてください',
  'not-known.proxy-not-in-site':
    '不明: {program} が現在どのプロキシを通るか。site.yaml では、プロキシを使わないことになっています',
  'not-known.firewall-names':
    '不明: ファイアウォールが {name} を FQDN で許可するかどうか (firewall.allowList)',
  'route.provider':
    '{proxy} ({address}) は事業者のプロキシで、{name} の名前解決と送信を自分で行います',
  'firewall.allowed-by-name': 'ファイアウォールは {from} から {name}:{port} を許可します ({by})',
  'firewall.rejected-by-name': 'ファイアウォールに {from} から {name}:{port} への規則がありません',
  'proxy.allowed-before-login':
    '{proxy} は "{by}" により {name} を許可します。このクライアントの規則が、認証を求める規則より上にある場合です',
  'warning.current-allow-problem.vendor-scheme':
    '{where}: "{entry}" にはスキームがあり、{product} では使えません。数えません',
  'fix.current-allow-problem.vendor-scheme': '{fixed} と書いてください',
  'warning.current-allow-problem.vendor-port':
    '{where}: ポート付きの "{entry}" が何に一致するかは、{product} の文書にありません。数えません',
  'fix.current-allow-problem.vendor-port': '{fixed} と書いてください',
  'warning.current-allow-problem.vendor-path':
    '{where}: "{entry}" にはパスがあり、{product} は TLS を開く場合にしか見られません。数えません',
  'fix.current-allow-problem.vendor-path': '{fixed} と書いてください',
  'warning.current-allow-problem.vendor-wildcard':
    '{where}: "{entry}" には、{product} がその位置で知らない記号、またはサフィックスとは異なる範囲を指す記号があります。数えません',
  'fix.current-allow-problem.vendor-wildcard': '個別の FQDN を書いてください',
  'warning.current-allow-problem.vendor-dot':
    '{where}: "{entry}" は点で始まりますが、{product} はこの書き方に対応していません。数えません',
  'fix.current-allow-problem.vendor-dot': '{fixed} と書いてください',
  'warning.current-allow-problem.vendor-upper-case':
    '{where}: "{entry}" には大文字があり、{product} では使えません。数えません',
  'fix.current-allow-problem.vendor-upper-case': '{fixed} と書いてください',
  'warning.current-allow-problem.vendor-no-name':
    '{where}: "{entry}" は {product} にとって FQDN ではありません。数えません',
  'fix.current-allow-problem.vendor-no-name':
    '1 行に 1 つの FQDN またはサフィックスを書いてください',
  'warning.current-allow-problem.vendor-no-slash':
    '{where}: "{entry}" の末尾に "/" がありません。PAN-OS 10.2 より前では、後ろに続きのある FQDN にも一致します',
  'fix.current-allow-problem.vendor-no-slash': '{fixed} と書いてください',
  'warning.current-allow-problem.vendor-mode':
    '{where}: "{entry}" が下の FQDN にも一致するかどうかは、{product} の種類と検査モードによります。その FQDN だけを数えます',
  'fix.current-allow-problem.vendor-mode': '計画の FQDN がそこにあれば、何もしなくてかまいません',
};
