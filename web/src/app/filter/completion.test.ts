import assert from 'node:assert/strict';
import { test } from 'node:test';
import { offersFor } from './completion';

const texts = (word: string) => offersFor(word, ['edge1', 'lab']).map((offer) => offer.text);

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

test('nothing is offered for what cannot be listed or is complete', () => {
  assert.deepEqual(texts('ip=10'), []);
  assert.deepEqual(texts('sensor=lab'), []);
});
