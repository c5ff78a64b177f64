// Traffic as netaugur's JSON lines, of sensor `edge1` unless said otherwise, for the tests of the dashboard.
//
//   node traffic.mjs history [COUNT]  5 s windows up to NETAUGUR_E2E_NOW or now: as many, or those of the last 20 minutes
//   node traffic.mjs follow           from there on one window each 5 s, until it is ended
//   node traffic.mjs hour MS          from there on the windows of an hour, one each MS milliseconds
//   node traffic.mjs day              5 s windows of the last 24 hours, of sensor `day`
//   node traffic.mjs growing          four weeks of hours that grow by the day, up to some hours ago, of sensor `grows`
//   node traffic.mjs moved            flow lines on stdin laid over the last 20 minutes, of sensor `moved`
//   node traffic.mjs window ADDRESS   one more window that has just closed, of sensor `lab`, in which ADDRESS talks most

import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';

const windowMs = 5000;
const historyWindows = 240;

const text = (at) => new Date(at).toISOString().replace('.000Z', 'Z');

function header(sensor) {
  return {
    type: 'stream',
    schema: 'netaugur/1',
    sensor,
    run: randomUUID(),
    source: 'e2e',
    linktype: 'EN10MB',
  };
}

function flow(start, family, proto, src, srcPort, dst, dstPort, packets, size) {
  return {
    type: 'flow',
    start: text(start),
    end: text(start + windowMs),
    family,
    proto,
    src_ip: src,
    src_port: srcPort,
    dst_ip: dst,
    dst_port: dstPort,
    packets,
    bytes: packets * size,
  };
}

function loss(start, received, dropped) {
  return {
    type: 'loss',
    start: text(start),
    end: text(start + windowMs),
    received,
    dropped_kernel: dropped,
    dropped_interface: 0,
    truncated: 0,
  };
}

/** The word that everything before an instant has been sent: `aggregate` closes the windows before it at once. */
function mark(until) {
  return { type: 'mark', until: text(until) };
}

/** All five classes, at a rate that swings slowly. */
function usual(start) {
  const swing = 1 + 0.4 * Math.sin(start / 90_000) + 0.2 * Math.sin(start / 17_000);
  const many = (count) => Math.max(1, Math.round(count * swing));
  return [
    flow(start, 'ipv4', 'tcp', '10.1.0.10', 50001, '198.51.100.7', 443, many(420), 980),
    flow(start, 'ipv4', 'tcp', '198.51.100.7', 443, '10.1.0.10', 50001, many(640), 1240),
    flow(start, 'ipv4', 'tcp', '10.1.0.11', 50002, '10.1.0.2', 5432, many(150), 420),
    flow(start, 'ipv6', 'tcp', '2001:db8:7::10', 50003, '2001:db8:100::1', 443, many(210), 1100),
    flow(start, 'ipv4', 'udp', '10.1.0.12', 50004, '203.0.113.5', 3478, many(260), 820),
    flow(start, 'ipv4', 'udp', '10.1.0.10', 50005, '10.1.0.1', 53, many(12), 110),
    flow(start, 'ipv4', 'icmp', '10.1.0.10', null, '10.1.0.1', null, 5, 98),
    flow(start, 'ipv6', 'icmp6', '2001:db8:7::10', null, '2001:db8:7::1', null, 2, 86),
    flow(start, 'arp', 'arp', '10.1.0.1', null, '10.1.0.12', null, 3, 60),
    flow(start, 'ipv4', 'gre', '10.1.0.13', null, '203.0.113.9', null, many(20), 600),
  ];
}

function print(lines) {
  process.stdout.write(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}

function printWindow(start, dropped) {
  const flows = usual(start);
  const received = flows.reduce((all, one) => all + one.packets, 0);
  print([...flows, loss(start, received, dropped), mark(start + windowMs)]);
}

/** A day's rhythm on a level that grows by 1 kbit/s a day, from 40 kbit/s on: 90 kbit/s are full in some days. */
function printGrowth() {
  const hourMs = 3_600_000;
  const hours = 28 * 24;
  // Sensors that still write are the business of Live.
  const end = Math.floor(Date.now() / hourMs) * hourMs - 2 * hourMs;
  print([header('grows')]);
  for (let i = 0; i < hours; i++) {
    const start = end - (hours - i) * hourMs;
    const rhythm = 1 + 0.2 * Math.sin((2 * Math.PI * (start % 86_400_000)) / 86_400_000);
    const unrest = 1 + 0.02 * Math.sin(i * 1.7) + 0.02 * Math.sin(i * 0.61);
    const packets = Math.round(((40_000 + (1000 * i) / 24) * rhythm * unrest * 3600) / 8 / 1000);
    const times = { start: text(start), end: text(start + hourMs) };
    const one = flow(start, 'ipv4', 'tcp', '10.2.0.10', 50010, '198.51.100.30', 443, packets, 1000);
    print([{ ...one, ...times }, { ...loss(start, packets, 0), ...times }, mark(start + hourMs)]);
  }
}

/** Each stretch of one start goes to the next window of the last minutes, and round again. */
async function printMoved() {
  const windows = Array.from({ length: historyWindows }, () => []);
  let slot = 0;
  let before;
  for await (const line of createInterface({ input: process.stdin })) {
    const flow = JSON.parse(line);
    if (flow.type !== 'flow') continue;
    if (flow.start !== before) slot = (slot + 1) % historyWindows;
    before = flow.start;
    windows[slot].push(flow);
  }
  print([header('moved')]);
  windows.forEach((flows, i) => {
    const start = newestClosed() - (historyWindows - 1 - i) * windowMs;
    const received = flows.reduce((all, flow) => all + flow.packets, 0);
    const times = { start: text(start), end: text(start + windowMs) };
    print([...flows.map((flow) => ({ ...flow, ...times })), loss(start, received, 0), mark(start + windowMs)]);
  });
}

const newestClosed = (now = Date.now()) => Math.floor(now / windowMs) * windowMs - windowMs;
/** Where history ends and what follows begins, however long history takes: no window is missing between. */
const seam = () => newestClosed(Number(process.env.NETAUGUR_E2E_NOW ?? Date.now()));
const [what, address] = process.argv.slice(2);
if (what === 'history') {
  const newest = seam();
  print([header('edge1')]);
  for (let i = Number(address ?? historyWindows) - 1; i >= 0; i--) {
    // A gap of half a minute, and one window with loss: both must be seen.
    if (i >= 100 && i < 106) continue;
    printWindow(newest - i * windowMs, i === 60 ? 37 : 0);
  }
} else if (what === 'follow') {
  let printed = seam();
  print([header('edge1'), mark(printed + windowMs)]);
  setInterval(() => {
    while (printed < newestClosed()) printWindow((printed += windowMs), 0);
  }, 200);
} else if (what === 'hour' && address) {
  let printed = newestClosed();
  const end = printed + 3_600_000;
  print([header('edge1'), mark(printed + windowMs)]);
  const timer = setInterval(() => {
    printWindow((printed += windowMs), 0);
    if (printed >= end) clearInterval(timer);
  }, Number(address));
} else if (what === 'day') {
  const newest = newestClosed();
  print([header('day')]);
  for (let at = newest - 86_400_000; at <= newest; at += windowMs) printWindow(at, 0);
} else if (what === 'growing') {
  printGrowth();
} else if (what === 'moved') {
  await printMoved();
} else if (what === 'window' && address) {
  const start = newestClosed();
  // More than the demo week's largest have in a quarter of an hour at noon.
  const packets = 100_000;
  print([
    header('lab'),
    flow(start, 'ipv4', 'tcp', address, 50009, '10.1.0.2', 8443, packets, 900),
    loss(start, packets, 0),
  ]);
} else {
  console.error('traffic.mjs: say history, follow, hour MS, day, growing, moved, or window ADDRESS');
  process.exit(2);
}
