import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SeriesAnswer } from '../api/types';
import { drawnSeries, openStep, periodBefore, restKey, shareSeries } from './shown-series';

function answer(part: Partial<SeriesAnswer> & { named: Record<string, (number | null)[]> }): SeriesAnswer {
  const { named, ...rest } = part;
  return {
    start: '2026-11-22T10:00:00Z',
    step_seconds: 10,
    resolution: 'raw',
    metric: 'packets',
    by: 'proto',
    lost: [],
    series: Object.entries(named).map(([value, values]) => ({ key: { by: 'proto', value }, values })),
    other: null,
    total: [100, null],
    ...rest,
  };
}

const colour = () => 'grey';

test('the period before has the same length and ends where this one starts', () => {
  const { since, until } = periodBefore(answer({ named: {}, total: [1, 2, 3] }));
  assert.equal(until, Date.parse('2026-11-22T10:00:00Z'));
  assert.equal(until - since, 30_000);
});

test('the step in which the answer came is not over', () => {
  const now = answer({ named: {}, total: [1, 2] });
  const start = Date.parse(now.start);
  assert.equal(openStep(now, start + 19_999), 1);
  assert.equal(openStep(now, start + 20_000), undefined);
});

test('each series has its rates of the period before under the same key', () => {
  const now = answer({ named: { tcp: [100, null] } });
  const before = answer({ named: { udp: [7, 7], tcp: [50, 20] }, total: [57, 27] });
  const [tcp] = drawnSeries(now, before, colour);
  assert.deepEqual(tcp.values, [10, null]);
  assert.deepEqual(tcp.before, [5, 2]);
});

test('a key that was silent before was zero, and one that was cut off is unknown', () => {
  const now = answer({ named: { tcp: [100, 100] } });
  const silent = answer({ named: {}, total: [57, null] });
  assert.deepEqual(drawnSeries(now, silent, colour)[0].before, [0, null]);
  const cut = answer({ named: {}, total: [57, null], other: [57, null] });
  assert.deepEqual(drawnSeries(now, cut, colour)[0].before, [null, null]);
});

test('the rest before is what the same keys left over', () => {
  const now = answer({ named: { tcp: [60, 60] }, other: [40, 40], total: [100, 100] });
  const before = answer({ named: { udp: [30, 30], tcp: [50, 50] }, total: [80, 80] });
  const rest = drawnSeries(now, before, colour).at(-1);
  assert.equal(rest?.key, restKey);
  assert.deepEqual(rest?.before, [3, 3]);
});

test('addresses have no rest: their traffic counts at both ends', () => {
  const now = answer({ by: 'ip', named: { '10.0.0.1': [60, 60] }, other: [140, 140] });
  assert.equal(drawnSeries(now, undefined, colour).length, 1);
});

test('a share is of all traffic under the filter, not of the series on show', () => {
  const now = answer({ named: { tcp: [25, null] }, other: [75, null] });
  const [tcp, rest] = shareSeries(drawnSeries(now, undefined, colour), now);
  assert.deepEqual(tcp.values, [25, null]);
  assert.deepEqual(rest.values, [75, null]);
});
