// The dashboard against a real `netaugur serve`: sign-in, the three views, filters, and a window that arrives.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { base, desk, eventually, feed, launch, link, open, phone, shoot } from './browser.mjs';

let browser;
let session;

before(async () => {
  browser = await launch();
});

after(async () => {
  await browser?.close();
});

const texts = (page, selector) => page.locator(selector).allInnerTexts();
const numbersOf = (page, card) =>
  page
    .locator(`section[aria-label="${card}"] na-series-table tbody tr`)
    .evaluateAll((rows) =>
      Object.fromEntries(
        rows.map((row) => [row.cells[0].innerText.trim(), [...row.cells].slice(1).map((cell) => cell.innerText)]),
      ),
    );
const labels = (page) => texts(page, 'na-series-table .label');
const rowsOf = (page) => texts(page, 'na-traffic-table tbody tr');

/** A page of the signed-in user at a path, shown and without complaints at the end. */
async function visit(path, options, work) {
  const opened = await open(browser, { storageState: session, ...options });
  try {
    await opened.page.goto(path);
    await work(opened.page);
    assert.deepEqual(opened.complaints, []);
  } finally {
    await opened.context.close();
  }
}

describe('sign-in', () => {
  test('without a session every view leads to the page that says how to get a link', async () => {
    const { page, context } = await open(browser);
    for (const path of ['/', '/live', '/explore?since=-6h', '/forecast']) {
      await page.goto(path);
      await page.waitForURL('**/signin');
    }
    assert.match(await page.locator('main').innerText(), /netaugur serve --sign-in-link/);
    await shoot(page, 'sign-in');
    await context.close();
  });

  test('the link signs in, leads to Live and leaves no code in the address', async () => {
    const { page, context, complaints } = await open(browser);
    await page.goto(link);
    await page.waitForURL('**/live');
    session = await context.storageState();
    const [cookie] = session.cookies;
    assert.match(cookie.name, /^netaugur_session_\d+$/);
    assert.equal(cookie.httpOnly, true);
    assert.equal(cookie.sameSite, 'Strict');
    assert.deepEqual(complaints, []);
    await context.close();
  });

  test('a link works once', async () => {
    const { page, context } = await open(browser);
    await page.goto(link);
    await page.getByRole('alert').waitFor();
    assert.match(page.url(), /\/signin$/);
    await context.close();
  });
});

describe('Live', () => {
  test('shows the rates of all classes, the top talkers and what was not counted', async () => {
    await visit('/live', {}, async (page) => {
      await page.locator('section[aria-label="Bits per second"] canvas').waitFor();
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

describe('Explore', () => {
  test('a filter typed into the box narrows the page, lives in the address, and Back undoes it', async () => {
    await visit('/explore', {}, async (page) => {
      await eventually(
        () => labels(page),
        (all) => all.includes('tcp') && all.includes('udp'),
        'series',
      );
      await page.keyboard.press('/');
      await page.keyboard.type('proto=udp');
      await page.keyboard.press('Enter');
      await page.waitForURL(/[?&]proto=udp/);
      await eventually(
        () => labels(page),
        (all) => all.length === 1 && all[0] === 'udp',
        'series of udp',
      );
      const rows = await eventually(
        () => rowsOf(page),
        (all) => all.length > 0 && all.every((row) => /\budp\b/.test(row)),
        'rows of udp',
      );
      assert.ok(rows.length > 1);
      assert.match(await page.locator('na-command-note').innerText(), /netaugur query series --by proto .*--proto udp/);
      await page.goBack();
      await eventually(
        () => labels(page),
        (all) => all.includes('tcp'),
        'all series again',
      );
      assert.doesNotMatch(page.url(), /proto=udp/);
    });
  });

  test('a link with a filter opens the same thing', async () => {
    await visit('/explore?since=-15m&by=ip&ip=10.1.0.0/24&sensor=edge1', {}, async (page) => {
      await eventually(
        () => labels(page),
        (all) => all.includes('10.1.0.10'),
        'addresses',
      );
      assert.match(await page.locator('na-filter-box').innerText(), /ip=\s*10\.1\.0\.0\/24/);
      assert.match(await page.locator('na-sensor-select').innerText(), /edge1/);
    });
  });

  test('a mistake in the filter is explained and changes nothing', async () => {
    await visit('/explore', {}, async (page) => {
      const before = page.url();
      await page.getByRole('combobox', { name: 'Filter' }).fill('ip=10.0.0.300');
      await page.keyboard.press('Enter');
      assert.match(await page.locator('na-filter-box [role=alert]').innerText(), /10\.0\.0\.300.*not an address/s);
      assert.equal(page.url(), before);
    });
  });

  test('what only the server can refuse is said on the page', async () => {
    await visit('/explore?proto=tpc', {}, async (page) => {
      assert.match(await page.locator('na-failure-note').innerText(), /tpc/);
    });
  });

  test('clicking an address adds it to the filter', async () => {
    await visit('/explore?sensor=edge1', {}, async (page) => {
      await page.locator('na-top-table').getByRole('button', { name: '10.1.0.10' }).click();
      await page.waitForURL(/ip=10\.1\.0\.10/);
    });
  });

  test('rows are paged by the server, forth and back', async () => {
    await visit('/explore?sensor=edge1', {}, async (page) => {
      const first = await eventually(
        () => rowsOf(page),
        (rows) => rows.length === 25,
        'the first page',
      );
      await page.getByRole('button', { name: 'Older' }).click();
      const second = await eventually(
        () => rowsOf(page),
        (rows) => rows[0] !== first[0],
        'the second page',
      );
      assert.equal(second.filter((row) => first.includes(row)).length, 0);
      await page.getByRole('button', { name: 'Newer' }).click();
      await eventually(
        () => rowsOf(page),
        (rows) => rows.length === 25 && rows[0] !== second[0],
        'the first page again',
      );
    });
  });

  test('dragging over the chart sets the period, and Back returns', async () => {
    await visit('/explore?sensor=edge1&since=-15m', {}, async (page) => {
      const canvas = page.locator('section[aria-label="Series"] canvas');
      await canvas.waitFor();
      const box = await canvas.boundingBox();
      await page.mouse.move(box.x + box.width * 0.4, box.y + box.height / 2);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width * 0.7, box.y + box.height / 2, {
        steps: 5,
      });
      await page.mouse.up();
      await page.waitForURL(/since=2\d{3}-.*until=2\d{3}-/);
      await page.goBack();
      await page.waitForURL(/since=-15m/);
    });
  });
});

describe('Forecast', () => {
  test('shows each series with its model, issue time and command, and the choice lives in the address', async () => {
    await visit('/forecast', {}, async (page) => {
      await page.locator('na-forecast canvas').waitFor();
      const names = await texts(page, '.list .name');
      for (const name of ['TCP', 'UDP', 'ICMP', 'ARP'])
        assert.ok(
          names.some((text) => text.startsWith(name)),
          names.join(),
        );
      await page.locator('.list button', { hasText: 'UDP' }).first().click();
      await page.waitForURL(/forecast=udp/);
      const facts = await page.locator('dl').innerText();
      assert.match(facts, /model\s+\w+/);
      assert.match(facts, /issued\s+.*ago/);
      assert.match(await page.locator('na-command-note').innerText(), /netaugur predict --by proto .*--store/);
    });
  });

  test('a kind without forecasts says which command makes one', async () => {
    await visit('/forecast?metric=packets&by=ip', {}, async (page) => {
      assert.match(await page.locator('.none').innerText(), /netaugur predict --by ip --metric packets .*--store/s);
    });
  });
});

describe('frame', () => {
  test('the keys 1 to 3 change the view and keep the filter', async () => {
    await visit('/live?sensor=edge1', {}, async (page) => {
      await page.locator('na-rail').waitFor();
      for (const [key, path] of [
        ['2', 'explore'],
        ['3', 'forecast'],
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
          ['explore-week', '/explore?since=-7d&sensor=demo'],
          ['forecast', '/forecast'],
        ];
        for (const [name, path] of views) {
          await visit(path, { viewport, colorScheme }, async (page) => {
            await page.locator('canvas').first().waitFor();
            await eventually(
              () => page.locator('p-skeleton').count(),
              (count) => count === 0,
              'skeletons',
            );
            await shoot(page, `${name}-${size}-${colorScheme}`);
            const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
            assert.ok(wide <= 0, `${name} is ${wide} px too wide`);
          });
        }
      });
    }
  }

  test('signing out ends the session on the server too', async () => {
    const { page, context } = await open(browser, { storageState: session });
    await page.goto('/live');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL('**/signin');
    const cookie = session.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    const answer = await fetch(`${base}/api/v1/session`, {
      headers: { cookie },
    });
    assert.equal(answer.status, 401);
    await context.close();
  });
});
