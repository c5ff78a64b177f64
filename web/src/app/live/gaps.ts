// What has no window in the period on show.

import type { Gap, LossAnswer } from '../api/types';
import { runs } from '../charts/arithmetic';
import type { Span } from '../filter/period';
import type { LiveSeries } from './live-buffer';

export interface Missing {
  start: number;
  end: number;
  /** Whose windows are missing; null where nobody wrote any. */
  sensor: string | null;
}

/** Steps without a window between the first and the last of each sensor. */
export function gapsOf({ step_seconds, rows }: LossAnswer): Gap[] {
  const ends = new Map<string, number>();
  const gaps: Gap[] = [];
  for (const { sensor, start } of rows) {
    const before = ends.get(sensor);
    const at = Date.parse(start);
    if (before !== undefined && at > before) gaps.push({ sensor, start: new Date(before).toISOString(), end: start });
    ends.set(sensor, at + step_seconds * 1000);
  }
  return gaps;
}

/**
 * Both, but none of the later ones that overlaps another of its sensor: a gap may be told twice, more or less
 * exactly.
 */
export function merged(gaps: readonly Gap[], more: readonly Gap[]): readonly Gap[] {
  const overlap = (a: Gap, b: Gap) =>
    a.sensor === b.sensor && Date.parse(a.start) < Date.parse(b.end) && Date.parse(b.start) < Date.parse(a.end);
  const fresh = more.filter((one) => !gaps.some((known) => overlap(known, one)));
  return [...gaps, ...fresh.map(({ sensor, start, end }) => ({ sensor, start, end }))];
}

/**
 * Gaps of single sensors as the stream told them, and steps that no window covers, the newest first. A run of such
 * steps that the stream has named is not told twice; one that reaches the end is not over yet; what lies before `first`, the
 * start of all records, is no gap.
 */
export function missing(series: LiveSeries, told: readonly Gap[], span: Span, first: number): Missing[] {
  const named = told
    .map(({ sensor, start, end }) => ({ sensor, start: Date.parse(start), end: Date.parse(end) }))
    .filter(({ start, end }) => end > span.since && start < span.until);
  const values = series.values.packets.tcp;
  const bare = runs(values.length, (i) => values[i] === null)
    .filter(([from, end]) => end < values.length && series.start + from * series.stepMs >= first)
    .map(([from, end]) => ({
      sensor: null,
      start: series.start + from * series.stepMs,
      end: series.start + end * series.stepMs,
    }))
    .filter((run) => !named.some((gap) => gap.start < run.end && gap.end > run.start));
  return [...named, ...bare].sort((a, b) => b.start - a.start);
}
