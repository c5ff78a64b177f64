import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Settings } from '../api/types';
import { carried, draftOf, faultsOf, settingsOf } from './draft';

const settings: Settings = {
  revision: 3,
  links: [{ sensor: 'lab', bits_per_second: 1e9 }],
  retention: [
    { resolution: 'raw', keep_seconds: 14 * 86_400, size_max_bytes: 50 * 2 ** 30, keys: null },
    { resolution: '1m', keep_seconds: null, size_max_bytes: null, keys: 500 },
  ],
};

test('what is not touched is sent as it came', () => {
  assert.deepEqual(settingsOf(draftOf(settings, ['edge1']), 3), settings);
});

test('every sensor has a field for its link', () => {
  assert.deepEqual(draftOf(settings, ['edge1']).links, [
    { sensor: 'edge1', limit: '' },
    { sensor: 'lab', limit: '1Gbps' },
  ]);
});

test('an emptied field takes the rule away', () => {
  const draft = draftOf(settings, []);
  const emptied = { links: [{ sensor: 'lab', limit: ' ' }], rules: [{ ...draft.rules[0], keep: '' }, draft.rules[1]] };
  assert.deepEqual(settingsOf(emptied, 3).links, []);
  assert.equal(settingsOf(emptied, 3).retention[0].keep_seconds, null);
});

test('fields that cannot be read are named, empty ones are fine', () => {
  const draft = draftOf(settings, []);
  const wrong = {
    links: [{ sensor: 'lab', limit: '1 gig' }],
    rules: [
      { ...draft.rules[0], keep: '5m', size: '' },
      { ...draft.rules[1], keys: '0' },
    ],
  };
  assert.deepEqual([...faultsOf(wrong)], ['link lab', 'keep raw', 'keys 1m']);
  assert.equal(faultsOf(draft).size, 0);
});

test('a sensor that comes while somebody types takes nothing of it away', () => {
  const typed = { ...draftOf(settings, []), links: [{ sensor: 'lab', limit: '2G' }] };
  assert.deepEqual(carried(typed, draftOf(settings, ['edge1'])).links, [
    { sensor: 'edge1', limit: '' },
    { sensor: 'lab', limit: '2G' },
  ]);
});

test('what was typed and saved is no change against what comes back', () => {
  const fresh = draftOf(settings, ['edge1']);
  assert.equal(JSON.stringify(carried(draftOf(settings, []), fresh)), JSON.stringify(fresh));
});
