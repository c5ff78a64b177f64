// Periods as the grammar writes them: `now`, `-24h`, RFC 3339, a date. Milliseconds since the epoch inside.

import { words } from '../language/words';

export interface Period {
  since: string;
  until: string;
}

export interface Span {
  since: number;
  until: number;
}

const unitMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** `1h30m` -> 5 400 000; null for what is no duration. */
export function parseDuration(text: string): number | null {
  if (!/^(\d+(ms|[smhdw]))+$/.test(text)) return null;
  let total = 0;
  for (const [, count, unit] of text.matchAll(/(\d+)(ms|[smhdw])/g)) total += Number(count) * unitMs[unit];
  return total;
}

/** The shortest text that `parseDuration` reads back, from milliseconds. */
export function formatDuration(ms: number): string {
  let rest = Math.round(ms);
  let text = '';
  for (const unit of ['d', 'h', 'm', 's', 'ms']) {
    const count = Math.floor(rest / unitMs[unit]);
    if (count > 0) text += `${count}${unit}`;
    rest -= count * unitMs[unit];
  }
  return text || '0s';
}

/** Null for what is no instant. */
export function parseInstant(text: string, now: number): number | null {
  if (text === 'now') return now;
  if (text.startsWith('-')) {
    const back = parseDuration(text.slice(1));
    return back === null ? null : now - back;
  }
  if (!/^\d{4}-\d\d-\d\d([Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:\d\d)?)?$/.test(text)) return null;
  const at = Date.parse(text.length === 10 ? `${text}T00:00:00Z` : text);
  return Number.isNaN(at) ? null : at;
}

/** Null when either end cannot be read or the period is empty. */
export function resolve(period: Period, now: number): Span | null {
  const since = parseInstant(period.since, now);
  const until = parseInstant(period.until, now);
  return since === null || until === null || since >= until ? null : { since, until };
}

/** RFC 3339 in UTC without fractions: what a zoomed period is written as. */
export function toRfc3339(at: number): string {
  return new Date(Math.round(at / 1000) * 1000).toISOString().replace('.000Z', 'Z');
}

export const livePeriods: readonly string[] = ['-5m', '-15m', '-1h'];
export const explorePeriods: readonly string[] = ['-15m', '-1h', '-6h', '-24h', '-7d', '-30d', '-365d'];

/** `Last 15 minutes` for a relative period; null for one with fixed ends. */
export function relativeLabel(period: Period): string | null {
  if (period.until !== 'now' || !period.since.startsWith('-')) return null;
  const t = words().period;
  return t.named[period.since] ?? t.last(period.since.slice(1));
}

/** The step for a chart: a multiple of the window (both in seconds) that keeps the period within `points`. */
export function stepFor(periodSeconds: number, windowSeconds: number, points: number): number {
  const windows = Math.max(1, Math.ceil(periodSeconds / windowSeconds / points));
  return windows * windowSeconds;
}
