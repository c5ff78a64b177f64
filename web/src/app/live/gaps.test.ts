import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LossAnswer } from '../api/types';
import { gapsOf, merged, missing } from './gaps';
import type { LiveSeries } from './live-buffer';

const start = Date.parse('2026-11-22T10:00:00Z');
const stepMs = 5000;
const at = (steps: number) => start + steps * stepMs;
const text = (steps: number) => new Date(at(steps)).toISOString();

function seriesOf(tcp: (number | null)[]): LiveSeries {
  return { start, stepMs, values: { packets: { tcp } }, lost: [] } as unknown as LiveSeries;
}
const span = { since: start, until: at(6) };

test('steps between windows that no window covers are missing', () => {
  assert.deepEqual(missing(seriesOf([1, null, null, 1, 1, 1]), [], span, start), [
    { sensor: null, start: at(1), end: at(3) },
  ]);
});

test('the end of the period is not missing: its windows may still come', () => {
  assert.deepEqual(missing(seriesOf([1, 1, 1, 1, null, null]), [], span, start), []);
});

test('nothing is missing before the first record', () => {
  assert.deepEqual(missing(seriesOf([null, null, 1, 1, 1, 1]), [], span, at(2)), []);
  assert.equal(missing(seriesOf([null, null, 1, 1, 1, 1]), [], span, at(-9)).length, 1);
});

test('a gap that the stream has named is told once, with its sensor', () => {
  const told = [{ sensor: 'edge1', start: text(1), end: text(3) }];
  assert.deepEqual(missing(seriesOf([1, null, null, 1, 1, 1]), told, span, start), [
    { sensor: 'edge1', start: at(1), end: at(3) },
  ]);
});

test('a gap of one sensor is told though others wrote, until it slid out of the period', () => {
  const told = [{ sensor: 'lab', start: text(2), end: text(4) }];
  const series = seriesOf([1, 1, 1, 1, 1, 1]);
  assert.equal(missing(series, told, span, start)[0].sensor, 'lab');
  assert.deepEqual(missing(series, told, { since: at(4), until: at(10) }, start), []);
});

test('steps without a row between two rows of a sensor are its gap, whoever else wrote', () => {
  const row = (sensor: string, steps: number) => ({ sensor, start: text(steps) });
  const rows = [row('lab', 0), row('edge1', 0), row('lab', 1), row('lab', 2), row('edge1', 3), row('lab', 3)];
  assert.deepEqual(gapsOf({ step_seconds: 5, resolution: 'raw', rows } as unknown as LossAnswer), [
    { sensor: 'edge1', start: text(1), end: text(3) },
  ]);
});

test('a gap that overlaps a known one of its sensor is the same', () => {
  const known = [{ sensor: 'edge1', start: text(1), end: text(3) }];
  assert.deepEqual(merged(known, [{ sensor: 'edge1', start: text(2), end: text(4) }]), known);
  assert.equal(merged(known, [{ sensor: 'edge1', start: text(3), end: text(4) }]).length, 2);
  assert.equal(merged(known, [{ sensor: 'lab', start: text(1), end: text(3) }]).length, 2);
});
