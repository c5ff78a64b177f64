// Live, Forecast, Sensors, and the frame around them.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { desk, eventually, feed, phone, shoot } from './browser.mjs';
import { texts, visit } from './session.mjs';

/** What every view has once it has an answer. */
const drawn = 'na-chart, na-spark-line, na-timeline, na-rules-card table, .none';

const numbersOf = (page, card) =>
  page
    .locator(`section[aria-label="${card}"] na-series-table tbody tr`)
    .evaluateAll((rows) =>
      Object.fromEntries(
        rows.map((row) => [row.cells[0].innerText.trim(), [...row.cells].slice(1).map((cell) => cell.innerText)]),
      ),
    );

describe('Live', () => {
  test('shows the rates of all classes, the top talkers and what was not counted', async () => {
    await visit('/live', {}, async (page) => {
      await page.locator('section[aria-label="Bits per second"] na-chart').waitFor();
      for (const card of ['Bits per second', 'Packets per second']) {
        const numbers = await eventually(
          () => numbersOf(page, card),
          (rows) => Object.keys(rows).length === 6,
          card,
        );
        for (const name of ['TCP', 'UDP', 'ICMP', 'ARP', 'IPv6'])
          assert.match(numbers[name][1], /[1-9]/, `${card}: ${name}`);
      }
      await page.getByText('198.51.100.7').first().waitFor();
      const lost = page.locator('na-loss-card');
      assert.match(await lost.innerText(), /37/);
      assert.match(await page.locator('na-freshness').innerText(), /ago/);
    });
  });

  test('a window that arrives moves the page without a reload', async () => {
    await visit('/live', {}, async (page) => {
      await page.locator('na-top-table tbody tr').first().waitFor();
      await page.evaluate(() => {
        window.notReloaded = true;
      });
      const before = await eventually(
        () => numbersOf(page, 'Bits per second'),
        (rows) => rows.TCP !== undefined,
        'numbers',
      );
      const address = '192.0.2.77';
      assert.equal(await page.getByText(address).count(), 0);
      execFileSync('bash', ['-c', feed], {
        stdio: ['ignore', 'ignore', 'inherit'],
        env: { ...process.env, ADDRESS: address },
      });
      await page.locator('na-top-table').getByText(address).waitFor({ timeout: 15_000 });
      await eventually(
        async () => (await numbersOf(page, 'Bits per second')).TCP[2],
        (most) => most !== before.TCP[2],
        'the largest TCP rate',
      );
      assert.equal(await page.evaluate(() => window.notReloaded), true);
    });
  });

  test('a filter that a window cannot answer is asked of the server', async () => {
    await visit('/live?service=53', {}, async (page) => {
      const numbers = await eventually(
        () => numbersOf(page, 'Packets per second'),
        (rows) => rows.UDP?.[1] !== undefined,
        'numbers',
      );
      assert.match(numbers.UDP[1], /[1-9]/);
      assert.match(numbers.TCP[1], /^0/);
    });
  });
});

describe('Forecast', () => {
  test('shows each series with its model, issue time and command, and the choice lives in the address', async () => {
    await visit('/forecast', {}, async (page) => {
      await page.locator('na-forecast na-chart').waitFor();
      const names = await texts(page, '.list .name');
      for (const name of ['TCP', 'UDP', 'ICMP', 'ARP'])
        assert.ok(
          names.some((text) => text.startsWith(name)),
          names.join(),
        );
      await page.locator('.list button', { hasText: 'UDP' }).first().click();
      await page.waitForURL(/forecast=udp/);
      const facts = await page.locator('na-forecast dl').innerText();
      assert.match(facts, /model\s+\w+/);
      assert.match(facts, /issued\s+.*ago/);
      assert.match(await page.locator('na-command-note').first().innerText(), /netaugur predict --by proto .*--store/);
    });
  });

  test('tells how earlier forecasts did, and draws the one that is chosen', async () => {
    await visit('/forecast?by=total', {}, async (page) => {
      const row = page.locator('na-score-card tbody tr').first();
      await row.waitFor();
      assert.match(await page.locator('na-score-card').innerText(), /came within the 80 % interval/);
      await row.getByRole('button').click();
      await page.waitForURL(/past=20/);
      assert.equal(await row.getByRole('button').getAttribute('aria-pressed'), 'true');
    });
  });

  test('tells when the link is full against a limit that is typed and lives in the address', async () => {
    await visit('/forecast?by=total', {}, async (page) => {
      const card = page.locator('na-capacity-card');
      await card.getByLabel('Limit').fill('fast');
      await card.getByRole('button', { name: 'Compute' }).click();
      await card.getByRole('alert').getByText('fast').waitFor();
      await card.getByLabel('Limit').fill('10kbps');
      await page.keyboard.press('Enter');
      await page.waitForURL(/limit=10kbps/);
      await card.getByText('Full already').waitFor();
      assert.match(await card.innerText(), /netaugur predict capacity --limit 10kbps --by total --sensor demo/);
    });
  });

  test('a link that fills up has its limit, its date and the interval of that on the chart, at any width', async () => {
    for (const viewport of [desk, phone])
      await visit('/forecast?by=total&sensor=grows&limit=90kbps', { viewport }, async (page) => {
        const card = page.locator('na-capacity-card');
        await card.getByText(/^Full on /).waitFor();
        assert.match(await card.innerText(), /80 % interval: \w+.* to \w+.*Told by the forecast\..*It grows by/s);
        const chart = page.locator('na-forecast na-chart');
        const plane = await chart.locator('.plane').boundingBox();
        const inside = async (what) => {
          const box = await what.boundingBox();
          assert.ok(box.width > 0 && box.x >= plane.x - 1, JSON.stringify({ box, plane }));
          assert.ok(box.x + box.width <= plane.x + plane.width + 1, JSON.stringify({ box, plane }));
          return box;
        };
        await inside(chart.locator('.zone.interval'));
        const limit = await inside(chart.locator('.mark small', { hasText: 'limit 90 kbit/s' }));
        const full = await inside(chart.locator('.mark small', { hasText: /^Full on/ }));
        const apart = full.x >= limit.x + limit.width || limit.x >= full.x + full.width;
        assert.ok(apart || full.y >= limit.y + limit.height || limit.y >= full.y + full.height, 'the labels overlap');
      });
  });

  test('a kind without forecasts says which command makes one', async () => {
    await visit('/forecast?metric=packets&by=ip', {}, async (page) => {
      assert.match(await page.locator('.none').innerText(), /netaugur predict --by ip --metric packets .*--store/s);
    });
  });
});

describe('Sensors', () => {
  const row = (page, name) => page.locator('na-sensors-view tbody tr', { hasText: name });

  test('shows how new, how fast and how complete each sensor is, whoever needs a look first', async () => {
    await visit('/sensors', {}, async (page) => {
      const cells = await eventually(
        () => row(page, 'edge1').locator('td').allInnerTexts(),
        (texts) => /[1-9].*bit\/s/.test(texts[3]) && /^\d+\.\d s$/.test(texts[2]),
        'the rates and the lag of edge1',
        30_000,
      );
      assert.match(cells[1], /^\d+ s ago$/);
      assert.match(cells[4], /[1-9].*pkt\/s/);
      assert.match(cells[6], /37/);
      assert.equal(cells[7], '5s');
      assert.equal(await row(page, 'edge1').locator('td').nth(6).getAttribute('class'), 'amber');
    });
  });

  test('a sensor leads to its Live view', async () => {
    await visit('/sensors', {}, async (page) => {
      await row(page, 'edge1').getByRole('button', { name: 'edge1' }).click();
      await page.waitForURL('**/live?sensor=edge1');
    });
  });
});

describe('frame', () => {
  test('the keys 1 to 6 change the view and keep the filter', async () => {
    await visit('/live?sensor=edge1', {}, async (page) => {
      await page.locator('na-rail').waitFor();
      for (const [key, path] of [
        ['2', 'explore'],
        ['3', 'forecast'],
        ['4', 'anomalies'],
        ['5', 'sensors'],
        ['6', 'settings'],
        ['1', 'live'],
      ]) {
        await page.keyboard.press(key);
        await page.waitForURL(`**/${path}?sensor=edge1`);
      }
    });
  });

  test('the theme is kept over a reload', async () => {
    await visit('/live', {}, async (page) => {
      const dark = () => page.evaluate(() => document.documentElement.classList.contains('dark'));
      await page.getByRole('button', { name: /^Theme: system/ }).click();
      await page.getByRole('button', { name: /^Theme: light/ }).click();
      assert.equal(await dark(), true);
      await page.reload();
      await page.getByRole('button', { name: /^Theme: dark/ }).waitFor();
      assert.equal(await dark(), true);
    });
  });

  for (const [size, viewport] of [
    ['1440', desk],
    ['390', phone],
  ]) {
    for (const colorScheme of ['light', 'dark']) {
      test(`every view fits ${size} px in ${colorScheme}`, async () => {
        const views = [
          ['live', '/live'],
          ['explore', '/explore?since=-15m'],
          ['explore-compare', '/explore?since=-5m&sensor=edge1&chart=lines&compare=previous'],
          ['explore-share', '/explore?since=-15m&sensor=edge1&chart=share'],
          ['explore-address', '/explore?since=-5m&sensor=edge1&drill=proto:tcp;ip:10.1.0.10'],
          ['explore-pair', '/explore?since=-5m&sensor=edge1&drill=ip:10.1.0.10;pair:10.1.0.10>198.51.100.7'],
          ['explore-week', '/explore?since=-7d&sensor=demo'],
          ['forecast', '/forecast'],
          ['forecast-limit', '/forecast?limit=3Mbps&forecast=udp%7Cdemo%7C900'],
          ['forecast-full', '/forecast?by=total&sensor=grows&limit=90kbps'],
          ['explore-sorted', '/explore?since=-15m&sensor=edge1&sort=bytes'],
          ['anomalies', '/anomalies'],
          ['anomalies-none', '/anomalies?sensor=edge1'],
          ['anomalies-pt', '/anomalies?level=80', 'pt-BR'],
          ['settings', '/settings'],
          ['settings-pt', '/settings', 'pt-BR'],
          ['sensors', '/sensors'],
          ['sensors-pt', '/sensors', 'pt-BR'],
          ['live-pt', '/live', 'pt-BR'],
        ];
        for (const [name, path, locale] of views) {
          // One theme is enough to see whether longer words fit.
          if (locale !== undefined && colorScheme === 'dark') continue;
          await visit(path, { viewport, colorScheme, locale }, async (page) => {
            await page.locator(drawn).first().waitFor({ state: 'attached' });
            await eventually(
              () => page.locator('p-skeleton').count(),
              (count) => count === 0,
              'skeletons',
            );
            await shoot(page, `${name}-${size}-${colorScheme}`, !path.includes('drill='));
            const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
            assert.ok(wide <= 0, `${name} is ${wide} px too wide`);
          });
        }
      });
    }
  }
});
