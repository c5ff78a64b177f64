// The one filter grammar of command line, REST and dashboard: `field=value[,value]` words; values of one field are
// alternatives, fields narrow each other, and what a `!` stands before is left out: `ip=!10.0.0.9`, or `ip!=10.0.0.9`.

import { words } from '../language/words';
import { isNetwork, isPair } from './address';

export const fields = ['proto', 'family', 'ip', 'pair', 'service', 'sensor'] as const;
export type Field = (typeof fields)[number];
export type Filter = Readonly<Record<Field, readonly string[]>>;

export const families = ['ipv4', 'ipv6', 'arp', 'other'] as const;
/** Those offered while typing; the server knows every IANA name. */
export const commonProtos = ['tcp', 'udp', 'icmp', 'icmp6', 'arp', 'gre', 'esp', 'igmp', 'sctp', 'other'] as const;

export const emptyFilter: Filter = { proto: [], family: [], ip: [], pair: [], service: [], sensor: [] };

export const examples: Readonly<Record<Field, string>> = {
  proto: 'proto=tcp',
  family: 'family=ipv6',
  ip: 'ip=10.0.0.0/8',
  pair: 'pair=10.0.0.1>10.0.0.2',
  service: 'service=443',
  sensor: 'sensor=edge1',
};

/** What is wrong with a filter text, and where: `at` and `length` count characters of the text. */
export interface Mistake {
  at: number;
  length: number;
  message: string;
}

export type Parsed = { filter: Filter; mistake?: undefined } | { mistake: Mistake; filter?: undefined };

function isField(text: string): text is Field {
  return (fields as readonly string[]).includes(text);
}

/** Whether the value is what is to be left out. Sensors' names are taken as they are. */
export function isLeftOut(field: Field, value: string): boolean {
  return field !== 'sensor' && value.startsWith('!');
}

function opposite(field: Field, value: string): string {
  return isLeftOut(field, value) ? value.slice(1) : `!${value}`;
}

/** Why the value cannot be one of this field; null when it can. */
export function fault(field: Field, given: string): string | null {
  const t = words().filter;
  const value = isLeftOut(field, given) ? given.slice(1) : given;
  switch (field) {
    case 'proto':
      if (/^\d+$/.test(value)) return Number(value) <= 255 ? null : t.protoNumber(examples.proto);
      return /^[a-z][a-z0-9.+_-]*$/.test(value) ? null : t.notProto(value, examples.proto);
    case 'family':
      return (families as readonly string[]).includes(value) ? null : t.notFamily(families.join(', '));
    case 'ip':
      return isNetwork(value) ? null : t.notNetwork(value, examples.ip);
    case 'pair':
      return isPair(value) ? null : t.notPair(value, examples.pair);
    case 'service':
      return /^\d{1,5}$/.test(value) && Number(value) <= 65535 ? null : t.notService(examples.service);
    case 'sensor':
      return null;
  }
}

/** A word without `=`: most often the value alone, so the field is guessed and offered. */
function fieldless(word: string): string {
  const t = words().filter;
  if (isField(word)) return t.needsValue(word, examples[word]);
  if (isNetwork(word)) return t.write(`ip=${word}`);
  if (isPair(word)) return t.write(`pair=${word}`);
  if (/^\d{1,5}$/.test(word)) return t.write(`service=${word}`);
  if ((families as readonly string[]).includes(word) && word.startsWith('ip')) return t.write(`family=${word}`);
  if ((commonProtos as readonly string[]).includes(word)) return t.write(`proto=${word}`);
  return t.noField(word, `${fields.join('=, ')}=`);
}

/** Reads the words of the filter box. The first mistake ends it. */
export function parseWords(text: string): Parsed {
  const found: Record<Field, string[]> = { proto: [], family: [], ip: [], pair: [], service: [], sensor: [] };
  for (const match of text.matchAll(/\S+/g)) {
    const word = match[0];
    const at = match.index;
    const equals = word.indexOf('=');
    if (equals < 0) return { mistake: { at, length: word.length, message: fieldless(word.toLowerCase()) } };
    const name = word.slice(0, equals).toLowerCase();
    const not = name.endsWith('!') && name !== 'sensor!';
    const field = not ? name.slice(0, -1) : name;
    if (!isField(field)) {
      const message = words().filter.unknownField(field, fields.join(', '));
      return { mistake: { at, length: Math.max(1, equals), message } };
    }
    let valueAt = at + equals + 1;
    for (const raw of word.slice(equals + 1).split(',')) {
      const value = field === 'sensor' ? raw : raw.toLowerCase();
      const message = value === '' ? words().filter.needsValue(`${field}=`, examples[field]) : fault(field, value);
      if (message !== null) return { mistake: { at: valueAt, length: Math.max(1, raw.length), message } };
      const meant = not ? opposite(field, value) : value;
      if (!found[field].includes(meant)) found[field].push(meant);
      valueAt += raw.length + 1;
    }
  }
  return { filter: found };
}

/** The words that `parseWords` reads back, one a field in the grammar's order. */
export function formatWords(filter: Filter): string {
  return fields
    .filter((field) => filter[field].length > 0)
    .map((field) => `${field}=${filter[field].join(',')}`)
    .join(' ');
}

/** Query parameters of the API and of the page's own URL; null removes one. */
export function toParams(filter: Filter): Record<Field, string | null> {
  const entries = fields.map((field) => [field, filter[field].join(',') || null] as const);
  return Object.fromEntries(entries) as Record<Field, string | null>;
}

export function fromParams(read: (field: Field) => string | null): Filter {
  const entries = fields.map(
    (field) => [field, (read(field) ?? '').split(',').filter((value) => value !== '')] as const,
  );
  return Object.fromEntries(entries) as unknown as Filter;
}

/** With the value added, or with `out` left out: the last word on a value holds. */
export function withValue(filter: Filter, field: Field, value: string, out = false): Filter {
  const meant = out ? opposite(field, value) : value;
  if (filter[field].includes(meant)) return filter;
  return { ...filter, [field]: [...filter[field].filter((other) => other !== opposite(field, meant)), meant] };
}

export function withoutValue(filter: Filter, field: Field, value: string): Filter {
  return { ...filter, [field]: filter[field].filter((other) => other !== value) };
}

/** Whether anything but sensors narrows it: then a window's totals cannot answer and the server must. */
export function narrowsRows(filter: Filter): boolean {
  return fields.some((field) => field !== 'sensor' && filter[field].length > 0);
}
