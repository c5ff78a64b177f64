// Who uses the page how: languages, the keyboard, assistive technology.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { eventually, seriousFindings } from './browser.mjs';
import { texts, visit } from './session.mjs';

describe('language', () => {
  test('the switch changes every word and number, without a reload, and is kept', async () => {
    await visit('/explore?since=-5m&sensor=edge1', {}, async (page) => {
      await page.locator('na-chart').first().waitFor();
      assert.equal(await page.locator('html').getAttribute('lang'), 'en');
      await page.evaluate(() => {
        window.notReloaded = true;
      });
      await page.getByRole('button', { name: /^Language: English/ }).click();
      await page.getByRole('heading', { name: 'Tráfego por' }).waitFor();
      assert.equal(await page.locator('html').getAttribute('lang'), 'pt-BR');
      assert.equal(await page.title(), 'Explorar · netaugur');
      assert.equal(await page.evaluate(() => window.notReloaded), true);
      assert.match(page.url(), /since=-5m&sensor=edge1$/);
      const mean = await eventually(
        async () => (await texts(page, 'na-series-table tbody tr:first-child td:nth-child(3)'))[0],
        (text) => text !== undefined,
        'the mean',
      );
      assert.doesNotMatch(mean, /\d\.\d/);
      await page.reload();
      await page.getByRole('heading', { name: 'Tráfego por' }).waitFor();
    });
  });

  test('a browser that prefers Portuguese gets Portuguese', async () => {
    await visit('/live', { locale: 'pt-PT' }, async (page) => {
      await page.getByRole('heading', { name: 'Bits por segundo' }).waitFor();
      await page.getByRole('link', { name: 'Ao vivo' }).waitFor();
    });
  });
});

describe('keyboard', () => {
  test('t opens the period, ? the list of keys, and Escape closes each', async () => {
    await visit('/live', {}, async (page) => {
      await page.locator('na-chart').first().waitFor();
      await page.keyboard.press('t');
      await page.getByRole('button', { name: 'Last 5 minutes' }).waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Last 5 minutes' }).waitFor({ state: 'detached' });
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: 'Keys' }).waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog', { name: 'Keys' }).waitFor({ state: 'hidden' });
    });
  });

  test('the first stop of Tab leads past the rail to the content', async () => {
    await visit('/live', {}, async (page) => {
      await page.locator('na-chart').first().waitFor();
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      assert.equal(await page.evaluate(() => document.activeElement?.id), 'content');
    });
  });
});

describe('accessibility', () => {
  for (const colorScheme of ['light', 'dark'])
    test(`axe has no serious finding on any view in ${colorScheme}`, async () => {
      for (const path of [
        '/live',
        '/explore?since=-5m&sensor=edge1&compare=previous',
        '/explore?since=-5m&sensor=edge1&drill=proto:tcp;ip:10.1.0.10',
        '/forecast',
        '/forecast?by=total&limit=10kbps',
        '/anomalies',
        '/settings',
        '/sensors',
      ]) {
        await visit(path, { colorScheme }, async (page) => {
          await page.locator('na-chart, na-spark-line, na-timeline, na-rules-card table').first().waitFor();
          await eventually(
            () => page.locator('p-skeleton').count(),
            (count) => count === 0,
            'skeletons',
          );
          assert.deepEqual(await seriousFindings(page), [], path);
        });
      }
    });
});
