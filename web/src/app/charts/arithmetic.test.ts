import assert from 'node:assert/strict';
import { test } from 'node:test';
import { change, perSecond, remainder, runs, seriesNumbers, shares, statistics, sum } from './arithmetic';

test('a rate divides by the step, and bytes become bits', () => {
  assert.deepEqual(perSecond([10, null, 0], 5, 'packets'), [2, null, 0]);
  assert.deepEqual(perSecond([10], 5, 'bytes'), [16]);
});

test('a sum is a gap only where every part is', () => {
  assert.deepEqual(
    sum(
      [
        [1, null, null],
        [2, 3, null],
      ],
      3,
    ),
    [3, 3, null],
  );
});

test('the remainder completes the total and keeps its gaps', () => {
  assert.deepEqual(
    remainder(
      [10, null, 4],
      [
        [6, null, 5],
        [1, null, null],
      ],
    ),
    [3, null, 0],
  );
});

test('statistics leave gaps out', () => {
  assert.deepEqual(statistics([null, 1, 3, null]), { last: 3, mean: 2, max: 3, p95: 3, total: 4 });
  assert.deepEqual(statistics([null]), { last: null, mean: null, max: null, p95: null, total: 0 });
});

test('a step that is not over is not the last', () => {
  assert.equal(statistics([1, 3, 2], 2).last, 3);
  assert.equal(statistics([null, 2], 1).last, null);
});

test('the 95th percentile is the nearest rank', () => {
  const hundred = Array.from({ length: 100 }, (_, i) => i + 1);
  assert.equal(statistics(hundred).p95, 95);
});

test('the 95th percentile is that of the sorted values, in whatever order they come', () => {
  let seed = 1;
  const next = () => (seed = (seed * 48_271) % 2_147_483_647);
  for (let length = 1; length < 120; length++) {
    const values = Array.from({ length }, () => next() % (length % 7 === 0 ? 5 : 1000));
    const sorted = [...values].sort((a, b) => a - b);
    assert.equal(statistics(values).p95, sorted[Math.ceil(0.95 * length) - 1]);
    assert.equal(statistics(values).max, sorted[length - 1]);
  }
});

test('a share keeps gaps, and of nothing is nothing', () => {
  assert.deepEqual(shares([1, null, 0, 3], [4, null, 0, 3]), [25, null, 0, 100]);
});

test('a series is told against the whole and against its own past', () => {
  const numbers = seriesNumbers({ values: [3, 3], before: [1, null] }, 24);
  assert.equal(numbers.share, 25);
  assert.equal(numbers.meanBefore, 1);
  assert.equal(numbers.change, 200);
  assert.deepEqual([seriesNumbers({ values: [1] }).share, seriesNumbers({ values: [1] }).change], [null, null]);
});

test('a change from nothing is not a number', () => {
  assert.equal(change(150, 100), 50);
  assert.equal(change(0, 100), -100);
  assert.equal(change(5, 0), null);
  assert.equal(change(null, 4), null);
});

test('neighbouring steps join into one run', () => {
  const lost = [0, 1, 2, 0, 3];
  assert.deepEqual(
    runs(lost.length, (i) => lost[i] > 0),
    [
      [1, 3],
      [4, 5],
    ],
  );
});
