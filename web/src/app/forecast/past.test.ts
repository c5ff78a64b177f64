import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Forecast, Score } from '../api/types';
import { chosenPast, comparable, trackOf } from './past';

const start = Date.parse('2026-11-22T00:00:00Z');
const hour = 3_600_000;
const text = (hours: number) => new Date(start + hours * hour).toISOString();

const forecast = {
  series: { by: 'proto', value: 'tcp' },
  sensor: null,
  issued_at: text(0),
  step_seconds: 300,
} as unknown as Forecast;
const history = { since: start - 72 * hour, until: start + 24 * hour };

function score(issued: number, length = 24, more: Partial<Score> = {}): Score {
  return {
    series: { by: 'proto', value: 'tcp' },
    sensor: null,
    step_seconds: 300,
    issued_at: text(issued),
    start: text(issued),
    end: text(issued + length),
    steps: 100,
    relative_mae: 0.5,
    coverage80: 0.8,
    coverage95: 0.9,
    ...more,
  } as Score;
}
const issues = (scores: readonly Score[]) => scores.map((one) => (Date.parse(one.issued_at) - start) / hour);

test('forecasts of another step, sensor or series, and those that are newer, are not comparable', () => {
  const scores = [
    score(-24),
    score(-24, 24, { step_seconds: 60 }),
    score(-24, 24, { sensor: 'lab' }),
    score(-24, 24, { series: { by: 'proto', value: 'udp' } }),
    score(1),
  ];
  assert.deepEqual(comparable(forecast, scores), [scores[0]]);
});

test('of a forecast every hour those are drawn that lie behind one another', () => {
  const scores = Array.from({ length: 90 }, (_, i) => score(-1 - i));
  assert.deepEqual(issues(chosenPast(forecast, scores, history)), [-24, -48, -72]);
});

test('where none was over yet the oldest is drawn', () => {
  assert.deepEqual(issues(chosenPast(forecast, [score(-1), score(-6)], history)), [-6]);
  assert.deepEqual(chosenPast(forecast, [score(-200)], history), []);
});

test('a track weighs each window alike, and errors geometrically', () => {
  const track = trackOf([
    score(-24, 24, { relative_mae: 0.5 }),
    score(-48, 24, { relative_mae: 2, steps: 300, coverage80: 0.4 }),
  ]);
  assert.equal(track.steps, 400);
  assert.ok(Math.abs((track.relative ?? 0) - 1) < 1e-12);
  assert.ok(Math.abs((track.within80 ?? 0) - 0.5) < 1e-12);
});

test('nothing compared gives no figure', () => {
  const none = { steps: 0, relative_mae: null, coverage80: null, coverage95: null };
  assert.deepEqual(trackOf([score(-1, 24, none)]), {
    forecasts: 1,
    steps: 0,
    relative: null,
    within80: null,
    within95: null,
  });
});
