// Japanese texts of plans: the same codes and placeholders as plan-en.ts.

import type { PLAN_EN } from './plan-en.ts';

export const PLAN_JA: Readonly<Record<keyof typeof PLAN_EN, string>> = {
  'plan.private-endpoint': 'プライベート エンドポイント {endpoint} がこの FQDN を提供します',
  'plan.private-after-registration':
    'アプライアンスの登録中に、この FQDN とプライベート エンドポイントが作成されます。作成直後に解決できるよう、DNS レコードを登録してください',
  'plan.private-no-endpoint-yet':
    'プライベート エンドポイントでしか届かない FQDN ですが、まだ存在しません',
  'plan.private-address-unknown':
    'プライベート エンドポイント {endpoint} がこの FQDN を提供しますが、アドレスを示すエクスポートがありません。ファイアウォールの規則はネットワーク単位とし、DNS レコードはまだ計画しません',
  'plan.private-names-unknown':
    'プライベート エンドポイント {endpoint} は存在しますが、FQDN とアドレスを示すエクスポートがありません。命名パターンで計画します',
  'plan.private-not-exported':
    'プライベート エンドポイントでしか届かない FQDN ですが、プライベート エンドポイントがすべてはエクスポートされていないため、存在するかどうかは不明です',
  'plan.proxy-cache-endpoint-unknown':
    'プライベート エンドポイントがすべてはエクスポートされていないため、キャッシュ ストレージ アカウントにあるかどうかは不明です。エクスポートで分かるまで、データはプロキシを通す計画とします',
  'plan.proxy-by-name':
    'プライベート エンドポイントを利用できない FQDN です。プロキシで個別の FQDN として許可します',
  'plan.proxy-by-suffix':
    'プライベート エンドポイントを利用できません。ポリシーによりサフィックスごとプロキシで許可します',
  'plan.proxy-documented-name':
    '{pattern} の下の文書化された FQDN です。ポリシーは個別の FQDN を求めます',
  'plan.proxy-learned':
    'セットアップ中に見つかった、要件の命名パターン {pattern} に一致する FQDN です',
  'plan.learn-under-suffix':
    '文書には {pattern} としか書かれていません。プロキシのログに現れた個別の FQDN を許可してください',
  'plan.learn-among-other-tenants':
    '文書には {pattern} としか書かれていませんが、その下には第三者の FQDN があります ({otherTenants})。プロキシのログに現れた個別の FQDN だけを許可し、サフィックスは許可しないでください',
  'plan.learn-shape':
    'FQDN は命名パターン {pattern} に一致します。FQDN 全体はプロキシのログからしか分かりません',
  'plan.proxy-cache-without-endpoint':
    'キャッシュ アカウントにプライベート エンドポイントがないため、レプリケーションのデータはプロキシを通ります',
  'plan.policy-name': '拠点のポリシーがこの FQDN を指定しています',
  'plan.port-not-stated': '{name} のポートを述べる文書がないため、経路を計画できません',
  'warning.classic-ended':
    'クラシック (site-recovery-classic) は 2026 年 3 月に終了しました。その行は古いサイトの説明にのみ使われ、何も計画されません',
  'fix.classic-ended':
    'モダン化されたアプライアンスへ移行し、代わりに site-recovery を計画してください',
  'warning.service-without-rows': 'カタログには {cloud} の {service} の行がありません',
  'fix.service-without-rows':
    'site.yaml から {service} を外すか、その部分を文書に基づいて手作業で計画してください',
  'warning.region-of-other-cloud':
    '{region} は {regionCloud} のリージョンですが、site.yaml では cloud: {cloud} です。別のクラウドの FQDN を計画しています',
  'fix.region-of-other-cloud':
    'site.yaml で cloud: {regionCloud} とするか、リージョンを直してください',
  'warning.region-misspelt': 'カタログに {region} がありません。{meant} ではありませんか?',
  'fix.region-misspelt':
    'site.yaml で region: {meant} としてください。{region} が新しいリージョンの場合 (az account list-locations) は、FQDN を命名パターンで計画します',
  'warning.region-not-known':
    'カタログにリージョン {region} がないため、FQDN を命名パターンで計画します',
  'fix.region-not-known':
    'az account list-locations --query "[].name" と比べ、違う場合は site.yaml の region を直してください',
  'warning.vault-not-in-estate': 'Azure リソース一覧にコンテナー {vault} がありません',
  'fix.vault-not-in-estate':
    'もう一度エクスポートするか (az backup vault list)、site.yaml の vault を直してください',
  'warning.vault-in-other-region':
    'コンテナー {vault} は {location} にありますが、site.yaml は {region} としています。計画は {location} のコードを使います',
  'fix.vault-in-other-region':
    'site.yaml の region を {location} にするか、vault を直してください。拠点のコンテナーが複数のリージョンにある場合は対応不要です',
  'warning.vault-without-endpoint': 'コンテナー {vault} にプライベート エンドポイントがありません',
  'fix.vault-without-endpoint':
    '何かを登録する前に作成してください。登録後は Azure が拒否します。プライベート エンドポイントなしで使う場合は --route public で計画してください',
  'warning.vault-endpoint-of-other-kind':
    'コンテナー {vault} のプライベート エンドポイント {endpoint} は {groups} 用で、AzureSiteRecovery 用ではありません。Site Recovery の FQDN には使えません',
  'fix.vault-endpoint-of-other-kind':
    'コンテナーに何も登録されていないうちに、ターゲット サブリソース AzureSiteRecovery のプライベート エンドポイントを別に作成してください。Azure Backup 用のものはそのままで構いません',
  'warning.site-recovery-code-unknown':
    'リージョン {region} の Site Recovery のコードが不明なため、FQDN は命名パターンで計画されます',
  'fix.site-recovery-code-unknown':
    'site.yaml に asrCode を設定するか、コンテナーのプライベート エンドポイントを作成し、そのネットワーク インターフェイスとともにエクスポートしてください。コードは <number>-asr-pod<n>-rcm<n>.<code>.siterecovery… の最初のドットの次のラベルです',
  'warning.migrate-code-unknown':
    'リージョン {region} の Azure Migrate のコードが不明です。分かるまではゾーン全体を使います',
  'fix.migrate-code-unknown':
    '分かっている場合は site.yaml に migrateCode を設定してください。登録が privatelink.prod.migration… に作成するレコード <hex32>-agent.<code>.disc にコードが現れます',
  'warning.backup-code-unknown': 'リージョンの Azure Backup のコードが不明です',
  'fix.backup-code-unknown':
    'コンテナーのプライベート エンドポイントの名前から読み取ってください: privatelink と backup の間のラベルです',
  'warning.endpoint-not-approved':
    'プライベート エンドポイント {endpoint} は {state} です。通信は拒否されます',
  'fix.endpoint-not-approved': '接続先のリソースで接続を承認してください',
  'warning.endpoint-rejected':
    'プライベート エンドポイント {endpoint} は {state} です。通信は拒否されます',
  'fix.endpoint-rejected':
    '拒否された接続は、後から承認できません。所有者に理由を確かめ、プライベート エンドポイント (またはその接続) を削除して作り直してください。コンテナーの場合は、何も登録されていない間だけ作り直せます',
  'warning.endpoint-disconnected':
    'プライベート エンドポイント {endpoint} は {state} です。リソースの所有者が接続を削除したため、何も応答しません',
  'fix.endpoint-disconnected':
    'リソースがまだ必要な場合は、プライベート エンドポイントを削除して作り直してください。コンテナーの場合は、何も登録されていない間だけ作り直せます',
  'warning.endpoint-without-names':
    'プライベート エンドポイント {endpoint} に名前もアドレスもありません',
  'fix.endpoint-without-names':
    'ネットワーク インターフェイスをエクスポートしてください (az network nic show)。Azure にもない場合は作成に失敗しています。削除して作り直してください',
  'warning.port-not-stated':
    '{name} ({requirement}: {purpose}) の経路は計画していません。ポートを記載した文書がないためです',
  'fix.port-not-stated':
    '時刻は社内の時刻源から合わせるか、ポートとプロトコルを提供元に確認してください。時刻サーバーは NTP を使い、HTTP プロキシでは運べません',
  'warning.conditional-left-out':
    '{name} ({requirement}: {purpose}) は条件付きで必要ですが、Azure リソース一覧にその様子がないため除きました',
  'fix.conditional-left-out':
    '条件が当てはまる場合は、プライベート エンドポイントを作成するか、個別の FQDN を policy.extraNames に加えてください',
  'warning.private-name-without-endpoint':
    '{name} ({requirement}) には {type} のプライベート エンドポイントが必要ですが、Azure リソース一覧にありません',
  'fix.private-name-without-endpoint':
    '作成し、Azure リソース一覧をエクスポートし直して、もう一度計画してください',
  'warning.private-name-uncertain':
    '{name} ({requirement}: {purpose}) はこのクラウドについては推定で、{type} のプライベート エンドポイントもありません。命名パターンで計画します',
  'fix.private-name-uncertain':
    '今作成するものはありません。アプライアンスの登録中に DNS レコードとプロキシのログを確認し、判明した FQDN を追加してください',
  'warning.agent-without-source':
    'モビリティ エージェントが計画にありますが、サイトに {appliance} のソースがないため、ファイアウォールの規則を書けません',
  'fix.agent-without-source': 'site.yaml の sources にマシンを書いてください',
  'warning.cache-account-not-named':
    'site.yaml に {appliance} のキャッシュ ストレージ アカウントの名前がないため、その FQDN を計画できません。どのストレージ アカウントの名前も命名パターンに一致します',
  'fix.cache-account-not-named':
    'site.yaml に appliances[].cacheStorageAccount を設定し、計画し直してください。それまで計画は完全になりません',
  'warning.forward-target-unknown':
    '{resolver} ({address}) は仮想ネットワークへ転送しますが、サイトは転送先のアドレスを示していません',
  'fix.forward-target-unknown':
    'ファイアウォールで {address} から仮想ネットワーク内のリゾルバーへのポート 53 を許可してください',
  'warning.proxy-resolves-itself':
    '{proxy} はインターネットの DNS で FQDN を自分で解決します。プライベート エンドポイント用の FQDN がプロキシに届くとパブリック IP アドレスへ送られ、拒否されます (403)。アプライアンスの nslookup がプライベート IP アドレスを示していても同じです',
  'fix.proxy-resolves-itself':
    'DNS ではなく、プログラムのバイパス リストを確認してください。プロキシの変更は不要です',
  'warning.resolver-not-inside':
    '{resolver} ({address}) はオンプレミスにも VPN の先にもありません。プライベート エンドポイント用の FQDN が外部に問い合わされます',
  'fix.resolver-not-inside': 'site.yaml のアドレスかネットワークを直してください',
  'warning.no-private-route':
    '{cloud} ではコンテナーのプライベート エンドポイントを述べる文書がありません ({services})。パブリックな経路を計画しました',
  'fix.no-private-route':
    'パブリックな経路でよければ何も要りません。プロキシの許可リストはここで計画した FQDN に限ってください',
  'warning.public-access-off':
    '{name} は {proxy} を経由する計画ですが、{resource} はインターネットからのアクセスを拒否します (publicNetworkAccess が Disabled)',
  'fix.public-access-off':
    '{resource} のプライベート エンドポイントを作成し、エクスポートして計画し直してください。または、パブリック アクセスを有効にしてください',
  'warning.public-access-by-perimeter':
    '{name} は {proxy} を経由する計画ですが、{resource} はネットワーク セキュリティ境界で保護されています (publicNetworkAccess が SecuredByPerimeter)。境界の規則が許可したもの以外、インターネットからのアクセスを拒否します。規則はエクスポートに含まれないため不明です',
  'fix.public-access-by-perimeter':
    '{resource} のプライベート エンドポイントを作成してください (境界の規則は不要です)。または、{proxy} のパブリック IP アドレスを許可する受信規則を境界に追加してください (サブスクリプションによる規則では Shared Access Signature が拒否されます)',
  'warning.public-access-denied':
    '{name} は {proxy} を経由する計画ですが、{resource} はインターネットのどのアドレスも許可していません (networkAcls: defaultAction が Deny、ipRules が空)',
  'fix.public-access-denied':
    '{resource} のプライベート エンドポイントを作成し、エクスポートして計画し直してください。または、{proxy} のパブリック IP アドレスを ipRules に追加してください',
  'warning.public-access-only-listed':
    '{name} は {proxy} を経由する計画ですが、{resource} が許可するのはインターネットの一部のアドレスだけです ({list})。{proxy} のパブリック IP アドレスが含まれるかどうかは不明です',
  'fix.public-access-only-listed':
    '{proxy} のパブリック IP アドレスを確認し、{resource} の ipRules になければ追加してください。または、プライベート エンドポイントを作成してください',
  'warning.cache-without-shared-keys':
    'キャッシュ ストレージ アカウント {account} は共有キーを受け付けません (allowSharedKeyAccess が false)。Site Recovery は 2025 年 10 月から対応していますが、コンテナー {vault} のマネージド ID を使う場合に限ります。ID のロールはエクスポートに含まれません',
  'fix.cache-without-shared-keys':
    '{vault} にマネージド ID があり、{account} に対するロールがあることを確認してください: Standard のアカウントでは Contributor と Storage Blob Data Contributor、Premium では Contributor と Storage Blob Data Owner',
  'warning.private-subnet-without-outbound':
    '{name} ({address}) は {network} のサブネット {subnet} にあります。このサブネットには既定の送信アクセスがなく (defaultOutboundAccess が false)、NAT ゲートウェイもありません。ほかに送信経路がなければ、インターネットに接続できません',
  'fix.private-subnet-without-outbound':
    'サブネットに NAT ゲートウェイを設定してください。または、{name} がパブリック IP アドレス、ロード バランサーの送信規則、ファイアウォール経由のルートのいずれかで送信できることを確認してください',
  'warning.vault-refuses-internet':
    'コンテナー {vault} はインターネットからのアクセスを拒否しますが (publicNetworkAccess が {access})、プライベート エンドポイントを使わない計画です',
  'fix.vault-refuses-internet':
    'コンテナーのパブリック アクセスを有効にしてください。または、何も登録されていないうちにプライベート エンドポイントを作成し、--route public なしで計画してください',
  'warning.zone-missing':
    '{endpoint} が Azure 内で必要とするプライベート DNS ゾーン {zone} が Azure リソース一覧にありません',
  'fix.zone-missing':
    'まず、エクスポートしていないサブスクリプションにないか確かめてください (1 つのネットワークに同じ名前のゾーンは 2 つリンクできず、別のゾーンは元のゾーンを隠します)。あればエクスポートし、なければゾーンを作成し、その DNS に問い合わせが届く仮想ネットワークにリンクし、エンドポイントにゾーン グループを付けてください',
  'warning.exports-disagree':
    'プライベート エンドポイント {endpoint} または {name} のレコードについて、エクスポートの内容が食い違っています。計画は {addresses} を使い、DNS レコードについては助言しません',
  'fix.exports-disagree':
    '古いエクスポートを削除し (ファイル名はエクスポートの注記にあります)、計画し直してください',
  'warning.endpoint-without-record':
    '{endpoint} は {addresses} を提供しますが、そのゾーンに {type} レコード {record} がありません',
  'fix.endpoint-without-record':
    '{type} レコード {record} {addresses} を追加するか、エンドポイントにゾーン グループを付けてください',
  'warning.record-differs':
    'プライベート DNS ゾーンの {record} は {has} ですが、{endpoint} は {addresses} です',
  'fix.record-differs': '{type} レコード {record} を {addresses} にしてください',
  'warning.record-points-at-nothing':
    '{record} は {address} を指していますが、Azure リソース一覧のどのプライベート エンドポイントもそこにありません',
  'fix.record-points-at-nothing':
    'そのエンドポイント (別のサブスクリプションにあるかもしれません) をエクスポートしてください。レコードを消してよいかは所有者が決めます',
  'warning.zone-shared':
    '{endpoint} と {other} は同じリソースにつながり、同じゾーン {zone} に書き込みます。後のものが先のものを上書きします',
  'fix.zone-shared':
    'それぞれに別のゾーンを用意するか、ハブに一つのエンドポイントと一つのゾーンを置いてください',
  'warning.bypass-matches-more':
    '"{entry}" は先頭も末尾も固定されない正規表現として読まれ、{example} もバイパスします',
  'fix.bypass-matches-more': '確実に受け付けられる最も狭い書き方は FQDN 全体です: {names}',
  'warning.bypass-matches-more-later':
    '"{entry}" は先頭も末尾も固定されない正規表現として読まれ、{example} もバイパスします',
  'fix.bypass-matches-more-later':
    '登録で FQDN が作成されたら、その FQDN に置き換えてください。固定した書き方が受け付けられるかは知られていません',
  'warning.bypass-name-matches-more':
    'FQDN "{entry}" も固定されずに読まれ、{example} もバイパスします',
  'fix.bypass-name-matches-more':
    '対応は不要です。より狭い書き方が受け付けられるかは知られておらず、そのような FQDN を使うプログラムはありません',
  'warning.bypass-whole-storage':
    '"{entry}" はプロキシを通るべきストレージ アカウントや第三者のアカウントもバイパスします。スコープ zone では参照事例に従って残しています',
  'fix.bypass-whole-storage': 'アカウントの FQDN を使ってください: {names} (plan --scope names)',
  'warning.other-tenants-allowed':
    '"{entry}" は第三者の FQDN へも通します ({otherTenants})。policy.extraNames が求めるためだけに残しています',
  'fix.other-tenants-allowed': '必要な個別の FQDN を許可してください',
  'warning.wildcard-against-policy':
    'policy.extraNames の "{entry}" はワイルドカードですが、policy.allowWildcards は false です',
  'fix.wildcard-against-policy': '個別の FQDN を書くか、ワイルドカードを許可してください',
  'warning.star-written-as-dot': '"{entry}" の * は Squid では普通の文字です',
  'fix.star-written-as-dot': 'Squid には "{dot}" と書かれます。その FQDN 自身も含まれます',
  'warning.other-tenants-not-planned':
    '{requirement} は {pattern} を求めますが、その下では第三者も FQDN やコンテンツを持てます ({otherTenants})。全体は許可せず、個々の FQDN も人の確認なしには許可しません',
  'fix.other-tenants-not-planned':
    'プロキシのログに現れた FQDN を 1 つずつ確認してから許可してください',
  'warning.current-list-not-shown':
    '現在 EnableProxyBypassList が "true" ではありません。9.60 (Update Rollup 72) より前のアプライアンスの構成マネージャーは、この場合バイパス リストを表示も使用もしません',
  'fix.current-list-not-shown':
    'appliance.json で "true" にし (%ProgramData%\\Microsoft Azure\\Config、または空白なしの MicrosoftAzure。両方を探してください)、アプライアンスを再起動してください。画面に欄がすでに表示されている場合は、site.yaml にアプライアンスのバージョンを書いてください',
  'warning.current-list-likely-shown':
    'appliance.json に EnableProxyBypassList がなく、site.yaml にアプライアンスのバージョンもありません。9.60 (Update Rollup 72) 以降であれば、このキーがなくてもバイパス リストの欄が表示される可能性が高いです (推定)',
  'fix.current-list-likely-shown':
    '構成マネージャーの画面を確認してください。site.yaml にアプライアンスのバージョンを書けば、推定は不要です',
  'warning.current-list-key-without-use':
    'EnableProxyBypassList は "false" ですが、9.60 以降のアプライアンスはバイパス リストを標準で表示します。このキーがまだ読まれるかどうかは文書に記載がありません',
  'fix.current-list-key-without-use':
    '構成マネージャーの画面を確認し、リストの欄が表示されない場合に限り、キーを "true" にしてアプライアンスを再起動してください',
  'warning.current-no-proxy': '現在 {layer} にプロキシが設定されていません',
  'fix.current-no-proxy': '{proxy} を設定してください',
  'warning.current-other-proxy': '現在 {layer} は {proxy} ではなく {has} を使っています',
  'fix.current-other-proxy': '{proxy} を設定するか、site.yaml のプロキシを直してください',
  'warning.current-entry-rejected':
    '現在の {layer} の項目 "{entry}" は拒否され、リスト全体も使えません: {message}',
  'fix.current-entry-rejected': 'ほかの入力より先に削除してください',
  'warning.current-entry-dead': '現在の {layer} の項目 "{entry}" は働きません: {message}',
  'fix.current-entry-dead': '必要とする人がいるなら直し、いなければ削除してください',
  'warning.current-entry-takes-proxied':
    '現在の {layer} の項目 "{entry}" は {name} もプロキシを通さず送り、ファイアウォールに拒否されます',
  'fix.current-entry-takes-proxied': '削除するか、目的の個別の FQDN を書いてください',
  'warning.current-entry-stays':
    '{layer} の現在の項目 "{entry}" は残ります。計画した経路を変えません',
  'fix.current-entry-stays': '対応は不要です',
  'warning.current-entry-overlaps': '現在の {layer} の項目 "{entry}" は "{other}" に含まれます',
  'fix.current-entry-overlaps': 'どちらか一つにしてください',
  'warning.current-allow-problem.final-dot':
    '{where}: "{entry}" に一致する要求はありません。Squid は要求のホスト名から末尾のドットを取り除きますが、項目からは取り除きません',
  'fix.current-allow-problem.final-dot': '"{fixed}" と書いてください',
  'warning.current-allow-problem.star':
    '{where}: "{entry}" に一致する要求はありません。Squid の dstdomain では "*" はただの文字です',
  'fix.current-allow-problem.star':
    'example.com とその下のすべての FQDN には ".example.com" と書くか、個別の FQDN を書いてください',
  'warning.current-allow-problem.blank':
    '{where}: Squid は行全体を一つの項目として読むため、一致する要求はありません: "{entry}"',
  'fix.current-allow-problem.blank': '1 行に1 つの FQDN を書いてください',
  'warning.current-allow-problem.comment':
    '{where}: Squid は "#" を項目の一部として読むため、一致する要求はありません: "{entry}"',
  'fix.current-allow-problem.comment': '"#" の前に空白を入れるか、コメントを別の行に書いてください',
  'warning.current-allow-problem.url':
    '{where}: "{entry}" に一致する要求はありません。dstdomain が比べるのは URL ではなくホスト名です',
  'fix.current-allow-problem.url': 'ホスト名だけを書いてください',
  'warning.current-allow-problem.port':
    '{where}: "{entry}" に一致する要求はありません。dstdomain はポートのないホスト名を比べます',
  'fix.current-allow-problem.port':
    'ホスト名だけを書いてください。ポートは別の acl (acl … port) で制限します',
  'warning.current-allow-problem.address':
    '{where}: "{entry}" は IP アドレスです。そのアドレスへの要求には一致しますが、FQDN には一致しません',
  'fix.current-allow-problem.address':
    'クライアントが要求する FQDN を書くか、種類が dst の acl に移してください',
  'warning.current-allow-problem.byte-order-mark':
    '{where}: ファイルがバイト オーダー マークで始まり、Squid はそれを最初の項目の一部として読むため、一致する要求はありません',
  'fix.current-allow-problem.byte-order-mark':
    'バイト オーダー マークなしの UTF-8 で保存してください',
  'warning.current-allow-problem.not-ascii':
    '{where}: "{entry}" に一致する要求はありません。要求のホスト名は ASCII 形式 (xn--…) で、Squid は項目を変換しません',
  'fix.current-allow-problem.not-ascii': 'ASCII 形式で書くか、FQDN でない文字を取り除いてください',
  'warning.current-allow-problem.no-name':
    '{where}: "{entry}" はホスト名ではないため、一致する要求はありません',
  'fix.current-allow-problem.no-name': 'その行を直すか削除してください',
  'warning.current-allow-problem.utf-16':
    '{where}: ファイルは UTF-16 です。Squid はこれを読めないため、どの項目にも一致する要求はありません',
  'fix.current-allow-problem.utf-16': 'バイト オーダー マークなしの UTF-8 で保存してください',
  'warning.current-allow-problem.covered':
    '{where}: "{other}" ({otherLine} 行目) が "{entry}" にも一致します。Squid は起動時に警告し、この行を無視します',
  'fix.current-allow-problem.covered': 'この行を削除してください',
  'warning.current-allow-problem.refused':
    '{where}: "{entry}" は "{other}" ({otherLine} 行目) と重なります。Squid 6 以前はこのリストでは起動しません (FATAL: Bungled)。Squid 7 は広いほうの項目だけを使います',
  'fix.current-allow-problem.refused': '"{narrow}" ({narrowLine} 行目) を削除してください',
  'warning.current-allow-under-planned':
    '現在の許可項目 "{entry}" はこの計画の "{other}" に含まれます。"{other}" をその後に書いたリストでは、Squid 6 以前は起動しません',
  'fix.current-allow-under-planned':
    '"{other}" を追加する前に "{entry}" を削除するか、sekisho render の出力のように計画を別の acl に分けてください',
  'warning.current-allow-other-tenants':
    '現在の許可項目 "{entry}" は第三者の FQDN へも通します ({otherTenants})',
  'fix.current-allow-other-tenants': 'この計画の個別の FQDN に置き換えてください',
  'warning.current-allow-unneeded': '現在の許可項目 "{entry}" はこの計画のどの要件にも不要です',
  'fix.current-allow-unneeded':
    'この計画では何もする必要はありません。プロキシを使うほかの人に必要かは、管理者が判断します',
  'warning.documents-disagree.service-bus':
    'Service Bus がまだ呼ばれるかどうか、文書が一致しません。2023 年の一覧と参照事例のセットアップでは必要で、2026 年の一覧にはありません',
  'fix.documents-disagree.service-bus':
    '採用: 参照事例 (範囲は最小限)。想定パターンの FQDN を 1 つ、プロキシのログから特定します。1 サイクルの間に要求がなければ、許可を外してください',
  'warning.documents-disagree.public-names':
    '2023 年の一覧には hypervrecoverymanager、backup、discoverysrv、servicebus があり、2026 年の一覧ではパブリック クラウドにどれもありません',
  'fix.documents-disagree.public-names':
    '採用: プライベート エンドポイントがあれば 2026 年の一覧、なければ 2023 年の一覧 (--route public)',
  'warning.documents-disagree.key-vault':
    '2026 年の一覧は Key Vault をインターネットの FQDN としますが、参照事例のセットアップでは登録がプライベート エンドポイントを作りました',
  'fix.documents-disagree.key-vault':
    '採用: 参照事例。どちらの場合も呼ばれるのはパブリックな FQDN です',
  'warning.documents-disagree.protected-machines':
    '保護されるマシンにはインターネットの FQDN が不要とする文書と、Key Vault が必要とする文書があります',
  'fix.documents-disagree.protected-machines': '採用: 前者。保護対象マシン用の許可は追加しません',
  'warning.documents-disagree.proxy-authentication':
    '資格情報を求めるプロキシについて文書が一致しません。構成マネージャーには入力欄があり、ほかのページは非対応とします',
  'fix.documents-disagree.proxy-authentication':
    '採用: 非対応。SYSTEM のサービスは資格情報を出さないため、これらの FQDN は認証なしで通してください',
  'warning.documents-disagree.blob-bypass-zone':
    '参照事例のセットアップは SYSTEM で Blob Storage 全体をバイパスしましたが、外へ出るべきアカウントがあるため避けるよう述べる文書があります',
  'fix.documents-disagree.blob-bypass-zone':
    '採用: スコープが zone なので参照事例のセットアップ。スコープ names ではキャッシュ アカウントだけをバイパスします',
  'warning.documents-disagree.blob-bypass-names':
    '参照事例のセットアップは SYSTEM で Blob Storage 全体をバイパスしましたが、外へ出るべきアカウントがあるため避けるよう述べる文書があります',
  'fix.documents-disagree.blob-bypass-names':
    '採用: その文書。キャッシュ アカウントだけをバイパスします',
  'warning.documents-disagree.cache-kind':
    'ポータルが作るキャッシュ アカウントは古い種類ですが、プライベート エンドポイントには汎用 v2 が必要です',
  'fix.documents-disagree.cache-kind': '採用: 後者。v2 のアカウントを先に作成して選んでください',
  'warning.documents-disagree.zone-name':
    '古い文書はゾーン名にリージョンを入れますが、後の文書では全リージョンで一つのゾーンです',
  'fix.documents-disagree.zone-name': '採用: 後の文書。リージョンのコードはレコード名の一部です',
  'warning.documents-disagree.appliance-json':
    'appliance.json のフォルダーについて、"Microsoft Azure" に空白のある形とない形の文書があります',
  'fix.documents-disagree.appliance-json':
    '採用: 両方。まず %ProgramData%\\Microsoft Azure\\Config、次に %ProgramData%\\MicrosoftAzure\\Config を探してください',
  'warning.documents-disagree.china-login':
    '中国のサインインのホストについて、文書に2 つの FQDN があります',
  'fix.documents-disagree.china-login': '採用: 両方を許可します',
  'warning.documents-disagree.china-key-vault':
    'vault.azure.cn とする文書と vault.chinacloudapi.cn とする文書があります',
  'fix.documents-disagree.china-key-vault': '採用: プライベート DNS ゾーンに合う vault.azure.cn',
  'warning.documents-disagree.government-graph':
    'US Government について、graph.microsoftazure.us とする文書と graph.windows.net とする文書があります',
  'fix.documents-disagree.government-graph': '採用: 両方を許可します',
  'warning.record-conflict':
    '{appliances} は同じリゾルバー {resolver} の {record} に異なるアドレスを必要とします',
  'fix.record-conflict': 'アプライアンスごとにリゾルバーまたはビューを分けてください',
  'step.make-endpoints':
    '不足しているプライベート エンドポイントを作成します (コンテナー {vault})。',
  'step.remake-endpoints':
    '接続が拒否または削除されたプライベート エンドポイントを削除し、作成し直します。',
  'step.approve-endpoints': '承認待ちのプライベート エンドポイント接続を承認します。',
  'step.make-cache-endpoint':
    'キャッシュ ストレージ アカウントのプライベート エンドポイント (blob) を作成し、計画を再実行します。',
  'step.make-needed-endpoint':
    'インターネットからのアクセスを拒否するリソースのプライベート エンドポイントを作成します。または、そのリソースでプロキシのパブリック IP アドレスを許可します。',
  'step.add-records':
    '{resolver} に、次のレコードを FQDN 単位で追加します。同じゾーンのほかの FQDN は、引き続き従来の転送先で名前解決される必要があります。',
  'step.forward-names': '{resolver} から、次の FQDN を仮想ネットワークへ転送します。',
  'step.allow-rules': '次の通信を許可します。',
  'step.allow-names': '次の FQDN を許可します。',
  'step.remove-rejected': '構成マネージャーが受け付けない項目を削除します。',
  'step.show-list':
    'appliance.json で "EnableProxyBypassList": "true" を設定し、アプライアンスを再起動します。',
  'step.show-list-if-hidden':
    '構成マネージャーの画面にバイパス リストの欄がない場合のみ (9.60、Update Rollup 72 より前のアプライアンス)、appliance.json で "EnableProxyBypassList": "true" を設定し、アプライアンスを再起動します。',
  'step.set-manager-list':
    '構成マネージャーに、プロキシ {proxy} とこのバイパス リストを設定します。',
  'step.set-system-list':
    'SYSTEM アカウントに、プロキシ {proxy} とこのバイパス リストを設定します。',
  'step.set-agent-list':
    'モビリティ エージェントの ProxyInfo.conf に、プロキシ {proxy} とこのバイパス リストを設定します。',
  'step.register': 'アプライアンスを登録します。',
  'step.learn-records':
    '次の命名パターンの FQDN は、エンドポイントが作成され次第、レコードを追加します。',
  'step.learn-allow':
    '次の命名パターンの FQDN は、プロキシのログで確認でき次第、1 つずつ許可します。',
  'step.why.endpoints-first':
    'コンテナーに項目があると、プライベート エンドポイントを作成できません。以降の手順では、この FQDN を使います。',
  'step.why.rejected':
    '拒否された接続は、後から承認できません。作成し直すと、アドレスが変わることがあります。',
  'step.why.approval': '承認待ちのプライベート エンドポイントには接続できません。',
  'step.why.cache-endpoint':
    '作成するまで、ディスクのアップロードはプロキシを経由します。作成後はプライベート エンドポイントを経由します。',
  'step.why.refused-in-public':
    'これらの FQDN への接続は、パブリック IP アドレスでは拒否されます。',
  'step.why.records-before-bypass':
    'DNS レコードの登録前にプロキシのバイパスを設定すると、その FQDN への通信はパブリック IP アドレスへ直接向かい、遮断されます。',
  'step.why.firewall-before-bypass':
    'ファイアウォールで許可するまで、エンドポイントへの直接の通信は、バイパスの誤りと同じように失敗します。',
  'step.why.proxy-before-sign-in': '登録では、最初にサインインが行われます。',
  'step.why.rejected-first': 'これらの項目が残っている間、画面はほかの入力を受け付けません。',
  'step.why.list-hidden': '設定しないと画面にリストの欄が表示されず、リストも使われません。',
  'step.why.list-perhaps-hidden':
    'site.yaml にアプライアンスのバージョンがありません。9.60 より前では、画面に表示されないリストは使われません。',
  'step.why.bypass-after-records':
    'この時点でエンドポイント、レコード、ファイアウォールの準備ができているため、直接の通信が到達します。',
  'step.why.system-own-list':
    'SYSTEM アカウントのサービスは、構成マネージャーのリストを使いません。',
  'step.why.register-last': 'この時点で、判明しているすべての FQDN が計画どおりの経路を通ります。',
  'step.why.learn-moments': 'FQDN がプライベート IP アドレスに解決されるまで、登録は進みません。',
  'step.why.learn-by-log': 'これらの FQDN の全体は、実際に要求されるまで分かりません。',
  'step.why.remove-harmful':
    'プロキシを経由すべき FQDN がこれらの項目によって直接接続となり、ファイアウォールで遮断されます。',
  'layer.mobility-agent': 'モビリティ エージェント (ProxyInfo.conf)',
};
