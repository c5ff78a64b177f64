// Explore: filters, rows, kinds of chart, comparison, export, and the way from a class to a pair.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { eventually } from './browser.mjs';
import { downloaded, texts, visit } from './session.mjs';

const labels = (page) => texts(page, 'na-series-table .label');
const rowsOf = (page) => texts(page, 'na-traffic-table tbody tr');

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
      assert.match(
        await page.locator('na-command-note').first().innerText(),
        /netaugur query series --by proto .*--proto udp/,
      );
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
      assert.equal(await page.locator('na-sensor-select select').inputValue(), 'edge1');
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

  test('a silent sensor with windows of an hour leaves the steps of the others as they are', async () => {
    await visit('/explore?since=-15m', {}, async (page) => {
      await eventually(
        async () => (await texts(page, '.steps')).join(),
        (text) => /steps of 1m/.test(text),
        'the steps',
      );
      const command = await page.locator('na-command-note code').first().innerText();
      assert.match(command, /--sensor /);
      assert.doesNotMatch(command, /grows/);
    });
  });

  test('clicking an address adds it to the filter', async () => {
    await visit('/explore?sensor=edge1', {}, async (page) => {
      await page.locator('na-top-table').getByRole('button', { name: '10.1.0.10', exact: true }).click();
      await page.waitForURL(/ip=10\.1\.0\.10/);
    });
  });

  test('clicking an address with Alt leaves its traffic out, and nothing but it', async () => {
    await visit('/explore?sensor=edge1&top=ip', {}, async (page) => {
      const addresses = page.locator('na-top-table');
      await addresses.getByRole('button', { name: '10.1.0.10', exact: true }).click({ modifiers: ['Alt'] });
      await page.waitForURL(({ searchParams }) => searchParams.get('ip') === '!10.1.0.10');
      assert.match(await page.locator('na-filter-box').innerText(), /ip≠\s*10\.1\.0\.10/);
      await eventually(
        () => rowsOf(page),
        (rows) => rows.length > 0 && rows.every((row) => !/\b10\.1\.0\.10\b/.test(row)),
        'rows without it',
      );
      assert.match(await page.locator('na-command-note').first().innerText(), /--ip '!10\.1\.0\.10'/);
      await addresses.getByRole('button', { name: '10.1.0.11', exact: true }).first().click();
      await page.waitForURL(({ searchParams }) => searchParams.get('ip') === '!10.1.0.10,10.1.0.11');
      await page.getByRole('button', { name: 'Remove ip=!10.1.0.10' }).click();
      await page.waitForURL(({ searchParams }) => searchParams.get('ip') === '10.1.0.11');
    });
  });

  test('the filter box offers addresses that there are', async () => {
    await visit('/explore?sensor=edge1', {}, async (page) => {
      await page.getByRole('combobox', { name: 'Filter' }).pressSequentially('ip=!10.1.0.1');
      await page.getByRole('option', { name: 'ip=!10.1.0.11', exact: true }).waitFor();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.waitForURL(({ searchParams }) => /^!10\.1\.0\.1\d$/.test(searchParams.get('ip') ?? ''));
    });
  });

  test('rows are paged by the server, forth and back', async () => {
    await visit('/explore?sensor=edge1', {}, async (page) => {
      const first = await eventually(
        () => rowsOf(page),
        (rows) => rows.length === 25,
        'the first page',
      );
      await page.getByRole('button', { name: 'Next', exact: true }).click();
      const second = await eventually(
        () => rowsOf(page),
        (rows) => rows[0] !== first[0],
        'the second page',
      );
      assert.equal(second.filter((row) => first.includes(row)).length, 0);
      await page.getByRole('button', { name: 'Previous', exact: true }).click();
      await eventually(
        () => rowsOf(page),
        (rows) => rows.length === 25 && rows[0] !== second[0],
        'the first page again',
      );
    });
  });

  test('dragging over the chart sets the period, and Back returns', async () => {
    await visit('/explore?sensor=edge1&since=-15m', {}, async (page) => {
      const chart = page.locator('section[aria-label="Series"] na-chart svg');
      await chart.waitFor();
      const box = await chart.boundingBox();
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

describe('Explore in depth', () => {
  const series = 'section[aria-label="Series"]';
  const cell = (page, name, column) =>
    page.locator(`${series} na-series-table tbody tr`, { hasText: name }).first().locator('td').nth(column);

  test('a comparison adds the change against the period before, and lives in the address', async () => {
    await visit('/explore?since=-5m&sensor=edge1', {}, async (page) => {
      await cell(page, 'tcp', 6).waitFor();
      assert.equal(await page.locator(`${series} th`, { hasText: 'change' }).count(), 0);
      await page.getByRole('button', { name: 'Compare' }).click();
      await page.waitForURL(/compare=previous/);
      await eventually(
        () => cell(page, 'tcp', 7).innerText(),
        (text) => /^[+−][\d.]+ %$/.test(text),
        'the change of tcp',
      );
      // A constant rate before and now: five packets of 98 bytes in each window.
      assert.match(await cell(page, 'icmp', 7).innerText(), /^0 %$/);
    });
  });

  test('each kind of chart lives in the address; addresses do not stack', async () => {
    await visit('/explore?since=-5m&sensor=edge1', {}, async (page) => {
      await page.locator(`${series} na-chart`).waitFor();
      for (const [name, kind] of [
        ['Share', 'share'],
        ['Lines', 'lines'],
        ['Stack', 'stack'],
      ]) {
        await page.getByRole('button', { name, exact: true }).click();
        await page.waitForURL(new RegExp(`chart=${kind}`));
      }
      await page.locator(series).getByRole('button', { name: 'Address', exact: true }).click();
      await page.waitForURL(/by=ip/);
      await eventually(
        () => page.getByRole('button', { name: 'Stack', exact: true }).getAttribute('data-p-disabled'),
        (disabled) => disabled === 'true',
        'Stack is disabled',
      );
    });
  });

  test('the rhythm has the mean of each hour of the week, and says it to who cannot see the colour', async () => {
    await visit('/explore?since=-7d&sensor=demo&chart=rhythm', {}, async (page) => {
      const cells = await eventually(
        () => texts(page, 'na-rhythm td .visually-hidden'),
        (all) => all.length === 7 * 24,
        'the hours of a week',
      );
      assert.match(
        cells.find((text) => /^Mon 2:00/.test(text)),
        /^Mon 2:00 – 3:00: [\d.]+ .bit\/s, mean of 1 hour$/,
      );
      assert.ok((await texts(page, 'na-series-table .label')).includes('tcp'));
    });
  });

  test('the numbers sort by any column, and a row hides its series', async () => {
    await visit('/explore?since=-5m&sensor=edge1', {}, async (page) => {
      const names = () => texts(page, `${series} na-series-table .label`);
      await eventually(names, (all) => all[0] === 'tcp', 'series by size');
      const mean = page.locator(`${series} th`, { hasText: 'mean' });
      await mean.getByRole('button').click();
      await mean.getByRole('button').click();
      await page.locator(`${series} th[aria-sort=ascending]`, { hasText: 'mean' }).waitFor();
      await eventually(names, (all) => all.at(-1) === 'tcp', 'the largest comes last');
      await cell(page, 'udp', 2).click();
      await page.getByRole('button', { name: 'Show udp', pressed: false }).waitFor();
    });
  });

  test('what is shown is what is exported: steps of the chart, numbers under it', async () => {
    await visit('/explore?since=-5m&sensor=edge1&compare=previous', {}, async (page) => {
      await cell(page, 'tcp', 7).waitFor();
      await page.getByRole('button', { name: 'Show gre' }).click();
      await page.getByRole('button', { name: 'Export' }).click();
      const chart = await downloaded(page, () => page.getByRole('button', { name: /Chart, a line a step/ }).click());
      const [head, ...lines] = chart.text.trim().split('\r\n');
      assert.match(chart.name, /^netaugur-proto-.*\.csv$/);
      assert.match(head, /^start,tcp \[bit\/s\],"tcp, period before \[bit\/s\]",/);
      assert.doesNotMatch(head, /gre/);
      assert.ok(lines.length >= 59 && lines.length <= 61, `${lines.length} steps of 5 s in 5 minutes`);
      await page.getByRole('button', { name: 'Export' }).click();
      const numbers = await downloaded(page, () => page.getByRole('button', { name: /Numbers under/ }).click());
      const rows = numbers.text.trim().split('\r\n');
      assert.match(rows[0], /^protocol,last \[bit\/s\],mean \[bit\/s\],.*change \[%\]$/);
      assert.ok(
        rows.some((row) => /^icmp,784,784,784,784,/.test(row)),
        numbers.text,
      );
      assert.ok(!rows.some((row) => row.startsWith('gre')));
    });
  });

  test('a class opens into addresses, pairs and windows, each one click; Back and Escape lead out', async () => {
    await visit('/explore?since=-5m&sensor=edge1', {}, async (page) => {
      const panel = page.locator('na-drill-panel');
      const details = (name) => page.getByRole('button', { name: `Details of ${name}`, exact: true });
      await page.locator(series).getByRole('button', { name: 'Details of tcp' }).click();
      await panel.waitFor();
      assert.match(await panel.innerText(), /proto=tcp sensor=edge1/);
      await panel.locator(details('10.1.0.11')).click();
      await panel.locator(details('10.1.0.11>10.1.0.2')).click();
      await page.waitForURL(/drill=proto:tcp;ip:10\.1\.0\.11;pair:/);
      await eventually(
        () => panel.locator('.windows tbody tr').count(),
        (count) => count > 10,
        'windows of the pair',
      );
      await page.goBack();
      await panel.getByText('Its pairs').waitFor();
      await page.keyboard.press('Escape');
      await panel.waitFor({ state: 'detached' });
      assert.match(page.url(), /\/explore\?since=-5m&sensor=edge1$/);
    });
  });

  test('what a panel shows becomes the filter of the page', async () => {
    await visit('/explore?since=-5m&sensor=edge1&drill=proto:udp;ip:10.1.0.12', {}, async (page) => {
      await page.getByRole('button', { name: 'Show in Explore' }).click();
      await page.waitForURL(
        (url) => url.searchParams.get('ip') === '10.1.0.12' && url.searchParams.get('proto') === 'udp',
      );
      await page.locator('na-drill-panel').waitFor({ state: 'detached' });
    });
  });
});
