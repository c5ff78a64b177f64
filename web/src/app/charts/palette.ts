import { Injectable, computed, inject } from '@angular/core';
import type { By } from '../api/types';
import { Theme } from '../frame/theme';
import { type TrafficClass, classOfProto } from './classes';

export interface Palette {
  classes: Readonly<Record<TrafficClass | 'icmp6' | 'ipv4', string>>;
  /** For keys without a hue of their own: addresses, pairs, services, sensors. */
  hashed: readonly string[];
  text: string;
  muted: string;
  hairline: string;
  surface: string;
  loss: string;
  accent: string;
}

const classNames = ['tcp', 'udp', 'icmp', 'icmp6', 'arp', 'other', 'ipv6', 'ipv4'] as const;
const hashedCount = 10;

/** The tokens of styles.css as values, for colours that go by a key; read anew when the theme changes. */
@Injectable({ providedIn: 'root' })
export class Colours {
  private readonly theme = inject(Theme);

  readonly palette = computed<Palette>(() => {
    this.theme.dark();
    const style = getComputedStyle(document.documentElement);
    const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
    return {
      classes: Object.fromEntries(classNames.map((name) => [name, token(`class-${name}`)])) as Palette['classes'],
      hashed: Array.from({ length: hashedCount }, (_, i) => token(`hashed-${i}`)),
      text: token('text'),
      muted: token('muted'),
      hairline: token('hairline'),
      surface: token('surface'),
      loss: token('loss'),
      accent: token('accent'),
    };
  });
}

/**
 * A key has the same colour on every page and every day. FNV-1a, then MurmurHash3's finalizer: addresses differ
 * in their
 * last characters only, and FNV-1a alone would leave those in the low bits.
 */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

export function colourOf(by: By, value: string, palette: Palette): string {
  const hashed = palette.hashed[hashOf(value) % palette.hashed.length];
  switch (by) {
    case 'total':
      return palette.accent;
    case 'proto':
      if (value === 'icmp6') return palette.classes.icmp6;
      return value === 'other' || classOfProto(value) !== 'other' ? palette.classes[classOfProto(value)] : hashed;
    case 'family':
      return palette.classes[value as 'ipv4' | 'ipv6' | 'arp' | 'other'] ?? hashed;
    default:
      return hashed;
  }
}
