import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SeriesAnswer, Window } from '../api/types';
import { LiveBuffer, opensStep } from './live-buffer';

const start = Date.parse('2026-11-22T10:00:00Z');
const stepMs = 5000;

function answer(
  by: string,
  metric: 'packets' | 'bytes',
  series: Record<string, (number | null)[]>,
  other: number[] | null = null,
): SeriesAnswer {
  const length = Object.values(series)[0].length;
  const total = Array.from({ length }, (_, i) => (Object.values(series)[0][i] === null ? null : 1));
  return {
    start: new Date(start).toISOString(),
    step_seconds: 5,
    resolution: 'raw',
    metric,
    by,
    lost: new Array(length).fill(2),
    series: Object.entries(series).map(([value, values]) => ({ key: { by: 'proto', value }, values })),
    other,
    total,
  };
}

function window(sequence: number, at: number, packets: number, lengthMs = stepMs): Window {
  const counts = { packets, bytes: packets * 100 };
  return {
    type: 'window',
    sequence,
    start: new Date(at).toISOString(),
    end: new Date(at + lengthMs).toISOString(),
    sensor: 'edge1',
    ...counts,
    by_proto: { tcp: counts, gre: counts },
    by_family: { ipv6: counts },
    hosts: 2,
    pairs: 1,
    loss: { received: packets, dropped_kernel: 3, dropped_interface: 0, truncated: 0, late: 1, folded: 7 },
  };
}

function seeded(): LiveBuffer {
  return LiveBuffer.from({
    stepMs,
    tailStart: start + 2 * stepMs,
    byProto: [
      answer('proto', 'packets', { tcp: [4, null], icmp: [1, null], icmp6: [2, null], esp: [5, null] }, [6, 0]),
    ],
    byFamily: [answer('family', 'packets', { ipv6: [2, null] })],
    windows: [window(7, start + 2 * stepMs, 10)],
  });
}

test('protocols are merged into the classes and what the limit cut off is other', () => {
  const { packets } = seeded().view(start, start + stepMs).values;
  assert.deepEqual([packets.tcp, packets.icmp, packets.other, packets.ipv6], [[4], [3], [11], [2]]);
});

test('a step without a window stays a gap', () => {
  assert.deepEqual(seeded().view(start, start + 3 * stepMs).values.packets.tcp, [4, null, 10]);
});

test('a window that comes twice counts once', () => {
  const buffer = seeded();
  assert.equal(buffer.add(window(7, start + 2 * stepMs, 10)), 'known');
  assert.deepEqual(buffer.view(start + 2 * stepMs, start + 3 * stepMs).values.bytes.tcp, [1000]);
});

test('windows of two sensors in one step add up, with their loss', () => {
  const buffer = seeded();
  assert.equal(buffer.add(window(8, start + 2 * stepMs, 1)), 'taken');
  const view = buffer.view(start, start + 3 * stepMs);
  assert.equal(view.values.packets.tcp[2], 11);
  assert.deepEqual(view.lost, [2, 0, 8]);
});

test('a window longer than a step counts in each step that it covers, and its sum is kept', () => {
  const buffer = seeded();
  buffer.add(window(10, start + 3 * stepMs, 12, 3 * stepMs));
  const view = buffer.view(start + 3 * stepMs, start + 6 * stepMs);
  assert.deepEqual(view.values.packets.tcp, [4, 4, 4]);
  assert.equal(Math.round(view.lost.reduce((all, one) => all + one, 0)), 4);
});

test('answers of two groups of sensors add up, each in its own step', () => {
  const fine = answer('proto', 'packets', { tcp: [4, 6] });
  const coarse = { ...answer('proto', 'packets', { tcp: [20] }), step_seconds: 10, lost: [0] };
  const seed = { stepMs, tailStart: start + 2 * stepMs, byProto: [fine, coarse], byFamily: [], windows: [] };
  assert.deepEqual(LiveBuffer.from(seed).view(start, start + 2 * stepMs).values.packets.tcp, [14, 16]);
});

test('a window before the tail is left to the server', () => {
  assert.equal(seeded().add(window(9, start, 1)), 'too old');
});

test('steps that slid out are forgotten', () => {
  const buffer = seeded();
  buffer.view(start + stepMs, start + 3 * stepMs);
  assert.deepEqual(buffer.view(start, start + stepMs).values.packets.tcp, [null]);
});

test('of the windows of a step the first opens it, whatever its length', () => {
  const opening = [0, 5000, 10_000, 15_000].map((at) => opensStep(window(1, start + at, 1), 10_000));
  assert.deepEqual(opening, [true, false, true, false]);
});

test('windows that do not fit into steps open each step once', () => {
  const opening = [0, 4000, 8000, 12_000, 16_000].map((at) => opensStep(window(1, start + at, 1, 4000), 10_000));
  assert.deepEqual(opening, [true, false, false, true, false]);
});

test('a window that is a step, or several, opens one', () => {
  assert.equal(opensStep(window(1, start + 5000, 1), 5000), true);
  assert.equal(opensStep(window(1, start + 5000, 1, 60_000), 10_000), true);
});
