// What the first load costs, as the browser received it.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { open } from './browser.mjs';
import { run, visit } from './session.mjs';

/** Of what index.html and the first view load, as transferred: compressed, with the heads of the answers. */
const firstLoadMaxBytes = 350_000;
const pointsMax = 2_100;

/** Opens a view in a browser that has nothing of it yet and counts what comes until it is at rest, answers aside. */
async function transferred(path) {
  const { context, page } = await open(run.browser, { storageState: run.session });
  const files = new Map();
  const devTools = await context.newCDPSession(page);
  await devTools.send('Network.enable');
  await devTools.send('Network.setCacheDisabled', { cacheDisabled: true });
  devTools.on('Network.responseReceived', ({ requestId, response }) => {
    const { pathname, protocol } = new URL(response.url);
    if (protocol !== 'data:' && !pathname.startsWith('/api/')) files.set(requestId, { pathname, bytes: 0 });
  });
  devTools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const file = files.get(requestId);
    if (file) file.bytes = encodedDataLength;
  });
  try {
    await page.goto(path);
    await page.locator('canvas').first().waitFor();
    await page.waitForLoadState('networkidle');
    return [...files.values()];
  } finally {
    await context.close();
  }
}

describe('weight', () => {
  test('the first load of Live stays within its budget', async () => {
    const files = await transferred('/live');
    const bytes = files.reduce((all, file) => all + file.bytes, 0);
    assert.ok(files.some(({ pathname }) => pathname === '/live') && files.length > 5, JSON.stringify(files));
    const heaviest = files.sort((a, b) => b.bytes - a.bytes).slice(0, 4);
    assert.ok(bytes < firstLoadMaxBytes, `${bytes} bytes, most of it ${JSON.stringify(heaviest)}`);
  });

  test('24 h at 5 s never reaches the browser: no view asks for more than about 2,000 points a series', async () => {
    for (const path of ['/live?since=-1h', '/explore?since=-24h&sensor=edge1', '/explore?since=-24h&chart=lines&by=ip'])
      await visit(path, {}, async (page) => {
        const answers = [];
        page.on('response', (response) => {
          if (response.url().includes('/api/v1/series')) answers.push(response.json());
        });
        await page.reload();
        await page.locator('canvas').first().waitFor();
        await page.waitForLoadState('networkidle');
        const points = (await Promise.all(answers)).map(({ total }) => total.length);
        assert.ok(points.length > 0 && Math.max(...points) <= pointsMax, `${path}: ${points}`);
      });
  });
});
