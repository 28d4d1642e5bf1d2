// Logs of gateways of more vendors. The forms are those of the vendors' own documents and of lines that
// others published; names and addresses are made up.

import { describeSamples } from '@sekisho/test-kit/diagnose/describe-samples.ts';
import type { LogSample } from '@sekisho/test-kit/diagnose/read-log.ts';
import { denied, packet } from '@sekisho/test-kit/diagnose/seen-in-log.ts';

const AGENT = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)';

const SAMPLES: readonly LogSample[] = [
  {
    title: 'Skyhigh: the line of the columns, then the default order',
    format: 'skyhigh',
    log: [
      '#time_stamp "auth_user" src_ip status_code "req_line" "categories" "rep_level" "media_type" bytes_to_client "user_agent" "virus_name" "block_res"',
      `[23/Nov/2023:18:00:00 +0000] "svc" 10.1.1.10 403 "CONNECT a.example.com:443 HTTP/1.1" "" "-" "" 3021 "${AGENT}" "" "10"`,
      `[23/Nov/2023:19:00:00 +0100] "" 10.1.1.10 200 "CONNECT a.example.com:443 HTTP/1.1" "Internet Services" "Minimal Risk" "" 492 "${AGENT}" "" "0"`,
      `[23/Nov/2023:18:00:00 +0000] "" 10.1.1.10 403 "GET http://a.example.com/x HTTP/1.1" "" "-" "text/html" 492 "${AGENT}" "" "0"`,
      `[23/Nov/2023:18:00:00 +0000] "" 10.1.1.10 407 "CONNECT a.example.com:443 HTTP/1.1" "" "-" "" 492 "" "" "0"`,
      `[23/Nov/2023:18:00:00 +0000] "" 10.1.1.10 502 "CONNECT a.example.com:443 HTTP/1.1" "" "-" "" 492 "" "" "0"`,
    ].join('\n'),
    seen: [
      denied({ status: 403, agent: AGENT }),
      denied({ verdict: 'allowed', bytes: 492 }),
      denied({ verdict: 'allowed', port: 80 }),
      denied({ status: 407 }),
      denied({ verdict: 'failed' }),
    ],
  },
  {
    title: 'Skyhigh: other columns in another order',
    format: 'skyhigh',
    log: [
      '#time_stamp "auth_user" src_ip "req_line" status_code "media_type" bytes_to_client "server_ip" "block_res" "block_reason"',
      '[23/Nov/2023:18:00:00 +0000] "a b" 10.1.1.10 "CONNECT a.example.com:443 HTTP/1.1" 403 "" 12 "" "10" "Not on the list"',
      '[23/Nov/2023:18:00:00 +0000] "a b" 10.1.1.10 "CONNECT a.example.com:443 HTTP/1.1" 200 "" 12 "192.0.2.1" "0" ""',
      '[23/Nov/2023:18:00:00 +0000] "a b" 10.1.1.10 "CONNECT a.example.com:443 HTTP/1.1" 200 "" 12 "192.0.2.1" "pondered" ""',
    ].join('\n'),
    seen: [denied({ status: 403 }), denied({ verdict: 'allowed' })],
    unknown: 1,
  },
  {
    title: 'Skyhigh by syslog, with further columns and both sizes',
    format: 'skyhigh',
    log: [
      `<30>Nov 23 18:00:00 mwg1 mwg: [23/Nov/2023:18:00:00 +0000] "p" 10.1.1.10 403 "CONNECT a.example.com:443 HTTP/1.1" "x, y" "Unverified" "" 0 77 "${AGENT}" "" "10" "" "Allow list" "192.0.2.1" ""`,
      `Nov 23 18:00:00 mwg1 mwg: [23/Nov/2023:18:00:00 +0000] "p" 10.1.1.10 200 "CONNECT a.example.com:443 HTTP/1.1" "x" "Unverified" "" 0 "${AGENT}" "" "0" "" "Allow list" "192.0.2.1" ""`,
    ].join('\n'),
    seen: [denied(), denied({ verdict: 'allowed' })],
  },
  {
    title: 'Skyhigh without the reason: a 403 may be of the service',
    format: 'skyhigh',
    log: [
      '#time_stamp "auth_user" src_ip status_code "req_line"',
      '[23/Nov/2023:18:00:00 +0000] "" 10.1.1.10 403 "GET http://a.example.com/ HTTP/1.1"',
      '[23/Nov/2023:18:00:00 +0000] "" 10.1.1.10 403 "CONNECT a.example.com:443 HTTP/1.1"',
    ].join('\n'),
    seen: [denied()],
    unknown: 1,
  },
  {
    title: "Skyhigh's cloud service",
    format: 'csv',
    log: [
      '"user_id","username","source_ip","http_action","server_to_client_bytes","client_to_server_bytes","requested_host","requested_path","result","virus","request_timestamp_epoch","request_timestamp","uri_scheme","category","media_type","application_type","reputation","last_rule","http_status_code","client_ip","location","block_reason"',
      '"-1","u","203.0.113.7","CONNECT","206","1040","a.example.com","/","DENIED","","1700762400","2023-11-23 18:00:00","https","x","","","Minimal Risk","Block","403","10.1.1.10","","URL filter"',
      '"-1","u","203.0.113.7","CONNECT","206","1040","a.example.com","/","OBSERVED","","1700762400","2023-11-23 18:00:00","https","x, y","","","Minimal Risk","Allow","200","10.1.1.10","",""',
      '"-1","u","203.0.113.7","CONNECT","206","1040","a.example.com","/","PONDERED","","1700762400","2023-11-23 18:00:00","https","x, y","","","Minimal Risk","Allow","200","10.1.1.10","",""',
    ].join('\n'),
    seen: [denied({ status: 403 }), denied({ verdict: 'allowed' })],
    unknown: 1,
  },
  {
    title: 'Forcepoint: pairs, a zone by its name in front',
    format: 'key-value',
    log: [
      '<159>Nov 23 18:00:00 10.203.28.21 vendor=Forcepoint product=Security product_version=8.5.0 action=blocked severity=7 category=153 user=- src_host=10.1.1.10 src_port=62189 dst_host=a.example.com dst_ip=192.0.2.1 dst_port=443 bytes_out=197 bytes_in=76 http_response=0 http_method=CONNECT http_content_type=- http_user_agent=Mozilla/5.0_(Windows;_U) http_proxy_status_code=403 reason=- disposition=1025 policy=role-8**Default role=8 duration=0 url=https://a.example.com',
      '<159>Nov 23 18:00:00 10.203.28.21 vendor=Websense product=Security product_version=7.7.0 action=permitted severity=1 category=153 user=- src_host=10.1.1.10 src_port=62189 dst_host=a.example.com dst_ip=192.0.2.1 dst_port=443 bytes_out=197 bytes_in=76 http_response=200 http_method=CONNECT http_content_type=- http_user_agent=x http_proxy_status_code=200 reason=- disposition=1034 policy=- role=8 duration=0 url=https://a.example.com',
      '<159>Nov 23 18:00:00 10.203.28.21 vendor=Websense product=Security product_version=7.7.0 action=pondered severity=1 category=153 user=- src_host=10.1.1.10 src_port=62189 dst_host=a.example.com dst_ip=192.0.2.1 dst_port=443 http_response=200 http_method=CONNECT http_proxy_status_code=200 url=https://a.example.com',
    ].join('\n'),
    seen: [denied({ status: 403 }), denied({ verdict: 'allowed', status: 200 })],
    unknown: 1,
  },
  {
    title: "Skyhigh's CEF: the class of the event is the status",
    format: 'cef',
    log: [
      '<30>Nov 23 18:00:00 MWG03 mwg: CEF:0|McAfee|Web Gateway|12.2.7|403|Allow list|2|rt=Nov 23 2023 18:00:00 cat=Access Log dst=192.0.2.1 dhost=a.example.com suser=u src=10.1.1.10 requestMethod=CONNECT request=a.example.com:443 app=HTTPS cn1=10 cn1Label=Block Reason cs5=Default cs5Label=Policy',
      '<30>Nov 23 18:00:00 MWG03 mwg: CEF:0|McAfee|Web Gateway|12.2.7|200|Allow list|2|rt=Nov 23 2023 18:00:00 cat=Access Log dst=192.0.2.1 dhost=a.example.com suser=u src=10.1.1.10 requestMethod=CONNECT request=a.example.com:443 app=HTTPS cn1=0 cn1Label=Block Reason cs5=Default cs5Label=Policy',
      'CEF:0|McAfee|Web Gateway|12.2.7|200|Allow list|2|rt=Nov 23 2023 18:00:00 dst=192.0.2.1 src=10.1.1.10 requestMethod=CONNECT request=a.example.com:443 cs5=pondered cs5Label=Block Reason',
    ].join('\n'),
    seen: [denied({ status: 403 }), denied({ verdict: 'allowed', status: 200 })],
    unknown: 1,
  },
  {
    title: "Skyhigh's pairs between bars",
    format: 'key-value',
    log: [
      'Nov 23 18:00:00 mwg1 mwg: McAfeeWG|time_stamp=[23/Nov/2023:18:00:00 +0000]|auth_user=u|src_ip=10.1.1.10|server_ip=192.0.2.1|host=a.example.com|url_port=443|status_code=403|bytes_from_client=1|bytes_to_client=2|categories=x, y|rep_level=Minimal Risk|method=CONNECT|url=https://a.example.com|media_type=|application_name=|user_agent=x (y; z)|block_res=10|block_reason=Not on the list|virus_name=|',
      'Nov 23 18:00:00 mwg1 mwg: McAfeeWG|time_stamp=[23/Nov/2023:18:00:00 +0000]|auth_user=u|src_ip=10.1.1.10|server_ip=192.0.2.1|host=a.example.com|url_port=443|status_code=200|bytes_from_client=1|bytes_to_client=2|categories=x, y|rep_level=Minimal Risk|method=CONNECT|url=https://a.example.com|media_type=|application_name=|user_agent=x (y; z)|block_res=0|block_reason=|virus_name=|',
    ].join('\n'),
    seen: [denied({ status: 403, bytes: 2 }), denied({ verdict: 'allowed' })],
  },
  {
    title: 'Forcepoint: CEF',
    format: 'cef',
    log: [
      'Nov 23 18:00:00 10.10.18.11 CEF:0|Forcepoint|Security|8.5.4|194|Transaction blocked|7| act=blocked app=https dvc=10.10.18.11 dst=192.0.2.1 dhost=a.example.com dpt=443 src=10.1.1.10 spt=61603 suser=u requestMethod=CONNECT requestClientApplication=Mozilla/5.0 (x) cs1Label=Policy cs1=p(Servers) request=https://a.example.com/api/?k\\=1',
      'Nov 23 18:00:00 10.10.18.11 CEF:0|Forcepoint|Security|8.5.4|1900|Transaction permitted|1| act=permitted app=https dst=192.0.2.1 dhost=a.example.com dpt=443 src=10.1.1.10 spt=59228 suser=u requestMethod=CONNECT cs1Label=Policy cs1=p request=https://a.example.com/',
    ].join('\n'),
    seen: [denied(), denied({ verdict: 'allowed' })],
  },
  {
    title: 'Cloudflare Gateway: requests and connections',
    format: 'json',
    log: [
      { Action: 'block', HTTPHost: 'a.example.com', HTTPMethod: 'GET', HTTPStatusCode: 403 },
      { Action: 'allow', HTTPHost: 'a.example.com', HTTPMethod: 'GET', HTTPStatusCode: 403 },
      { Action: 'block', SNI: 'a.example.com', Transport: 'tcp' },
      { Action: 'block', DestinationIP: '10.2.1.14', Transport: 'tcp' },
      { Action: 'block', DestinationIP: '10.2.1.14', Transport: 'udp' },
      { Action: 'ponder', SNI: 'a.example.com', Transport: 'tcp' },
    ]
      .map((more) =>
        JSON.stringify({
          AccountID: 'e1',
          Datetime: '2023-11-23T18:00:00Z',
          DestinationIP: '192.0.2.1',
          DestinationPort: 443,
          Email: 'u@example.com',
          PolicyID: '8',
          PolicyName: 'Block all',
          SourceInternalIP: '10.1.1.10',
          SourceIP: '203.0.113.9',
          SourcePort: 47_924,
          ...more,
        }),
      )
      .join('\n'),
    seen: [
      denied({ status: 403, server: '192.0.2.1' }),
      denied({ verdict: 'allowed' }),
      denied(),
      packet(),
    ],
    unknown: 1,
  },
  {
    title: 'Forcepoint: LEEF, whose event is the verdict',
    format: 'cef',
    log: ['blocked', 'permitted', 'pondered']
      .map(
        (word) =>
          `<159>Nov 23 18:00:00 10.205.71.254 LEEF:1.0|Forcepoint|Security|8.5.0|transaction:${word}|sev=1\tcat=203\tusrName=-\tsrc=10.1.1.10\tsrcPort=0\tdst=192.0.2.1\tdstPort=443\tproxyStatus-code=-\tmethod=CONNECT\tdisposition=1026\turl=https://a.example.com/x;k\\=1`,
      )
      .join('\n'),
    seen: [denied(), denied({ verdict: 'allowed' })],
    unknown: 1,
  },
  {
    title: 'e2guardian',
    format: 'e2guardian',
    log: [
      '2023.11.23 18:00:00 - 10.1.1.10 https://a.example.com *DENIED* Banned site: a.example.com CONNECT 0 0 Not on the list 1 403 -   -',
      '2023.11.23 18:00:00 u 10.1.1.10 https://a.example.com  CONNECT 1632 0  1 200 -   - asr01 group1',
      '2023.11.23 18:00:00 - 10.1.1.10 https://a.example.com *SCANNED*  GET 5137 -20  1 200 text/html   -',
      '2023.11.23 18:00:00 - 10.1.1.10 https://a.example.com *PONDERED*  GET 5137 -20  1 200 text/html   -',
      '"2023.11.23 18:00:00","u","10.1.1.10","https://a.example.com","*DENIED* Banned site: a.example.com","CONNECT","3804","0","x","1","403","text/html","asr01","group","Mozilla/5.0"',
    ].join('\n'),
    seen: [
      denied({ status: 403 }),
      denied({ verdict: 'allowed', bytes: 1632 }),
      denied({ verdict: 'allowed' }),
      denied({ bytes: 3804 }),
    ],
    unknown: 1,
  },
  {
    title: "Squid's cache.log, new and old",
    format: 'squid-cache',
    log: [
      '2023/11/23 18:00:00.123 kid1| 85,2| client_side_request.cc(745) clientAccessCheckDone: The request CONNECT a.example.com:443 is DENIED; last ACL checked: all',
      "2023/11/23 18:00:00| The request CONNECT a.example.com:443 is DENIED, because it matched 'all'",
      '2023/11/23 18:00:00 kid1| The request GET http://a.example.com/x is ALLOWED; last ACL checked: localnet',
      "2023/11/23 18:00:00| The reply for CONNECT a.example.com:443 is ALLOWED, because it matched 'all'",
      '2023/11/23 18:00:00 kid1| storeLateRelease: released 0 objects',
    ].join('\n'),
    seen: [
      denied({ client: 'unknown', at: Date.UTC(2023, 10, 23, 18, 0, 0, 123) }),
      denied({ client: 'unknown' }),
      denied({ client: 'unknown', verdict: 'allowed', port: 80 }),
    ],
  },
  {
    title: 'Cisco Secure Web Appliance: W3C with its own names, in any order',
    format: 'w3c',
    log: [
      '#Version: 1.0',
      '#Software: AsyncOS for Web 14.5',
      '#Fields: timestamp c-ip cs-method cs-url x-resultcode-httpstatus x-acltag sc-bytes cs-username',
      '1700762400.000 10.1.1.10 CONNECT tunnel://a.example.com:443/ TCP_DENIED/403 BLOCK_WEBCAT_12-p-i 904 -',
      '1700762400.000 10.1.1.10 CONNECT tunnel://a.example.com:443/ TCP_MISS/200 DEFAULT_CASE_12-p-i 904 "a b"',
      '1700762400.000 10.1.1.10 GET http://a.example.com/x TCP_MISS/200 BLOCK_AMW_RESP_12-p-i 904 -',
      '1700762400.000 10.1.1.10 GET http://a.example.com/x PONDERED/200 DEFAULT_CASE_12-p-i 904 -',
    ].join('\n'),
    seen: [
      denied({ status: 403, bytes: 904 }),
      denied({ verdict: 'allowed', status: 200 }),
      denied({ port: 80 }),
    ],
    unknown: 1,
  },
  {
    title: '3proxy',
    format: '3proxy',
    log: [
      '1700762400.000 PROXY.3128 00004 - 10.1.1.10:51234 0.0.0.0:0 0 0 0 CONNECT a.example.com:443 HTTP/1.1',
      '1700762400.000 [23/Nov/2023:18:00:00 +0000]  PROXY.3128 00000 u 10.1.1.10:51234 192.0.2.1:443 1113 273 0 CONNECT_a.example.com:443_HTTP/1.1',
      '1700762400.000 PROXY.3128 00012 - 10.1.1.10:51234 0.0.0.0:0 0 0 0 CONNECT a.example.com:443 HTTP/1.1',
    ].join('\n'),
    seen: [
      denied({ server: null }),
      denied({ verdict: 'allowed', server: '192.0.2.1', bytes: 1113 }),
      denied({ verdict: 'failed' }),
    ],
  },
  {
    title: 'Traefik, and Global Secure Access',
    format: 'json',
    log: [
      { OriginStatus: 0, DownstreamStatus: 403 },
      { OriginStatus: 403, DownstreamStatus: 403 },
      { OriginStatus: 0, DownstreamStatus: 502 },
    ]
      .map((more): object => ({
        ClientAddr: '10.1.1.10:51234',
        ClientHost: '10.1.1.10',
        RequestAddr: 'a.example.com',
        RequestHost: 'a.example.com',
        RequestMethod: 'GET',
        RequestScheme: 'https',
        StartUTC: '2023-11-23T18:00:00.000000000Z',
        ...more,
      }))
      .concat(
        ['Deny', 'Allow', 'Ponder'].map((Action) => ({
          TimeGenerated: '2023-11-23T18:00:00Z',
          Action,
          ConnectionId: '1',
          DestinationFqdn: 'a.example.com',
          DestinationIp: '192.0.2.1',
          DestinationPort: 443,
          SourceIp: '10.1.1.10',
          TransportProtocol: 'TCP',
          Type: 'NetworkAccessTraffic',
        })),
      )
      .map((record) => JSON.stringify(record))
      .join('\n'),
    seen: [
      denied({ status: 403 }),
      denied({ verdict: 'allowed' }),
      denied({ verdict: 'failed' }),
      denied(),
      denied({ verdict: 'allowed' }),
    ],
    unknown: 1,
  },
];

describeSamples(SAMPLES);
