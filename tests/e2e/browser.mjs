// Debian's Chromium, driven by playwright-core out of web/node_modules.

import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const ofWeb = createRequire(new URL('../../web/package.json', import.meta.url));
const { chromium } = ofWeb('playwright-core');
const axe = readFileSync(ofWeb.resolve('axe-core/axe.min.js'), 'utf8');

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

function required(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: tests/e2e/run sets it`);
  return value;
}

export const base = required('NETAUGUR_E2E_URL');
export const link = required('NETAUGUR_E2E_LINK');
export const feed = required('NETAUGUR_E2E_FEED');
const command = required('NETAUGUR_E2E_COMMAND');
const cluster = required('NETAUGUR_E2E_CLUSTER');
const shots = process.env.NETAUGUR_E2E_SHOTS;

export const desk = { width: 1440, height: 900 };
export const phone = { width: 390, height: 844 };

export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: flags,
  });
}

/** A page that collects what its console and its Content Security Policy complain about. */
export async function open(browser, { viewport = desk, colorScheme = 'light', locale = 'en-US', storageState } = {}) {
  const context = await browser.newContext({
    viewport,
    colorScheme,
    locale,
    storageState,
    baseURL: base,
  });
  const page = await context.newPage();
  const complaints = [];
  page.on('console', (message) => {
    // Chromium reports each refused question by itself; the tests that provoke one look at the page.
    const refused = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !refused) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return { context, page, complaints };
}

/** `start` or `stop` the PostgreSQL of this run. */
export function postgres(what) {
  const commands = new URL('../../scripts/postgres', import.meta.url).pathname;
  const command = `. "$1"; postgres_$2 "$3" ${what === 'start' ? 'fsync=off' : ''}`;
  execFileSync('bash', ['-c', command, 'bash', commands, what, cluster], { stdio: ['ignore', 'ignore', 'inherit'] });
}

/** What a command line that a page shows prints, in the form that is asked for. */
export function printed(shown, form) {
  const line = `netaugur() { "$COMMAND" "$@"; }; ${shown} -o ${form}`;
  return execFileSync('bash', ['-c', line], { env: { ...process.env, COMMAND: command }, encoding: 'utf8' });
}

/** What axe-core finds serious or critical: the rule and the elements, one line each. */
export async function seriousFindings(page) {
  // Evaluated by the debugger, which the page's Content Security Policy does not bind.
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html, any }) => `${id}: ${html.slice(0, 160)} ${any[0]?.message ?? ''}`));
}

/** Keeps a picture where NETAUGUR_E2E_SHOTS names a folder: of the whole page, unless something is fixed over it. */
export async function shoot(page, name, fullPage = true) {
  if (!shots) return;
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: join(shots, `${name}.png`), fullPage });
}

/** Waits until `read` answers something that `holds`, and answers it; the error tells the last thing that was read. */
export async function eventually(read, holds, what, limitMs = 15_000) {
  const end = Date.now() + limitMs;
  let last;
  while (Date.now() < end) {
    last = await read();
    if (holds(last)) return last;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${what}: after ${limitMs} ms it still is ${JSON.stringify(last)}`);
}
