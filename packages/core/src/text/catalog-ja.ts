// Japanese texts of the catalog's table.

import type { CATALOG_EN } from './catalog-en.ts';

export const CATALOG_JA: Readonly<Record<keyof typeof CATALOG_EN, string>> = {
  'catalog.column.service': 'サービス',
  'catalog.column.cloud': 'クラウド',
  'catalog.column.pattern': 'FQDN',
  'catalog.column.ports': 'ポート',
  'catalog.column.programs': '接続元プログラム',
  'catalog.column.reach': '接続先',
  'catalog.column.need': '要否',
  'catalog.column.sure': '確度',
  'catalog.column.sources': '出典',
  'catalog.reach.private': 'プライベート エンドポイント',
  'catalog.reach.internet': 'インターネット',
  'catalog.reach.on-premises': 'オンプレミス',
  'catalog.reach.either': 'プライベート エンドポイントまたはインターネット',
  'catalog.need.required': '必須',
  'catalog.need.optional': '任意',
  'catalog.need.conditional': '条件付き',
  'catalog.need.superseded': '置き換え済み',
  'catalog.sure.high': '高',
  'catalog.sure.medium': '中',
  'catalog.sure.low': '低',
  'catalog.sources': '出典',
  'catalog.no-link': 'アドレスは不明',
};
