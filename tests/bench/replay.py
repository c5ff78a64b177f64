"""What the campaigns against the store need: a private PostgreSQL that may be killed, a recorded replay, a feed of it at a rate
that can be cut off anywhere, and the comparison of what two databases hold."""

import contextlib
import hashlib
import importlib.machinery
import importlib.util
import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
WINDOW_SECONDS = 5


def say(text):
    print(text, flush=True)


def load_script(path):
    """A script without a suffix, as a module."""
    loader = importlib.machinery.SourceFileLoader(Path(path).name, str(path))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    sys.dont_write_bytecode = True
    loader.exec_module(module)
    return module


class Postgres:
    """A cluster of its own in `folder`, through scripts/postgres."""

    def __init__(self, folder, *settings):
        self.folder, self.settings = str(folder), settings
        self.url = self._call("postgres_start", *settings)

    def _call(self, function, *words):
        script = f'. "{TOP}/scripts/postgres" && {function} "$@" && echo "${{NETAUGUR_DB:-}}"'
        done = subprocess.run(["bash", "-c", script, "bash", self.folder, *words], capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(done.stderr.strip())
        return done.stdout.strip()

    def kill(self):
        """kill -9 of the postmaster; its children notice and go. False where it did not run."""
        try:
            pid = int(Path(self.folder, "cluster/postmaster.pid").read_text().split()[0])
            os.kill(pid, signal.SIGKILL)
        except (FileNotFoundError, ProcessLookupError, IndexError):
            return False
        return True

    def start(self, seconds=60):
        """Starts again. What is left of the killed one holds its shared memory for a moment: so until it does."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                self._call("postgres_start", *self.settings)
                return
            except RuntimeError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)

    def stop(self):
        self._call("postgres_stop")

    def database(self, name):
        """The URL of another database of this cluster, made where there is none."""
        if not self.ask(f"SELECT 1 FROM pg_database WHERE datname = '{name}'"):
            self.ask(f"CREATE DATABASE {name}")
        return self.url.replace("dbname=netaugur", f"dbname={name}")

    def ask(self, sql, url=None):
        done = subprocess.run(["psql", "-XAtqd", url or self.url, "-c", sql], capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(done.stderr.strip())
        return done.stdout.strip()


def write_capture(path, windows, seed=1):
    """A pcap of so many windows of 5 s with tcp, udp, icmp, arp, IPv6 and others, about 60 packets each. Answers the packets."""
    frames = load_script(TOP / "tests/golden/make_captures")
    chance = random.Random(seed)
    hosts = [f"10.0.{n // 200}.{n % 200 + 1}" for n in range(400)]
    host = lambda: hosts[min(chance.randrange(400), chance.randrange(400))]
    host6 = lambda: f"2001:db8::{min(chance.randrange(200), chance.randrange(200)) + 1:x}"
    port = lambda: 49152 + chance.randrange(16000)
    makers = [
        lambda: frames.ipv4(6, host(), host(), frames.tcp(port(), chance.choice((22, 80, 443, 5432)), chance.randrange(1400))),
        lambda: frames.ipv4(17, host(), host(), frames.udp(port(), chance.choice((53, 123, 443)), chance.randrange(1200))),
        lambda: frames.ipv4(1, host(), host(), bytes(64)),
        lambda: frames.ipv6(6, host6(), host6(), frames.tcp(port(), 443, chance.randrange(1400))),
        lambda: frames.ipv6(58, host6(), host6(), bytes(32)),
        lambda: frames.arp(host(), host()),
        lambda: frames.ethernet(0x88CC, bytes(46)),
    ]
    weights = [30, 15, 4, 6, 2, 2, 1]

    def packets():
        for window in range(windows):
            for offset in sorted(chance.random() * WINDOW_SECONDS for _ in range(chance.randrange(30, 90))):
                yield window * WINDOW_SECONDS + offset, chance.choices(makers, weights)[0]()

    made = list(packets())
    Path(path).write_bytes(frames.pcap(made))
    return len(made)


class Feed:
    """Lines into a process's stdin on a thread of its own: at full speed up to the furthest octet that was ever fed, from there on
    at `rate` octets a second. A reader that goes away ends it."""

    CHUNK = 16384

    def __init__(self, lines):
        self.lines, self.furthest, self.rate = lines, 0, 0.0
        self.longest_wait = 0.0
        self._thread = None

    def remaining(self):
        return len(self.lines) - self.furthest

    def begin(self, process, rate):
        self.rate = rate
        self._thread = threading.Thread(target=self._run, args=(process,), daemon=True)
        self._thread.start()

    def end(self):
        self._thread.join()

    def _run(self, process):
        at = 0
        try:
            while at < len(self.lines):
                chunk = self.lines[at : at + self.CHUNK]
                before = time.monotonic()
                process.stdin.write(chunk)
                process.stdin.flush()
                self.longest_wait = max(self.longest_wait, time.monotonic() - before)
                at += len(chunk)
                if at > self.furthest:
                    self.furthest = at
                    time.sleep(len(chunk) / self.rate)
            process.stdin.close()
        except (BrokenPipeError, ValueError):
            # The reader was killed; closing would only try to flush into the same pipe.
            pass


class Program:
    """The binary under test."""

    def __init__(self, binary, folder):
        self.binary, self.folder = str(Path(binary).resolve()), Path(folder)
        if not os.access(self.binary, os.X_OK):
            raise SystemExit(f"{binary} is not built: scripts/build release")
        self.spool = self.folder / "spool"
        self.messages = self.folder / "aggregate.err"

    def run(self, *words):
        done = subprocess.run([self.binary, *words], capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"netaugur {' '.join(words)}: status {done.returncode}: {done.stderr.strip()}")
        return done.stdout

    def record(self, capture):
        """The lines that `capture -r` makes of a file."""
        return subprocess.run([self.binary, "capture", "-r", capture], capture_output=True, check=True).stdout

    def aggregate(self, url):
        """Begins `aggregate`; its messages go to the end of one file."""
        command = [self.binary, "aggregate", "--db", url, "--spool", str(self.spool)]
        with open(self.messages, "ab") as messages:
            return subprocess.Popen(command, stdin=subprocess.PIPE, stderr=messages)

    def spooled(self):
        """Octets of the windows that wait on disk."""
        total = 0
        for segment in self.spool.rglob("*.seg"):
            with contextlib.suppress(FileNotFoundError):  # It may go meanwhile: that is what the spool is for.
                total += segment.stat().st_size
        return total

    def undisturbed(self, url, lines):
        """The same lines into another database at once."""
        self.run("migrate", "up", "--db", url)
        spool = str(self.folder / "calm-spool")
        done = subprocess.run([self.binary, "aggregate", "--db", url, "--spool", spool], input=lines, capture_output=True)
        if done.returncode != 0:
            raise RuntimeError(f"undisturbed run: {done.stderr.decode().strip()}")

    def last_messages(self, count=5):
        return "\n".join(self.messages.read_text().splitlines()[-count:]) if self.messages.exists() else ""


ROWS = (
    "SELECT s.name, t.start, family, proto, src_ip, dst_ip, service, t.bucket, packets, bytes"
    " FROM traffic t JOIN sensor s ON s.id = t.sensor_id ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10"
)
LEDGER = (
    "SELECT s.name, r.uuid, t.start, length_us, packets, bytes, hosts, pairs, received, dropped_kernel, dropped_interface, truncated,"
    " late, folded, t.bucket, families, protos, class_packets, class_bytes FROM traffic_window t JOIN sensor s ON s.id = t.sensor_id"
    " JOIN run r ON r.id = t.run_id ORDER BY 1, 2, 3"
)
STATES = "SELECT s.name, first, newest, windows, window_length_us FROM sensor_state t JOIN sensor s ON s.id = sensor_id ORDER BY 1"


def questions(first, until):
    """Questions over the whole period, at every resolution."""
    period = ["--since", first, "--until", until, "-o", "csv"]
    for by in ("total", "proto", "family", "ip", "sensor"):
        yield ["query", "top", "--by", by, "--limit", "1000", *period]
    for step in ("1m", "1h", "1d"):
        for by in ("total", "proto", "family"):
            yield ["query", "series", "--by", by, "--step", step, *period]
    for field in (["--proto", "udp"], ["--ip", "10.0.0.0/25"], ["--ip", "2001:db8::1"]):
        yield ["query", "series", "--by", "proto", *field, *period]


def holdings(program, postgres, url):
    """What a database holds, as (name, digest) pairs that must be equal in two databases of the same replay."""
    program.run("maintain", "--db", url)
    digest = lambda text: hashlib.sha256(text.encode()).hexdigest()[:16]
    for name, sql in (("raw rows", ROWS), ("ledger", LEDGER), ("sensors", STATES)):
        yield name, digest(postgres.ask(sql, url))
    ends = "to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"
    first, until = postgres.ask(
        f"SELECT {ends.format('min(first)')}, {ends.format('max(newest)')} FROM sensor_state", url).split("|")
    for words in questions(first, until):
        yield " ".join(words[1:5]), digest(program.run(*words, "--db", url))


def differences(program, postgres, disturbed, calm):
    """Prints what was compared; answers how many comparisons failed."""
    failed = 0
    pairs = list(zip(holdings(program, postgres, disturbed), holdings(program, postgres, calm)))
    for (name, ours), (_, theirs) in pairs:
        if ours != theirs:
            failed += 1
            say(f"  differs: {name}")
    counts = "SELECT count(*), sum(packets), sum(bytes) FROM "
    for table in ("traffic", "traffic_window"):
        ours, theirs = (postgres.ask(counts + table, url) for url in (disturbed, calm))
        say(f"  {table}: rows|packets|bytes {ours}, undisturbed {theirs}")
    program.run("query", "verify", "--since", "2000-01-01", "--until", "now", "--db", disturbed)
    say("  query verify: every level reconciles")
    say(f"  {len(pairs) - failed} of {len(pairs)} comparisons equal")
    return failed
