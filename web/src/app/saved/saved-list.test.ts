import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type SavedView,
  parseSaved,
  renameFault,
  renamed,
  saveFault,
  savedMax,
  withView,
  withoutView,
} from './saved-list';

const dns: SavedView = { name: 'DNS', url: '/explore?service=53' };
const edge: SavedView = { name: 'edge', url: '/live?sensor=edge1' };

test('what was kept is read back', () => {
  assert.deepEqual(parseSaved(JSON.stringify([dns, edge])), [dns, edge]);
});

test('nothing kept, and what is no list, is an empty list', () => {
  for (const text of [null, '', '{', '{}', 'null', '7']) assert.deepEqual(parseSaved(text), [], String(text));
});

test('what has no name or leads out of the page is left out', () => {
  const bad = [
    null,
    7,
    { name: '', url: '/live' },
    { name: 'a' },
    { name: 'a', url: 'https://192.0.2.1/live' },
    { name: 'a', url: '//192.0.2.1/live' },
    { name: 'a', url: '/liver' },
    { name: 'a', url: '/signin' },
    { name: 'a'.repeat(61), url: '/live' },
  ];
  assert.deepEqual(parseSaved(JSON.stringify([...bad, dns])), [dns]);
});

test('a new view comes first, one of the same name is replaced in its place', () => {
  const list = withView([edge], dns);
  assert.deepEqual(list, [dns, edge]);
  const url = '/explore?service=853';
  assert.deepEqual(withView(list, { name: 'edge', url }), [dns, { name: 'edge', url }]);
});

test('a name is needed, and there is an end to how many are kept', () => {
  assert.equal(saveFault([], '  '), 'empty');
  const full = Array.from({ length: savedMax }, (_, i) => ({ ...dns, name: `view ${i}` }));
  assert.equal(saveFault(full, 'one more'), 'full');
  assert.equal(saveFault(full, 'view 3'), null);
});

test('a view takes a new name that no other has', () => {
  assert.equal(renameFault([dns, edge], 'DNS', 'edge'), 'taken');
  assert.equal(renameFault([dns, edge], 'DNS', ''), 'empty');
  assert.equal(renameFault([dns, edge], 'DNS', 'DNS'), null);
  assert.deepEqual(renamed([dns, edge], 'DNS', 'names'), [{ ...dns, name: 'names' }, edge]);
});

test('a deleted view is gone and the others stay', () => {
  assert.deepEqual(withoutView([dns, edge], 'DNS'), [edge]);
});
