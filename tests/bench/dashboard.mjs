// Driven by tests/bench/dashboard. The measures are of Chromium itself: tasks of the renderer's main thread out of a
// trace, the heap after a garbage collection.

import { execFileSync, spawn } from 'node:child_process';
import { loadavg } from 'node:os';
import { eventually, launch, link, open } from '../e2e/browser.mjs';

const budget = { firstLoadMs: 1500, updateMs: 16, growth: 0.05, points: 2100 };
const paceMs = 200;
const hourWindows = 720;
const sampleWindows = 60;
const loads = 7;
const updatesMs = 202_000;
const warmUpMs = 10_000;
const afterMs = 900;

const quantile = (values, part) => [...values].sort((a, b) => a - b)[Math.ceil(part * values.length) - 1];
const median = (values) => quantile(values, 0.5);
const ms = (value) => `${value.toFixed(value < 100 ? 1 : 0)} ms`;
const failures = [];

function tell(what, text, holds = true) {
  console.log(`${what}: ${text}${holds ? '' : '   BEYOND THE BUDGET'}   (load ${loadavg()[0].toFixed(1)})`);
  if (!holds) failures.push(what);
}

/** Milliseconds of navigation until the first numbers, and until the first chart, stand on the page. */
async function firstLoad(browser, storageState) {
  const { context, page } = await open(browser, { storageState });
  await page.addInitScript(() => {
    const seen = (globalThis.seen = {});
    new MutationObserver(() => {
      if (document.querySelector('na-series-table tbody tr')) seen.numbers ??= performance.now();
      if (document.querySelector('na-chart path[d^=M]')) seen.chart ??= performance.now();
    }).observe(document, { childList: true, subtree: true, attributes: true });
  });
  try {
    await page.goto('/live');
    return await eventually(
      () => page.evaluate(() => globalThis.seen),
      ({ numbers, chart }) => numbers !== undefined && chart !== undefined,
      'the first numbers and chart',
    );
  } finally {
    await context.close();
  }
}

/**
 * The main thread's work for each window: CPU time of its tasks in the second after it came, and of all tasks until the next one
 * comes, the page's clock and what was put off included.
 */
function updateCosts(events) {
  const received = events.filter(({ name }) => name === 'WebSocketReceive').sort((a, b) => a.ts - b.ts);
  const [{ pid, tid }] = received;
  const tasks = events.filter((one) => one.name === 'RunTask' && one.pid === pid && one.tid === tid);
  const spent = (from, until) =>
    tasks
      .filter((task) => task.ts + task.dur >= from && task.ts < until)
      .reduce((all, task) => all + (task.tdur ?? task.dur), 0) / 1000;
  return {
    own: received.map(({ ts }) => spent(ts, ts + afterMs * 1000)),
    whole: received.slice(1).map(({ ts }, i) => spent(received[i].ts, ts)),
  };
}

async function trace(devTools, work) {
  const events = [];
  devTools.on('Tracing.dataCollected', ({ value }) => events.push(...value));
  const categories = 'disabled-by-default-devtools.timeline,devtools.timeline';
  await devTools.send('Tracing.start', { categories, transferMode: 'ReportEvents' });
  await work();
  const complete = new Promise((resolve) => devTools.once('Tracing.tracingComplete', resolve));
  await devTools.send('Tracing.end');
  await complete;
  return events;
}

async function heapBytes(devTools) {
  for (let i = 0; i < 2; i++) await devTools.send('HeapProfiler.collectGarbage');
  return (await devTools.send('Runtime.getHeapUsage')).usedSize;
}

/** Live with an hour on show as it runs, a window each 5 s. */
async function updates(browser, storageState) {
  const { context, page } = await open(browser, { storageState });
  await page.goto('/live?since=-1h&sensor=edge1');
  await page.locator('na-chart').first().waitFor();
  await page.waitForLoadState('networkidle');
  await page.waitForTimeout(warmUpMs);
  const costs = updateCosts(await trace(await context.newCDPSession(page), () => page.waitForTimeout(updatesMs)));
  await context.close();
  return costs;
}

/** An hour of windows in minutes: the page's clock runs with event time, which the windows that it receives set. */
async function hour(browser, storageState) {
  const { context, page } = await open(browser, { storageState });
  await page.addInitScript(() => {
    const RealDate = Date;
    let ahead = 0;
    globalThis.Date = class extends RealDate {
      constructor(...parts) {
        super(...(parts.length === 0 ? [RealDate.now() + ahead] : parts));
      }
      static now() {
        return RealDate.now() + ahead;
      }
    };
    globalThis.windows = 0;
    const RealSocket = WebSocket;
    globalThis.WebSocket = class extends RealSocket {
      constructor(...parts) {
        super(...parts);
        this.addEventListener('message', ({ data }) => {
          const end = RealDate.parse(/"type":"window"/.test(data) ? JSON.parse(data).end : '');
          if (!(end > RealDate.now() + ahead - 5000)) return;
          ahead = end - RealDate.now();
          globalThis.windows++;
        });
      }
    };
  });
  const devTools = await context.newCDPSession(page);
  await page.goto('/live?since=-15m&sensor=edge1');
  await page.locator('na-chart').first().waitFor();
  const windows = () => page.evaluate(() => globalThis.windows);
  const until = (count) => eventually(windows, (seen) => seen >= count, 'windows', 240_000);
  const feed = spawn('bash', ['-c', process.env.NETAUGUR_E2E_HOUR], {
    env: { ...process.env, MS: String(paceMs) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = new Promise((resolve) => feed.once('exit', resolve));
  const from = (await windows()) + 5;
  await until(from);
  const heaps = [];
  const last = from + hourWindows - 20;
  for (let at = from + sampleWindows; at <= last; at += sampleWindows) {
    await until(at);
    heaps.push(await heapBytes(devTools));
  }
  await ended;
  await context.close();
  return heaps;
}

/** The largest answers that a view of a day at 5 s has the browser read. */
async function day(browser, storageState) {
  execFileSync('bash', ['-c', process.env.NETAUGUR_E2E_DAY], { stdio: ['ignore', 'ignore', 'inherit'] });
  const { context, page } = await open(browser, { storageState });
  const answers = [];
  page.on('response', (response) => {
    if (!response.url().includes('/api/v1/series')) return;
    answers.push(Promise.all([response.json(), response.request().sizes()]));
  });
  await page.goto('/explore?since=-24h&sensor=day');
  await page.locator('na-chart').first().waitFor();
  await page.waitForLoadState('networkidle');
  const read = await Promise.all(answers);
  await context.close();
  return {
    points: Math.max(...read.map(([{ total }]) => total.length)),
    bytes: Math.max(...read.map(([, { responseBodySize }]) => responseBodySize)),
  };
}

/** From the printed link, counted in clicks: what is on the wire, who, which pairs of theirs, and what comes. */
async function firstUse(browser) {
  const { context, page } = await open(browser);
  const start = performance.now();
  let clicks = 1;
  const answered = (question) =>
    tell(`first use, ${question}`, `${clicks} click${clicks > 1 ? 's' : ''}, ${ms(performance.now() - start)}`);
  await page.goto(link);
  await page.locator('na-series-table tbody tr').first().waitFor();
  answered('what is on the wire');
  await page.locator('na-top-table tbody tr').first().waitFor();
  answered('who talks most');
  await page.getByRole('link', { name: 'Explore' }).click();
  clicks++;
  await page
    .locator('na-top-table')
    .getByRole('button', { name: /^Details of/ })
    .first()
    .click();
  clicks++;
  await page.locator('na-drill-panel tbody tr').first().waitFor();
  answered('with whom');
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Forecast' }).click();
  clicks++;
  await page.locator('na-forecast na-chart').waitFor();
  answered('what comes');
  const state = await context.storageState();
  await context.close();
  return state;
}

const browser = await launch();
try {
  const session = await firstUse(browser);
  const seen = [];
  for (let i = 0; i < loads; i++) seen.push(await firstLoad(browser, session));
  const numbers = median(seen.map((one) => one.numbers));
  const chart = median(seen.map((one) => one.chart));
  tell(
    'first load',
    `numbers after ${ms(numbers)}, charts after ${ms(chart)}, median of ${loads}`,
    chart < budget.firstLoadMs,
  );

  const { own, whole } = await updates(browser, session);
  const late = quantile(own, 0.95);
  const spread = `median ${ms(median(own))}, 95th percentile ${ms(late)} of ${own.length} windows`;
  tell('main thread a window of Live', spread, late < budget.updateMs);
  tell('main thread from a window of Live to the next', `median ${ms(median(whole))}`);
  const heaps = await hour(browser, session);
  // The first half fills the period on show and warms the engine up.
  const half = Math.floor(heaps.length / 2);
  const growth = Math.max(...heaps.slice(half)) / Math.max(...heaps.slice(0, half)) - 1;
  const mib = heaps.map((bytes) => (bytes / 2 ** 20).toFixed(1)).join(' ');
  tell(
    'heap over an hour of windows',
    `${mib} MiB, second half ${(100 * growth).toFixed(1)} %`,
    growth < budget.growth,
  );

  const { points, bytes } = await day(browser, session);
  tell('24 h at 5 s', `${points} points a series, ${bytes} bytes the largest answer`, points <= budget.points);
} finally {
  await browser.close();
}
process.exitCode = failures.length === 0 ? 0 : 1;
