import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Forecast } from '../api/types';
import type { Palette } from '../charts/palette';
import { forecastOption, rates } from './forecast-option';

const start = Date.parse('2026-11-22T10:00:00Z');
const hour = 3_600_000;
const text = (at: number) => new Date(at).toISOString();

const forecast: Forecast = {
  series: { by: 'proto', value: 'tcp' },
  sensor: null,
  metric: 'bytes',
  model: 'ets',
  issued_at: text(start),
  step_seconds: 3600,
  notes: [],
  points: [
    { start: text(start), end: text(start + hour), mean: 900, lo80: 450, hi80: 1350, lo95: 0, hi95: 1800 },
    {
      start: text(start + hour),
      end: text(start + 2 * hour),
      mean: 1800,
      lo80: 900,
      hi80: 2700,
      lo95: 450,
      hi95: 3600,
    },
  ],
};
const palette = { hashed: [], classes: {} } as unknown as Palette;

/** The values of one layer of the picture, by its id. */
function layer(id: string, now: number): (number | null)[] {
  const picture = {
    forecast,
    past: [],
    historyStart: start - 2 * hour,
    history: [450, 900, 1350, 90],
    colour: '#000',
    now,
  };
  const { series } = forecastOption(picture, palette) as { series: { id: string; data: unknown[] }[] };
  const data = series.find((one) => one.id === id)?.data as (
    | [number, number | null]
    | { value: [number, number | null] }
  )[];
  return data.map((item) => (Array.isArray(item) ? item[1] : item.value[1]));
}

test('forecasts are per second, bytes as bits', () => {
  assert.deepEqual(
    rates(forecast).map((point) => point.mean),
    [2, 4],
  );
});

test('a band is its lower bound and its width', () => {
  assert.deepEqual(layer('80-low', start), [1, 2]);
  assert.deepEqual(layer('80-width', start), [2, 4]);
  assert.deepEqual(layer('95-low', start), [0, 1]);
  assert.deepEqual(layer('95-width', start), [4, 7]);
});

test('history goes on into the forecast as far as its steps are over', () => {
  assert.deepEqual(layer('history', start + 90 * 60_000), [1, 2, 3, null]);
});
