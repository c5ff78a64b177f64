import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hourOfWeek } from './hour-week';

/** A Monday at midnight where the test runs. */
const monday = new Date(2026, 10, 23).getTime();

test('an hour of the week has the mean of all its hours', () => {
  const twoWeeks = Array.from({ length: 14 * 24 }, (_, i) => (i < 7 * 24 ? 2 : 4));
  const week = hourOfWeek(twoWeeks, monday);
  assert.equal(week.length, 7);
  assert.deepEqual(week[0][0], { mean: 3, hours: 2 });
  assert.deepEqual(week[6][23], { mean: 3, hours: 2 });
});

test('the days begin on Monday and the hours at midnight', () => {
  const tuesdayNine = Array.from({ length: 34 }, (_, i) => (i === 33 ? 7 : 0));
  const week = hourOfWeek(tuesdayNine, monday);
  assert.equal(week[1][9].mean, 7);
  assert.equal(week[0][9].mean, 0);
});

test('an hour without a window is no zero', () => {
  const week = hourOfWeek([null, 5, null], monday);
  assert.deepEqual(week[0].slice(0, 3), [
    { mean: null, hours: 0 },
    { mean: 5, hours: 1 },
    { mean: null, hours: 0 },
  ]);
});
