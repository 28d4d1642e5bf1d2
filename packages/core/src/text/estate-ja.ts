// Japanese: files of the estate folder that can't be read, or not wholly.

import type { ESTATE_EN } from './estate-en.ts';

const EXPORTS = '"az network private-endpoint list -o json"、"az network nic list -o json"';
const OTHERS = 'および docs/estate.md のその他のコマンドを実行してください。';
const SHOW = '代わりに "terraform show -json > terraform.json" を実行してください。';

export const ESTATE_JA: Readonly<Record<keyof typeof ESTATE_EN, string>> = {
  'form.other-extension':
    '拡張子が {extensions} のファイルだけを読み込みます。エクスポートの場合は拡張子を変更してください。',
  'form.arm-template': `ARM テンプレート ("az group export"、ポータルの [テンプレートのエクスポート]、"bicep build") は展開する内容を示すもので、ID、アドレス、状態を含みません。代わりに ${EXPORTS}、${OTHERS}`,
  'form.arm-parameters': `ARM テンプレートのパラメーター ファイルはリソースを含みません。代わりに ${EXPORTS}、${OTHERS}`,
  'form.bicep': `Bicep ファイルは展開する内容を示すもので、ID、アドレス、状態を含みません。代わりに ${EXPORTS}、${OTHERS}`,
  'form.deployment': `デプロイの結果 ("az deployment group create" または "show") は ID と出力だけで、リソース自体を含みません。代わりに ${EXPORTS}、${OTHERS}`,
  'form.deployment-outputs': `デプロイの出力はリソースではありません。代わりに ${EXPORTS}、${OTHERS}`,
  'form.what-if': `what-if の結果はデプロイによる変更の予測で、現在のリソースではありません。代わりに ${EXPORTS}、${OTHERS}`,
  'form.har': `ブラウザーの HAR ファイルはアクセス トークンを含むことがあります。削除してください。代わりに ${EXPORTS}、${OTHERS}`,
  'form.bind-zone':
    'DNS ゾーン ファイル ("az network private-dns zone export") には、リソース グループと仮想ネットワーク リンクの情報がありません。代わりに "az network private-dns record-set list -g GROUP -z ZONE -o json" と "az network private-dns link vnet list -g GROUP -z ZONE -o json" を実行してください。',
  'form.terraform-text': `これは "terraform show" の表示用の出力です。${SHOW}`,
  'form.terraform-plan-text': `これは "terraform plan" の表示用の出力で、現在のリソースではなく変更の予定を示します。${SHOW}`,
  'form.terraform-config': `Terraform の構成ファイルは作成する内容を示すもので、ID、アドレス、状態を含みません。${SHOW}`,
  'form.terraform-outputs': `Terraform の出力はリソースではありません。${SHOW}`,
  'form.terraform-log': `これは "terraform plan -json" または "apply -json" の経過の出力で、状態ではありません。${SHOW}`,
  'form.terraform-encrypted':
    'この状態ファイルは暗号化されています。鍵を使用できる場所で "tofu show -json > terraform.json" を実行してください。',
  'form.terraform-backend': `このファイルは状態の保存場所だけを示します。${SHOW}`,
  'form.terraform-old': `この状態ファイルは Terraform {version} の形式です。新しい Terraform を使用してください。${SHOW}`,
  'form.terraform-empty':
    'この Terraform の状態にはリソースがありません。プライベート エンドポイントを作成したフォルダーとワークスペースで "terraform show -json" を実行してください。',
  'form.terraform-plan-of-nothing': `この Terraform のプランは、リソースの作成前のものです。適用した後に実行してください。${SHOW}`,
  'form.terraform-other-type': 'Terraform の状態の {type} は、Sekisho では使用しません。',
  'form.terraform-interface':
    'Terraform の状態のネットワーク インターフェイスにはアドレスだけがあり、FQDN がありません。"az network nic list -o json" を実行してください。',
  'form.terraform-hidden':
    'Terraform がこのリソースの {attributes} を機密としているため、読み込みません。このリソースをエクスポートする docs/estate.md のコマンドを追加してください。',
  'form.terraform-without-id':
    'このリソースには ID がないか、ID が機密とされているため、読み込みません。',
  'form.azapi-without-body':
    'この azapi_resource はリソースの ID だけを保持しています。このリソースをエクスポートする docs/estate.md のコマンドを追加してください。',
  'form.pulumi': `Pulumi のスタックのエクスポートは読み込みません。代わりに ${EXPORTS}、${OTHERS}`,
  'form.az-table':
    '"az … -o table" の出力には、計画に必要な値がありません (列: {columns})。同じコマンドを "-o json" で実行してください。',
  'form.az-tsv':
    '"az … -o tsv" の出力には列名がありません。同じコマンドを "-o json" で実行してください。',
  'form.resource-names':
    'この一覧には名前だけがあり、ID がありません (列: {columns})。ポータルで [リソース ID] の列を追加するか、docs/estate.md のクエリを Resource Graph エクスプローラーで実行して CSV をダウンロードしてください。',
  'form.other-csv':
    'この CSV には、リソース ID も、FQDN とアドレスの組もありません (列: {columns})。docs/estate.md のクエリを Resource Graph エクスプローラーで実行して CSV をダウンロードしてください。',
  'form.csv-row':
    'この行のセルは {found} 個で、見出しの {expected} 個と異なるため、読み込みません。',
  'form.row-without-id': 'この行には ID がないため、読み込みません。',
  'form.az-error':
    'Azure CLI がエラーを返しています: {error}。原因を取り除き、もう一度コマンドを実行してください。',
  'form.no-file': 'ファイルではありません。',
  'form.link-to-folder': 'フォルダーへのリンクは読み込みません。',
  'form.too-deep': 'フォルダーは {depth} 階層まで読み込みます。',
  'form.html':
    'HTML のページは読み込みません。ポータルの表をテキストとしてコピーするか、docs/estate.md のコマンドを "-o json" で実行してください。',
  'form.spreadsheet':
    'スプレッドシートは読み込みません。properties の列の JSON が完全なまま、CSV で保存してください。',
  'form.image':
    '画像は読み込みません。プライベート エンドポイントの [DNS の構成] の画面のテキストをコピーするか、"az network nic list -o json" を実行してください。',
  'form.dns-page-row':
    '[DNS の構成] の画面のこの行に {missing} がありません。表全体をもう一度コピーしてください。',
  'form.unknown':
    'Sekisho が読み込める形式ではありません (JSON、JSON Lines、YAML、CSV、Terraform の状態、PowerShell または [DNS の構成] の画面のテキスト)。docs/estate.md に形式の一覧があります。',

  // parts that are incomplete, contradictory or of no use
  'note.location-unknown':
    'コンテナー {name} のリージョンがどのエクスポートにもありません。"az backup vault list" を追加してください。',
  'note.key-vault-host-unknown':
    'Key Vault {name} の vaultUri がどのエクスポートにもないため、対象外とします。"az keyvault show --name {name}" を追加してください。',
  'note.storage-host-unknown':
    'ストレージ アカウント {name} の primaryEndpoints.blob がどのエクスポートにもないため、対象外とします。"az storage account show --name {name}" を追加してください。',
  'note.peerings-not-exported':
    '仮想ネットワーク {name} にほかのピアリングがあるかどうか不明です。"az network vnet list" を追加してください。',
  'note.address-space-unknown':
    '仮想ネットワーク {name} のアドレス空間がどのエクスポートにもありません。"az network vnet list" を追加してください。',
  'note.records-missing':
    '{name} にはエクスポートにないレコード セットが {missing} 個あります。"az network private-dns record-set list" を追加してください。',
  'note.records-unknown':
    '{name} にほかのレコード セットがあるかどうか不明です。"az network private-dns record-set list" を追加してください。',
  'note.links-missing':
    '{name} の仮想ネットワーク リンクの一部がエクスポートにありません。"az network private-dns link vnet list" を追加してください。',
  'note.links-unknown':
    '{name} にほかの仮想ネットワーク リンクがあるかどうか不明です。"az network private-dns link vnet list" と、リンク数を含む "az network private-dns zone list" を追加してください。',
  'note.interface-without-endpoint':
    'ネットワーク インターフェイス {name} には FQDN がありますが、どのプライベート エンドポイントのものか、エクスポートからわかりません。プライベート エンドポイントもエクスポートしてください。',
  'note.endpoint-not-exported':
    '{target} のプライベート エンドポイント {name} がどのエクスポートにもありません。そのサブスクリプションのプライベート エンドポイントをエクスポートしてください。',
  'note.endpoint-target-unknown':
    'プライベート エンドポイント {name} の接続先のリソースがどのエクスポートにもありません。プライベート エンドポイントをエクスポートしてください。',
  'note.connection-state-unknown':
    '{name} の接続が承認済みかどうか、エクスポートからわかりません。"az network private-endpoint list" を追加してください。',
  'note.addresses-differ':
    '{name} のアドレスが {source} では {addresses} ですが、より確実な情報では {known} です。',
  'note.interface-not-exported-without-names':
    'ネットワーク インターフェイス {name} がどのエクスポートにもないため、FQDN が不明です。ネットワーク インターフェイスをエクスポートしてください。',
  'note.interface-not-exported':
    'ネットワーク インターフェイス {name} がどのエクスポートにもなく、FQDN はほかの情報によるものです。ネットワーク インターフェイスをエクスポートしてください。',
  'note.endpoint-without-names':
    'FQDN がどのエクスポートにもありません。ネットワーク インターフェイスをエクスポートするか、作成が完了するまで待ってください。',
  'note.name-without-address': '{name} のアドレスがどのエクスポートにもありません。',
  'note.address-without-name':
    'ネットワーク インターフェイスの {addresses} に対応する FQDN がどのエクスポートにもありません。',
  'note.conflicting-exports':
    '{name} ({kind}) のエクスポートの {fields} が異なります ({files})。古いほうを削除してください。',
  'part.no-virtual-network': 'このリンクには仮想ネットワークがありません。',
  'part.no-ttl': 'レコード セット {name} の ttl が正しくありません。',
  'part.interface-only-exists':
    'このファイルには、このネットワーク インターフェイスの内容がありません。"az network nic list" を追加してください。',
  'part.interface-of-machine':
    'このネットワーク インターフェイスは、プライベート エンドポイントのものではありません。',
  'part.no-address-or-network': '{text} はアドレスでもネットワークでもありません。',
  'part.rule-not-read':
    '規則 {name} の名前、優先度、方向、アクセスのどれかが読めないため、グループが何を通すか不明です。',
  'part.route-not-read':
    'ルート {name} の名前、プレフィックス、次ホップのどれかが読めないため、テーブルの行き先は不明です。',
  'part.peering-without-network': 'このピアリングには相手の仮想ネットワークがありません。',
  'part.no-network': '{text} はネットワークではありません。',
  'part.no-host-name': '{text} はホスト名ではありません ({problem})。',
  'part.no-ip-address': '{text} は IP アドレスではありません。',
  'part.no-url': '{text} は https://name.example.com/ のようなアドレスではありません。',
  'part.no-resource-id': '{text} は Azure のリソース ID ではありません。',
  'part.no-word': '{text} は Azure がここで使用する値ではありません。',
  'part.id-is-none': 'ID {text} は Azure のリソース ID ではありません。',
  'part.no-use': '種類 {type} のリソースは、Sekisho では使用しません。',
  'part.properties-cut':
    'properties の JSON が途中で切れているため、内容が不明です。もう一度エクスポートしてください。',
  'part.cut-off':
    'PowerShell の出力で {path} が省略されています。"ConvertTo-Json -Depth 10" でもう一度エクスポートしてください。',
  'part.cut-off-in-places':
    'PowerShell の出力で {path} とほか {more} 件が省略されています。"ConvertTo-Json -Depth 10" でもう一度エクスポートしてください。',
  'part.control-character': '{text} に制御文字が含まれています。',
  'part.azure-error': 'Azure がエラーを返しています: {error}',
  'part.empty-object': 'オブジェクトが空です。',
  'part.no-id': 'オブジェクトに ID がありません。先頭のキーは {keys} です。',
  'part.no-object': 'オブジェクトではありません。',
  'part.list-goes-on':
    '一覧に続き (nextLink または skip token) がありますが、最後のページのファイルがありません。残りのページもエクスポートしてください。',
  'part.owner-unknown':
    '{name} がどのプライベート エンドポイントのものか、エクスポートからわかりません。プライベート エンドポイントとネットワーク インターフェイスをエクスポートしてください。',
  'part.list-empty': '一覧が空です。',
  'part.file-empty': 'ファイルが空です。',
  // texts of PowerShell
  'printed.neither':
    'この行は PowerShell の一覧でも表でもありません。"Format-List" で出力するか、"ConvertTo-Json -Depth 10" でエクスポートしてください。',
  'printed.json-cut':
    '{key} の値の JSON が途中で終わっています。"Format-List" で出力するか、"ConvertTo-Json -Depth 10" でエクスポートしてください。',
  'printed.no-json':
    '{key} の値が JSON ではありません。"Format-List" で出力するか、"ConvertTo-Json -Depth 10" でエクスポートしてください。',
  'printed.several-values':
    '{key} の値が 1 つの JSON ではありません。"Format-List" で出力するか、"ConvertTo-Json -Depth 10" でエクスポートしてください。',
  'printed.value-cut':
    '{key} の値が省略されています。"Format-List" で出力するか、"ConvertTo-Json -Depth 10" でエクスポートしてください。',
  'printed.other-columns':
    '列が {columns} の表には、FQDN とアドレスの組がありません。"Format-List" で出力するか、"ConvertTo-Json -Depth 10" でエクスポートしてください。',
  'printed.row-cut':
    '表の {line} 行目が省略されています。"Format-List" で出力するか、"ConvertTo-Json -Depth 10" でエクスポートしてください。',
  'printed.row-shifted':
    '{line} 行目が表の列に揃っていません。"Format-List" で出力するか、"ConvertTo-Json -Depth 10" でエクスポートしてください。',
  'printed.row-incomplete':
    '表の {line} 行目に FQDN またはアドレスがありません。"Format-List" で出力するか、"ConvertTo-Json -Depth 10" でエクスポートしてください。',
  'printed.table-empty': '表が空です。',
};
