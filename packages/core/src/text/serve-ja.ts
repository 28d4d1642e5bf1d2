// Japanese: the page's server.

import type { SERVE_EN } from './serve-en.ts';

export const SERVE_JA: Readonly<Record<keyof typeof SERVE_EN, string>> = {
  'serve.link': 'Web 画面: {link}',
  'serve.reading-link': '閲覧専用リンク (終了するまで何人でも利用可): {link}',
  'serve.way-in.terminal':
    'リンクは sekisho serve を実行している端末に表示されています。使えるのは一度だけなので、新しいリンクはその端末で Enter キーを押して表示してください。端末が見当たらない場合や再起動後は、Ctrl-C で終了し、もう一度起動してください。',
  'serve.way-in.service':
    'サービスとして動作している場合は、拠点フォルダーのファイルにリンクがあります (読めるのは所有者だけです)。',
  'serve.way-in.reader':
    '閲覧だけの場合は、実行している担当者に閲覧専用リンクを依頼してください。sekisho serve --listen が表示します。',
  'serve.link-file': 'ページへのリンク（トークン付き）: {file}',
  'serve.no-link-file':
    'ページへのリンクをファイルに保存できません。ジャーナルに残るため表示もしません: {message}',
  'serve.link-used':
    '{address} からページが開かれました。そのリンクはもう使えません。次のリンク: {file}',
  'serve.no-next-link':
    '次のリンクをファイルに保存できません ({message})。新しいリンクには再起動が必要です',
  'serve.link-key': 'Enter キーで新しいリンクを表示します',
  'serve.error.used-link':
    'このリンクはすでに使われています。リンクは一度しか使えません。新しいリンクはサイトのフォルダーの .sekisho/web/link にあり、sekisho serve の端末で Enter キーを押しても表示されます。',
  'serve.status': '{url} で待ち受け中',
  'serve.machines': '機器用: {url}/edl/proxy-allow.txt、/proxy.pac、/metrics（トークンは {file}）',
  'serve.machines-token-given':
    '機器用: {url}/edl/proxy-allow.txt、/proxy.pac、/metrics（トークンは SEKISHO_MACHINE_TOKEN）',
  'serve.events': 'イベントの保存先: {file}',
  'serve.events-temporary': 'サイトのフォルダーに書き込めないため、イベントは終了時に消えます',
  'serve.not-encrypted':
    '{address} には他のマシンから到達できますが、このサーバーは平文の HTTP です。前段に TLS のサーバーを置くか、信頼できるネットワークで使ってください',
  'serve.site-failed':
    'サイトを今の状態では読めません。ページには直前の計画を表示します: {message}',
  'serve.until': 'Ctrl-C で終了します',
  'serve.error.bad-request': 'このページが送る要求ではありません。',
  'serve.error.no-token':
    '端末に表示されたリンクでページを開いてください。リンクにトークンが入っています。',
  'serve.error.wrong-host': 'このホスト名は、このサーバーのものではありません。',
  'serve.error.wrong-origin': '別のサイトからの要求です。このページからだけ受け付けます。',
  'serve.error.not-found': 'このアドレスには何もありません。',
  'serve.error.method-not-allowed': 'このアドレスは別のメソッドを受け付けます。',
  'serve.error.too-large': '要求が大きすぎます。',
  'serve.error.not-json': '要求は JSON でなければなりません。',
  'serve.error.too-many-streams': '同時に開いているページが多すぎます。',
  'serve.error.internal': 'サーバー側で失敗しました。内容は端末に出ています。',
  'serve.error.no-reading-link':
    'このサーバーは閲覧用リンクを発行していません (--listen を付けて起動すると発行されます)。',
  'serve.error.read-only': 'このページは読み取り専用で、何も変更できません。',
  'serve.error.no-such-proposal': 'この変更の確認は、もう求められていません。',
  'serve.error.no-such-confirmation':
    'この確認は使用済みか、古すぎます。もう一度差分を確かめてください。',
  'serve.error.difference-changed': '変更の内容が変わりました。もう一度差分を確かめてください。',
  'serve.error.empty-list': 'このリストに入る項目は計画にありません。',
  'serve.error.which-appliance':
    'この拠点にはアプライアンスが複数あり、proxy.pac はそれぞれ異なります。/proxy.pac?appliance=NAME を指定してください。',
  'serve.error.no-such-appliance': 'この名前のアプライアンスはサイトにありません。',
};
