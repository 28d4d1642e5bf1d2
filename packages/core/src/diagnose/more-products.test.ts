// Logs of proxies and firewalls of a company's cloud, in the forms of their makers' documents that the readers name;
// names and addresses are made up.

import { denied, packet, question } from '@sekisho/test-kit/diagnose/seen-in-log.ts';
import { describeSamples } from '@sekisho/test-kit/diagnose/describe-samples.ts';
import type { LogSample } from '@sekisho/test-kit/diagnose/read-log.ts';

const SAMPLES: readonly LogSample[] = [
  {
    title: 'Check Point, its own form',
    format: 'check-point',
    log: [
      '<134>1 2023-11-23T18:00:00Z gw1 CheckPoint 16953 - [action:"Drop"; flags:"409600"; ifdir:"inbound"; loguid:"{0x5e818e17,0x0,0x6401a8c0,0x108620ab}"; origin:"192.0.2.1"; time:"1700762400"; version:"5"; __policy_id_tag:"product=VPN-1 & FireWall-1[db_tag={8};policy_name=Standard\\]"; dst:"10.2.1.14"; proto:"6"; s_port:"50000"; service:"443"; src:"10.1.1.10"; ]',
      '<134>1 2023-11-23 18:00:00 gw1 CheckPoint 16953 - [action:"Block"; loguid:"{1}"; time:"1700762400"; src:"10.1.1.10"; dst:"192.0.2.9"; service:"443"; proto:"6"; resource:"https://a.example.com/x"; product:"URL Filtering";]',
      '<134>1 2023-11-23T18:00:00Z gw1 CheckPoint 16953 - [action:"Drop"; loguid:"{1}"; time:"1700762400"; src:"10.1.1.10"; dst:"10.2.1.14"; service:"443"; proto:"6"; message_info:"First packet isn\'t SYN"; tcp_flags:"FIN-ACK";]',
      '<134>1 2023-11-23T18:00:00Z gw1 CheckPoint 16953 - [action:"Key Install"; loguid:"{1}"; time:"1700762400"; src:"10.1.1.10"; dst:"10.2.1.14";]',
      '<134>1 2023-11-23T18:00:00Z gw1 CheckPoint 16953 - [action:"Ponder"; loguid:"{1}"; time:"1700762400"; src:"10.1.1.10"; dst:"10.2.1.14"; service:"443"; proto:"6";]',
    ].join('\n'),
    seen: [packet(), denied()],
    unknown: 1,
  },
  {
    title: 'Check Point for Splunk',
    format: 'key-value',
    log: 'time=1700762400|hostname=r80test|product=Firewall|layer_name=Network|rule_action=Drop|action=Drop|ifdir=inbound|loguid={0x5cd9a64e,0x0,0x5060a8c0,0xc0000001}|originsicname=cn\\=cp_mgmt,o\\=r80test..y|dst=10.2.1.14|proto=6|s_port=63945|service=443|service_id=https|src=10.1.1.10|',
    seen: [packet()],
  },
  {
    title: 'CEF of Check Point, Zscaler, FortiGate and PAN-OS',
    format: 'cef',
    log: [
      '<188>Nov 23 18:00:00 gw1 CEF:0|Check Point|VPN-1 & FireWall-1|Check Point|Log|https|Unknown|act=Drop deviceDirection=1 rt=1700762400000 src=10.1.1.10 dst=10.2.1.14 spt=51544 dpt=443 proto=6 cs2Label=Rule Name cs2=Clean up loguid={0x1,0x2} originsicname=CN\\=R80,O\\=x',
      'Nov 23 18:00:00 zscaler-nss CEF:0|Zscaler|NSSWeblog|5.7|Blocked|Not allowed|3| act=Blocked reason=Not allowed = no app=HTTPS dhost=a.example.com dst=0.0.0.0 src=10.1.1.10 in=0 out=412 request=a.example.com:443 requestContext=None outcome=403 requestMethod=CONNECT',
      'Nov 23 18:00:00 fgt1 CEF: 0|Fortinet|Fortigate|v7.0.5|00013|traffic:forward deny|3|deviceExternalId=FGT1 src=10.1.1.10 spt=51234 dst=10.2.1.14 dpt=443 proto=6 act=deny app=HTTPS',
      'Nov 23 18:00:00 pa1 CEF:0|Palo Alto Networks|PAN-OS|10.2|url|THREAT|1|rt=Nov 23 2023 18:00:00 src=10.1.1.10 dst=192.0.2.9 dpt=443 proto=tcp act=block-url request="a.example.com/x"',
      'Nov 23 18:00:00 z CEF:0|Zscaler|NSSWeblog|5.7|x|y|3|act=Ponder src=10.1.1.10 dhost=a.example.com dpt=443',
    ].join('\n'),
    seen: [packet(), denied({ status: 403 }), packet(), denied()],
    unknown: 1,
  },
  {
    title: 'LEEF 1.0 and 2.0',
    format: 'cef',
    log: [
      'Nov 23 18:00:00 gw1 LEEF:1.0|Zscaler|NSS|4.1|Blocked|cat=Blocked\tdevTime=Nov 23 2023 18:00:00\tsrc=10.1.1.10\tdst=192.0.2.9\tpolicy=p\trealm=x\turl=a.example.com:443\taction=Blocked',
      'LEEF:2.0|Check Point|VPN-1 & FireWall-1|1.0|Drop|x09|cat=VPN-1\tdevTime=1700762400\tsrc=10.1.1.10\tdst=10.2.1.14\tproto=6\tservice=443\taction=Drop',
      'LEEF:2.0|Check Point|Firewall|R81|Drop|^|devTime=1700762400^src=10.1.1.10^dst=10.2.1.14^dstPort=443^proto=TCP^action=Drop',
    ].join('\n'),
    seen: [denied(), packet(), packet()],
  },
  {
    title: 'Netskope, web transactions',
    format: 'json',
    log: [
      { 'x-policy-action': 'block', 'sc-status': '403' },
      { 'x-policy-action': 'allow', 'sc-status': '200' },
      { 'x-policy-action': 'NotChecked', 'sc-status': '-', 'x-cs-ssl-engine-action': 'Block' },
      { 'x-policy-action': 'NotChecked', 'sc-status': '-', 'x-cs-ssl-engine-action': 'Allow' },
      { 'x-policy-action': 'ponder', 'sc-status': '200' },
    ]
      .map((more) =>
        JSON.stringify({
          'c-ip': '203.0.113.7',
          'cs-host': 'a.example.com',
          'cs-method': 'GET',
          'cs-uri': '/x',
          'cs-uri-port': '443',
          'cs-uri-scheme': 'https',
          date: '2023-11-23',
          time: '18:00:00',
          'x-cs-userip': '10.1.1.10',
          'x-type': 'http_transaction',
          ...more,
        }),
      )
      .join('\n'),
    seen: [denied(), denied({ verdict: 'allowed' }), denied({ verdict: 'failed' })],
    unknown: 2,
  },
  {
    title: 'Umbrella, both kinds',
    format: 'umbrella',
    log: [
      '"2023-11-23 18:00:00","NetworkName","10.1.1.10","203.0.113.7", "192.0.2.9","text/html","BLOCKED","https://a.example.com/x","","agent","403","1","797","466","a4","Search","","","","","","Networks","","NetworkName","Networks","GET","","","x","13671956","",""',
      '"2023-11-23 18:00:00","NetworkName","10.1.1.10","203.0.113.7","192.0.2.9","","ALLOWED","a.example.com:443","","agent","200","1","797","466","a4","Search","","","","","","Networks","","NetworkName","Networks","CONNECT"',
      '"2023-11-23 18:00:00","User", "User,Site,Network", "10.1.1.10","203.0.113.7","Allowed","1 (A)", "NXDOMAIN","a.example.com.", "Photo Sharing","AD User","AD User",""',
      '"2023-11-23 18:00:00","User","User","10.1.1.10","203.0.113.7","Blocked","1 (A)","NOERROR","a.example.com.","Chat","AD User","AD User","Chat"',
      '"2023-11-23 18:00:00","User","User","10.1.1.10","203.0.113.7","Pondered","1 (A)","NOERROR","a.example.com.","Chat","AD User","AD User","Chat"',
    ].join('\n'),
    seen: [
      denied(),
      denied({ verdict: 'allowed' }),
      question({ answer: 'nxdomain' }),
      question({ answer: 'failed' }),
    ],
    unknown: 1,
  },
  {
    title: "ECS: the host is the event's machine, not the target",
    format: 'json',
    log: [
      '{"@timestamp": "2023-11-23T19:00:00+0100", "ecs": {"version": "1.0.0"}, "http": {"request": {"method": "CONNECT"}, "response": {"bytes": 3907, "body": {"status_code": 403}}}, "host": {"hostname": "asr01.example.com"}, "source": {"ip": "10.1.1.10"}, "url": {"original": "a.example.com:443"}, "labels": {"request_status": "TCP_DENIED"}, "message": "CONNECT a.example.com:443 HTTP/1.1"}',
      '{"@timestamp":"2023-11-23T18:00:00Z","ecs":{"version":"8.11.0"},"event":{"action":"deny","outcome":"failure"},"source":{"ip":"10.1.1.10","port":5},"destination":{"ip":"10.2.1.14","port":443},"network":{"transport":"tcp"},"host":{"name":"fw1"}}',
      '{"@timestamp":"2023-11-23T18:00:00Z","ecs":{"version":"8.11.0"},"source":{"ip":"10.1.1.10"},"url":{"domain":"a.example.com"},"event":{"action":"pondered"}}',
    ].join('\n'),
    seen: [denied({ status: 403 }), packet()],
    unknown: 1,
  },
  {
    title: "Squid's own word in a field of any name",
    format: 'json',
    log: [
      '{"timestamp":"23/Nov/2023:18:00:00 +0000","client_ip":"10.1.1.10","cache_status":"TCP_DENIED","http_status":403,"method":"CONNECT","uri":"a.example.com:443","upstream":"HIER_NONE/-"}',
      '{"timestamp":"23/Nov/2023:18:00:00 +0000","client_ip":"10.1.1.10","what":"TCP_TUNNEL/200","method":"CONNECT","uri":"a.example.com:443"}',
      '{"timestamp":"23/Nov/2023:18:00:00 +0000","client_ip":"10.1.1.10","method":"CONNECT","uri":"a.example.com:443"}',
    ].join('\n'),
    seen: [denied(), denied({ verdict: 'allowed' })],
    unknown: 1,
  },
  {
    title: 'Envoy as JSON, an unknown flag',
    format: 'json',
    log: [
      { response_code: 403, response_code_details: 'rbac_access_denied_matched_policy[none]' },
      { response_code: 200, upstream_host: '192.0.2.9:443' },
      { response_code: 503, response_flags: 'UF,URX' },
      { response_code: 0, response_flags: 'DC' },
      { response_code: 200, response_flags: 'XYZ' },
    ]
      .map((more) =>
        JSON.stringify({
          ':authority': 'a.example.com:443',
          method: 'CONNECT',
          response_flags: '-',
          start_time: '2023-11-23T18:00:00.000Z',
          upstream_host: null,
          'x-forwarded-for': '10.1.1.10',
          ...more,
        }),
      )
      .join('\n'),
    seen: [
      denied(),
      denied({ verdict: 'allowed' }),
      denied({ verdict: 'failed' }),
      denied({ verdict: 'failed' }),
    ],
    unknown: 1,
  },
  {
    title: 'Sophos Firewall',
    format: 'key-value',
    log: [
      'log_type="Content Filtering" log_component="HTTP" log_subtype="Allowed" url="https://a.example.com" src_ip="10.1.1.10" dst_ip="192.0.2.1" protocol="TCP" src_port=5 dst_port=443 domain="a.example.com" http_status="0"',
      'log_type="Content Filtering" log_component="HTTP" log_subtype="Denied" url="https://a.example.com" src_ip="10.1.1.10" dst_ip="192.0.2.1" protocol="TCP" src_port=5 dst_port=443 domain="a.example.com" http_status="403"',
      'log_type="Content Filtering" log_component="HTTP" log_subtype="Pondered" url="https://a.example.com" src_ip="10.1.1.10" dst_ip="192.0.2.1" protocol="TCP" src_port=5 dst_port=443 domain="a.example.com" http_status="200"',
      'log_type="Firewall" log_component="Firewall Rule" log_subtype="Denied" fw_rule_id="1" src_ip="10.1.1.10" dst_ip="10.2.1.14" protocol="TCP" src_port=6 dst_port=443',
    ]
      .map(
        (rest) =>
          `Nov 23 18:00:00 xg device_name="SFW" timestamp="2023-11-23T12:00:00-0600" ${rest}`,
      )
      .join('\n'),
    seen: [denied({ verdict: 'allowed' }), denied(), packet()],
    unknown: 1,
  },
  {
    title: 'Sophos UTM',
    format: 'key-value',
    log: [
      'httpproxy[62]: id="0001" severity="info" sys="SecureWeb" sub="http" name="http access" action="pass" method="CONNECT" srcip="10.1.1.10" dstip="192.0.2.1" statuscode="200" size="3" url="https://a.example.com/"',
      'httpproxy[62]: id="0060" severity="info" sys="SecureWeb" sub="http" name="web request blocked" action="block" method="GET" srcip="10.1.1.10" dstip="192.0.2.1" statuscode="403" size="3" url="https://a.example.com/x"',
      'httpproxy[62]: id="0071" severity="info" sys="SecureWeb" sub="http" name="warned" action="warn" method="GET" srcip="10.1.1.10" dstip="192.0.2.1" statuscode="403" size="3" url="https://a.example.com/x"',
      'ulogd[5]: id="2001" severity="info" sys="SecureNet" sub="packetfilter" name="Packet dropped" action="drop" srcip="10.1.1.10" dstip="10.2.1.14" proto="6" srcport="5" dstport="443" tcpflags="SYN"',
      'ulogd[5]: id="2001" severity="info" sys="SecureNet" sub="packetfilter" name="Packet dropped" action="drop" srcip="10.1.1.10" dstip="10.2.1.14" proto="6" srcport="5" dstport="443" tcpflags="ACK RST"',
    ]
      .map((rest) => `2023:11:23-18:00:00 utm1 ${rest}`)
      .join('\n'),
    seen: [denied({ verdict: 'allowed', status: 200 }), denied({ status: 403 }), packet()],
    unknown: 1,
  },
  {
    title: "FortiGate's DNS filter",
    format: 'key-value',
    log: ['pass', 'block', 'ponder']
      .map(
        (action) =>
          `date=2023-11-23 time=18:00:00 devname="FG" tz="+0000" type="utm" subtype="dns" srcip=10.1.1.10 dstip=10.1.1.53 dstport=53 proto=17 qname="a.example.com" qtype="A" action="${action}"`,
      )
      .join('\n'),
    seen: [question({ answer: 'unknown' }), question({ answer: 'failed' })],
    unknown: 1,
  },
  {
    title: "Zscaler's JSON feed",
    format: 'json',
    log: '{"sourcetype":"zscalernss-web","event":{"time":"Thu Nov 23 18:00:00 2023","host":"a.example.com","serverip":"192.0.2.1","action":"Blocked","reqmethod":"CONNECT","respcode":"403","proto":"HTTPS","cltip":"203.0.113.9","cltintip":"10.1.1.10","epochtime":"1700762400"}}',
    seen: [denied({ status: 403 })],
  },
  {
    title: 'ProxySG: a password wanted, a tunnel without a status, a word of no meaning',
    format: 'w3c',
    log: [
      '#Fields: date time c-ip sc-status s-action cs-method cs-host cs-uri-port sc-filter-result',
      '2023-11-23 18:00:00 10.1.1.10 407 TCP_AUTH_MISS CONNECT a.example.com 443 -',
      '2023-11-23 18:00:00 10.1.1.10 403 TCP_MISS CONNECT a.example.com 443 OBSERVED',
      '2023-11-23 18:00:00 10.1.1.10 0 TUNNELED unknown a.example.com 443 OBSERVED',
      '2023-11-23 18:00:00 10.1.1.10 0 TCP_PONDERED CONNECT a.example.com 443 -',
    ].join('\n'),
    seen: [denied({ status: 407 }), denied({ status: 403 }), denied({ verdict: 'allowed' })],
    unknown: 1,
  },
  {
    title: 'a denial in a field of no known name, a summary of packets, formats of other products',
    format: 'squid',
    log: [
      '1700762400.000 104 10.1.1.10 TCP_DENIED/403 904 CONNECT a.example.com:443 - HIER_NONE/- -',
      'time="2023-11-23 18:00:00 UTC" src=10.1.1.10 dst=192.0.2.1 hostname=a.example.com code=200 fw_verdict="drop"',
      '<134>1 2023-11-23T18:00:00Z gw CheckPoint 1 - [action:"Drop"; loguid:"{1}"; time:"1700762400"; product:"VPN-1 & FireWall-1"; packets:" <10.1.1.10,5,10.2.1.14,443,6;eth0>"]',
      '1700762400.391 104 10.1.1.10 58938 TCP_MISS/200 904 123 GET http://a.example.com/ 1.1 - HIER_DIRECT/192.0.2.1',
      '"23/11/2023","18:00:00","anonymous","Not available","x","Allowed","x","x","a.example.com:443/","10.1.1.10"',
    ].join('\n'),
    seen: [denied({ status: 403 })],
    unknown: 4,
  },
  {
    title: 'FortiGate with commas',
    format: 'key-value',
    log: '<189>date=2023-11-24,time=03:00:00,devname="FG, 1",devid="FG100",tz="+0900",logid="0000000013",type="traffic",srcip=10.1.1.10,srcport=51234,dstip=10.2.1.14,dstport=443,proto=6,action="deny",policyid=0,service="HTTPS",sentbyte=0',
    seen: [packet()],
  },
  {
    title: 'journald for export',
    format: 'unbound',
    log: '__CURSOR=s=1\n__REALTIME_TIMESTAMP=1700762400000000\n_PID=1\nSYSLOG_IDENTIFIER=unbound\nMESSAGE=[1:0] reply: 10.1.1.10 a.example.com. A IN NXDOMAIN 0.0 1 122\n\n',
    seen: [question({ answer: 'nxdomain' })],
  },
];

describeSamples(SAMPLES);
