// The shell command that gives the same numbers as the page.

import { type Filter, fields } from '../filter/grammar';
import type { Period } from '../filter/period';
import type { RowSort } from './row-sort';

/** Quotes a word for a POSIX shell where it needs it. */
export function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

export interface Asked {
  kind: 'series' | 'top' | 'traffic';
  by?: string;
  metric?: string;
  period: Period;
  filter: Filter;
  /** Only where the page asks for one. */
  step?: string;
  /** Of stored rows: what they come by where that is not newest first, and which page. */
  rows?: { sort?: RowSort; limit: number; cursor?: string };
}

export function commandLine({ kind, by, metric, period, filter, step, rows }: Asked): string {
  const words = ['netaugur', 'query', kind];
  if (by !== undefined) words.push('--by', by);
  if (metric !== undefined) words.push('--metric', metric);
  words.push('--since', quote(period.since));
  if (period.until !== 'now') words.push('--until', quote(period.until));
  if (step !== undefined) words.push('--step', step);
  for (const field of fields) if (filter[field].length > 0) words.push(`--${field}`, quote(filter[field].join(',')));
  if (rows?.sort) words.push('--sort', rows.sort.column, '--order', rows.sort.order);
  if (rows) words.push('--limit', String(rows.limit));
  if (rows?.cursor) words.push('--cursor', quote(rows.cursor));
  return words.join(' ');
}
