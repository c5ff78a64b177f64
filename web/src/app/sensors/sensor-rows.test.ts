import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LossRow, Sensor, SeriesAnswer } from '../api/types';
import { type Recent, sensorRows } from './sensor-rows';

const start = Date.parse('2026-11-22T10:00:00Z');
const now = start + 30_000;

function sensor(name: string, newestMs: number): Sensor {
  const iso = (at: number) => new Date(at).toISOString();
  return { sensor: name, first: iso(start), newest: iso(newestMs), windows: 6, window_seconds: 5 };
}

function series(metric: 'bytes' | 'packets', named: Record<string, (number | null)[]>): SeriesAnswer {
  const length = Object.values(named)[0]?.length ?? 0;
  return {
    start: '2026-11-22T10:00:00Z',
    step_seconds: 10,
    resolution: 'raw',
    metric,
    by: 'sensor',
    lost: [],
    series: Object.entries(named).map(([value, values]) => ({ key: { by: 'sensor', value }, values })),
    other: null,
    total: new Array(length).fill(1),
  };
}

function lossRow(name: string, dropped_kernel: number, late: number): LossRow {
  const none = { dropped_interface: 0, truncated: 0, folded: 9 };
  return { start: '2026-11-22T10:00:00Z', sensor: name, windows: 1, received: 0, dropped_kernel, late, ...none };
}

function recent(part: Partial<Recent> = {}): Recent {
  const bytes = series('bytes', { a: [100, 200, 300], b: [10, null, null] });
  return {
    bytes,
    packets: series('packets', { a: [10, 20, 30], b: [1, null, null] }),
    loss: [],
    answeredAt: now,
    ...part,
  };
}

test('a rate is of the newest step that is over', () => {
  const [a] = sensorRows([sensor('a', now)], recent(), now);
  assert.equal(a.bits, 240);
  assert.equal(a.packets, 3);
  const [open] = sensorRows([sensor('a', now)], recent({ answeredAt: start + 25_000 }), now);
  assert.equal(open.bits, 160);
});

test('a sensor that fell silent has no rate', () => {
  const [b] = sensorRows([sensor('b', start)], recent(), now);
  assert.equal(b.bits, null);
  assert.equal(b.age, 'amber');
});

test('the steps before the first and after the newest window are gaps, though others wrote', () => {
  const bytes = series('bytes', { b: [0, 10, 0] });
  const one = { ...sensor('b', start + 20_000), first: new Date(start + 10_000).toISOString() };
  const [b] = sensorRows([one], recent({ bytes }), now);
  assert.deepEqual(b.course, [null, 8, null]);
});

test('a loss is summed over the steps of its own sensor, folded keys left out', () => {
  const loss = [lossRow('a', 3, 1), lossRow('a', 2, 0), lossRow('b', 50, 0)];
  const rows = sensorRows([sensor('a', now), sensor('b', now)], recent({ loss }), now);
  const a = rows.find((row) => row.name === 'a');
  assert.equal(a?.lost, 6);
  assert.equal(a?.share, 6 / 66);
});

test('who needs a look stands first', () => {
  const sensors = [sensor('a', now), sensor('b', now - 20_000), sensor('c', now - 600_000)];
  assert.deepEqual(
    sensorRows(sensors, undefined, now).map((row) => row.name),
    ['c', 'b', 'a'],
  );
});
