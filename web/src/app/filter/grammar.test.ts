import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  emptyFilter,
  formatWords,
  fromParams,
  narrowsRows,
  parseWords,
  toParams,
  withoutValue,
  withValue,
} from './grammar';

test('words of different fields narrow and values of one field are alternatives', () => {
  const { filter } = parseWords('proto=tcp,udp ip=10.0.0.0/8 service=443 sensor=edge1');
  assert.deepEqual(filter, {
    proto: ['tcp', 'udp'],
    family: [],
    ip: ['10.0.0.0/8'],
    pair: [],
    service: ['443'],
    sensor: ['edge1'],
  });
});

test('the same field twice adds to its alternatives once each', () => {
  assert.deepEqual(parseWords('proto=tcp proto=udp proto=tcp').filter?.proto, ['tcp', 'udp']);
});

test('what an exclamation mark stands before is left out, on either side of the equals sign', () => {
  const { filter } = parseWords('proto=!udp ip!=10.0.0.9,10.0.0.8 sensor=!odd');
  assert.deepEqual(filter?.proto, ['!udp']);
  assert.deepEqual(filter?.ip, ['!10.0.0.9', '!10.0.0.8']);
  assert.deepEqual(filter?.sensor, ['!odd']);
  assert.equal(formatWords(filter!), 'proto=!udp ip=!10.0.0.9,!10.0.0.8 sensor=!odd');
  assert.match(parseWords('ip=!nobody').mistake?.message ?? '', /nobody/);
  assert.match(parseWords('sensor!=edge1').mistake?.message ?? '', /sensor!/);
});

test('the last word on a value holds', () => {
  const tcp = withValue(emptyFilter, 'proto', 'tcp');
  const out = withValue(tcp, 'proto', 'tcp', true);
  assert.deepEqual(out.proto, ['!tcp']);
  assert.equal(withValue(out, 'proto', 'tcp', true), out);
  assert.deepEqual(withValue(out, 'proto', 'tcp').proto, ['tcp']);
});

test('an unknown field is named with its place', () => {
  const { mistake } = parseWords('proto=tcp port=443');
  assert.equal(mistake?.at, 10);
  assert.equal(mistake?.length, 4);
  assert.match(mistake?.message ?? '', /no field “port”.*service/);
});

test('a wrong value is pointed at behind its comma', () => {
  const { mistake } = parseWords('ip=10.0.0.1,10.0.0.256');
  assert.equal(mistake?.at, 12);
  assert.equal(mistake?.length, 10);
});

test('a value without a field is offered with the field it probably means', () => {
  assert.match(parseWords('10.0.0.1').mistake?.message ?? '', /ip=10\.0\.0\.1/);
  assert.match(parseWords('10.0.0.1-10.0.0.2').mistake?.message ?? '', /pair=10\.0\.0\.1-10\.0\.0\.2/);
  assert.match(parseWords('443').mistake?.message ?? '', /service=443/);
  assert.match(parseWords('TCP').mistake?.message ?? '', /proto=tcp/);
});

test('a field without a value asks for one', () => {
  assert.match(parseWords('ip=').mistake?.message ?? '', /needs a value/);
});

test('networks of both families are accepted and their bounds kept', () => {
  for (const good of ['0.0.0.0/0', '10.0.0.1', '2001:db8::/32', '::1', 'fe80::1/128', '::ffff:10.0.0.1']) {
    assert.equal(parseWords(`ip=${good}`).mistake, undefined, good);
  }
  for (const bad of [
    '10.0.0.0/33',
    '2001:db8::/129',
    '1.2.3',
    '1::2::3',
    '1:2:3:4:5:6:7:8:9',
    'fe80::1%eth0',
    '10.0.0.0/',
  ]) {
    assert.notEqual(parseWords(`ip=${bad}`).mistake, undefined, bad);
  }
});

test('a pair has two addresses or networks, from one to the other or either way', () => {
  assert.deepEqual(parseWords('pair=10.0.0.1>10.0.0.2,2001:DB8::/32-::1').filter?.pair, [
    '10.0.0.1>10.0.0.2',
    '2001:db8::/32-::1',
  ]);
  for (const bad of ['10.0.0.1', '10.0.0.1>', '>10.0.0.1', '10.0.0.1>10.0.0.2>10.0.0.3', 'a-b', '10.0.0.1<10.0.0.2'])
    assert.notEqual(parseWords(`pair=${bad}`).mistake, undefined, bad);
});

test('ports and protocol numbers end where their field does', () => {
  assert.equal(parseWords('service=65535').mistake, undefined);
  assert.notEqual(parseWords('service=65536').mistake, undefined);
  assert.equal(parseWords('proto=255').mistake, undefined);
  assert.notEqual(parseWords('proto=256').mistake, undefined);
});

test('what is written is read back, from words and from parameters', () => {
  const { filter } = parseWords('sensor=b,a proto=tcp ip=::1 pair=::1>::2,10.0.0.0/8-10.0.0.1');
  assert.ok(filter);
  assert.deepEqual(parseWords(formatWords(filter)).filter, filter);
  const params = toParams(filter);
  assert.equal(params.family, null);
  assert.deepEqual(
    fromParams((field) => params[field]),
    filter,
  );
});

test('adding and removing a value leaves the rest', () => {
  const one = withValue(emptyFilter, 'proto', 'tcp');
  assert.equal(withValue(one, 'proto', 'tcp'), one);
  assert.deepEqual(withoutValue(withValue(one, 'proto', 'udp'), 'proto', 'tcp').proto, ['udp']);
});

test('a sensor alone does not narrow rows, anything else does', () => {
  assert.equal(narrowsRows({ ...emptyFilter, sensor: ['edge1'] }), false);
  assert.equal(narrowsRows({ ...emptyFilter, service: ['443'] }), true);
});
