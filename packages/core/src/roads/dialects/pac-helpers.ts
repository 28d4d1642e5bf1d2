// The functions that PAC files may call, as source text: they are evaluated inside
// the sandbox, so that a PAC file cannot reach our code. Names, answers
// and quirks follow Mozilla's PAC library, which browsers share; the Ex functions
// follow Microsoft's. DATA is put in front: dns, own addresses, the time.

export const PAC_HELPERS = String.raw`
'use strict';
(() => {
  // Memory outside the limited heap, and a console: a PAC file has no use for them.
  for (const name of ['WebAssembly', 'SharedArrayBuffer', 'Atomics', 'ArrayBuffer', 'DataView', 'Intl', 'console',
    'Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array',
    'Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array', 'FinalizationRegistry', 'WeakRef']) delete globalThis[name];

  const RealDate = Date;
  function FixedDate(...parts) {
    if (new.target === undefined) return new RealDate(DATA.now).toString();
    return parts.length === 0 ? new RealDate(DATA.now) : new RealDate(...parts);
  }
  FixedDate.now = () => DATA.now;
  FixedDate.parse = RealDate.parse;
  FixedDate.UTC = RealDate.UTC;
  FixedDate.prototype = RealDate.prototype;
  RealDate.prototype.constructor = FixedDate;

  const isIPv4 = (text) => {
    const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
    return parts !== null && parts.slice(1).every((part) => Number(part) <= 255);
  };
  const isIPv6 = (text) => parseIPv6(text) !== null;
  const parseIPv6 = (text) => {
    const halves = String(text).split('::');
    if (halves.length > 2 || !/^[0-9a-f:.]+$/i.test(text)) return null;
    const read = (half) => (half === '' ? [] : half.split(':')).flatMap((group) => {
      if (isIPv4(group)) { const [a, b, c, d] = group.split('.').map(Number); return [a * 256 + b, c * 256 + d]; }
      return [/^[0-9a-f]{1,4}$/i.test(group) ? parseInt(group, 16) : NaN];
    });
    const left = read(halves[0]);
    const right = halves.length === 2 ? read(halves[1]) : [];
    const missing = 8 - left.length - right.length;
    if ((halves.length === 2 ? missing < 1 : missing !== 0) || [...left, ...right].some(Number.isNaN)) return null;
    return [...left, ...new Array(missing).fill(0), ...right].reduce((bits, group) => (bits << 16n) | BigInt(group), 0n);
  };
  const look = (name) => {
    const key = String(name).toLowerCase().replace(/\.$/, '');
    if (isIPv4(key) || isIPv6(key)) return [key];
    return DATA.dns.get(key) ?? [];
  };
  const toNumber = (text) => text.split('.').reduce((number, part) => ((number << 8) | (part & 0xff)), 0);

  const alerts = [];
  const helpers = {
    alert: (text) => { if (alerts.length < 100) alerts.push(String(text).slice(0, 1000)); },
    isPlainHostName: (host) => !String(host).includes('.') && !isIPv6(host),
    dnsDomainIs: (host, domain) => host.length >= domain.length && host.substring(host.length - domain.length) === domain,
    localHostOrDomainIs: (host, full) => host === full || full.lastIndexOf(host + '.', 0) === 0,
    dnsDomainLevels: (host) => host.split('.').length - 1,
    dnsResolve: (host) => look(host).find(isIPv4) ?? null,
    isResolvable: (host) => helpers.dnsResolve(host) !== null,
    convert_addr: (text) => toNumber(String(text)),
    isInNet: (host, pattern, mask) => {
      if (!isIPv4(pattern) || !isIPv4(mask)) return false;
      const address = isIPv4(host) ? host : helpers.dnsResolve(host);
      return address !== null && (toNumber(address) & toNumber(mask)) === (toNumber(pattern) & toNumber(mask));
    },
    myIpAddress: () => DATA.my.find(isIPv4) ?? DATA.my[0] ?? '127.0.0.1',
    // Only these three characters have a meaning of their own; browsers leave the rest to the expression.
    shExpMatch: (text, pattern) => new RegExp('^' + pattern.replace(/\./g, '\\.').replace(/\*/g, '.*').replace(/\?/g, '.') + '$').test(text),
    weekdayRange: (...given) => {
      const { parts, at } = clock(given);
      const [from, to] = [parts[0], parts[1] ?? parts[0]].map((name) => DAYS.indexOf(name));
      return from >= 0 && to >= 0 && isBetween([at.weekday], [from], [to]);
    },
    dateRange: (...given) => {
      const { parts, at } = clock(given);
      if (parts.length === 0) return false;
      const fields = parts.map(toDateField);
      if (fields.some((field) => field === null)) return false;
      const middle = fields.length === 1 ? 1 : fields.length >> 1;
      const from = fields.slice(0, middle);
      const to = fields.length === 1 ? from : fields.slice(middle);
      const names = ['year', 'month', 'day'].filter((name) => from.some((field) => field.name === name));
      const pick = (side) => names.map((name) => side.find((field) => field.name === name)?.value ?? 0);
      return isBetween(names.map((name) => at[name]), pick(from), pick(to));
    },
    timeRange: (...given) => {
      const { parts, at } = clock(given);
      const numbers = parts.map(Number);
      if (numbers.some(Number.isNaN)) return false;
      const [a, b, c, d, e, f] = numbers;
      switch (numbers.length) {
        case 1: return at.hour === a;
        case 2: return isBetween([at.hour], [a], [b]);
        case 4: return isBetween([at.hour, at.minute], [a, b], [c, d]);
        case 6: return isBetween([at.hour, at.minute, at.second], [a, b, c], [d, e, f]);
        default: return false;
      }
    },
    dnsResolveEx: (host) => look(host).join(';'),
    isResolvableEx: (host) => look(host).length > 0,
    myIpAddressEx: () => DATA.my.join(';'),
    isInNetEx: (host, prefix) => {
      const [network, length] = String(prefix).split('/');
      const bits = Number(length);
      return look(host).some((address) => {
        if (isIPv4(network) !== isIPv4(address) || !(bits >= 0 && bits <= (isIPv4(network) ? 32 : 128))) return false;
        const toBits = (text) => (isIPv4(text) ? BigInt(toNumber(text) >>> 0) : parseIPv6(text));
        const shift = BigInt((isIPv4(network) ? 32 : 128) - bits);
        const [left, right] = [toBits(address), toBits(network)];
        return left !== null && right !== null && left >> shift === right >> shift;
      });
    },
    sortIpAddressList: (list) => {
      const addresses = String(list).split(';').map((text) => text.trim()).filter((text) => text !== '');
      if (addresses.length === 0 || !addresses.every((text) => isIPv4(text) || isIPv6(text))) return false;
      const key = (text) => (isIPv4(text) ? (1n << 130n) | BigInt(toNumber(text) >>> 0) : parseIPv6(text));
      return addresses.sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0)).join(';');
    },
    getClientVersion: () => '1.0',
  };

  const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
  const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
  const clock = (given) => {
    const isUtc = given[given.length - 1] === 'GMT';
    const date = new RealDate(DATA.now);
    const get = (name) => date[(isUtc ? 'getUTC' : 'get') + name]();
    return {
      parts: isUtc ? given.slice(0, -1) : given,
      at: { weekday: get('Day'), year: get('FullYear'), month: get('Month'), day: get('Date'), hour: get('Hours'), minute: get('Minutes'), second: get('Seconds') },
    };
  };
  const toDateField = (part) => {
    const number = parseInt(part, 10);
    if (!Number.isNaN(number)) return { name: number < 32 ? 'day' : 'year', value: number };
    const month = MONTHS.indexOf(part);
    return month < 0 ? null : { name: 'month', value: month };
  };
  const compare = (left, right) => {
    for (let index = 0; index < left.length; index += 1) if (left[index] !== right[index]) return left[index] - right[index];
    return 0;
  };
  // A range whose end lies before its start goes round the end of the week, day or year.
  const isBetween = (now, from, to) => compare(from, to) <= 0
    ? compare(from, now) <= 0 && compare(now, to) <= 0
    : compare(from, now) <= 0 || compare(now, to) <= 0;

  for (const [name, helper] of Object.entries(helpers)) globalThis[name] = helper;
  globalThis.Date = FixedDate;

  // The only way in: strings come, one string goes.
  const describe = (error) => {
    try { return String(error instanceof Error ? error.message : error).slice(0, 1000); } catch { return 'an error that cannot be shown'; }
  };
  const ask = (url, host) => {
    try {
      const find = typeof FindProxyForURL === 'function' ? FindProxyForURL : typeof FindProxyForURLEx === 'function' ? FindProxyForURLEx : null;
      if (find === null) return ['no-function', 'it defines no function FindProxyForURL'];
      const answer = find(url, host);
      if (typeof answer !== 'string') return ['no-string', 'FindProxyForURL returned ' + (answer === null ? 'null' : typeof answer) + ', not a string'];
      return answer.length > DATA.longest ? ['too-long', 'FindProxyForURL returned ' + answer.length + ' characters'] : ['answered', answer];
    } catch (error) {
      return ['script-error', describe(error)];
    }
  };
  const { stringify } = JSON;
  Object.defineProperty(globalThis, '__sekishoAsk', { value: (url, host) => stringify([...ask(url, host), ...alerts.splice(0)]) });
})();
`;
