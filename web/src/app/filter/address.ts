// Whether a text is an address, a network or a pair of them, so that the filter box can say so before the server does.

export function isIpv4(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255);
}

/** RFC 4291 section 2.2: eight groups, one `::` at most, an IPv4 address as the last two groups. */
export function isIpv6(text: string): boolean {
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const last = groups.at(-1);
  const embedded = last !== undefined && isIpv4(last);
  const plain = embedded ? groups.slice(0, -1) : groups;
  if (!plain.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return false;
  const count = plain.length + (embedded ? 2 : 0);
  return halves.length === 2 ? count <= 7 : count === 8;
}

export function isNetwork(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  if (rest.length > 0) return false;
  const bits = isIpv4(address) ? 32 : isIpv6(address) ? 128 : 0;
  if (bits === 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits);
}

/** The two ends of a pair: `a>b` from the first to the second, `a-b` either way, each an address or a network. */
export interface Ends {
  first: string;
  second: string;
  oneWay: boolean;
}

/** Null for what is no pair. */
export function parsePair(text: string): Ends | null {
  const [, first = '', way, second = ''] = /^([^>-]*)([>-])(.*)$/.exec(text) ?? [];
  return isNetwork(first) && isNetwork(second) ? { first, second, oneWay: way === '>' } : null;
}

export function isPair(text: string): boolean {
  return parsePair(text) !== null;
}

/** As people read it. */
export function pairLabel(text: string): string {
  const ends = parsePair(text);
  return ends ? `${ends.first} ${ends.oneWay ? '→' : '↔'} ${ends.second}` : text;
}
