import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Saturation } from '../api/types';
import { capacityText } from './capacity-text';

const row: Saturation = {
  series: { by: 'total', value: '' },
  limit_per_second: 125_000_000,
  used: 0.43,
  growth_a_day: 0.0012,
  date: '2027-03-12T12:00:00Z',
  earliest: '2027-02-03T12:00:00Z',
  latest: null,
  days: 109.5,
  basis: 'trend',
  trend_days: 60,
};

test('a date comes with its interval, what told it, and what is used', () => {
  const { headline, details } = capacityText(row, 'bytes', 0.95);
  assert.match(headline, /Mar 12, 2027|12 Mar 2027/);
  assert.match(details[0], /Feb.*not within/);
  assert.match(details[1], /60 days/);
  assert.match(details[2], /43 % of 1 Gbit\/s/);
  assert.match(details[3], /0\.12 %/);
});

test('a link that is full says so, and names no date', () => {
  const { headline, details } = capacityText({ ...row, basis: 'reached', used: 1.02 }, 'bytes', 0.95);
  assert.match(headline, /95 %/);
  assert.equal(details.length, 1);
});

test('without a date nothing is promised, and too few days are named', () => {
  const none = { ...row, basis: 'none' as const, date: null, earliest: null, trend_days: 3 };
  const { headline, details } = capacityText(none, 'packets', 0.95);
  assert.match(headline, /too early/);
  assert.match(capacityText({ ...none, trend_days: 30 }, 'packets', 0.95).headline, /two years/);
  assert.match(details.join(' '), /125 Mpkt\/s.*3 .*7/);
});
