import assert from 'node:assert/strict';
import { test } from 'node:test';
import { timeTicks, valueTicks } from './axes';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
/** Midnight by the clock that the tests run with. */
const midnight = new Date(2026, 10, 22).getTime();
const steps = (ticks: number[]) => [...new Set(ticks.slice(1).map((at, i) => at - ticks[i]))];

test('an axis has three to five lines above zero and ends at the data or close above it', () => {
  for (let max = 1e-3; max < 1e12; max *= 1.07) {
    const ticks = valueTicks(max);
    const end = ticks[ticks.length - 1];
    assert.ok(ticks.length >= 4 && ticks.length <= 6, `${max}: ${ticks}`);
    assert.equal(ticks[0], 0);
    assert.ok(end >= max * (1 - 1e-9) && end <= max * 1.51, `${max}: ${ticks}`);
  }
});

test('lines of the value axis stand at whole steps', () => {
  assert.deepEqual(valueTicks(4_300_000), [0, 1e6, 2e6, 3e6, 4e6, 5e6]);
  assert.deepEqual(valueTicks(10), [0, 2.5, 5, 7.5, 10]);
  assert.deepEqual(valueTicks(530), [0, 200, 400, 600]);
});

test('an axis of nothing has an end all the same', () => {
  assert.deepEqual(valueTicks(0), [0, 1]);
});

test('ticks of time are about as many as have room, on whole steps of the clock', () => {
  const since = midnight + 10 * hour + 7 * minute + 13 * second;
  for (const length of [20 * second, 5 * minute, 15 * minute, hour, 6 * hour, day, 7 * day, 30 * day, 365 * day])
    for (const count of [2, 4, 8, 18]) {
      const ticks = timeTicks({ since, until: since + length }, count);
      assert.ok(ticks.length >= 1 && ticks.length <= count + 1, `${length} ${count}: ${ticks.length}`);
      assert.ok(ticks.every((at) => at >= since && at < since + length));
    }
  assert.deepEqual(steps(timeTicks({ since, until: since + 15 * minute }, 8)), [2 * minute]);
  assert.deepEqual(timeTicks({ since, until: since + 15 * minute }, 4)[0], midnight + 10 * hour + 10 * minute);
});

test('ticks of days stand at midnight', () => {
  const ticks = timeTicks({ since: midnight - 5 * hour, until: midnight + 3 * day }, 5);
  assert.ok(ticks.length > 0 && ticks.every((at) => new Date(at).getHours() === 0));
});

test('ticks of a year stand at the first of months', () => {
  const ticks = timeTicks({ since: midnight - 365 * day, until: midnight }, 8);
  assert.ok(ticks.length > 4 && ticks.every((at) => new Date(at).getDate() === 1));
});
