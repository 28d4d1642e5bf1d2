// What collectors and container runtimes write around a program's own line, as each of them does.

export interface Envelope {
  readonly title: string;
  wrap(line: string): string;
  /** What stands before and after all lines. */
  readonly frame?: readonly [before: readonly string[], after: readonly string[]];
}

const TIME = '2023-11-23T18:00:00.123456789Z';
/** A program whose header names it: unbound, dnsmasq, named, haproxy. */
const own = (program: string) => (line: string) =>
  line.startsWith(`${program}[`) ? line.slice(line.indexOf(': ') + 2) : line;

/** `program`: whose lines they are. */
export function envelopesOf(program: string): readonly Envelope[] {
  const strip = own(program);
  const json = (fields: (line: string) => object) => (line: string) => JSON.stringify(fields(line));
  return [
    { title: 'none', wrap: (line) => line },
    { title: 'Windows line ends', wrap: (line) => `${line}\r` },
    {
      title: 'RFC 3164',
      wrap: (line) => `<30>Nov 23 18:00:00 host1 ${program}[6739]: ${strip(line)}`,
    },
    {
      title: 'RFC 3164 in a file, a day of one digit',
      wrap: (line) => `Nov  3 18:00:00 host1 ${program}[6739]: ${strip(line)}`,
    },
    {
      title: "rsyslog's file format",
      wrap: (line) => `2023-11-23T19:00:00.123456+01:00 host1 ${program}[6739]: ${strip(line)}`,
    },
    {
      title: 'RFC 5424',
      wrap: (line) =>
        `<30>1 2023-11-23T19:00:00.123456+01:00 host1 ${program} 6739 - - ${strip(line)}`,
    },
    {
      title: 'RFC 5424 with data, and a byte order mark',
      wrap: (line) =>
        `<30>1 2023-11-23T19:00:00+01:00 host1 ${program} 6739 - [meta sequenceId="529" x="a\\"]b"][b c="d"] \ufeff${strip(line)}`,
    },
    {
      title: 'RFC 5424, counted',
      wrap: (line) => `211 <30>1 2023-11-23T18:00:00Z host1 ${program} 6739 ID47 - ${strip(line)}`,
    },
    { title: 'docker compose', wrap: (line) => `${program}-1  | ${line}` },
    {
      title: 'docker compose in colours',
      wrap: (line) => `\u001b[36m${program}-1  | \u001b[0m${line}`,
    },
    {
      title: 'docker compose 1 in colours, the blank behind them',
      wrap: (line) => `\u001b[36m${program}_1  |\u001b[0m ${line}`,
    },
    { title: 'indented', wrap: (line) => `    ${line}` },
    {
      title: "OpenWrt's logread",
      wrap: (line) => `Thu Nov 23 18:00:00 2023 daemon.info ${program}[6739]: ${strip(line)}`,
    },
    {
      title: "Loki's logcli",
      wrap: (line) => `2023-11-23T19:00:00+01:00 {app="${program}", pod="p-0"} ${line}`,
    },
    {
      title: 'Grafana',
      wrap: json((line) => ({ line, timestamp: '1700762400123456789', fields: { app: program } })),
    },
    {
      title: "syslog of Cisco's appliances",
      wrap: (line) => `<14>Nov 23 18:00:00 host1 accesslogs: Info: ${line}`,
    },
    {
      title: 'docker compose with times',
      wrap: (line) => `${program}-1  | ${TIME} ${line}`,
    },
    { title: 'docker service', wrap: (line) => `${program}.1.x8k2lq0@node1    | ${line}` },
    { title: 'docker with times', wrap: (line) => `${TIME} ${line}` },
    { title: 'CRI', wrap: (line) => `${TIME} stdout F ${line}` },
    {
      title: 'CRI, standard error',
      wrap: (line) => `2023-11-23T19:00:00.1+01:00 stderr F ${line}`,
    },
    {
      title: 'kubectl with its prefix',
      wrap: (line) => `[pod/${program}-5d4f8c7b9d-x2x7q/${program}] ${line}`,
    },
    { title: 'stern', wrap: (line) => `${program}-5d4f8c7b9d-x2x7q ${program} ${line}` },
    {
      title: "docker's json-file",
      wrap: json((line) => ({ log: `${line}\n`, stream: 'stdout', time: TIME })),
    },
    {
      title: "docker's json-file of what syslog wrote",
      wrap: json((line) => ({
        log: `Nov 23 18:00:00 host1 ${program}[6739]: ${strip(line)}\n`,
        stream: 'stdout',
        time: TIME,
      })),
    },
    {
      title: 'journald as JSON',
      wrap: json((line) => ({
        __REALTIME_TIMESTAMP: '1700762400123456',
        _HOSTNAME: 'host1',
        SYSLOG_IDENTIFIER: program,
        _PID: '6739',
        MESSAGE: strip(line),
      })),
    },
    {
      title: 'journald as JSON, bytes',
      wrap: json((line) => ({
        __REALTIME_TIMESTAMP: '1700762400123456',
        SYSLOG_IDENTIFIER: program,
        _PID: '6739',
        MESSAGE: [...Buffer.from(strip(line))],
      })),
    },
    {
      title: 'journald for export',
      wrap: (line) =>
        `__CURSOR=s=1\n__REALTIME_TIMESTAMP=1700762400123456\nMESSAGE=${strip(line)}\n_PID=6739\nSYSLOG_IDENTIFIER=${program}\n`,
    },
    {
      title: 'journald, short-iso',
      wrap: (line) => `2023-11-23T18:00:00+0000 host1 ${program}[6739]: ${strip(line)}`,
    },
    {
      title: 'journald, short-full',
      wrap: (line) => `Thu 2023-11-23 18:00:00 UTC host1 ${program}[6739]: ${strip(line)}`,
    },
    {
      title: 'Fluent Bit',
      wrap: json((line) => ({
        date: 1700762400.123,
        log: line,
        kubernetes: { pod_name: 'a', container_name: program },
      })),
    },
    {
      title: 'Filebeat',
      wrap: json((line) => ({
        '@timestamp': '2023-11-23T18:00:00.000Z',
        agent: { type: 'filebeat' },
        host: { name: 'host1' },
        message: line,
      })),
    },
    {
      title: 'Fluentd',
      wrap: (line) => `2023-11-23T18:00:00+00:00\tdocker.a\t${JSON.stringify({ log: line })}`,
    },
    {
      title: 'a JSON object by syslog',
      wrap: (line) => `Nov 23 18:00:00 host1 fluent[1]: ${JSON.stringify({ log: line })}`,
    },
    {
      title: 'a JSON object of a container',
      wrap: (line) => `${TIME} stdout F ${JSON.stringify({ message: line })}`,
    },
    {
      title: 'an export of Splunk as JSON',
      wrap: json((line) => ({ preview: false, offset: 0, result: { _raw: line, host: 'host1' } })),
    },
    {
      title: 'an export of Elasticsearch',
      wrap: json((line) => ({ _index: 'a', _id: '1', _source: { host: 'x', message: line } })),
    },
    {
      title: "a workspace's table Syslog",
      wrap: json((line) => ({
        TimeGenerated: '2023-11-23T18:00:00Z',
        Computer: 'host1',
        ProcessName: program,
        ProcessID: 6739,
        SyslogMessage: strip(line),
      })),
    },
    {
      title: 'an array of JSON with line breaks',
      frame: [['['], [']']],
      wrap: (line) =>
        `  {\n    "TimeGenerated": "2023-11-23T18:00:00Z",\n    "message": ${JSON.stringify(line)}\n  },`,
    },
  ];
}
