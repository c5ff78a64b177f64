// What the first load costs, as the browser received it.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { open } from './browser.mjs';
import { run, visit } from './session.mjs';

/**
 * Of what index.html and the first view load, as transferred: compressed, with the heads of the answers. The budget is
 * 350 kB; these hold what was reached, with room for an eighth more.
 */
const firstLoadMaxBytes = { br: 200_000, gzip: 225_000 };
const pointsMax = 2_100;

/**
 * Opens a view in a browser that has nothing of it yet and reads one coding, and counts what comes until it is at rest,
 * answers aside.
 */
async function transferred(path, coding) {
  const { context, page } = await open(run.browser, { storageState: run.session });
  const files = new Map();
  const devTools = await context.newCDPSession(page);
  await devTools.send('Network.enable');
  await devTools.send('Network.setCacheDisabled', { cacheDisabled: true });
  await devTools.send('Network.setExtraHTTPHeaders', { headers: { 'Accept-Encoding': coding } });
  devTools.on('Network.responseReceived', ({ requestId, response }) => {
    const { pathname, protocol } = new URL(response.url);
    const [, coded] = Object.entries(response.headers).find(([name]) => /^content-encoding$/i.test(name)) ?? [];
    if (protocol !== 'data:' && !pathname.startsWith('/api/')) files.set(requestId, { pathname, coded, bytes: 0 });
  });
  devTools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const file = files.get(requestId);
    if (file) file.bytes = encodedDataLength;
  });
  try {
    await page.goto(path);
    await page.locator('na-chart').first().waitFor();
    await page.waitForLoadState('networkidle');
    return [...files.values()];
  } finally {
    await context.close();
  }
}

describe('weight', () => {
  for (const [coding, most] of Object.entries(firstLoadMaxBytes))
    test(`the first load of Live stays within its budget in a browser that reads ${coding}`, async () => {
      const files = await transferred('/live', coding);
      const bytes = files.reduce((all, file) => all + file.bytes, 0);
      assert.ok(files.some(({ pathname }) => pathname === '/live') && files.length > 5, JSON.stringify(files));
      assert.deepEqual([...new Set(files.map(({ coded }) => coded))].filter(Boolean), [coding]);
      const heaviest = files.sort((a, b) => b.bytes - a.bytes).slice(0, 4);
      assert.ok(bytes < most, `${bytes} bytes, most of it ${JSON.stringify(heaviest)}`);
    });

  test('24 h at 5 s never reaches the browser: no view asks for more than about 2,000 points a series', async () => {
    for (const path of ['/live?since=-1h', '/explore?since=-24h&sensor=edge1', '/explore?since=-24h&chart=lines&by=ip'])
      await visit(path, {}, async (page) => {
        const answers = [];
        page.on('response', (response) => {
          if (response.url().includes('/api/v1/series')) answers.push(response.json());
        });
        await page.reload();
        await page.locator('na-chart').first().waitFor();
        await page.waitForLoadState('networkidle');
        const points = (await Promise.all(answers)).map(({ total }) => total.length);
        assert.ok(points.length > 0 && Math.max(...points) <= pointsMax, `${path}: ${points}`);
      });
  });
});
