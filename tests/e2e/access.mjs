// Who uses the page how: languages, the keyboard, assistive technology.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { desk, eventually, phone, seriousFindings } from './browser.mjs';
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
  for (const [size, viewport, colorScheme] of [
    ['1440', desk, 'light'],
    ['1440', desk, 'dark'],
    ['390', phone, 'light'],
    ['390', phone, 'dark'],
  ])
    test(`axe has no serious finding on any view at ${size} px in ${colorScheme}`, async () => {
      for (const path of [
        '/live',
        '/explore?since=-5m&sensor=edge1&compare=previous',
        '/explore?since=-5m&sensor=edge1&drill=proto:tcp;ip:10.1.0.10',
        '/explore?since=-5m&sensor=edge1&drill=pair:10.1.0.10%3E198.51.100.7',
        '/explore?since=-7d&sensor=demo&chart=rhythm',
        '/forecast',
        '/forecast?by=total&limit=10kbps',
        '/anomalies',
        '/settings',
        '/anomalies?sensor=edge1',
        '/sensors',
      ]) {
        await visit(path, { viewport, colorScheme }, async (page) => {
          await page
            .locator('na-chart, na-rhythm table, na-spark-line, na-timeline, na-rules-card table, .none')
            .first()
            .waitFor({ state: 'attached' });
          await eventually(
            () => page.locator('p-skeleton').count(),
            (count) => count === 0,
            'skeletons',
          );
          assert.deepEqual(await seriousFindings(page), [], path);
        });
      }
    });

  for (const colorScheme of ['light', 'dark'])
    test(`axe has no serious finding in the dialogs in ${colorScheme}`, async () => {
      await visit('/explore?since=-5m&sensor=edge1', { viewport: phone, colorScheme }, async (page) => {
        await page.evaluate(() => localStorage.setItem('netaugur.views', '[{"name":"one","url":"/live"}]'));
        await page.reload();
        await page.locator('na-chart').first().waitFor();
        for (const [key, name] of [
          ['v', 'Saved views'],
          ['?', 'Keys'],
        ]) {
          await page.keyboard.press(key);
          await page.getByRole('dialog', { name }).waitFor();
          assert.deepEqual(await seriousFindings(page), [], name);
          await page.keyboard.press('Escape');
        }
      });
    });
});
