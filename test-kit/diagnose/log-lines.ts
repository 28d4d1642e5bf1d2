// A few lines of each format that `sekisho diagnose` reads, by its id, as its program writes them.

export const LOG_LINES: Readonly<Record<string, readonly string[]>> = {
  squid: [
    '1701000000.123     12 10.1.1.10 TCP_DENIED/403 3900 CONNECT login.microsoftonline.com:443 - HIER_NONE/- text/html',
    '1701000001.456   5012 10.1.1.11 TCP_TUNNEL/200 6042 CONNECT graph.microsoft.com:443 user HIER_DIRECT/192.0.2.32 -',
  ],
  'squid-common': [
    '10.1.1.10 - - [26/Nov/2023:12:00:00 +0000] "CONNECT a.example.net:443 HTTP/1.1" 403 3896 TCP_DENIED:HIER_NONE',
  ],
  'squid-combined': [
    '10.1.1.10 - - [26/Nov/2023:12:00:00 +0000] "CONNECT a.example.net:443 HTTP/1.1" 200 3896 "-" "Agent (x; y)" TCP_TUNNEL:HIER_DIRECT',
  ],
  tinyproxy: [
    'CONNECT   Nov 26 12:00:00.100 [7]: Connect (file descriptor 6): pc1.example.net [10.1.1.10]',
    'CONNECT   Nov 26 12:00:00.101 [7]: Request (file descriptor 6): CONNECT a.example.net:443 HTTP/1.1',
    'NOTICE    Nov 26 12:00:00.102 [7]: Proxying refused on filtered domain "a.example.net"',
  ],
  haproxy: [
    'Nov 26 12:00:00 lb haproxy[123]: 10.1.1.10:40001 [26/Nov/2023:12:00:00.123] fe be/<NOSRV> 0/-1/-1/-1/0 403 192 - - PR-- 1/1/0/0/0 0/0 "CONNECT b.example.net:443 HTTP/1.1"',
    'Nov 26 12:00:01 lb haproxy[123]: 10.1.1.10:40003 [26/Nov/2023:12:00:01.300] fe be/srv1 0/0/-1/-1/3 503 212 - - SC-- 1/1/0/0/3 0/0 {c.example.net} "GET /x HTTP/1.1"',
  ],
  envoy: [
    '[2023-11-26T12:00:00.310Z] "CONNECT - HTTP/1.1" 403 UAEX 0 0 2 - "10.1.1.10" "-" "-" "b.example.net:443" "-"',
  ],
  w3c: [
    '#Software: SGOS 6.5.9.8',
    '#Fields: date time time-taken c-ip sc-status s-action sc-bytes cs-bytes cs-method cs-uri-scheme cs-host cs-uri-port cs-uri-path cs(User-Agent) sc-filter-result',
    '2023-11-26 12:00:00 1010 10.1.1.10 200 TCP_TUNNELED 7519 611 CONNECT tcp a.example.net 443 / "Agent/5.0 (x; y)" PROXIED',
    '2023-11-26 12:00:01 10 10.1.1.10 403 TCP_DENIED 10 61 CONNECT tcp b.example.net 443 / - DENIED',
  ],
  zscaler: [
    '"Sun Nov 26 12:00:00 2023","user1","HTTPS","b.example.net/x,y","Blocked","General","General","72","14061","0","0","x","y","z","None","None","0","None","None","road","Dept","10.1.1.10","192.0.2.9","GET","403","curl/7","None","FwFilter","R1","Other","None","NA","NA","N/A"',
  ],
  'palo-alto': [
    'Nov 26 12:00:00 pa 1,2023/11/26 12:00:00,001,THREAT,url,1,2023/11/26 12:00:00,10.1.1.10,192.0.2.4,0.0.0.0,0.0.0.0,rule1,,,ssl,vsys1,LAN,WAN,e1,e2,fwd,2023/11/26 12:00:00,22,1,58959,443,0,0,0x403400,tcp,block-url,"b.example.net/a,b",(9999),x,informational,client-to-server,1,0x0,US,SG,,,0,,,0',
    'Nov 26 12:00:01 pa 1,2023/11/26 12:00:01,001,TRAFFIC,drop,1,2023/11/26 12:00:01,10.1.1.10,10.2.1.14,0.0.0.0,0.0.0.0,"deny, all",,,not-applicable,vsys1,LAN,VPN,e1,e2,fwd,2023/11/26 12:00:01,0,1,58960,443,0,0,0x0,tcp,deny,74,74,0,1,2023/11/26 12:00:01,0,any,0,1,0x0,US,SG,0,1,0,policy-deny',
  ],
  'key-value': [
    '<188>date=2023-11-26 time=12:00:00 devname="FG 1" tz="+0000" type="utm" subtype="webfilter" srcip=10.1.1.10 srcport=51422 dstip=192.0.2.7 dstport=443 proto=6 service="HTTPS" hostname="b.example.net" action="blocked" url="/"',
    '2023-11-26 12:00:00\treason=Blocked\tprotocol=HTTPS\taction=Blocked\turl=b.example.net/a b\tClientIP=10.1.1.10\tstatus=403\thostname=b.example.net',
    'Nov 26 12:00:00 10.0.0.1 id=firewall sn=000SERIAL time="2023-11-26 12:00:00 UTC" fw=203.0.113.1 pri=3 c=4 m=14 msg="Web site access denied" n=2686 src=10.1.1.10:4507:X0 dst=192.0.2.9:443:X1 proto=tcp/https dstname=a.example.net arg=/',
    '<159>Nov 26 12:00:00 10.203.28.21 vendor=Forcepoint product=Security product_version=8.5.0 action=blocked severity=7 category=153 user=- src_host=10.1.1.10 src_port=62189 dst_host=a.example.net dst_ip=192.0.2.9 dst_port=443 http_response=0 http_method=CONNECT http_proxy_status_code=403 reason=- url=https://a.example.net',
  ],
  json: [
    '{"ts":1701000000.5,"client_ip":"10.1.1.10","host":"a.example.net:443","action":"deny","bytes":42,"user_agent":"x"}',
    '{"@timestamp":"2023-11-26T12:00:02+09:00","source":{"ip":"10.1.1.10"},"url":{"domain":"c.example.net"},"http":{"response":{"status_code":503}}}',
    '{"srcaddr":"10.1.1.10","answers":[{"Rdata":"10.2.1.14","Type":"A","Class":"IN"}],"query_name":"b.example.net.","query_class":"IN","rcode":"NOERROR","query_type":"A","transport":"UDP","version":"1.100000","query_timestamp":"2023-11-26T12:00:00Z"}',
    '{"Action":"block","Datetime":"2023-11-26T12:00:00Z","DestinationIP":"192.0.2.9","DestinationPort":443,"HTTPHost":"a.example.net","HTTPMethod":"GET","HTTPStatusCode":403,"PolicyID":"8","SourceInternalIP":"10.1.1.10","SourceIP":"203.0.113.9"}',
  ],
  bind: [
    '26-Nov-2023 12:00:00.123 queries: info: client @0x7f0c2c0a1b20 10.1.1.10#40001 (A.example.net): query: A.example.net IN A +E(0)K (10.1.1.53)',
    '26-Nov-2023 12:00:02.123 query-errors: info: client @0x7f0c2c0a1b20 10.1.1.10#40003 (c.example.net): query failed (SERVFAIL) for c.example.net/IN/A at query.c:7000',
  ],
  unbound: [
    '[1701000000] unbound[11170:0] info: 10.1.1.10 a.example.net. A IN NXDOMAIN 0.012345 0 60',
    'Nov 26 12:00:01 dns1 unbound[11170]: [11170:1] reply: 10.1.1.10 b.example.net. A IN NXDOMAIN 0.000000 1 44',
  ],
  dnsmasq: [
    'Nov 26 12:00:00 dnsmasq[11]: 5 10.1.1.10/40001 query[A] a.example.net from 10.1.1.10',
    'Nov 26 12:00:00 dnsmasq[11]: 5 10.1.1.10/40001 config a.example.net is NXDOMAIN',
  ],
  coredns: [
    '[INFO] 10.1.1.10:40001 - 7 "A IN b.example.net. udp 41 false 512" NXDOMAIN qr,rd,ra 106 0.002s',
  ],
  'windows-dns': [
    '11/26/2023 12:00:00 PM 06B0 PACKET  00000000028657F0 UDP Snd 10.1.1.10       6590 R Q [8385 A DR NXDOMAIN] A      (1)b(7)example(3)net(0)',
  ],
  pfirewall: [
    '#Version: 1.5',
    '#Fields: date time action protocol src-ip dst-ip src-port dst-port size tcpflags tcpsyn tcpack tcpwin icmptype icmpcode info path',
    '2023-11-26 12:00:00 DROP TCP 10.1.1.10 10.2.1.14 40001 443 52 S 1 0 64240 - - - SEND',
  ],
  filterlog: [
    'Nov 26 12:00:00 fw filterlog[97530]: 146,,,1535324496,igb1.12,match,block,in,4,0x0,,63,12617,0,DF,6,tcp,60,10.1.1.10,10.2.1.14,49724,443,0,S,1891286705,,64240,,mss;TS',
    'Nov 26 12:00:00 fw filterlog[97530]: 6,,,1000000105,igb1.27,match,block,in,6,0x00,0xf6279,1,TCP,6,32,2001:db8::1,2001:db8::2,546,443,0,S,1,,2,,',
  ],
  'cisco-asa': [
    'Nov 26 2023 12:00:00 fw1 : %ASA-4-106023: Deny tcp src inside:10.1.1.10/63016 dst vpn:10.2.1.14/443 by access-group "acl_in" [0xe3aab522, 0x0]',
    '<166>2023-11-26T12:00:01Z fw1 %FTD-6-106100: access-list inside denied tcp inside/10.1.1.10(1039) -> vpn/10.2.1.14(443) hit-cnt 1 first hit [0xd820e56a, 0x0]',
    'Nov 26 12:00:02 fw1 : %ASA-5-304002: Access denied URL http://a.example.net/x SRC 10.1.1.10 DEST 192.0.2.9 on interface inside',
    '2023-11-26T12:00:03Z ftd1  %FTD-1-430003: AccessControlRuleAction: Block, SrcIP: 10.1.1.10, DstIP: 192.0.2.9, SrcPort: 5, DstPort: 443, Protocol: tcp, ACPolicy: a, b, URL: https://b.example.net',
  ],
  'juniper-srx': [
    '<14>1 2023-11-26T12:00:00Z srx1 RT_FLOW - RT_FLOW_SESSION_DENY [junos@2636.1.1.1.2.129 source-address="10.1.1.10" source-port="37233" destination-address="10.2.1.14" destination-port="443" service-name="None" protocol-id="6" policy-name="deny" reason="Denied by policy"]',
    'Nov 26 12:00:01 srx1 RT_FLOW: RT_FLOW_SESSION_DENY: session denied 10.1.1.10/37233->10.2.1.14/443 0x0 junos-https 6(0) deny trust vpn',
    '<12>1 2023-11-26T12:00:02Z srx1 RT_UTM - WEBFILTER_URL_BLOCKED [junos@2636.1.1.1.2.86 source-address="10.1.1.10" source-port="58071" destination-address="192.0.2.9" destination-port="443" category="c" reason="BY_OTHER" profile="p" url="a.example.net" obj="/"]',
    'Nov 26 12:00:03 srx1 RT_UTM: WEBFILTER_URL_BLOCKED: WebFilter: ACTION="URL Blocked" 10.1.1.10(50227)->192.0.2.9(443) CATEGORY="x y" REASON="BY_OTHER" PROFILE="p" URL=b.example.net OBJ=/x',
  ],
  watchguard: [
    '<142>Nov 26 12:00:00 Firebox FVE60 (2023-11-26T12:00:00) firewall[10]: msg_id="3000-0148" Deny WAN - Office 0-External 52 tcp 20 127 10.1.1.10 10.2.1.14 62443 443 offset 8 S 832026162 win 8192 (Unhandled Internal Packet-00)',
    '<142>Nov 26 12:00:01 Firebox FVE60 (2023-11-26T12:00:01) https-proxy[1]: msg_id="2CFF-0003" Deny 1-Trusted 0-External tcp 10.1.1.10 192.0.2.9 59545 443 msg="ProxyDeny: HTTPS domain name match" proxy_act="HTTPS-Client.1" rule_name="*.example.net" sni="a.example.net" cn="" ipaddress="192.0.2.9" (HTTPS-proxy-00)',
  ],
  skyhigh: [
    '#time_stamp "auth_user" src_ip status_code "req_line" "categories" "rep_level" "media_type" bytes_to_client "user_agent" "virus_name" "block_res"',
    '[26/Nov/2023:12:00:00 +0000] "svc" 10.1.1.10 403 "CONNECT a.example.net:443 HTTP/1.1" "" "-" "" 3021 "Agent/1 (x; y)" "" "10"',
    '[26/Nov/2023:12:00:01 +0000] "" 10.1.1.10 200 "CONNECT b.example.net:443 HTTP/1.1" "x, y" "Minimal Risk" "" 492 "Agent/1 (x; y)" "" "0"',
  ],
  powerdns: [
    "Nov 26 12:00:00 dns1 pdns_recursor[10861]: 3 [5/2] question for 'a.example.net|A' from 10.1.1.10:55002",
    "Nov 26 12:00:00 dns1 pdns_recursor[10861]: 3 [5/1] answer to question 'a.example.net|A': 0 answers, 1 additional, took 1 packets, 0.359 netw ms, 0.474 tot ms, 0 throttled, 0 timeouts, 0 tcp connections, rcode=3",
  ],
  e2guardian: [
    '2023.11.26 12:00:00 - 10.1.1.10 https://a.example.net *DENIED* Banned site: a.example.net CONNECT 0 0 Not on the list 1 403 -   -',
    '2023.11.26 12:00:01 u 10.1.1.10 https://b.example.net  CONNECT 1632 0  1 200 -   - asr01 group1',
  ],
  'squid-cache': [
    '2023/11/26 12:00:00.123 kid1| 85,2| client_side_request.cc(745) clientAccessCheckDone: The request CONNECT a.example.net:443 is DENIED; last ACL checked: all',
    '2023/11/26 12:00:00 kid1| storeLateRelease: released 0 objects',
  ],
  '3proxy': [
    '1701000000.123 PROXY.3128 00004 - 10.1.1.10:51234 0.0.0.0:0 0 0 0 CONNECT a.example.net:443 HTTP/1.1',
    '1701000001.123 PROXY.3128 00000 u 10.1.1.10:51235 192.0.2.9:443 1113 273 0 CONNECT b.example.net:443 HTTP/1.1',
  ],
  combined: [
    '10.1.1.10 - - [26/Nov/2023:12:00:00 +0000] "CONNECT a.example.net:443 HTTP/1.1" 403 199 "-" "curl/8"',
    '10.1.1.10 - u [26/Nov/2023:12:00:00 +0000] "GET http://a.example.net/x HTTP/1.1" 200 199',
  ],
  nftables: [
    '2023-11-26T12:00:00Z fw kernel: IN=eth0 OUT=eth1 SRC=10.1.1.10 DST=10.2.1.1 LEN=60 PROTO=TCP SPT=40001 DPT=443',
  ],
  csv: [
    '"TimeGenerated [UTC]",Protocol,SourceIp,SourcePort,DestinationPort,Fqdn,TargetUrl,Action,Policy,Type',
    '"11/26/2023, 12:00:00.000 PM",HTTPS,10.1.1.10,47266,443,a.example.net,,Deny,"a, b",AZFWApplicationRule',
  ],
  'check-point': [
    '<134>1 2023-11-26T12:00:00Z gw1 CheckPoint 16953 - [action:"Block"; loguid:"{1}"; time:"1701000000"; src:"10.1.1.10"; dst:"192.0.2.9"; service:"443"; proto:"6"; resource:"https://a.example.net/x"; product:"URL Filtering";]',
  ],
  cef: [
    'Nov 26 12:00:00 z CEF:0|Zscaler|NSSWeblog|5.7|Blocked|Not allowed|3| act=Blocked reason=Not allowed = no app=HTTPS dhost=a.example.net dst=0.0.0.0 src=10.1.1.10 request=a.example.net:443 outcome=403 requestMethod=CONNECT',
    'LEEF:2.0|Check Point|VPN-1 & FireWall-1|1.0|Drop|x09|cat=VPN-1\tdevTime=1701000000\tsrc=10.1.1.10\tdst=10.2.1.14\tproto=6\tservice=443\taction=Drop',
    '<30>Nov 26 12:00:00 MWG03 mwg: CEF:0|McAfee|Web Gateway|12.2.7|403|Allow list|2|rt=Nov 26 2023 12:00:00 cat=Access Log dst=192.0.2.9 src=10.1.1.10 requestMethod=CONNECT request=a.example.net:443 cn1=10 cn1Label=Block Reason',
  ],
  umbrella: [
    '"2023-11-26 12:00:00","NetworkName","10.1.1.10","203.0.113.7","192.0.2.9","text/html","BLOCKED","https://a.example.net/x","","agent","403","1","797","466","a4","Search","","","","","","Networks","","NetworkName","Networks","GET","","","x","13671956","",""',
    '"2023-11-26 12:00:00","User","User","10.1.1.10","203.0.113.7","Blocked","1 (A)","NOERROR","a.example.net.","Chat","AD User","AD User","Chat"',
  ],
  'windows-event': [
    "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='Microsoft-Windows-DNSServer' Guid='{EB79061A-A566-4698-9119-3ED2807060E7}'/><EventID>257</EventID><TimeCreated SystemTime='2023-11-26T12:00:00.1234567Z'/><Channel>Microsoft-Windows-DNSServer/Analytical</Channel></System><EventData><Data Name='Destination'>10.1.1.10</Data><Data Name='QNAME'>a.example.net.</Data><Data Name='QTYPE'>1</Data><Data Name='RCODE'>3</Data><Data Name='PacketData'>0x7653818300010000000000000161076578616d706c65036e65740000010001</Data></EventData></Event>",
  ],
  appliance: [
    '{"at":"2023-11-26T12:00:00Z","event":"stage-failed","stage":"register","program":"system","name":"a.example.net","error":"proxy-refused","message":"403"}',
  ],
};
