import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newestFirst, nextSort, readSort, sortColumns, sortParams } from './row-sort';

test('a column comes by its usual order, then the other way, then newest first', () => {
  const first = nextSort(newestFirst, 'src_ip');
  assert.deepEqual(first, { column: 'src_ip', order: 'asc' });
  const second = nextSort(first, 'src_ip');
  assert.deepEqual(second, { column: 'src_ip', order: 'desc' });
  assert.deepEqual(nextSort(second, 'src_ip'), newestFirst);
  assert.deepEqual(nextSort(second, 'bytes'), { column: 'bytes', order: 'desc' });
});

test('the start goes between newest and oldest first', () => {
  const oldest = nextSort(newestFirst, 'start');
  assert.deepEqual(oldest, { column: 'start', order: 'asc' });
  assert.deepEqual(nextSort(oldest, 'start'), newestFirst);
});

test('every order survives the address, and newest first leaves nothing in it', () => {
  assert.deepEqual(sortParams(newestFirst), { sort: null, order: null });
  for (const column of sortColumns)
    for (const order of ['asc', 'desc'] as const) {
      const params = sortParams({ column, order });
      assert.deepEqual(readSort(params.sort ?? null, params.order), params.sort ? { column, order } : newestFirst);
    }
  assert.deepEqual(sortParams({ column: 'start', order: 'asc' }), { sort: 'start', order: 'asc' });
});

test('what cannot be read is newest first, or the usual order', () => {
  assert.deepEqual(readSort('colour', 'asc'), newestFirst);
  assert.deepEqual(readSort('bytes', 'up'), { column: 'bytes', order: 'desc' });
});
