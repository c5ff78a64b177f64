// Anomalies: what came otherwise than foretold, and the way from there to Explore.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { eventually } from './browser.mjs';
import { texts, visit } from './session.mjs';

const rows = '.list tbody tr';

describe('Anomalies', () => {
  test('lists the windows outside their interval with by how much, the newest first, and draws them', async () => {
    await visit('/anomalies', {}, async (page) => {
      await page.locator(rows).first().waitFor();
      const off = await texts(page, `${rows} td:nth-child(4)`);
      assert.ok(
        off.every((text) => /^[+−][\d.]+ %$/.test(text)),
        off.join(),
      );
      assert.match(await page.locator('.summary').innerText(), /\d+ of \d.* windows lie outside their 95 % interval/);
      assert.ok((await page.locator('na-timeline b').count()) >= off.length);
      assert.match(await page.locator('na-command-note').innerText(), /netaugur predict anomalies --since -24h/);
    });
  });

  test('one click leads to Explore with the period, the series and the sensor set', async () => {
    await visit('/anomalies?by=proto', {}, async (page) => {
      await page
        .locator(rows)
        .first()
        .getByRole('link', { name: /^Explore / })
        .click();
      await page.waitForURL(
        ({ pathname, searchParams }) =>
          pathname === '/explore' &&
          searchParams.has('proto') &&
          searchParams.get('sensor') === 'demo' &&
          searchParams.get('until')?.endsWith('Z'),
      );
      await page.locator('na-series-table tbody tr').first().waitFor();
    });
  });

  test('the filter of the page narrows it to the series that it names', async () => {
    await visit('/anomalies?level=80&proto=udp&sensor=demo', {}, async (page) => {
      const names = await eventually(
        () => texts(page, `${rows} td:nth-child(2)`),
        (all) => all.length > 0,
        'anomalies of udp',
      );
      assert.deepEqual([...new Set(names.map((name) => name.split(/\s/)[0]))], ['UDP']);
    });
  });

  test('without a forecast that judges, the page says which command stores one', async () => {
    await visit('/anomalies?sensor=edge1', {}, async (page) => {
      assert.match(
        await page.locator('.none').innerText(),
        /netaugur predict --by proto --horizon 24h --sensor edge1 --store/,
      );
    });
  });
});
