// Settings: tokens, what links carry, what is kept; and who does not see them.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { base, eventually, open } from './browser.mjs';
import { run, visit } from './session.mjs';

const asks = (secret) => fetch(`${base}/api/v1/sensors`, { headers: { authorization: `Bearer ${secret}` } });

describe('Settings', () => {
  test('a token is made, shown once, lets in, and is revoked after a question', async () => {
    await visit('/settings', {}, async (page) => {
      await page.getByLabel('name', { exact: true }).fill('e2e');
      await page.getByLabel('expires after').selectOption({ label: '7 days' });
      await page.getByRole('button', { name: 'Make a token' }).click();
      const secret = await page.locator('.secret code').innerText();
      assert.equal((await asks(secret)).status, 200);
      const row = page.locator('na-tokens-card tbody tr', { hasText: 'e2e' });
      assert.match(await row.innerText(), /viewer.*in 7 d/s);
      await page.getByRole('button', { name: 'Done' }).click();
      await page.getByText(secret).waitFor({ state: 'detached' });
      await row.getByRole('button', { name: 'Revoke e2e' }).click();
      const dialog = page.getByRole('dialog', { name: 'Revoke e2e?' });
      await dialog.getByRole('button', { name: 'Keep it' }).click();
      assert.equal((await asks(secret)).status, 200);
      await row.getByRole('button', { name: 'Revoke e2e' }).click();
      await dialog.getByRole('button', { name: 'Revoke' }).click();
      await row.waitFor({ state: 'detached' });
      assert.equal((await asks(secret)).status, 401);
    });
  });

  test('a limit and a retention are saved, and a field that cannot be read is not', async () => {
    await visit('/settings', {}, async (page) => {
      const link = page.getByLabel('demo', { exact: true });
      const raw = page.getByLabel('for, raw windows');
      const save = page.getByRole('button', { name: 'Save', exact: true });
      await link.fill('1 gig');
      await page.getByText('cannot be read').waitFor();
      assert.equal(await save.isDisabled(), true);
      await link.fill('2Mbps');
      await raw.fill('45d');
      await save.click();
      await page.getByText('Saved.').waitFor();
      await page.reload();
      await raw.waitFor();
      assert.equal(await link.inputValue(), '2Mbps');
      assert.equal(await raw.inputValue(), '45d');
    });
  });

  test('of two who save at once the second is told', async () => {
    await visit('/settings', {}, async (page) => {
      const link = page.getByLabel('edge1', { exact: true });
      await link.fill('10Gbps');
      await visit('/settings', {}, async (other) => {
        await other.getByLabel('edge1', { exact: true }).fill('1Gbps');
        await other.getByRole('button', { name: 'Save', exact: true }).click();
        await other.getByText('Saved.').waitFor();
      });
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await page.getByText('Somebody else has saved meanwhile').waitFor();
      await page.getByRole('button', { name: 'Discard' }).click();
      await eventually(
        () => link.inputValue(),
        (value) => value === '1Gbps',
        'what the other has saved',
      );
    });
  });

  test('viewers neither see nor reach it', async () => {
    const { page, context } = await open(run.browser, { storageState: run.session });
    await page.route('**/api/v1/session', (route) =>
      route.fulfill({ json: { role: 'viewer', expires: new Date(Date.now() + 3_600_000).toISOString() } }),
    );
    await page.goto('/settings');
    await page.getByText('Settings are for administrators').waitFor();
    assert.equal(await page.getByRole('link', { name: 'Settings' }).count(), 0);
    await context.close();
  });
});
