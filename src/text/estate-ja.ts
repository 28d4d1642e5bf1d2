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
};
