// Numbers for people: SI prefixes (powers of 1000), three significant digits. Raw integers stay raw everywhere else.

import { localDecimal, localInteger } from '../language/language';

export type Unit = 'bit/s' | 'pkt/s' | 'B' | 'pkt' | 'bit' | '%';

const prefixes: readonly [number, string][] = [
  [1e15, 'P'],
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
];

export interface Scaled {
  number: string;
  /** The prefix with its unit, such as `Mbit/s`. */
  unit: string;
}

function threeDigits(value: number): string {
  const size = Math.abs(value);
  if (size >= 99.95) return value.toFixed(0);
  return localDecimal(trimZeros(value.toFixed(size >= 9.995 ? 1 : 2)));
}

function trimZeros(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** 1 234 567 bit/s -> { number: '1.23', unit: 'Mbit/s' }. */
export function scale(value: number, unit: Unit): Scaled {
  if (unit === '%') return { number: threeDigits(value), unit };
  for (const [factor, prefix] of prefixes) {
    // 999.95 k would be written as 1000 k: the next prefix takes over where rounding would carry.
    if (Math.abs(value) >= factor * 0.9995) return { number: threeDigits(value / factor), unit: prefix + unit };
  }
  return { number: threeDigits(value), unit };
}

export function formatSi(value: number | null, unit: Unit): string {
  if (value === null) return '–';
  const { number, unit: scaled } = scale(value, unit);
  return `${number} ${scaled}`;
}

/** A tick of an axis whose name already carries the unit: `250 M`, `0`. */
export function formatTick(value: number): string {
  if (value === 0) return '0';
  const { number, unit } = scale(value, 'B');
  return unit === 'B' ? number : `${number} ${unit.slice(0, -1)}`;
}

/** `+12.3 %`: a percentage with its sign; a dash for what cannot be told. */
export function formatChange(percent: number | null): string {
  if (percent === null) return '–';
  const { number } = scale(Math.abs(percent), '%');
  return number === '0' ? '0 %' : `${percent < 0 ? '−' : '+'}${number} %`;
}

/** 1234567 -> `1 234 567`, with a thin space that does not break; the language may group otherwise. */
export function formatInteger(value: number): string {
  return localInteger(Math.round(value).toString());
}
