import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatDuration, parseDuration, parseInstant, relativeLabel, resolve, stepFor, toRfc3339 } from './period';

const now = Date.parse('2026-11-22T10:00:00Z');

test('durations add up and a bare number is none', () => {
  assert.equal(parseDuration('1h30m'), 5_400_000);
  assert.equal(parseDuration('500ms'), 500);
  assert.equal(parseDuration('5'), null);
  assert.equal(parseDuration('h'), null);
});

test('what formatDuration writes is read back', () => {
  for (const ms of [5_000, 60_000, 5_400_000, 86_400_000, 90_061_001])
    assert.equal(parseDuration(formatDuration(ms)), ms);
});

test('instants are now, relative, RFC 3339 or a date at midnight UTC', () => {
  assert.equal(parseInstant('now', now), now);
  assert.equal(parseInstant('-24h', now), now - 86_400_000);
  assert.equal(parseInstant('2026-11-22T11:00:00+01:00', now), now);
  assert.equal(parseInstant('2026-11-22', now), Date.parse('2026-11-22T00:00:00Z'));
  assert.equal(parseInstant('yesterday', now), null);
});

test('a period that ends before it starts is none', () => {
  assert.equal(resolve({ since: 'now', until: '-1h' }, now), null);
  assert.deepEqual(resolve({ since: '-1h', until: 'now' }, now), { since: now - 3_600_000, until: now });
});

test('a zoomed bound is written in whole seconds of UTC', () => {
  assert.equal(toRfc3339(now + 400), '2026-11-22T10:00:00Z');
});

test('only a relative period that ends now has words', () => {
  assert.equal(relativeLabel({ since: '-1h', until: 'now' }), 'Last 1 hour');
  assert.equal(relativeLabel({ since: '-2h', until: 'now' }), 'Last 2h');
  assert.equal(relativeLabel({ since: '-2h', until: '-1h' }), null);
});

test('a step is a multiple of the window that keeps the points within bounds', () => {
  assert.equal(stepFor(300, 5, 400), 5);
  assert.equal(stepFor(3600, 5, 400), 10);
  assert.equal(stepFor(3600, 60, 400), 60);
});
