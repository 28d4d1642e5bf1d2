// Japanese texts of what a plan says of itself.

import type { VERDICT_EN } from './verdict-en.ts';

export const VERDICT_JA = {
  'obstacle.vaults-not-exported':
    'コンテナーがエクスポートされていないため、コンテナー {vault} の状態がわかりません',
  'obstacle-fix.vaults-not-exported':
    'エクスポートしてください: "az backup vault list -o json > estate/vaults.json"',
  'obstacle.vault-missing': 'エクスポートされたコンテナーの中に {vault} がありません',
  'obstacle-fix.vault-missing':
    'コンテナーを作成するか、site.yaml の名前 (appliances[].vault) を直し、もう一度エクスポートしてください: "az backup vault list -o json > estate/vaults.json"',
  'obstacle.vault-refuses-internet':
    'コンテナー {vault} はインターネットからのアクセスを拒否しますが (publicNetworkAccess が {access})、プライベート エンドポイントを使わない計画です',
  'obstacle-fix.vault-refuses-internet':
    'コンテナーのパブリック アクセスを有効にするか、何も登録されていないうちにプライベート エンドポイントを作成し、route: private で計画してください',
  'obstacle.set-up-zone-not-documented':
    '{cloud} における {type} のプライベート エンドポイント用プライベート DNS ゾーンはどの文書にも記載がなく、セットアップではこのエンドポイントが作成されます',
  'obstacle-fix.set-up-zone-not-documented':
    'コンテナーをプライベート エンドポイントなしで使う (policy.route: public) か、テスト用のコンテナーで試して結果を記録してください',
  'obstacle.region-code-not-known':
    'コンテナーの名前に含まれる、リージョン {region} の Site Recovery コードがどこからもわかりません',
  'obstacle-fix.region-code-not-known':
    'site.yaml に asrCode を設定するか、コンテナーのプライベート エンドポイントをエクスポートしてください',
  'obstacle.public-names-not-documented':
    '{cloud} でプライベート エンドポイントのないコンテナーに使われる FQDN がどの文書にもありません',
  'obstacle-fix.public-names-not-documented':
    'テスト用のコンテナーで試し、プロキシのログに現れた FQDN を policy.extraNames に追加してください',
  'obstacle.addresses-not-known':
    '{more} 件の FQDN のプライベート IP アドレスがどのエクスポートにもありません: {names}',
  'obstacle-fix.addresses-not-known':
    'ネットワーク インターフェイスをエクスポートしてください: "az network nic list -o json > estate/network-interfaces.json"',
  'obstacle.endpoints-not-exported':
    'プライベート エンドポイントのエクスポートに {names} がないため、登録がエンドポイントを作成する場所がわかりません',
  'obstacle-fix.endpoints-not-exported':
    'エクスポートしてください: "az network private-endpoint list -o json > estate/private-endpoints.json"',
  'obstacle.zones-not-exported':
    'プライベート DNS ゾーンがエクスポートされていないため、登録が作成する FQDN のゾーンがすでに仮想ネットワークへリンクされているかどうかわかりません: {names}',
  'obstacle-fix.zones-not-exported':
    'ゾーンをエクスポートしてください: "az network private-dns zone list -o json > estate/private-dns-zones.json"。仮想ネットワーク リンクも必要です (コマンドは docs/estate.md)',
  'obstacle.zone-links-not-exported':
    '{names} にどの仮想ネットワークがリンクされているかがどのエクスポートにもなく、登録は同じ名前のゾーンを作成します',
  'obstacle-fix.zone-links-not-exported':
    'リンクをゾーンごとにエクスポートしてください: "az network private-dns link vnet list -g GROUP -z ZONE -o json > estate/links-ZONE.json"',
  'obstacle.addresses-disagree':
    '{more} 件の FQDN のプライベート IP アドレスがエクスポートの間で食い違い、どれが正しいかを示すレコードもありません: {names}',
  'obstacle-fix.addresses-disagree':
    '古いほうのエクスポートを削除して (ファイルは注記にあります) もう一度計画するか、ゾーンのレコード セットをエクスポートしてください: "az network private-dns record-set list -g GROUP -z ZONE -o json > estate/records-ZONE.json"',
  'obstacle.cache-account-not-exported':
    'キャッシュ ストレージ アカウント {account} がどのエクスポートにもないため、存在するか、プライベート エンドポイントがあるか、インターネットからのアクセスを許可するかがわかりません',
  'obstacle-fix.cache-account-not-exported':
    'ストレージ アカウントを (そのサブスクリプションで) エクスポートしてください: "az storage account list -o json > estate/storage-accounts.json"。含まれていない場合は appliances[].cacheStorageAccount を直してください',
  'obstacle.forward-target-not-known':
    '{resolver} は Azure へ転送しますが、転送先のアドレスが site.yaml にありません',
  'obstacle-fix.forward-target-not-known':
    'Azure 内のリゾルバーのアドレスを resolvers[].forwardTo に書いてください',
  'obstacle.cache-account-not-named':
    '{appliance} のキャッシュ ストレージ アカウントが site.yaml になく、どのアカウントの名前も同じパターンになります',
  'obstacle-fix.cache-account-not-named': 'appliances[].cacheStorageAccount を設定してください',
  'obstacle.registration-zone-linked':
    'ネットワーク {network} にはすでにゾーン {zone} (リソース グループ {group}) がリンクされています。{appliance} の登録は同じ名前のゾーンを新しく作りますが、Azure は 1 つのネットワークを両方にリンクすることを拒否し、そのとき登録がどうなるかはどこにも文書化されていません',
  'obstacle-fix.registration-zone-linked':
    'コンテナーのプライベート エンドポイントを {zone} にリンクされていないネットワークに置く (推定: 登録はエンドポイントに従います) か、テスト用のコンテナーで試して結果を記録してください',
  'obstacle.registration-zone-there':
    'ゾーン {zone} (リソース グループ {group}) はすでに {network} にリンクされています。{appliance} の登録は名前でこのゾーンを見つけます (推定) が、登録自身のリンクが拒否されるかどうかはどこにも文書化されていません',
  'obstacle-fix.registration-zone-there':
    'このコンテナーに専用のネットワークとリソース グループを用意するか、テスト用のコンテナーで試して結果を記録してください',
  'obstacle.network-not-declared':
    '仮想ネットワーク {network} ({prefixes}) にこの計画のプライベート エンドポイントがありますが、networks.throughVpn にそのアドレス範囲がありません',
  'obstacle-fix.network-not-declared':
    'VPN で届くなら networks.throughVpn に {prefixes} を加え、届かないなら接続してください。VPN がアドレスを変換している場合は networks.translated に書いてください。この計画のレコードと規則は Azure 側のアドレスなので、それまで設定しないでください',
  'obstacle.address-not-declared':
    '{address} ({names}) は site.yaml のどのネットワークにも含まれません',
  'obstacle-fix.address-not-declared':
    'そのネットワークを networks.throughVpn または networks.onPremises に追加するか、アドレスを直してください',
  'obstacle.zone-not-known':
    '{resolver} が Azure から受け取る応答がエクスポートからわからない FQDN が {more} 件あります: {names}',
  'obstacle-fix.zone-not-known':
    'プライベート DNS ゾーンをレコード セットと仮想ネットワーク リンクとともに、また仮想ネットワークをエクスポートしてください (コマンドは docs/estate.md)',
  'obstacle.resolver-does-not-answer': '{resolver} は {more} 件の FQDN に応答しません: {names}',
  'obstacle-fix.resolver-does-not-answer':
    '{resolver} に転送させる (resolvers[].forwards) か、接続元プログラムに別のリゾルバーを使わせてください (proxies[].resolver、appliances[].resolver)',
  'obstacle.name-not-answered': '{resolver} は {more} 件の FQDN が存在しないと応答します: {names}',
  'obstacle-fix.name-not-answered':
    '{resolver} から見えるプライベート DNS ゾーンにレコードを追加してください',
  'obstacle.endpoint-does-not-answer':
    'プライベート エンドポイント {endpoint} ({state}) は {more} 件の FQDN に応答しません: {names}',
  'obstacle-fix.endpoint-does-not-answer':
    '接続を承認してください。拒否または切断されたものは、削除して作り直す必要があります',
  'obstacle.public-address-refuses':
    '{more} 件の FQDN がプロキシ経由でパブリック IP アドレスへ向かい、そこで拒否されます: {names}',
  'obstacle-fix.public-address-refuses':
    'それぞれにプライベート エンドポイントを作成するか、リソースがプロキシのパブリック IP アドレスを受け入れるようにしてください',
  'obstacle.public-address-refuses-site':
    '{more} 件の FQDN がパブリック IP アドレスへ直接向かい、そこで拒否されます: {names}',
  'obstacle-fix.public-address-refuses-site':
    'それぞれにプライベート エンドポイントを作成するか、リソースがサイトのパブリック IP アドレスを受け入れるようにしてください',
  'obstacle.walk-fails': '{program} は {more} 件の FQDN に到達しません ({outcome}): {names}',
  'obstacle-fix.walk-fails': '段階ごとに確認してください: sekisho trace NAME --as {program}',
  'obstacle.record-conflict':
    '{appliances} は同じリゾルバー {resolver} に {record} の異なるアドレスを必要とします',
  'obstacle-fix.record-conflict': 'アプライアンスごとにリゾルバーまたはビューを分けてください',
  'obstacle.created-name-not-bypassed':
    '登録が {name} を作り、{program} はどの一覧にも入る前にすぐ問い合わせます',
  'obstacle-fix.created-name-not-bypassed':
    'セットアップが終わるまで scope zone を使い、その後一覧を狭めてください',
  'obstacle.alias-not-documented':
    'このクラウドでパブリック名がプライベート エンドポイントへ導かれるかどうかはどの文書にもなく、{resolver} はそれに依存します: {names} ({more} 個)',
  'obstacle-fix.alias-not-documented': 'これらの FQDN を {resolver} 自身で応答させてください',
  'obstacle.resolver-network-not-known':
    '{resolver} が応答を受ける仮想ネットワークがどのエクスポートにもなく、登録が作るゾーンをそこへリンクする必要があります',
  'obstacle-fix.resolver-network-not-known':
    '仮想ネットワークをエクスポートしてください: "az network vnet list -o json > estate/virtual-networks.json"。含まれている場合は Azure 内のリゾルバーのアドレスを直してください',
  'verdict.complete':
    '完了可能: すべての手順を実施すると、すべての FQDN が計画した経路で到達します。',
  'verdict.blocked': '不可: この計画のどの手順でも用意できないものがあります。',
  'verdict.not-known':
    '不明: 結果を左右する情報が提供されていないか、観測も文書化もされていません。',
  'step.make-zones': '次のプライベート DNS ゾーンを作成します (括弧内はリソース グループ)。',
  'step.link-zones':
    '次のプライベート DNS ゾーンを、Azure 内のリゾルバーの仮想ネットワークにリンクします。',
  'step.set-zone-records': 'プライベート DNS ゾーンに、次の A レコードを設定します。',
  'step.why.zones-first':
    'Azure 内のリゾルバーは、自身の仮想ネットワークにリンクされたゾーンについてのみ応答します。',
} as const satisfies Record<keyof typeof VERDICT_EN, string>;
