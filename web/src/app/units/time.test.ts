import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatAge, formatTimeTick, zoneName } from './time';

test('an age is told in the unit that a person would use', () => {
  assert.equal(formatAge(3_200), '3 s');
  assert.equal(formatAge(89_000), '89 s');
  assert.equal(formatAge(4 * 60_000), '4 min');
  assert.equal(formatAge(2 * 3_600_000), '2 h');
  assert.equal(formatAge(5 * 86_400_000), '5 d');
});

test('an age is never negative when the clocks disagree', () => {
  assert.equal(formatAge(-900), '0 s');
});

test('a short axis shows seconds and a long one does not', () => {
  const at = new Date(2026, 10, 22, 10, 5, 15).getTime();
  assert.match(formatTimeTick(at, 300_000), /10.05.15/);
  assert.doesNotMatch(formatTimeTick(at, 3_600_000), /15/);
});

test('midnight on a long axis shows its date', () => {
  const at = new Date(2026, 10, 22, 0, 0, 0).getTime();
  assert.match(formatTimeTick(at, 7 * 86_400_000), /22/);
});

test('the zone carries its offset', () => {
  assert.match(zoneName().short, /^UTC([+−]\d+(:\d\d)?)?$/);
});
