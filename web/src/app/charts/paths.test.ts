import assert from 'node:assert/strict';
import { test } from 'node:test';
import { draw, plane, stackTops } from './paths';
import type { Course, Plot } from './plot';

/** Ten steps of a second; the axis ends at 10, so that a unit is a tenth of the plane's height. */
const empty: Plot = {
  span: { since: 0, until: 10_000 },
  unit: 'pkt/s',
  max: 10,
  start: 0,
  stepMs: 1000,
  tooltip: () => ({ title: '', rows: [] }),
};
const course = (id: string, values: (number | null)[], start = 0): Course => ({ id, start, values, colour: '#000' });
const line = (values: (number | null)[], start = 0) => ({ ...course('line', values, start), width: 1 });
/** Steps and units as the plane has them. */
const at = (step: number, value: number) => `${(step * plane.width) / 10} ${plane.height * (1 - value / 10)}`;

test('a line runs through its values', () => {
  const [stroke] = draw({ ...empty, lines: [line([1, 5, 2])] }).strokes;
  assert.equal(stroke.path, `M${at(0, 1)}L${at(1, 5)}L${at(2, 2)}`);
  assert.equal(stroke.dots, '');
});

test('no line crosses a gap, and a value between two gaps is a dot', () => {
  const [stroke] = draw({ ...empty, lines: [line([1, 2, null, 3, null, 4, 5])] }).strokes;
  assert.equal(stroke.path, `M${at(0, 1)}L${at(1, 2)}M${at(5, 4)}L${at(6, 5)}`);
  assert.equal(stroke.dots, `M${at(3, 3)}h0`);
});

test('a line that starts later stands later', () => {
  const [stroke] = draw({ ...empty, lines: [line([1, 2], 3000)] }).strokes;
  assert.equal(stroke.path, `M${at(3, 1)}L${at(4, 2)}`);
});

test('a stack adds up, and its highest part is drawn first', () => {
  const { areas } = draw({ ...empty, stack: [course('a', [1, 2]), course('b', [3, 4])] });
  assert.deepEqual(
    areas.map(({ id }) => id),
    ['b', 'a'],
  );
  assert.equal(areas[0].path, `M${at(0, 4)}L${at(1, 6)}L${at(1, 0)}L${at(0, 0)}Z`);
  assert.equal(areas[1].path, `M${at(0, 1)}L${at(1, 2)}L${at(1, 0)}L${at(0, 0)}Z`);
});

test('a part without a value adds nothing, and where no part has one is a gap', () => {
  const tops = stackTops([course('a', [1, null, null]), course('b', [2, 3, null])]);
  assert.deepEqual(
    tops.map((one) => [...one]),
    [
      [1, 0, NaN],
      [3, 3, NaN],
    ],
  );
});

test('a band goes there along its upper bound and back along its lower one', () => {
  const [band] = draw({ ...empty, bands: [{ ...course('80', [4, 5]), low: [1, 2], opacity: 0.2 }] }).bands;
  assert.equal(band.path, `M${at(0, 4)}L${at(1, 5)}L${at(1, 2)}L${at(0, 1)}Z`);
});

test('an axis without a given end follows the highest of stack, lines and bands', () => {
  const stack = [course('a', [30]), course('b', [30])];
  assert.equal(draw({ ...empty, max: undefined, stack }).ticks.at(-1), 60);
  assert.equal(draw({ ...empty, max: undefined, stack, lines: [line([300])] }).ticks.at(-1), 300);
  assert.equal(draw({ ...empty, max: 100, stack }).ticks.at(-1), 100);
});
