import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyFilter } from '../filter/grammar';
import { below, canDrill, drillFilter, formatDrill, parseDrill } from './drill';

test('steps survive the address, colons and semicolons included', () => {
  const steps = [
    { by: 'sensor', value: 'edge;1 100%' },
    { by: 'ip', value: '2001:db8::1' },
    { by: 'pair', value: '2001:db8::1>2001:db8::2' },
  ] as const;
  assert.deepEqual(parseDrill(formatDrill(steps)), steps);
});

test('no step is no parameter', () => {
  assert.equal(formatDrill([]), null);
  assert.deepEqual(parseDrill(null), []);
});

test('what cannot be read ends the way', () => {
  assert.deepEqual(parseDrill('proto:tcp;port:80;ip:10.0.0.1'), [{ by: 'proto', value: 'tcp' }]);
  assert.deepEqual(parseDrill('ip:%E0%A4%A'), []);
});

test('a class leads to addresses, an address to pairs, a pair no further', () => {
  assert.equal(below({ by: 'proto', value: 'tcp' }), 'ip');
  assert.equal(below({ by: 'ip', value: '10.0.0.1' }), 'pair');
  assert.equal(below({ by: 'pair', value: '10.0.0.1>10.0.0.2' }), null);
});

test('each step replaces its own field and keeps the others', () => {
  const filter = { ...emptyFilter, proto: ['tcp', 'udp'], sensor: ['edge1'] };
  const steps = [
    { by: 'proto', value: 'tcp' },
    { by: 'ip', value: '10.0.0.1' },
  ] as const;
  assert.deepEqual(drillFilter(filter, steps), { ...filter, proto: ['tcp'], ip: ['10.0.0.1'] });
});

test('a pair takes the place of the address that led to it, not of the network that the page is about', () => {
  const steps = [
    { by: 'ip', value: '10.0.0.1' },
    { by: 'pair', value: '10.0.0.1>10.0.0.2' },
  ] as const;
  const filter = { ...emptyFilter, ip: ['10.0.0.0/8'] };
  assert.deepEqual(drillFilter(filter, steps), { ...filter, pair: ['10.0.0.1>10.0.0.2'] });
});

test('a key that the filter has no word for cannot be opened', () => {
  assert.equal(canDrill('service', ''), false);
  assert.equal(canDrill('service', '443'), true);
  assert.equal(canDrill('total', ''), true);
  assert.equal(canDrill('pair', '10.0.0.1>10.0.0.2'), true);
  assert.equal(canDrill('pair', '>'), false);
});
