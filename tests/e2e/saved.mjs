// Saved views: what the browser keeps under a name, and opens again as it was.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { eventually, phone, shoot } from './browser.mjs';
import { texts, visit } from './session.mjs';

const path = '/explore?since=-5m&sensor=edge1&proto=udp&chart=lines';
const names = (page) => texts(page, 'na-saved-dialog .name');
const dialog = (page) => page.getByRole('dialog', { name: 'Saved views' });

describe('saved views', () => {
  test('by keyboard alone a view is saved, opened from elsewhere, renamed, deleted and taken back', async () => {
    await visit(path, {}, async (page) => {
      const keys = async (...all) => {
        for (const key of all) await page.keyboard.press(key);
      };
      const label = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
      const focused = (name) => eventually(label, (found) => found === name, 'the focus');
      const listed = (...all) =>
        eventually(
          () => names(page),
          (found) => found.join() === all.join(),
          'the list',
        );
      await page.locator('na-series-table tbody tr').first().waitFor();
      await keys('v');
      await dialog(page).waitFor();
      await page.keyboard.type('UDP of edge1');
      await keys('Enter');
      await page.getByText('UDP of edge1 is saved.').waitFor();
      await keys('Escape', '1');
      await page.waitForURL(/\/live\?/);
      await dialog(page).waitFor({ state: 'detached' });
      await page.goto('/sensors');
      await page.locator('na-sensors-view tbody tr').first().waitFor();
      await keys('v');
      await dialog(page).waitFor();
      // Past the name and its button.
      await keys('Tab', 'Tab', 'Enter');
      await page.waitForURL(`**${path}`);
      await dialog(page).waitFor({ state: 'detached' });
      await eventually(
        () => texts(page, 'na-series-table .label'),
        (all) => all.join() === 'udp',
        'the series of the view',
      );

      await keys('v');
      await dialog(page).waitFor();
      await keys('Tab', 'Tab', 'Tab', 'Enter');
      await focused('New name of UDP of edge1');
      await keys('Escape');
      await focused('Rename UDP of edge1');
      await keys('Enter');
      await focused('New name of UDP of edge1');
      await page.keyboard.type('datagrams');
      await keys('Enter');
      await listed('datagrams');
      await focused('Rename datagrams');
      await keys('Tab', 'Enter');
      await listed();
      await keys('Enter');
      await listed('datagrams');
      await page.reload();
      await page.getByRole('button', { name: 'Saved views (v)' }).click();
      await dialog(page).waitFor();
      await listed('datagrams');
    });
  });

  test('a name is needed, one that is taken is refused, and the same name replaces', async () => {
    await visit(path, {}, async (page) => {
      await page.locator('na-series-table tbody tr').first().waitFor();
      await page.keyboard.press('v');
      await dialog(page).waitFor();
      const name = page.getByLabel('Name', { exact: true });
      for (const text of ['a', 'b']) {
        await name.fill(text);
        await page.getByRole('button', { name: 'Save this view' }).click();
      }
      await dialog(page).getByText('b is saved.').waitFor();
      assert.deepEqual(await names(page), ['b', 'a']);
      await name.fill(' ');
      await page.keyboard.press('Enter');
      await dialog(page).getByText('Give it a name.').waitFor();
      await page.getByRole('button', { name: 'Rename a', exact: true }).click();
      await page.getByLabel('New name of a').fill('b');
      await page.keyboard.press('Enter');
      await dialog(page).getByText('“b” is the name of another one.').waitFor();
      await name.fill('a');
      await page.getByRole('button', { name: 'Replace it' }).click();
      await dialog(page).getByText('a is saved.').waitFor();
      assert.equal((await page.evaluate(() => JSON.parse(localStorage.getItem('netaugur.views')))).length, 2);
    });
  });

  test('Escape closes the dialog and not the panel under it; what another tab saves is there', async () => {
    await visit(`${path}&drill=proto:udp`, {}, async (page) => {
      await page.locator('na-drill-panel').waitFor();
      await page.keyboard.press('v');
      await dialog(page).waitFor();
      const other = await page.context().newPage();
      await other.goto('/live');
      await other.locator('na-rail').waitFor();
      await other.evaluate(() => localStorage.setItem('netaugur.views', '[{"name":"theirs","url":"/live"}]'));
      await eventually(
        () => names(page),
        (all) => all.join() === 'theirs',
        'what the other tab saved',
      );
      await page.keyboard.press('Escape');
      await dialog(page).waitFor({ state: 'detached' });
      assert.equal(await page.locator('na-drill-panel').count(), 1);
    });
  });

  test('it fits a phone, in Portuguese too', async () => {
    await visit(path, { viewport: phone, locale: 'pt-BR', colorScheme: 'dark' }, async (page) => {
      await page.evaluate(() =>
        localStorage.setItem(
          'netaugur.views',
          JSON.stringify([
            { name: 'Consultas de nomes da sede que saem para fora da rede', url: '/explore?service=53&since=-24h' },
            { name: 'UDP', url: '/live?proto=udp&ip=2001:db8:7::10' },
          ]),
        ),
      );
      await page.reload();
      await page.getByRole('button', { name: 'Visões salvas (v)' }).click();
      await page.locator('na-saved-dialog .open').first().waitFor();
      const wide = await page.evaluate(() => {
        const [one] = document.getElementsByTagName('na-saved-dialog')[0].children;
        return Math.max(one.scrollWidth - one.clientWidth, document.documentElement.scrollWidth - innerWidth);
      });
      assert.ok(wide <= 0, `${wide} px too wide`);
      await shoot(page, 'saved-390-dark');
    });
  });
});
