import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatChange, formatInteger, formatSi, formatTick, scale } from './si';

test('a rate takes the largest prefix that leaves at least one before the point', () => {
  assert.equal(formatSi(1_234_567, 'bit/s'), '1.23 Mbit/s');
  assert.equal(formatSi(999, 'bit/s'), '999 bit/s');
  assert.equal(formatSi(1000, 'bit/s'), '1 kbit/s');
});

test('rounding that carries moves to the next prefix', () => {
  assert.deepEqual(scale(999_960, 'pkt/s'), { number: '1', unit: 'Mpkt/s' });
});

test('an unknown value is a dash and zero is zero', () => {
  assert.equal(formatSi(null, 'B'), '–');
  assert.equal(formatSi(0, 'B'), '0 B');
});

test('a small rate keeps its fraction', () => {
  assert.equal(formatSi(0.4, 'pkt/s'), '0.4 pkt/s');
  assert.equal(formatSi(42.25, 'pkt/s'), '42.3 pkt/s');
});

test('a tick leaves the unit to the axis name', () => {
  assert.equal(formatTick(250_000_000), '250 M');
  assert.equal(formatTick(0), '0');
  assert.equal(formatTick(12), '12');
});

test('a percentage takes no prefix, and a change has its sign', () => {
  assert.equal(formatSi(1234, '%'), '1234 %');
  assert.equal(formatChange(12.34), '+12.3 %');
  assert.equal(formatChange(-100), '−100 %');
  assert.equal(formatChange(0.001), '0 %');
  assert.equal(formatChange(null), '–');
});

test('an integer is grouped by thousands', () => {
  assert.equal(formatInteger(1234567), '1\u202f234\u202f567');
  assert.equal(formatInteger(999), '999');
});
