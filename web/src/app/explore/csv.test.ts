import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chartCsv, csv } from './csv';

test('a cell with a comma, a quote or a line break is quoted', () => {
  assert.equal(csv([['a,b', 'say "x"', 'two\nlines', 1.5, null]]), '"a,b","say ""x""","two\nlines",1.5,\r\n');
});

test('a chart has one line a step, gaps empty, the period before beside each series', () => {
  const text = chartCsv({
    start: Date.parse('2026-11-22T10:00:00Z'),
    stepMs: 5000,
    unit: 'bit/s',
    series: [
      { key: 'tcp', label: 'tcp', colour: '', values: [8, null], before: [4, 2] },
      { key: 'udp', label: 'udp', colour: '', values: [0, 1] },
    ],
  });
  assert.deepEqual(text.split('\r\n'), [
    'start,tcp [bit/s],"tcp, period before [bit/s]",udp [bit/s]',
    '2026-11-22T10:00:00Z,8,4,0',
    '2026-11-22T10:00:05Z,,2,1',
    '',
  ]);
});
