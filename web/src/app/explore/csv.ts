// Tables as comma-separated values (RFC 4180), numbers raw and instants in UTC, whatever the page's language.

import type { DrawnSeries } from '../charts/series-plot';
import { toRfc3339 } from '../filter/period';
import type { Unit } from '../units/si';

export type Cell = string | number | null;

function cellText(cell: Cell): string {
  if (cell === null) return '';
  const text = String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function csv(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.map(cellText).join(',')}\r\n`).join('');
}

export interface ChartTable {
  start: number;
  stepMs: number;
  unit: Unit;
  series: readonly DrawnSeries[];
}

/** One line a step, one column a series and one more where it has a period before; a gap is an empty cell. */
export function chartCsv({ start, stepMs, unit, series }: ChartTable): string {
  const columns = series.flatMap(({ label, values, before }) => [
    { name: `${label} [${unit}]`, values },
    ...(before ? [{ name: `${label}, period before [${unit}]`, values: before }] : []),
  ]);
  const steps = Math.max(0, ...columns.map(({ values }) => values.length));
  const lines = Array.from({ length: steps }, (_, i) => [
    toRfc3339(start + i * stepMs),
    ...columns.map(({ values }) => values[i] ?? null),
  ]);
  return csv([['start', ...columns.map(({ name }) => name)], ...lines]);
}

/** Hands a text to the browser as a file. */
export function save(name: string, text: string, type = 'text/csv'): void {
  const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.download = name;
  anchor.click();
  URL.revokeObjectURL(url);
}
