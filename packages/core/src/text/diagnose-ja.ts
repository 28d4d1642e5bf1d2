// Japanese texts of diagnosis: the same codes and placeholders as diagnose-en.ts.

import type { DIAGNOSE_EN } from './diagnose-en.ts';

export const DIAGNOSE_JA: Readonly<Record<keyof typeof DIAGNOSE_EN, string>> = {
  'finding.unknown-bypass-missing':
    '{name} (プライベート エンドポイント用の FQDN) がプロキシに届きました。どのプログラムが送ったかはログから分かりません。構成マネージャー (この対処)、または SYSTEM アカウントのサービス (例外: {system}) です',
  'finding.proxy-wants-password':
    'プロキシが {name} の前に認証を求めていますが、アプライアンスのサービスは応えられません。アプライアンスをアドレスで許可してください',
  'finding.proxy-inspects-tls':
    'プロキシが {name} の TLS を開いています。アプライアンスは証明書を拒否するか、誤って信頼します',
  'finding.proxy-cannot-reach':
    'プロキシは {name} を許可しましたが到達できません (状態 {status})。プロキシ自身の DNS か出口を確認してください',
  'finding.proxy-resolves-otherwise':
    'プロキシは {name} に対して {server} へ接続しましたが、リゾルバーは同じ機器に {addresses} と答えています',
  'finding.bypassed-without-endpoint':
    '{name} が {to} へ直接向かい、ファイアウォールに拒否されました。バイパスの項目に一致しますが、プライベート エンドポイントがありません',
  'finding.direct-attempt':
    'プログラムがプロキシを通らず {to} の {name} へ直接接続しようとしました',
  'finding.internal-name-at-proxy':
    '{name} は社内の FQDN またはアドレスですが、プロキシに届きました。許可せず、バイパス リストに入れるべきものです',
  'finding.allowed-by-wide-rule':
    '規則 {name} が、どの要件にも必要でない {number} 件の FQDN を許可しました: {names}',
  'finding.allowed-name-unused':
    '{name} は許可されていますが、{days} 日分のログで一度も使われていません',
  'finding.needed-name-never-asked': '段階 {stage} は {name} が求められる前に失敗しました',
  'finding.service-forbids': 'プロキシは {name} を通しましたが、サービス自身が 403 を返しています',
  'explain.vault-has-items':
    'プライベート エンドポイントは、何も登録されていないコンテナーにしか作れません。新しいコンテナーを作り、最初にプライベート エンドポイントを作成してください。',
  'explain.bypass-list-not-shown':
    '9.60 (Update Rollup 72) より前のアプライアンスは、appliance.json の EnableProxyBypassList が "true" のときだけバイパス リストを表示し、使用します。そうでない場合、すべての通信がプロキシへ向かいます。',
  'explain.bypass-list-rejected':
    'この一覧の項目は正規表現です。* で始まる項目は正規表現ではなく、取り除くまで画面は先へ進みません。',
  'explain.manager-bypass-missing':
    'プライベート エンドポイントのある FQDN がプロキシで見つかりました。構成マネージャーは接続先の FQDN で判断します。この FQDN に一致する項目を追加してください。',
  'explain.system-bypass-missing':
    'SYSTEM アカウントのサービスが、プライベート エンドポイントのある FQDN をプロキシへ送りました。このアカウントには専用のインターネット オプションと例外があります。',
  'explain.user-bypass-missing':
    '管理者のブラウザーが、プライベート エンドポイントのある FQDN をプロキシへ送りました。そのアカウントの例外に追加してください。',
  'finding.private-name-of-other-client':
    '{client} (この拠点のマシンではありません) が {name} をプロキシへ送りました。この FQDN またはその命名パターンは計画ではプライベート エンドポイントを使いますが、ほかのクライアントのためには何も提案しません。別のアドレスや名前で記録されたアプライアンスであれば、site.yaml を直してください',
  'finding.firewall-rejects-other-client':
    'ファイアウォールが {client} から {name} への通信を遮断しましたが、{client} はこの拠点のマシンではないため、規則は提案しません。別のアドレスのアプライアンスであれば、site.yaml を直してください',
  'explain.private-name-of-other-client':
    'この拠点のマシンではないクライアントが、計画ではプライベート エンドポイントを使う FQDN、または計画にある命名パターンの FQDN をプロキシへ送りました。ほかのクライアントのためには何も提案しません。NAT、別のプロキシ、ホスト名のログ (この場合は警告) でアプライアンスが見えないことがあります。その場合は site.yaml のアドレスを直してください。',
  'explain.private-name-not-found':
    'オンプレミス DNS サーバーが、FQDN がない、またはアドレスがないと答えました。エンドポイントのレコードを追加するか、ゾーンを転送してください。',
  'explain.private-name-public-address':
    'リゾルバーがインターネットに問い合わせ、パブリック IP アドレスを得ています。エンドポイントができると、そこでは拒否されます。プライベートのレコードを追加してください。',
  'explain.private-name-other-address':
    'オンプレミスのレコードがエンドポイントより古く、アドレスがプライベートでもエンドポイントのものではありません。レコードを置き換えてください。',
  'explain.proxy-denies-needed-name':
    'プライベート エンドポイントを利用できない FQDN で、要件に現れるか、要件の命名パターンに一致します。サフィックスではなく、この FQDN だけを許可してください。',
  'explain.proxy-denies-shared-form':
    '要件がこの命名パターンの FQDN を必要としますが、サフィックスは全テナントが共有するため、誰でもこの命名パターンの FQDN を持てます。何も追加せず、まず所有者を確かめてください。自社のストレージ アカウントや Key Vault は site.yaml に書きます。',
  'explain.proxy-denies-other-client':
    '計画に必要な FQDN ですが、要求したのはこの拠点のマシンではありません。ほかのクライアントのためには何も追加しません。NAT、別のプロキシ、ホスト名のログでアプライアンスが見えないことがあります。その場合は site.yaml のアドレスを直してください。',
  'explain.proxy-denies-optional-name':
    '文書で任意とされている FQDN か、site.yaml の services にないサービスの名前です。計画に入れるには policy.optional または services を設定します。拒否のままでも問題ありません。',
  'explain.proxy-denies-public-road':
    'プライベート エンドポイントのないコンテナーのために文書に載っている FQDN で、プライベート エンドポイントがあれば別の FQDN に代わります。要求されたことから、プログラムがプライベート エンドポイント用の FQDN を受け取っていないと分かります。何も追加しません。',
  'explain.proxy-denies-unknown-name':
    'どの要件にも現れない FQDN をプロキシが拒否しました。理由が分からない限り、何も追加しません。',
  'explain.proxy-wants-password':
    'この FQDN への最後の応答が 407 でした。407 の後に成功していれば通常の手順であり、問題ではありません。アプライアンスをアドレスで許可してください。',
  'explain.proxy-inspects-tls':
    'ログに TLS の中のパスが見えるため、プロキシが TLS を開いています。これらの FQDN を検査から除外してください。',
  'explain.proxy-cannot-reach':
    'プロキシは FQDN を許可しましたが、解決または接続に失敗しました。プロキシ自身の DNS と、プロキシに対するファイアウォールの規則を確認してください。',
  'explain.proxy-resolves-otherwise':
    '1 つの FQDN に2 つのリゾルバーが異なる答えを返しています。プライベート エンドポイント用の FQDN では、プロキシの答えはパブリックなので、プロキシ経由では動きません。',
  'explain.firewall-rejects-needed':
    '計画に必要な接続ですが、ファイアウォールに規則がありません。この機器からこのアドレスとポートへの規則を一つ追加してください。',
  'explain.bypassed-without-endpoint':
    'プライベート エンドポイントができる前に、バイパスの項目が FQDN をプロキシの外へ送っています。先にエンドポイントを作るか、項目を狭めてください。',
  'explain.direct-attempt':
    'プログラムがプロキシを通りませんでした。プロキシが設定されていないか、一覧がこの FQDN に一致します。',
  'explain.internal-name-at-proxy':
    '社内の FQDN は、拒否された FQDN とは分けて示します。規則は不要です。例外に <local> または社内のサフィックスを入れてください。',
  'explain.allowed-by-wide-rule':
    '許可リストの項目が、計画に必要なものより広く一致しています。計画にある個別の FQDN に置き換えてください。',
  'explain.allowed-name-unused':
    '多くの日数のログで、この項目が許可する FQDN は使われていません。セットアップのときだけ必要な FQDN もあるため、確認してから取り除いてください。',
  'explain.needed-name-never-asked':
    '段階が失敗しましたが、その FQDN はどのログにも現れません。そこまで進まなかったか、ログが渡されていません。',
  'explain.agent-not-yet-healthy':
    'Recovery Services エージェントは起動の途中でエラーを示し、およそ 30 分で回復します。何も変えず、もう一度確認してください。',
  'explain.service-refused':
    'サービスに届きましたが、要求が拒否されました。経路は正しく、サービスのメッセージが理由を示します。',
  'explain.service-forbids':
    '403 はプロキシではなくサービスのものです。権限、またはパブリック アクセスが無効であることが原因です。',
  'progress.done': '完了',
  'progress.failed': '失敗',
  'progress.started': '開始',
  'progress.seen': '通信を確認',
  'progress.not-seen': '見られません',
  'diagnose.no-findings': '問題は見つかりませんでした',
  'unread.nothing': '何も読み取れませんでした: {logs}。',
  'unread.some': '読み取れていないログがあります: {logs}。',
  'unread.more': 'ほか {more} 個',
  'unread.empty': '{file} は空です',
  'unread.blank': '{file} には空行しかありません',
  'unread.unknown-format': '{file} の形式が分かりません ({lines} 行。--log-format で指定できます)',
  'unread.not-understood': '{file} の {lines} 行はすべて理解できませんでした',
  'unread.no-request': '{file} の {lines} 行に要求の記録がありません',
  'unread.outside': '{file} に --since から --until までの要求がありません (範囲外 {outside} 件)',
  'unread.most': '{file} の大半 ({lines} 行のうち {unreadable} 行) を理解できませんでした',
  'diagnose.summary': '{changes} 件の変更で、{findings} 件の問題のうち {ended} 件が解消します。',
  'diagnose.summary-none': '問題は {findings} 件です。項目の変更で解消するものはありません。',
  'diagnose.ends': '1 件の変更で、{machines} 台のマシンの {requests} 件の要求が解消します',
  'diagnose.ends-requests': '1 件の変更で、{requests} 件の要求が解消します',
  'diagnose.ends-findings': '1 件の変更で、{findings} 件の問題が解消します',
  'diagnose.look': '項目の変更では解消しません。担当者の確認が必要です',
  'diagnose.none': 'ここで変更するものはありません',
  'diagnose.range': '要求の期間: {first} から {last}',
  'diagnose.read-in-all':
    '{files} 個のログの {lines} 行を読みました ({bytes})。理解できない行は {unreadable} 行です',
  'diagnose.read':
    '{files} 個のログの {lines} 行を {seconds} 秒で読みました ({bytes})。{unreadable} 行は理解できませんでした',
  'diagnose.logs': 'ログ',
  'diagnose.fixes': '変更 (重大なものから順)',
  'diagnose.notes': '注記',
  'diagnose.column.log': 'ログ',
  'diagnose.column.format': '形式',
  'diagnose.column.lines': '行数',
  'diagnose.column.unreadable': '理解できない行',
  'diagnose.column.outside': '指定した期間の外',
  'diagnose.format-not-known': '不明',
  'diagnose.unknown-format': '{file}: 形式が分かりません。--log-format を参照してください',
  'diagnose.example': '{file}:{line}: 理解できません: {text}',
  'diagnose.title': '{site} の診断結果',
  'diagnose.progress': '進み具合',
  'diagnose.column.client': 'クライアント',
  'diagnose.column.bytes': 'バイト数',
  'diagnose.column.first': '最初',
  'diagnose.column.last': '最後',
  'diagnose.column.evidence': '証拠',
  'diagnose.column.confidence': '確かさ',
  'diagnose.column.stage': '段階',
  'diagnose.column.state': '状態',
  'diagnose.severity.error': 'エラー',
  'diagnose.severity.warning': '警告',
  'diagnose.severity.info': '情報',
  'diagnose.confidence.high': '高',
  'diagnose.confidence.medium': '中',
  'diagnose.confidence.low': '低',
  'diagnose.enable-list': 'EnableProxyBypassList = "true" とし、アプライアンスを再起動',
  'diagnose.wait': '変更は不要です。待ってからもう一度確認します',
  'diagnose.cut':
    '{file} が {from} から {to} の間に切り詰められました (copytruncate)。この間に書かれた行は失われた可能性があります',
  'diagnose.follow-new': '新規 ({severity}): {group} ({place}): {change}',
  'diagnose.follow-others': 'ほか {more} 件',
  'diagnose.follow-more': '追加 ({severity}): {group} ({place}): {change}',
  'diagnose.follow-healed': '解消: {change}',
  'diagnose.follow-ends': 'ログが増えるたびに更新します。Ctrl-C で終了し、一覧を残します。',
  'diagnose.waits-for': '{file} はまだありません。現れるのを待ちます',
  'diagnose.malformed-names': 'FQDN として正しくない宛先への要求: {count} 件 ({names})',
  'diagnose.others':
    '他の端末から、計画に必要のない FQDN への要求が {requests} 件拒否されました。今も拒否される FQDN は {number} 件で、多いものは {names} です。--unknown で一覧を表示します',
  'diagnose.others-at-least':
    '他の端末から、計画に必要のない FQDN への要求が {requests} 件拒否されました。今も拒否される FQDN は {number} 件を超え、多いものは {names} です。--unknown で多いものの一覧を表示します',
  'diagnose.unknown-names': '計画になく、他の端末に拒否された FQDN:',
  'diagnose.dropped': '異なるものが多すぎるため、{count} 件を省きました',
  'page.findings.counts': '未対処 {open} 件、対処済み {fixed} 件',
  'page.findings.superseded-count': '置き換え {superseded} 件',
  'page.findings.superseded': '置き換え',
  'page.findings.fixed-at': '{at} に対処済み',
  'page.findings.sort': '並べ替え',
  'page.findings.sort.worst': '重大なものから',
  'page.findings.sort.newest': '新しいものから',
  'page.findings.sort.most': '要求の多いものから',
  'page.findings.step': '該当する手順: {step}',
  'page.findings.with-name': '{name} の検出事項',
  'page.findings.all': 'すべての検出事項',
  'page.findings.none-of-name': '{name} の検出事項はありません。',
  'stage.install': 'インストール',
  'stage.failover': 'フェールオーバー',
  'stage.update': '更新',
  'stage.telemetry': 'テレメトリ',
};
