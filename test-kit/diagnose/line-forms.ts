// Lines of every format that a scanner of bytes passes over, with places for what differs from line to line: `§c` the
// client, `§h` the name, `§l` the name by its labels, `§s` the seconds, `§n` a number.

export interface LineForm {
  readonly format: string;
  readonly line: string;
  /** In front of all lines. */
  readonly head?: string;
}

const BARRED = '%{%d/%b/%Y:%H:%M:%S %z}tg|%6tr|%>a|%Ss/%03>Hs|%rm|%ru|%<a|%un|%Sh';
const QUOTED =
  '%>a %[ui %[un [%{%Y-%m-%d %H:%M:%S}tl] "%rm %ru HTTP/%rv" %>Hs %<st "%{User-Agent}>h" %Ss:%Sh/%<a';
const COMMAS = '%ts.%03tu,%>a,%Ss,%>Hs,"%rm","%ru",%<A,%Sh';
const OBJECT =
  '{"time":"%{%Y-%m-%dT%H:%M:%S%z}tl","src":"%>a","result":"%Ss","code":"%>Hs","method":"%rm","url":"%ru","peer":"%<a"}';

const none = (count: number): string => '"None",'.repeat(count);
const panOs = (type: string, action: string, url: string): string =>
  `1,2023/11/23 18:00:§s,00705100001,${type},2561,2023/11/23 18:00:§s,§c,203.0.113.9,0.0.0.0,0.0.0.0,outbound,,,ssl,vsys1,trust,untrust,ae1,ae2,fwd,2023/11/23 18:00:§s,11§n,1,5000,443,0,0,0x0,tcp,${action},${url},(9999),any,informational,client-to-server`;

const BY_FORMAT: Readonly<Record<string, readonly string[]>> = {
  squid: [
    '17000000§s.123    45 §c TCP_TUNNEL/200 39§n CONNECT §h:443 - HIER_DIRECT/203.0.113.4 -',
    '17000000§s.123    45 §c TCP_DENIED/403 39§n CONNECT §h:443 - HIER_NONE/- text/html',
    '17000000§s.123    45 §c TCP_MISS/200 39§n GET http://§h/a/§n user HIER_DIRECT/203.0.113.4 text/html',
    '17000000§s.123    45 §c TCP_MISS/200 39§n GET http://§h/a/§n "CORP\\u@r" DIRECT/www.example.net text/html ALLOW_CUSTOMCAT_11-DefaultGroup-NONE-NONE-NONE-DefaultGroup <C_Loc> -',
    '17000000§s.123    45 §c TCP_MISS_SSL/200 39§n GET https://§h:443/a/§n "u r" DIRECT/www.example.net text/html DEFAULT_CASE_12-DefaultGroup-NONE-NONE-NONE-DefaultGroup <C_Loc> -',
  ],
  'squid-combined': [
    '§c - - [23/Nov/2023:18:00:§s +0900] "CONNECT §h:443 HTTP/1.1" 200 39§n "-" "Mozilla/5.0 (x; y)" TCP_TUNNEL:HIER_DIRECT',
    '§c - - [23/Nov/2023:18:00:§s +0900] "GET http://§h/ HTTP/1.1" 503 39§n "http://a.example/" "curl" TCP_MISS:HIER_NONE',
  ],
  'squid-common': [
    '§c - user [23/Nov/2023:18:00:§s +0000] "CONNECT §h:443 HTTP/1.1" 403 39§n TCP_DENIED:HIER_NONE',
  ],
  [BARRED]: [
    '23/Nov/2023:18:00:§s +0900|    45|§c|TCP_TUNNEL/200|CONNECT|§h:443|203.0.113.9|user|HIER_DIRECT',
    '23/Nov/2023:18:00:§s +0900|    45|§c|TCP_MISS/503|GET|http://§h/a b|-|user|HIER_NONE',
  ],
  [QUOTED]: [
    '§c - user [2023-11-23 18:00:§s] "CONNECT §h:443 HTTP/1.1" 200 39§n "Mozilla" TCP_TUNNEL:HIER_DIRECT/203.0.113.9',
  ],
  [COMMAS]: ['17000000§s.123,§c,TCP_TUNNEL,200,"CONNECT","§h:443",203.0.113.9,HIER_DIRECT'],
  [OBJECT]: [
    '{"time":"2023-11-23T18:00:§s+0900","src":"§c","result":"TCP_TUNNEL","code":"200","method":"CONNECT","url":"§h:443","peer":"-"}',
  ],
  zscaler: [
    `"Mon Jun 20 15:29:§s 2022","u@corp","HTTPS","§h:443","Allowed",${none(16)}"§c","203.0.113.9","CONNECT","200","Mozilla"`,
    `"Mon Jun 20 15:29:§s 2022","u@corp","HTTP","§h/a/§n","Blocked",${none(16)}"§c","0.0.0.0","GET","403","Mozilla"`,
    `"Mon Jun 20 15:29:§s 2022","u@corp","HTTP","§h/a/§n","Allowed",${none(3)}"§c","203.0.113.9","GET","403"`,
    `"Mon Jun 20 15:29:§s 2022","u@corp","HTTP","§h/a/§n","Allowed",${none(3)}"§c"`,
  ],
  'palo-alto': [
    panOs('THREAT,url', 'alert', '"§h/a,b"'),
    panOs('THREAT,url', 'block-url', '"§h:443/"'),
    panOs('TRAFFIC,end', 'allow', '12§n'),
    panOs('TRAFFIC,drop', 'deny', '12§n'),
  ],
  'key-value': [
    'date=2023-11-23 time=18:00:§s devname="fw1" tz="+0900" logid="0317013312" type="utm" subtype="webfilter" eventtype="ftgd_allow" level="notice" policyid=1§n sessionid=5§n srcip=§c srcport=5§n dstip=203.0.113.7 dstport=443 proto=6 service="HTTPS" hostname="§h" action="passthrough" reqtype="direct" url="https://§h/" rcvdbyte=5§n msg="URL belongs to a category" method="domain"',
    'date=2023-11-23 time=18:00:§s devname="fw1" tz="+0900" logid="0000000013" type="traffic" subtype="forward" level="notice" srcip=§c srcport=5§n dstip=203.0.113.7 dstport=443 proto=6 service="HTTPS" hostname="§h" action="close" policyid=1§n utmaction="allow" status="ok" rcvdbyte=5§n',
    'time=17000000§s time_stamp="17000000§s" src_ip=§c status_code=200 method=CONNECT host=§h a=1 b=2 c=3 d=4 e=5 block_res=0 bytes_to_client=§n',
    'id=firewall sn=18B1 time="2023-11-23 18:00:§s" fw=192.0.2.1 pri=6 c=1024 m=97 msg="Web site hit" n=§n src=§c:5§n:X0 dst=203.0.113.9:443:X1 host=§h proto=tcp/https op=GET result=200',
    'time=17000000§s src=§c dst=203.0.113.7 host=§h a=1 b=2 c=3 d=4 e=5 f=6 action=Accept service=443 loguid=§n status=503',
    'time=17000000§s src=§c dst=203.0.113.7 host=§h a=1 b=2 c=3 d=4 e=5 f=6 action=allowed status=200 method=CONNECT protocol=https port=443',
  ],
  haproxy: [
    'haproxy[2711]: §c:5§n [23/Nov/2023:18:00:§s.123] proxy out/out1 0/0/1§n/1/60 200 39§n - - ---- 1/1/0/0/0 0/0 "CONNECT §h:443 HTTP/1.1"',
    'haproxy[2711]: §c:5§n [23/Nov/2023:18:00:§s.123] proxy proxy/<NOSRV> 0/-1/-1/-1/0 403 39§n - - PR-- 1/1/0/0/0 0/0 "CONNECT §h:443 HTTP/1.1"',
    'haproxy[2711]: §c:5§n [23/Nov/2023:18:00:§s.123] proxy out/out1 0/0/1§n/1/60 503 39§n - - SC-- 1/1/0/0/+3 0/0 "GET http://§h/a HTTP/1.1"',
    'haproxy[2711]: §c:5§n [23/Nov/2023:18:00:§s.123] proxy out/out1 0/1§n/60 39§n -- 1/1/0/0/0 0/0 {§h}',
  ],
  bind: [
    '23-Nov-2023 18:00:§s.123 queries: info: client @0x7f12ab §c#5§n (§h): query: §h IN A +E(0)K (10.1.1.53)',
    '23-Nov-2023 18:00:§s.123 client §c#5§n (§h): query: §h IN A + (10.1.1.53)',
    '23-Nov-2023 18:00:§s.123 client @0x7f12ab §c#5§n (§h): view internal: query: §h IN AAAA +E(0)K (10.1.1.53)',
    '23-Nov-2023 18:00:§s.123 query-errors: info: client @0x7f12ab §c#5§n (§h): query failed (SERVFAIL) for §h/IN/A at query.c:5678',
    '23-Nov-2023 18:00:§s.123 resolver: notice: answer address 10.1.1.9 denied for §h/A/IN',
  ],
  unbound: [
    '[17000000§s] unbound[2711:0] info: §c §h. A IN',
    '[17000000§s] unbound[2711:0] info: §c §h. A IN NOERROR 0.0012§n 0 6§n',
    '[17000000§s] unbound[2711:0] reply: §c §h. AAAA IN SERVFAIL 0.0012§n 1 6§n udp 10.1.1.53 53',
    '[17000000§s] unbound[2711:0] error: SERVFAIL <§h. A IN>: all servers failed',
    '[17000000§s] unbound[2711:0] notice: sanitize: removing public name with private address <§h.> 10.1.1.1#53',
  ],
  coredns: [
    '[INFO] §c:5§n - 5§n "A IN §h. udp 90 false 4096" NOERROR qr,rd,ra 30§n 0.0012s',
    '2023-11-23T18:00:§s.123Z stdout F [INFO] §c:5§n - 5§n "A IN §h. udp 90 false 4096" NXDOMAIN qr,rd,ra 30§n 0.0012s',
    'Nov 23 18:00:§s host coredns[12]: [INFO] §c:5§n - 5§n "AAAA IN §h. tcp 90 false 4096" - qr,rd,ra 30§n 0.0012s',
  ],
  'windows-dns': [
    '11/23/2023 6:00:§s PM 0C44 PACKET  0000012F10§n0 UDP Snd §c       1a2b R Q [8081   DR  NOERROR] A      §l',
    '2023-11-23 18:00:§s 0C44 PACKET  0000012F10§n0 UDP Rcv §c       1a2b   Q [0001   D   NOERROR] A      §l',
  ],
  envoy: [
    '[2023-11-23T18:00:§s.123Z] "CONNECT - HTTP/1.1" 200 - 39§n 5§n 5§n - "§c" "Mozilla" "id-1" "§h:443" "203.0.113.9:443"',
    '[2023-11-23T18:00:§s.123Z] "GET /a HTTP/1.1" 403 - via_upstream - "-" 39§n 5§n 5§n 4 "§c" "Mozilla" "id-1" "§h:443" "203.0.113.9:443" outbound - 10.9.0.1:15001 §c:5§n §h -',
    '[2023-11-23T18:00:§s.123Z] "GET /a HTTP/1.1" 503 UF,URX upstream_reset - "TLS_error: x" 39§n 5§n 5§n 4 "-" "Mozilla" "id-1" "§h:443" "-" outbound - 10.9.0.1:15001 §c:5§n §h -',
  ],
  cef: [
    'CEF:0|V|P|1|x|y|3|act=Allowed cat=a b src=§c dhost=§h outcome=200 requestMethod=CONNECT dpt=443 rt=17000000§s000',
    'CEF:0|V|P|1|x|y|3|src=§c dhost=§h cs1=allow cs1Label=action dst=203.0.113.9 request=https://§h/a/§n rt=17000000§s000',
    'LEEF:1.0|V|P|1|x|cat=a b\tsrc=§c\thost=§h\trespcode=200\tdevTime=Nov 23 2023 18:00:§s GMT\taction=allowed',
  ],
  json: [
    '{"time":"2023-11-23T18:00:§sZ","src":"§c","host":"§h","port":443,"status":200,"method":"CONNECT","action":"allowed","bytes":§n}',
    '{":authority":"§h","downstream_remote_address":"§c:5000","method":"GET","path":"/","response_code":403,"response_flags":"-","response_code_details":"via_upstream","start_time":"2023-11-23T18:00:§s.000Z","upstream_host":"20.1.1.1:443"}',
    '{"@timestamp":"2023-11-23T18:00:§s.000Z","source":{"ip":"§c"},"url":{"domain":"§h","port":443},"http":{"request":{"method":"CONNECT"},"response":{"status_code":200}},"event":{"outcome":"success","action":"allowed"},"destination":{"ip":"203.0.113.9"}}',
  ],
};

/** A log of W3C's by its columns. */
const COLUMNS: readonly (readonly [names: string, line: string])[] = [
  [
    'date time time-taken c-ip cs-username s-action sc-status cs-method cs-uri-scheme cs-host cs-uri-port cs-uri-path sc-bytes r-ip cs(User-Agent)',
    '2023-11-23 18:00:§s 45 §c - TCP_TUNNELED 200 CONNECT tcp §h 443 / 39§n 203.0.113.9 "Mozilla/5.0 (a; b)"',
  ],
  [
    'date time time-taken c-ip cs-username cs-auth-group x-exception-id sc-filter-result cs-categories cs(Referer) sc-status s-action cs-method rs(Content-Type) cs-uri-scheme cs-host cs-uri-port cs-uri-path cs(User-Agent) s-ip sc-bytes',
    '2023-11-23 18:00:§s 45 §c - - - OBSERVED "Technology/Internet" - 200 TCP_NC_MISS GET text/html http §h 80 / "Mozilla" 10.9.9.9 39§n',
  ],
  [
    'c-ip cs-host date time sc-status x-policy-action action cs-method r-port',
    '§c §h 2023-11-23 18:00:§s 200 allowed Allowed GET 443',
  ],
  [
    'c-ip cs-username c-agent date time s-computername cs-referred r-host r-ip r-port time-taken sc-bytes cs-protocol cs-transport s-operation cs-uri s-object-source sc-status rule FilterInfo',
    '§c anonymous Mozilla 2023-11-23 18:00:§s TMG - §h 203.0.113.9 443 45 39§n https TCP CONNECT §h:443 Inet 200 Rule1 Req',
  ],
  [
    'date time c-ip cs-host r-host cs-uri-scheme cs-protocol sc-status s-operation cs-method r-ip s-supplier-ip cs-uri-address x-note',
    '2023-11-23 18:00:§s §c §h - https http 503 GET GET - - - [23/Nov/2023:18:00:00 +0900]',
  ],
];

export const LINE_FORMS: readonly LineForm[] = [
  ...Object.entries(BY_FORMAT).flatMap(([format, lines]) =>
    lines.map((line) => ({ format, line })),
  ),
  ...COLUMNS.map(([names, line]) => ({ format: 'w3c', line, head: `#Fields: ${names}` })),
];
