// What the filter box offers for the word that is being typed.

import { commonProtos, examples, families, fields } from './grammar';

export interface Offer {
  /** Replaces the word. */
  text: string;
  hint: string;
}

const hints = {
  proto: 'tcp, udp, icmp, arp …',
  family: 'ipv4, ipv6, arp, other',
  ip: 'address or network, either end',
  service: "the server's port",
  sensor: 'who captured it',
} as const;

export const offersMax = 8;

/** `word` is the text from the last blank to its end. */
export function offersFor(word: string, sensors: readonly string[]): readonly Offer[] {
  const equals = word.indexOf('=');
  if (equals < 0) {
    return fields
      .filter((field) => field.startsWith(word.toLowerCase()))
      .map((field) => ({ text: `${field}=`, hint: `${hints[field]}: ${examples[field]}` }));
  }
  const field = word.slice(0, equals).toLowerCase();
  const known: Readonly<Record<string, readonly string[]>> = { proto: commonProtos, family: families, sensor: sensors };
  const listed = word.slice(equals + 1);
  const comma = listed.lastIndexOf(',') + 1;
  const started = listed.slice(comma);
  const kept = word.slice(0, equals + 1 + comma);
  return (known[field] ?? [])
    .filter((value) => value.startsWith(started) && value !== started)
    .slice(0, offersMax)
    .map((value) => ({ text: kept + value, hint: '' }));
}
