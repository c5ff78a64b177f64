import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Forecast, Saturation } from '../api/types';
import type { Palette } from '../charts/palette';
import { forecastPlot, rates } from './forecast-plot';

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

function plotAt(now: number) {
  const picture = {
    forecast,
    past: [],
    historyStart: start - 2 * hour,
    history: [450, 900, 1350, 90],
    colour: '#000',
    now,
  };
  return forecastPlot(picture, palette);
}

test('forecasts are per second, bytes as bits', () => {
  assert.deepEqual(
    rates(forecast).map((point) => point.mean),
    [2, 4],
  );
});

test('each band has its bounds, the wider one behind', () => {
  const bands = plotAt(start).bands ?? [];
  assert.deepEqual(
    bands.map(({ id, low, values }) => ({ id, low, values })),
    [
      { id: '95', low: [0, 1], values: [4, 8] },
      { id: '80', low: [1, 2], values: [3, 6] },
    ],
  );
});

test('history goes on into the forecast as far as its steps are over', () => {
  const history = plotAt(start + 90 * 60_000).lines?.find(({ id }) => id === 'history');
  assert.deepEqual(history?.values, [1, 2, 3, null]);
});

test('the mean stands where the forecast starts', () => {
  const mean = plotAt(start).lines?.find(({ id }) => id === 'mean');
  assert.equal(mean?.start, start);
  assert.deepEqual(mean?.values, [2, 4]);
});

test('a step tells what was measured beside what is foretold', () => {
  const { rows } = plotAt(start + 90 * 60_000).tooltip(2);
  assert.deepEqual(
    rows.map(({ value }) => value),
    ['3 bit/s', '2 bit/s', '1 bit/s – 3 bit/s', '0 bit/s – 4 bit/s'],
  );
});

test('a limit is drawn where it does not press the rest flat, with the date on which it is reached', () => {
  const limited = (limit: number) => {
    const saturation = {
      limit_per_second: limit,
      date: text(start + hour),
      earliest: text(start + hour / 2),
      latest: null,
    } as unknown as Saturation;
    const picture = { forecast, past: [], saturation, historyStart: start, history: [], colour: '', now: start };
    return forecastPlot(picture, palette);
  };
  assert.deepEqual(
    limited(2).marks?.map(({ id, at, value }) => [id, at ?? value]),
    [
      ['limit', 16],
      ['full', start + hour],
      ['now', start],
    ],
  );
  assert.deepEqual(limited(2).zones, [{ kind: 'interval', since: start + hour / 2, until: start + 2 * hour }]);
  assert.deepEqual(
    limited(100).marks?.map(({ id }) => id),
    ['now'],
  );
});
