import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyFilter } from '../filter/grammar';
import { commandLine, quote } from './command-line';

test('the command carries the period and each field of the filter', () => {
  const filter = { ...emptyFilter, proto: ['tcp', 'udp'], ip: ['10.0.0.0/8'] };
  assert.equal(
    commandLine({ kind: 'series', by: 'proto', metric: 'bytes', period: { since: '-1h', until: 'now' }, filter }),
    'netaugur query series --by proto --metric bytes --since -1h --proto tcp,udp --ip 10.0.0.0/8',
  );
});

test('a pair is one word of the shell, whichever way', () => {
  const asked = { kind: 'series', by: 'total', metric: 'bytes', period: { since: '-1h', until: 'now' } } as const;
  const pair = (value: string) => commandLine({ ...asked, filter: { ...emptyFilter, pair: [value] } });
  assert.match(pair('10.0.0.1>10.0.0.2'), / --pair '10\.0\.0\.1>10\.0\.0\.2'$/);
  assert.match(pair('10.0.0.1-10.0.0.2'), / --pair 10\.0\.0\.1-10\.0\.0\.2$/);
});

test('rows are asked for in their order and from where their page begins', () => {
  const sort = { column: 'bytes', order: 'asc' } as const;
  const asked = { kind: 'traffic', period: { since: '-1h', until: 'now' }, filter: emptyFilter } as const;
  assert.equal(commandLine({ ...asked, rows: { limit: 25 } }), 'netaugur query traffic --since -1h --limit 25');
  assert.equal(
    commandLine({ ...asked, rows: { sort, limit: 25, cursor: '7c30' } }),
    'netaugur query traffic --since -1h --sort bytes --order asc --limit 25 --cursor 7c30',
  );
});

test('fixed ends are both written', () => {
  const period = { since: '2026-11-22T10:00:00Z', until: '2026-11-22T11:00:00Z' };
  assert.match(
    commandLine({ kind: 'top', by: 'ip', metric: 'bytes', period, filter: emptyFilter }),
    /--since 2026-11-22T10:00:00Z --until 2026-11-22T11:00:00Z$/,
  );
});

test('a sensor whose name the shell would read is quoted', () => {
  assert.equal(quote('edge one'), "'edge one'");
  assert.equal(quote("o'hare"), `'o'\\''hare'`);
  assert.equal(quote('edge1'), 'edge1');
});
