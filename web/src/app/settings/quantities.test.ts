import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatAgeField, formatBitRate, formatSize, parseAge, parseBitRate, parseCount, parseSize } from './quantities';

test('rates are read in thousands, with or without a space, and nothing else is a rate', () => {
  assert.equal(parseBitRate('1Gbps'), 1e9);
  assert.equal(parseBitRate('2.5 gbit/s'), 2.5e9);
  assert.equal(parseBitRate('64kbps'), 64_000);
  for (const text of ['', '1', '1GB', '-1Gbps', '0bps', '50kpps']) assert.equal(parseBitRate(text), null, text);
});

test('sizes are read in both thousands and 1024s', () => {
  assert.equal(parseSize('50GiB'), 50 * 2 ** 30);
  assert.equal(parseSize('1.5 TB'), 1.5e12);
  for (const text of ['', '10', 'GB', '0B', '10XB']) assert.equal(parseSize(text), null, text);
});

test('ages are an hour or longer', () => {
  assert.equal(parseAge('14d'), 14 * 86_400);
  assert.equal(parseAge('1h'), 3600);
  for (const text of ['59m', '', 'soon', '14']) assert.equal(parseAge(text), null, text);
});

test('counts are whole and above zero', () => {
  assert.equal(parseCount('500'), 500);
  for (const text of ['0', '1.5', '-3', '', '10000000000']) assert.equal(parseCount(text), null, text);
});

test('what is written reads back as the same quantity', () => {
  for (const bits of [1, 64_000, 1e9, 2.5e9, 1_234_567_891]) assert.equal(parseBitRate(formatBitRate(bits)), bits);
  for (const bytes of [1, 1000, 50 * 2 ** 30, 1e12, 123_457]) assert.equal(parseSize(formatSize(bytes)), bytes);
  for (const seconds of [3600, 86_400, 90_061]) assert.equal(parseAge(formatAgeField(seconds)), seconds);
  assert.equal(formatBitRate(2.5e9), '2.5Gbps');
  assert.equal(formatSize(50 * 2 ** 30), '50GiB');
});
