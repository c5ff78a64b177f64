// The shell command that gives the same numbers as the page.

import { type Filter, fields } from '../filter/grammar';
import type { Period } from '../filter/period';

/** Quotes a word for a POSIX shell where it needs it. */
export function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

export interface Asked {
  kind: 'series' | 'top';
  by: string;
  metric: string;
  period: Period;
  filter: Filter;
  /** Only where the page asks for one. */
  step?: string;
}

export function commandLine({ kind, by, metric, period, filter, step }: Asked): string {
  const words = ['netaugur', 'query', kind, '--by', by, '--metric', metric, '--since', quote(period.since)];
  if (period.until !== 'now') words.push('--until', quote(period.until));
  if (step !== undefined) words.push('--step', step);
  for (const field of fields) if (filter[field].length > 0) words.push(`--${field}`, quote(filter[field].join(',')));
  return words.join(' ');
}
