// The dashboard against a real `netaugur serve`: one run of all tests, in the order of the imports between sign-in and sign-out.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { base, link, open, shoot } from './browser.mjs';
import { run, start, stop } from './session.mjs';

before(start);
after(stop);

describe('sign-in', () => {
  test('without a session every view leads to the page that says how to get a link', async () => {
    const { page, context } = await open(run.browser);
    for (const path of ['/', '/live', '/explore?since=-6h', '/forecast']) {
      await page.goto(path);
      await page.waitForURL('**/signin');
    }
    assert.match(await page.locator('main').innerText(), /netaugur serve --sign-in-link/);
    await shoot(page, 'sign-in');
    await context.close();
  });

  test('the link signs in, leads to Live and leaves no code in the address', async () => {
    const { page, context, complaints } = await open(run.browser);
    await page.goto(link);
    await page.waitForURL('**/live');
    run.session = await context.storageState();
    const [cookie] = run.session.cookies;
    assert.match(cookie.name, /^netaugur_session_\d+$/);
    assert.equal(cookie.httpOnly, true);
    assert.equal(cookie.sameSite, 'Strict');
    assert.deepEqual(complaints, []);
    await context.close();
  });

  test('a link works once', async () => {
    const { page, context } = await open(run.browser);
    await page.goto(link);
    await page.getByRole('alert').waitFor();
    assert.match(page.url(), /\/signin$/);
    await context.close();
  });
});

await import('./views.mjs');
await import('./live.mjs');
await import('./anomalies.mjs');
await import('./settings.mjs');
await import('./explore.mjs');
await import('./pairs.mjs');
await import('./rows.mjs');
await import('./saved.mjs');
await import('./access.mjs');
await import('./weight.mjs');

describe('sign-out', () => {
  test('signing out ends the session on the server too', async () => {
    const { page, context } = await open(run.browser, { storageState: run.session });
    await page.goto('/live');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL('**/signin');
    const cookie = run.session.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    const answer = await fetch(`${base}/api/v1/session`, {
      headers: { cookie },
    });
    assert.equal(answer.status, 401);
    await context.close();
  });
});
