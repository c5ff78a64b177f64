// One browser and one signed-in user for all the tests of a run.

import assert from 'node:assert/strict';
import { launch, open } from './browser.mjs';

/** Set by the tests: the browser before the first, the cookies by the one that signs in. */
export const run = { browser: undefined, session: undefined };

export async function start() {
  run.browser = await launch();
}

export async function stop() {
  await run.browser?.close();
}

export const texts = (page, selector) => page.locator(selector).allInnerTexts();

/** A page of the signed-in user at a path, shown and without complaints at the end. */
export async function visit(path, options, work) {
  const opened = await open(run.browser, { storageState: run.session, ...options });
  try {
    await opened.page.goto(path);
    await work(opened.page);
    assert.deepEqual(opened.complaints, []);
  } finally {
    await opened.context.close();
  }
}

/** The text of the file that a click downloads, and its name. */
export async function downloaded(page, click) {
  const [download] = await Promise.all([page.waitForEvent('download'), click()]);
  const chunks = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk);
  return { name: download.suggestedFilename(), text: Buffer.concat(chunks).toString() };
}

/** Ends of a period whose windows are all closed, so that it answers the same twice. */
export function closedPeriod() {
  const text = (minutesAgo) => new Date(Date.now() - minutesAgo * 60_000).toISOString().replace(/\.\d+Z/, 'Z');
  return `since=${text(6)}&until=${text(2)}`;
}
