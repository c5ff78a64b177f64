import assert from 'node:assert/strict';
import { test } from 'node:test';
import { offersFor } from './completion';

const texts = (word: string) =>
  offersFor(word, { sensor: ['edge1', 'lab'], ip: ['10.0.0.20', '10.1.0.9', '192.0.2.1'] }).map((offer) => offer.text);

test('fields are offered until one is chosen', () => {
  assert.deepEqual(texts(''), ['proto=', 'family=', 'ip=', 'pair=', 'service=', 'sensor=']);
  assert.deepEqual(texts('s'), ['service=', 'sensor=']);
});

test('values are offered behind the field, sensors from the data', () => {
  assert.deepEqual(texts('proto=t'), ['proto=tcp']);
  assert.deepEqual(texts('sensor='), ['sensor=edge1', 'sensor=lab']);
});

test('behind a comma the values before it are kept', () => {
  assert.deepEqual(texts('family=ipv4,ar'), ['family=ipv4,arp']);
});

test('addresses are offered from the data', () => {
  assert.deepEqual(texts('ip=10.'), ['ip=10.0.0.20', 'ip=10.1.0.9']);
  assert.deepEqual(texts('ip=10.0.0.0/8,!10.1'), ['ip=10.0.0.0/8,!10.1.0.9']);
});

test('values that are to be left out are offered, too', () => {
  assert.deepEqual(texts('proto=!t'), ['proto=!tcp']);
  assert.deepEqual(texts('proto!=t'), ['proto!=tcp']);
});

test('nothing is offered for what cannot be listed or is complete', () => {
  assert.deepEqual(texts('service=4'), []);
  assert.deepEqual(texts('sensor=lab'), []);
});
