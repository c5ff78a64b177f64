// Live while it stands still, and while PostgreSQL is away.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { eventually, postgres, shoot } from './browser.mjs';
import { texts, visit } from './session.mjs';

const headOf = (page) => page.locator('na-live .course').innerText();
/** The numbers that move with each window. */
const totals = (page) => texts(page, 'na-series-table tbody tr td:last-child');
const waiting = (text) => Number(/windows since then: (\d+)/.exec(text)?.[1] ?? 0);

describe('Live at rest', () => {
  test('stands still while paused, counts what waits, and catches up without a gap', async () => {
    await visit('/live?since=-5m&sensor=edge1', {}, async (page) => {
      await eventually(
        () => totals(page),
        (all) => all.length > 0,
        'numbers',
      );
      await page.keyboard.press('p');
      await page.getByRole('button', { name: 'Go on' }).waitFor();
      const before = await totals(page);
      const head = await eventually(
        () => headOf(page),
        (text) => waiting(text) >= 2,
        'waiting windows',
        20_000,
      );
      assert.match(head, /Paused at \d\d:\d\d:\d\d/);
      assert.deepEqual(await totals(page), before);
      await shoot(page, 'live-paused');
      await page.getByRole('button', { name: 'Go on' }).click();
      await eventually(
        () => totals(page),
        (all) => all.join() !== before.join(),
        'what came meanwhile',
      );
      assert.match(await page.locator('na-loss-card').innerText(), /^(?!.*No window)/s);
    });
  });

  test('a sensor that wrote nothing for a while is named, though another one wrote', async () => {
    await visit('/live?since=-1h', {}, async (page) => {
      const card = page.locator('na-loss-card');
      await card.getByText('No window').waitFor();
      assert.match(await card.innerText(), /edge1 [23]0 s/);
    });
  });
});

describe('PostgreSQL away', () => {
  test('the page says so, and goes on without a reload or a gap when it is back', async () => {
    await visit('/live?since=-5m&sensor=edge1', {}, async (page) => {
      await eventually(
        () => totals(page),
        (all) => all.length > 0,
        'numbers',
      );
      await page.evaluate(() => {
        window.notReloaded = true;
      });
      const note = page.locator('na-database-note');
      postgres('stop');
      try {
        await note.getByText(/PostgreSQL has not answered since \d\d:\d\d:\d\d/).waitFor({ timeout: 20_000 });
        await shoot(page, 'live-away');
        // A window closes meanwhile.
        await new Promise((resolve) => setTimeout(resolve, 6000));
      } finally {
        postgres('start');
      }
      await note.getByText('PostgreSQL').waitFor({ state: 'detached', timeout: 20_000 });
      const before = await totals(page);
      await eventually(
        () => totals(page),
        (all) => all.join() !== before.join(),
        'windows after the return',
        20_000,
      );
      await eventually(
        () => page.locator('na-loss-card').innerText(),
        (text) => !text.includes('No window'),
        'the windows of meanwhile',
        20_000,
      );
      assert.equal(await page.locator('na-failure-note').count(), 0);
      assert.equal(await page.evaluate(() => window.notReloaded), true);
    });
  });
});
