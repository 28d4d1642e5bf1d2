// How the lines of a company's log look, by format, each as its product writes it.

const AGENT = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)';

export interface Request {
  readonly iso: string;
  readonly words: readonly string[];
  readonly seconds: number;
  readonly millis: string;
  readonly client: string;
  readonly host: string;
  readonly isDenied: boolean;
  readonly isTunnel: boolean;
  readonly path: string;
  readonly number: (below: number) => number;
}

/** The condition of mawk that counts denied lines, and the field of its hosts. */
export interface CompanyFormat {
  readonly id: string;
  readonly head?: string;
  readonly denied: string;
  readonly write: (request: Request) => string;
}

const target = ({ isTunnel, host, path }: Request): string =>
  isTunnel ? `CONNECT ${host}:443` : `GET http://${host}${path}`;
const clf = ({ words: [, day, month, year, clock] }: Request): string =>
  `${String(day)}/${String(month)}/${String(year)}:${String(clock)}`;
const day = ({ iso }: Request): string => iso.slice(0, 10);
const clock = ({ iso }: Request): string => iso.slice(11, 19);
const clockOf = ({ iso, millis }: Request): string => `${iso.slice(0, 19)}.${millis}Z`;
/** As Windows writes it in the United States. */
const monthFirst = ({ iso }: Request): string => {
  const hour = Number(iso.slice(11, 13));
  return `${String(Number(iso.slice(5, 7)))}/${String(Number(iso.slice(8, 10)))}/${iso.slice(0, 4)} ${String(hour % 12 || 12)}${iso.slice(13, 19)} ${hour < 12 ? 'AM' : 'PM'}`;
};
const labels = ({ host }: Request): string =>
  `${host
    .split('.')
    .map((label) => `(${String(label.length)})${label}`)
    .join('')}(0)`;
const server = ({ number }: Request): string =>
  `203.0.${String(number(256))}.${String(number(256))}`;

const squidLine = (e: Request): string =>
  `${String(e.seconds)}.${e.millis} ${String(e.number(60_000)).padStart(6)} ${e.client} ${e.isDenied ? 'TCP_DENIED/403' : e.isTunnel ? 'TCP_TUNNEL/200' : 'TCP_MISS/200'} ${String(e.number(120_000))} ${target(e)} - ${e.isDenied ? 'HIER_NONE/-' : `HIER_DIRECT/${server(e)}`} ${e.isTunnel ? '-' : 'text/html'}`;
const coreDnsLine = (e: Request): string =>
  `[INFO] ${e.client}:${String(1024 + e.number(60_000))} - ${String(e.number(65_536))} "A IN ${e.host}. udp ${String(30 + e.number(30))} false 512" ${e.isDenied ? 'NXDOMAIN' : 'NOERROR'} qr,rd,ra ${String(60 + e.number(100))} 0.00${String(e.number(9000))}s`;
/** To the nanosecond. */
const dockerTime = ({ iso, millis, number }: Request): string =>
  `${iso.slice(0, 19)}.${millis}${String(100_000 + number(900_000))}Z`;

export const COMPANY_FORMATS: readonly CompanyFormat[] = [
  {
    id: 'squid',
    denied: 'TCP_DENIED',
    write: squidLine,
  },
  {
    id: 'squid-combined',
    denied: 'TCP_DENIED',
    write: (e) =>
      `${e.client} - - [${clf(e)} +0000] "${target(e)} HTTP/1.1" ${e.isDenied ? '403' : '200'} ${String(e.number(120_000))} "-" "${AGENT}" ${e.isDenied ? 'TCP_DENIED:HIER_NONE' : 'TCP_MISS:HIER_DIRECT'}`,
  },
  {
    id: 'w3c',
    head: '#Fields: date time time-taken c-ip cs-username s-action sc-status cs-method cs-uri-scheme cs-host cs-uri-port cs-uri-path sc-bytes cs(User-Agent)\n',
    denied: 'TCP_DENIED',
    write: (e) =>
      `${day(e)} ${clock(e)} ${String(e.number(60_000))} ${e.client} - ${e.isDenied ? 'TCP_DENIED 403' : 'TCP_TUNNELED 200'} ${e.isTunnel ? 'CONNECT tcp' : 'GET http'} ${e.host} ${e.isTunnel ? '443' : '80'} ${e.path} ${String(e.number(120_000))} "${AGENT}"`,
  },
  {
    id: 'zscaler',
    denied: 'Blocked',
    write: (e) =>
      [
        `${String(e.words[0])} ${String(e.words[2])} ${String(e.words[1])} ${clock(e)} ${String(e.words[3])}`,
        'user@corp.example',
        e.isTunnel ? 'HTTPS' : 'HTTP',
        `${e.host}${e.isTunnel ? ':443' : e.path}`,
        e.isDenied ? 'Blocked' : 'Allowed',
        ...Array.from({ length: 16 }, () => 'None'),
        e.client,
        server(e),
        e.isTunnel ? 'CONNECT' : 'GET',
        e.isDenied ? '403' : '200',
        AGENT,
      ]
        .map((field) => `"${field}"`)
        .join(','),
  },
  {
    id: 'palo-alto',
    denied: 'block-url',
    write: (e) => {
      const time = `${day(e).replaceAll('-', '/')} ${clock(e)}`;
      return `1,${time},007051000012345,THREAT,url,2561,${time},${e.client},${server(e)},0.0.0.0,0.0.0.0,outbound,,,ssl,vsys1,trust,untrust,ae1,ae2,fwd,${time},${String(e.number(1e6))},1,5000,443,0,0,0x0,tcp,${e.isDenied ? 'block-url' : 'alert'},"${e.host}:443/",(9999),any,informational,client-to-server,${String(e.number(1e9))},0x0,10.0.0.0-10.255.255.255,Japan,0,,0,,,0`;
    },
  },
  {
    id: 'key-value',
    denied: 'action="blocked"',
    write: (e) =>
      `date=${day(e)} time=${clock(e)} devname="fw1" devid="FG100F" eventtime=${String(e.seconds)}000000000 tz="+0000" logid="0317013312" type="utm" subtype="webfilter" eventtype="ftgd_allow" level="notice" vd="root" policyid=${String(e.number(90))} srcip=${e.client} srcport=${String(e.number(60_000))} srcintf="lan" dstip=${server(e)} dstport=443 proto=6 service="HTTPS" hostname="${e.host}" action="${e.isDenied ? 'blocked' : 'passthrough'}" reqtype="direct" url="https://${e.host}/" sentbyte=${String(e.number(9000))} rcvdbyte=${String(e.number(120_000))} direction="outgoing" msg="URL belongs to a category"`,
  },
  {
    id: 'haproxy',
    denied: ' PR-- ',
    write: (e) =>
      `${String(e.words[2])} ${String(e.words[1])} ${clock(e)} lb1 haproxy[2711]: ${e.client}:${String(1024 + e.number(60_000))} [${clf(e)}.${e.millis}] proxy ${e.isDenied ? 'proxy/<NOSRV> 0/-1/-1/-1/0 403' : `out/out1 0/0/${String(e.number(90))}/1/60 200`} ${String(e.number(120_000))} - - ${e.isDenied ? 'PR--' : '----'} 1/1/0/0/0 0/0 "${target(e)} HTTP/1.1"`,
  },
  {
    id: 'bind',
    denied: ' denied',
    write: (e) =>
      `${String(e.words[1])}-${String(e.words[2])}-${String(e.words[3])} ${clock(e)}.${e.millis} client @0x7f${e.number(1e9).toString(16)} ${e.client}#${String(1024 + e.number(60_000))} (${e.host}): query: ${e.host} IN A +E(0)K (10.1.1.53)`,
  },
  {
    id: 'json',
    denied: '"TCP_DENIED"',
    write: (e) =>
      `{"@timestamp":"${clockOf(e)}","source":{"ip":"${e.client}","port":${String(1024 + e.number(60_000))}},"event":{"action":"${e.isDenied ? 'TCP_DENIED' : e.isTunnel ? 'TCP_TUNNEL' : 'TCP_MISS'}","duration":${String(e.number(60_000))}},"http":{"request":{"method":"${e.isTunnel ? 'CONNECT' : 'GET'}"},"response":{"status_code":${e.isDenied ? '403' : '200'},"bytes":${String(e.number(120_000))}}},"url":{"domain":"${e.host}","port":${e.isTunnel ? '443' : '80'},"path":"${e.path}"},"user_agent":{"original":"${AGENT}"}}`,
  },
  {
    id: 'envoy',
    denied: ' 403 UAEX ',
    write: (e) =>
      `[${clockOf(e)}] "${e.isTunnel ? 'CONNECT -' : `GET ${e.path}`} HTTP/1.1" ${e.isDenied ? '403 UAEX' : '200 -'} ${String(e.number(9000))} ${String(e.number(120_000))} ${String(e.number(60_000))} - "${e.client}" "${AGENT}" "${String(e.number(1e9))}-6c1d-4d1e-9a51-${String(e.number(1e9))}" "${e.host}:${e.isTunnel ? '443' : '80'}" "${e.isDenied ? '-' : `${server(e)}:443`}"`,
  },
  {
    id: 'coredns',
    denied: ' NXDOMAIN ',
    write: coreDnsLine,
  },
  {
    id: 'windows-dns',
    denied: ' NXDOMAIN]',
    write: (e) =>
      `${monthFirst(e)} 06B0 PACKET  000000000${e.number(1e7).toString(16).toUpperCase().padStart(7, '0')} UDP Snd ${e.client.padEnd(15)} ${e.number(65_536).toString(16).padStart(4, '0')} R Q [${e.isDenied ? '8385 A DR NXDOMAIN' : '8081   DR  NOERROR'}] A      ${labels(e)}`,
  },
  {
    id: 'unbound',
    denied: 'NXDOMAIN',
    write: (e) =>
      `[${String(e.seconds)}] unbound[2711:${String(e.number(2))}] info: ${e.client} ${e.host}. A IN ${e.isDenied ? 'NXDOMAIN' : 'NOERROR'} 0.00${String(e.number(9000))} 0 ${String(60 + e.number(100))}`,
  },
  {
    id: 'dnsmasq',
    denied: ' is NXDOMAIN',
    write: (e) => {
      const front = `${String(e.words[2])} ${String(e.words[1])} ${clock(e)} dnsmasq[411]: ${String(1 + e.number(1e6))} ${e.client}/${String(1024 + e.number(60_000))}`;
      return [
        `query[A] ${e.host} from ${e.client}`,
        `forwarded ${e.host} to 192.0.2.53`,
        `reply ${e.host} is ${e.isDenied ? 'NXDOMAIN' : server(e)}`,
      ]
        .map((text) => `${front} ${text}`)
        .join('\n');
    },
  },
  {
    id: 'csv',
    head: '"Datetime","Location","User","ClientIP","Protocol","Method","Host","URL","Action","Status","Category","Bytes","ServerIP","UserAgent"\n',
    denied: '"Blocked"',
    write: (e) =>
      [
        `${day(e)} ${clock(e)}`,
        'HQ',
        `user${String(e.number(5000))}@corp.example`,
        e.client,
        e.isTunnel ? 'HTTPS' : 'HTTP',
        e.isTunnel ? 'CONNECT' : 'GET',
        e.host,
        `${e.host}${e.path}`,
        e.isDenied ? 'Blocked' : 'Allowed',
        e.isDenied ? '403' : '200',
        'General Browsing',
        String(e.number(120_000)),
        server(e),
        AGENT,
      ]
        .map((field) => `"${field}"`)
        .join(','),
  },
  {
    id: 'cef',
    denied: 'act=Blocked',
    write: (e) =>
      `${String(e.words[2])} ${String(e.words[1])} ${clock(e)} nss1 CEF:0|Zscaler|NSSWeblog|5.7|${e.isDenied ? 'Blocked' : 'Allowed'}|${e.isDenied ? 'Blocked' : 'Allowed'}|3|act=${e.isDenied ? 'Blocked' : 'Allowed'} app=${e.isTunnel ? 'HTTPS' : 'HTTP'} cat=General Browsing dhost=${e.host} dst=${server(e)} src=${e.client} in=${String(e.number(120_000))} outcome=${e.isDenied ? '403' : '200'} out=${String(e.number(9000))} request=${e.host}${e.path} rt=${String(e.seconds)}${e.millis} sourceTranslatedAddress=203.0.113.4 requestClientApplication=${AGENT} requestMethod=${e.isTunnel ? 'CONNECT' : 'GET'} suser=user@corp.example spriv=HQ cs1=Group cs1Label=dept cs2=None cs2Label=urlclass`,
  },
  {
    id: 'leef',
    denied: 'action=Blocked',
    write: (e) =>
      `${String(e.words[2])} ${String(e.words[1])} ${clock(e)} nss1 LEEF:1.0|Zscaler|NSS|4.1|${e.isDenied ? 'Blocked' : 'Allowed'}|${[
        'cat=General Browsing',
        `devTime=${String(e.words[2])} ${String(e.words[1])} ${String(e.words[3])} ${clock(e)} GMT`,
        'devTimeFormat=MMM dd yyyy HH:mm:ss z',
        `src=${e.client}`,
        `dst=${server(e)}`,
        `srcBytes=${String(e.number(9000))}`,
        `dstBytes=${String(e.number(120_000))}`,
        'usrName=user@corp.example',
        `action=${e.isDenied ? 'Blocked' : 'Allowed'}`,
        `respcode=${e.isDenied ? '403' : '200'}`,
        `host=${e.host}`,
        `url=${e.host}${e.path}`,
        `method=${e.isTunnel ? 'CONNECT' : 'GET'}`,
        `ua=${AGENT}`,
      ].join('\t')}`,
  },
  {
    id: 'squid in docker',
    denied: 'TCP_DENIED',
    write: (e) =>
      JSON.stringify({ log: `${squidLine(e)}\n`, stream: 'stdout', time: dockerTime(e) }),
  },
  {
    id: 'squid in journald',
    denied: 'TCP_DENIED',
    write: (e) =>
      JSON.stringify({
        __CURSOR: `s=5a1;i=${String(e.number(1e9))};b=77`,
        __REALTIME_TIMESTAMP: `${String(e.seconds)}${e.millis}123`,
        _HOSTNAME: 'proxy1',
        PRIORITY: '6',
        SYSLOG_IDENTIFIER: 'squid',
        _PID: '2711',
        _SYSTEMD_UNIT: 'squid.service',
        MESSAGE: squidLine(e),
      }),
  },
  {
    id: 'coredns in docker',
    denied: ' NXDOMAIN ',
    write: (e) =>
      JSON.stringify({ log: `${coreDnsLine(e)}\n`, stream: 'stdout', time: dockerTime(e) }),
  },
];
