import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ageTone, lossShare, lossTone } from './trouble';

test('a sensor is late after three windows and lost after twelve, whatever their length', () => {
  assert.equal(ageTone(15_000, 5), '');
  assert.equal(ageTone(15_001, 5), 'amber');
  assert.equal(ageTone(60_001, 5), 'red');
  assert.equal(ageTone(60_001, 60), '');
});

test('a loss of more than one percent is red, any other amber', () => {
  assert.equal(lossTone(0, 100), '');
  assert.equal(lossTone(1, 99), 'amber');
  assert.equal(lossTone(2, 98), 'red');
  assert.equal(lossTone(5, 0), 'red');
});

test('of no packets none was lost', () => {
  assert.equal(lossShare(0, 0), 0);
});
