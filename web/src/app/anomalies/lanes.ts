// The timeline of anomalies: a lane a series, a bar a window, as high as it lies beyond its bound.

import type { Anomaly } from '../api/types';
import type { Span } from '../filter/period';

/** More lanes than this are one of the rest. */
export const lanesMax = 12;

export interface Mark {
  anomaly: Anomaly;
  /** Percent of the span's width. */
  left: number;
  width: number;
  /**
   * From -1 (below the interval) to 1: the logarithm of the excess, so that one that is huge does not hide the
   * others.
   */
  height: number;
}

export interface Lane {
  /** Of all its anomalies; null for the lane of the rest. */
  series: Anomaly['series'] | null;
  sensor: string | null;
  count: number;
  marks: readonly Mark[];
}

/** The series with the most anomalies first, then by name; what the span has no place for is left out. */
export function lanesOf(rows: readonly Anomaly[], span: Span): Lane[] {
  const shown = rows.filter((row) => Date.parse(row.end) > span.since && Date.parse(row.start) < span.until);
  const largest = Math.max(1e-9, ...shown.map((row) => Math.abs(row.excess)));
  const bySeries = new Map<string, Anomaly[]>();
  for (const row of shown) {
    const name = [row.series.by, row.series.value, row.sensor ?? ''].join('|');
    bySeries.set(name, [...(bySeries.get(name) ?? []), row]);
  }
  const ordered = [...bySeries]
    .sort(([a, aRows], [b, bRows]) => bRows.length - aRows.length || a.localeCompare(b))
    .map(([, laneRows]) => laneRows);
  const laneOf = (laneRows: readonly Anomaly[], named: boolean): Lane => ({
    series: named ? laneRows[0].series : null,
    sensor: named ? laneRows[0].sensor : null,
    count: laneRows.length,
    marks: laneRows.map((row) => markOf(row, span, largest)),
  });
  if (ordered.length <= lanesMax) return ordered.map((laneRows) => laneOf(laneRows, true));
  const named = ordered.slice(0, lanesMax - 1).map((laneRows) => laneOf(laneRows, true));
  return [...named, laneOf(ordered.slice(lanesMax - 1).flat(), false)];
}

function markOf(anomaly: Anomaly, span: Span, largest: number): Mark {
  const length = span.until - span.since;
  const start = Math.max(Date.parse(anomaly.start), span.since);
  const end = Math.min(Date.parse(anomaly.end), span.until);
  return {
    anomaly,
    left: (100 * (start - span.since)) / length,
    width: (100 * (end - start)) / length,
    height: (Math.sign(anomaly.excess) * Math.log1p(Math.abs(anomaly.excess))) / Math.log1p(largest),
  };
}

/** Explore's address for an anomaly: its series, in the windows around it, by what tells more. */
export function exploreParams({ start, end, series, sensor, metric }: Anomaly): Record<string, string> {
  const length = Date.parse(end) - Date.parse(start);
  const text = (at: number) => new Date(at).toISOString().replace('.000Z', 'Z');
  const { by, value } = series;
  const narrowed: Record<string, string> = {};
  if (sensor !== null) narrowed['sensor'] = sensor;
  if (by !== 'total') narrowed[by] = value;
  return {
    since: text(Date.parse(start) - around * length),
    until: text(Date.parse(end) + around * length),
    by: by === 'proto' || by === 'service' ? 'ip' : 'proto',
    metric,
    ...narrowed,
  };
}

/** Windows on show before and behind the one in question. */
const around = 12;
