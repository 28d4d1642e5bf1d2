// RESOLVERS_EN の日本語。

import type { RESOLVERS_EN } from './resolvers-en.ts';

export const RESOLVERS_JA: Readonly<Record<keyof typeof RESOLVERS_EN, string>> = {
  'asks.by-suffix': '{resolver} は {suffix} を {asked} に転送します',
  'asks.internet': '{resolver} はインターネットの DNS に問い合わせます',
  'asks.all-else': '{resolver} は自分の規則に当てはまらない FQDN を {asked} に問い合わせます',
  'other-resolver.reached':
    '先のリゾルバーが応答しないときに {resolver} に問い合わせても、{name} に届きます',
  'other-resolver.not-known':
    '先のリゾルバーが応答しないときに問い合わせる {resolver} で {name} に届くかどうかは不明です',
  'other-resolver.not-reached':
    '先のリゾルバーが応答しないときに問い合わせる {resolver} では、{name} に届きません: {outcome}',
  'resolve.hosted-zone': '{name} は、{resolver} が持つゾーン {zone} にあります',
  'resolve.nxdomain-hosted-zone':
    '{resolver} はゾーン {zone} を持ち、そこに {name} のレコードがありません。問い合わせる側にとって、この FQDN は存在しません',
  'resolve.hosted-zone-not-known':
    '{resolver} はゾーン {zone} を持ちますが、そこに {name} があるかどうかは分かりません',
  'resolve.forwarder-not-described':
    '{resolver} は {name} を {address} に転送しますが、そのサーバーが何と答えるかは分かりません',
  'step.add-records-on-each':
    '{resolver} のそれぞれに、次のレコードを FQDN 単位で追加します。同じゾーンのほかの FQDN は、引き続き従来の転送先で名前解決される必要があります。',
  'step.change-records':
    '{resolver} の次のレコードを変更します。現在は別のアドレスが設定されています。',
  'step.change-records-on-each':
    '{resolver} のそれぞれで、次のレコードを変更します。このアドレスが設定されていないものがあります。',
  'warning.hosted-zone-closed':
    '{resolver} はゾーン {zone} を持つため、そこにレコードのない FQDN は、{resolver} に問い合わせる側 ({clients}) にとって存在しません',
  'fix.hosted-zone-closed':
    'この計画のレコードを、そのゾーンを持つすべてのサーバーでそのゾーンに加え、並べて、または中に別のゾーンを作らないでください。プロキシが開くほかの FQDN にも、そこにレコードが必要です',
  'warning.hosted-name-to-come':
    '登録で作られる {name} は、{resolver} が持つゾーン {zone} に入ります。レコードを加えるまで FQDN は存在せず、パブリック IP アドレスも見つかりません',
  'fix.hosted-name-to-come':
    'エンドポイントのアドレスが決まり次第、{resolver} の {zone} にレコード {record} を加えてください',
  'warning.records-replicate':
    '{resolver} にあるものは、ゾーンのスコープが {scope} なら、Active Directory が {others} に複製します',
  'fix.records-replicate':
    'どれか 1 台でスコープ {scope} のゾーンを作り、ほかのサーバーも答えることを確かめてください',
  'warning.forwarders-loop':
    'スコープ {scope} を付けた {resolver} の条件付きフォワーダーは、転送先の {other} ({address}) にも複製されます。{other} は自分自身へ転送し (ループ)、誰にも応答できなくなります',
  'fix.forwarders-loop':
    'スコープを付けずオンプレミスの各サーバーに設定するか、それらだけのディレクトリ パーティションを使ってください。まず {other} に複製されないことを確かめてください',
  'warning.others-not-answered':
    '{resolver} は {suffixes} 以下をすべて Azure に問い合わせます。そこにある他者のリソースのうち、プライベート エンドポイントを持つものは、次のプライベート ゾーンのリンクが NxDomainRedirect でなければ、{resolver} に問い合わせる側にとって存在しません: {zones}',
  'fix.others-not-answered':
    'これらのゾーンのリンクの解決ポリシーを NxDomainRedirect にするか、そうなることを承知しておいてください',
  'resolve.private-address-dropped':
    '{resolver} は {name} の応答に含まれるプライベート IP アドレスを捨てます (リバインディング対策)',
  'resolve.not-validated':
    '{resolver} は DNSSEC を検証しますが、インターネットの DNS に届かないため、{name} が未署名であることを確かめられず、応答しません',
  'obstacle.private-address-dropped':
    '{resolver} はほかのサーバーの応答に含まれるプライベート IP アドレスを捨てるため、{more} 件の FQDN に応答しません: {names}',
  'obstacle-fix.private-address-dropped':
    '{resolver} で、これらの FQDN またはサフィックスを除外し (Unbound の private-domain、dnsmasq の rebind-domain-ok、BIND の deny-answer-addresses … except-from)、そのファイルを resolvers[].state に書いてください',
  'obstacle.answer-not-validated':
    '{resolver} は DNSSEC を検証して転送しますが、インターネットの DNS に届かないため、{more} 件の FQDN に応答しません: {names}',
  'obstacle-fix.answer-not-validated':
    '{resolver} からインターネットへのポート 53 を許可するか、これらのサフィックスを検証から除外し (BIND の validate-except、Unbound の domain-insecure)、そのファイルを resolvers[].state に書いてください',
  'step.add-to-hosted':
    '{resolver} がすでにホストしているゾーン ({zones}) に、次のレコードを追加します。',
};
