// The stored rows under Explore: sorted, paged and exported by the server, and printed by the shown command.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { eventually, printed } from './browser.mjs';
import { closedPeriod, downloaded, texts, visit } from './session.mjs';

const table = 'na-traffic-table';
const header = (page, name) => page.locator(`${table} th`, { hasText: name });
const column = (page, nth) => texts(page, `${table} tbody tr td:nth-child(${nth})`);
const numbers = (all) => all.map((text) => Number(text.replace(/\D/g, '')));
const descending = (values) => values.every((value, i) => i === 0 || values[i - 1] >= value);

async function bytesOf(page, holds, what) {
  return numbers(
    await eventually(
      () => column(page, 9),
      (all) => all.length === 25 && holds(numbers(all)),
      what,
    ),
  );
}

describe('rows', () => {
  test('a column sorts all rows on the server, over pages, and lives in the address', async () => {
    await visit(`/explore?sensor=edge1&${closedPeriod()}`, {}, async (page) => {
      await bytesOf(page, () => true, 'rows');
      assert.equal(await header(page, 'start').getAttribute('aria-sort'), 'descending');
      await header(page, 'bytes').getByRole('button').click();
      await page.waitForURL(({ searchParams }) => searchParams.get('sort') === 'bytes');
      const first = await bytesOf(page, descending, 'the largest rows');
      assert.equal(await header(page, 'bytes').getAttribute('aria-sort'), 'descending');
      assert.equal(await header(page, 'start').getAttribute('aria-sort'), null);
      await page.getByRole('button', { name: 'Next', exact: true }).click();
      await page.locator(table).getByText('page 2').waitFor();
      const second = await bytesOf(page, (all) => all[0] <= first[24] && descending(all), 'the next largest');
      assert.ok(second[24] < first[0]);
      await page.reload();
      assert.deepEqual(await bytesOf(page, descending, 'the same by its address'), first);
    });
  });

  test('a header is a button for the keyboard: usual order, the other way, newest first again', async () => {
    await visit(`/explore?sensor=edge1&${closedPeriod()}`, {}, async (page) => {
      const source = header(page, 'source');
      await source.getByRole('button').focus();
      for (const [sorted, first] of [
        ['ascending', '10.1.0.1'],
        ['descending', '2001:db8:7::10'],
      ]) {
        await page.keyboard.press('Enter');
        await eventually(
          () => column(page, 5),
          (all) => all[0] === first,
          sorted,
        );
        assert.equal(await source.getAttribute('aria-sort'), sorted);
      }
      await page.keyboard.press('Enter');
      await page.locator(`${table} th[aria-sort=descending]`, { hasText: 'start' }).waitFor();
      assert.doesNotMatch(page.url(), /sort=|order=/);
    });
  });

  test('the command prints the rows of the page, the second one too; exports come in the same order', async () => {
    await visit(`/explore?sensor=edge1&${closedPeriod()}&proto=tcp&sort=packets&order=asc`, {}, async (page) => {
      const packets = () =>
        eventually(
          () => column(page, 8),
          (all) => all.length === 25,
          'rows',
        ).then(numbers);
      const ofCommand = async () => {
        const line = await page.locator(`${table} na-command-note code`).innerText();
        assert.match(line, /netaugur query traffic .*--proto tcp .*--sort packets --order asc --limit 25/);
        const rows = printed(line.replace(/^\$ /, ''), 'ndjson').trim().split('\n');
        return rows.map((row) => JSON.parse(row).packets);
      };
      const first = await packets();
      assert.ok(descending([...first].reverse()));
      assert.deepEqual(await ofCommand(), first);
      const csv = await downloaded(page, () => page.getByRole('button', { name: 'All as CSV' }).click());
      const [head, ...lines] = csv.text
        .trim()
        .split(/\r?\n/)
        .map((line) => line.split(','));
      const all = lines.map((line) => Number(line[head.indexOf('packets')]));
      assert.ok(all.length > 100 && descending([...all].reverse()));
      const json = await downloaded(page, () => page.getByRole('button', { name: 'All as JSON lines' }).click());
      assert.match(json.name, /\.ndjson$/);
      assert.deepEqual(
        json.text
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line).packets),
        all,
      );
      await page.getByRole('button', { name: 'Next', exact: true }).click();
      await page.locator(table).getByText('page 2').waitFor();
      const second = await eventually(
        async () => numbers(await column(page, 8)),
        (values) => values.length === 25 && values.join() === all.slice(25, 50).join(),
        'the second page',
      );
      assert.deepEqual(await ofCommand(), second);
    });
  });
});
