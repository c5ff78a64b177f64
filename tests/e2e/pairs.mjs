// Pairs of addresses: the filter word, the way to a pair and back, and the command that prints the same numbers.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { eventually, printed } from './browser.mjs';
import { closedPeriod, downloaded, texts, visit } from './session.mjs';

const one = '10.1.0.10>198.51.100.7';
const other = '198.51.100.7>10.1.0.10';
const both = '10.1.0.10-198.51.100.7';

/** The numbers under the chart as they are exported: what each series came to, in bytes. */
async function totals(page) {
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const { text } = await downloaded(page, () => page.getByRole('button', { name: /Numbers under/ }).click());
  const [head, ...rows] = text
    .trim()
    .split('\r\n')
    .map((line) => line.split(','));
  const column = head.findIndex((name) => name.startsWith('total ['));
  return Object.fromEntries(rows.map((row) => [row[0], Number(row[column])]));
}

describe('pairs', () => {
  test('a pair typed into the box narrows the page to what goes that way, and the address keeps it', async () => {
    await visit('/explore?sensor=edge1', {}, async (page) => {
      await page.getByRole('combobox', { name: 'Filter' }).fill(`pair=${one}`);
      await page.keyboard.press('Enter');
      await page.waitForURL(({ searchParams }) => searchParams.get('pair') === one);
      const rows = await eventually(
        () => texts(page, 'na-traffic-table tbody tr'),
        (all) => all.length > 1 && all.every((row) => /10\.1\.0\.10\s+198\.51\.100\.7/.test(row)),
        'rows of the pair',
      );
      assert.ok(rows.every((row) => /\b443\b/.test(row)));
      await page.getByRole('button', { name: `Remove pair=${one}` }).click();
      await page.waitForURL(({ searchParams }) => !searchParams.has('pair'));
    });
  });

  test('what is no pair is explained under it', async () => {
    await visit('/explore', {}, async (page) => {
      await page.getByRole('combobox', { name: 'Filter' }).fill('pair=10.0.0.1>10.0.0.999');
      await page.keyboard.press('Enter');
      assert.match(await page.locator('na-filter-box [role=alert]').innerText(), /10\.0\.0\.999.*is no pair/s);
    });
  });

  test('the shown command prints the numbers of the page: one way, the other, and both together', async () => {
    const bytes = {};
    for (const pair of [one, other, both]) {
      const path = `/explore?by=total&sensor=edge1&${closedPeriod()}&pair=${encodeURIComponent(pair)}`;
      await visit(path, {}, async (page) => {
        await page.locator('na-series-table tbody tr').first().waitFor();
        const { total } = await totals(page);
        const command = await page.locator('na-command-note code').first().innerText();
        const answer = JSON.parse(printed(command.replace(/^\$ /, ''), 'json'));
        assert.ok(total > 0, pair);
        const sum = answer.reduce((all, row) => all + row.bytes, 0);
        assert.equal(sum, total, command);
        bytes[pair] = total;
      });
    }
    assert.ok(bytes[both] > bytes[one] && bytes[both] > bytes[other]);
  });

  test('an address opens into its pair, the pair into both ways and its ends, and becomes the filter', async () => {
    await visit('/explore?since=-5m&sensor=edge1&drill=proto:tcp;ip:10.1.0.10', {}, async (page) => {
      const panel = page.locator('na-drill-panel');
      await panel.getByRole('button', { name: `Details of ${one}`, exact: true }).click();
      await panel.getByText(`proto=tcp pair=${one} sensor=edge1`).waitFor();
      await panel.getByRole('button', { name: '10.1.0.10 ↔ 198.51.100.7' }).click();
      await panel.getByText(`pair=${both}`).waitFor();
      await panel.getByRole('button', { name: '198.51.100.7', exact: true }).click();
      await page.waitForURL(({ searchParams }) => searchParams.get('drill') === 'proto:tcp;ip:198.51.100.7');
      await panel.getByText('Its pairs').waitFor();
      await page.goBack();
      await page.goBack();
      await panel.getByText(`pair=${one}`).waitFor();
      await panel.getByRole('button', { name: 'Show in Explore' }).click();
      await page.waitForURL(
        ({ searchParams }) =>
          searchParams.get('pair') === one && !searchParams.has('ip') && searchParams.get('proto') === 'tcp',
      );
    });
  });

  test('the arrow between two addresses of a list adds their pair to the filter', async () => {
    await visit('/explore?top=pair&sensor=edge1', {}, async (page) => {
      await page
        .locator('na-top-table')
        .getByRole('button', { name: `Add pair=${other} to the filter` })
        .click();
      await page.waitForURL(({ searchParams }) => searchParams.get('pair') === other);
    });
  });
});
