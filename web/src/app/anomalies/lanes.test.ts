import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Anomaly } from '../api/types';
import { exploreParams, lanesMax, lanesOf } from './lanes';

const start = Date.parse('2026-11-22T10:00:00Z');
const minute = 60_000;
const span = { since: start, until: start + 100 * minute };
const text = (minutes: number) => new Date(start + minutes * minute).toISOString();

function anomaly(minutes: number, value: string, excess: number, by: Anomaly['series']['by'] = 'proto'): Anomaly {
  return {
    start: text(minutes),
    end: text(minutes + 5),
    series: { by, value },
    sensor: null,
    metric: 'bytes',
    actual: 9,
    mean: 4,
    lo: 2,
    hi: 6,
    excess,
    model: 'auto',
    issued_at: text(-60),
  };
}

test('a lane a series, the one with the most anomalies first', () => {
  const lanes = lanesOf([anomaly(10, 'udp', 1), anomaly(10, 'tcp', 1), anomaly(20, 'tcp', 1)], span);
  assert.deepEqual(
    lanes.map((lane) => [lane.series?.value, lane.count]),
    [
      ['tcp', 2],
      ['udp', 1],
    ],
  );
});

test('a mark has the place of its window, the height of its excess, and its side', () => {
  const [lane] = lanesOf([anomaly(10, 'tcp', 3), anomaly(20, 'tcp', -1)], span);
  assert.deepEqual(
    lane.marks.map(({ left, width, height }) => [left, width, height]),
    [
      [10, 5, 1],
      [20, 5, -0.5],
    ],
  );
});

test('a window that the edge of the period cuts is cut, one outside is left out', () => {
  const [lane] = lanesOf([anomaly(98, 'tcp', 1), anomaly(-9, 'tcp', 1)], span);
  assert.deepEqual(
    lane.marks.map((mark) => mark.width),
    [2],
  );
});

test('series beyond the last lane share it', () => {
  const rows = Array.from({ length: lanesMax + 3 }, (_, i) => anomaly(i, `10.0.0.${i}`, 1, 'ip'));
  const lanes = lanesOf(rows, span);
  assert.equal(lanes.length, lanesMax);
  assert.equal(lanes.at(-1)?.series, null);
  assert.equal(lanes.at(-1)?.count, 4);
});

test('Explore opens with the series, the windows around it, and what tells more', () => {
  assert.deepEqual(exploreParams({ ...anomaly(60, 'tcp', 1), sensor: 'edge1' }), {
    since: '2026-11-22T10:00:00Z',
    until: '2026-11-22T12:05:00Z',
    by: 'ip',
    metric: 'bytes',
    sensor: 'edge1',
    proto: 'tcp',
  });
  assert.equal(exploreParams(anomaly(60, '10.0.0.1', 1, 'ip'))['by'], 'proto');
  assert.equal(exploreParams(anomaly(60, '', 1, 'total'))['total'], undefined);
  assert.equal(exploreParams(anomaly(60, 'a>b', 1, 'pair'))['pair'], 'a>b');
});
