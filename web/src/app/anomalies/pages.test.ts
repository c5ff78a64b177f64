import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AnomalyPage } from '../api/types';
import { forecastsOf, together } from './pages';

test('without a sensor in the filter the forecasts of all and of each judge', () => {
  assert.deepEqual(forecastsOf([], ['edge1', 'lab']), [undefined, 'edge1', 'lab']);
  assert.deepEqual(forecastsOf(['lab'], ['edge1', 'lab']), ['lab']);
});

test('pages become one, the newest first, and more where any has more', () => {
  const page = (starts: string[], next_cursor: string | null) =>
    ({ level: 95, judged: 10, unknown: 1, rows: starts.map((start) => ({ start })), next_cursor }) as AnomalyPage;
  const one = together([page(['2026-11-22T10:00:00Z'], null), page(['2026-11-22T11:00:00Z'], 'more')]);
  assert.deepEqual(
    one.rows.map((row) => row.start),
    ['2026-11-22T11:00:00Z', '2026-11-22T10:00:00Z'],
  );
  assert.deepEqual([one.judged, one.unknown, one.next_cursor], [20, 2, 'more']);
});
