// Quantities as people type them into a field, and back as the shortest text that reads the same.

import { formatDuration, parseDuration } from '../filter/period';

const thousands: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9, t: 1e12 };
const sizes: readonly [string, number][] = [
  ['TiB', 2 ** 40],
  ['TB', 1e12],
  ['GiB', 2 ** 30],
  ['GB', 1e9],
  ['MiB', 2 ** 20],
  ['MB', 1e6],
  ['KiB', 2 ** 10],
  ['kB', 1e3],
  ['B', 1],
];

/** `1Gbps`, `200 Mbit/s` -> bits a second, a whole number above zero; null for what is none. */
export function parseBitRate(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)\s*([kmgt]?)(?:bps|bit\/s)$/i.exec(text.trim());
  if (!match) return null;
  const bits = Math.round(Number(match[1]) * thousands[match[2].toLowerCase()]);
  return bits > 0 ? bits : null;
}

export function formatBitRate(bits: number): string {
  for (const [prefix, factor] of Object.entries(thousands).reverse())
    if (bits >= factor && Number.isInteger((bits / factor) * 1000))
      return `${bits / factor}${prefix === 'k' ? prefix : prefix.toUpperCase()}bps`;
  return `${bits}bps`;
}

/** `50GiB`, `10 GB` -> bytes, a whole number above zero; null for what is none. */
export function parseSize(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)\s*([a-z]+)$/i.exec(text.trim());
  const unit = match && sizes.find(([name]) => name.toLowerCase() === match[2].toLowerCase());
  if (!match || !unit) return null;
  const bytes = Math.round(Number(match[1]) * unit[1]);
  return bytes > 0 ? bytes : null;
}

/** In the largest unit that keeps it whole. */
export function formatSize(bytes: number): string {
  const [name, factor] = sizes.find(([, size]) => bytes % size === 0) ?? ['B', 1];
  return `${bytes / factor}${name}`;
}

/** `14d`, `6h` -> seconds, an hour or more; null for what is none. */
export function parseAge(text: string): number | null {
  const ms = parseDuration(text.trim());
  return ms !== null && ms >= 3_600_000 && ms % 1000 === 0 ? ms / 1000 : null;
}

export function formatAgeField(seconds: number): string {
  return formatDuration(seconds * 1000);
}

/** A whole number above zero; null for what is none. */
export function parseCount(text: string): number | null {
  return /^[1-9]\d{0,8}$/.test(text.trim()) ? Number(text) : null;
}
