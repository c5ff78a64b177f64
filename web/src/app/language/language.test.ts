import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { formatInteger, formatSi } from '../units/si';
import { formatInstant } from '../units/time';
import { setLanguage, spoken } from './language';
import { en } from './en';
import { ptBr } from './pt-br';

afterEach(() => setLanguage('en'));

test('the first language that the page speaks is taken, whatever its region', () => {
  assert.equal(spoken(['de-DE', 'pt-PT', 'en-US']), 'pt-BR');
  assert.equal(spoken(['en-GB']), 'en');
  assert.equal(spoken(['de', 'fr']), 'en');
});

test('Portuguese writes decimals with a comma and thousands with a point', () => {
  setLanguage('pt-BR');
  assert.equal(formatSi(1_234_567, 'bit/s'), '1,23 Mbit/s');
  assert.equal(formatInteger(1_234_567), '1.234.567');
});

test('Portuguese names the months in Portuguese', () => {
  setLanguage('pt-BR');
  assert.match(formatInstant(new Date(2026, 1, 3, 10, 0, 0).getTime()), /3 de fev\.? de 2026/);
});

test('every sentence of English has one in Portuguese that differs or is the same word on purpose', () => {
  const same: string[] = [];
  const walk = (a: object, b: object, path: string) => {
    assert.deepEqual(Object.keys(b).sort(), Object.keys(a).sort(), path);
    for (const [key, value] of Object.entries(a)) {
      const other = (b as Record<string, unknown>)[key];
      assert.equal(typeof other, typeof value, `${path}.${key}`);
      if (typeof value === 'object' && value !== null) walk(value as object, other as object, `${path}.${key}`);
      else if (typeof value === 'string' && value === other && value.includes(' ')) same.push(`${path}.${key}`);
    }
  };
  walk(en, ptBr, 'words');
  assert.deepEqual(same, ['words.filter.hints.proto', 'words.filter.hints.family', 'words.sensors.course']);
});
