"""What tests of a running `netaugur serve` need: the server, a WebSocket client, windows to write, the contract."""

import http.client
import json
import os
import re
import signal
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

import yaml

TOP = Path(__file__).resolve().parents[2]
CONTRACT = yaml.safe_load((TOP / "src/api/openapi.yaml").read_text())
MESSAGES = yaml.safe_load((TOP / "docs/asyncapi.yaml").read_text())
MESSAGE_SCHEMAS = MESSAGES["components"]["schemas"]
BINARY = str(Path(sys.argv.pop(1)).resolve()) if len(sys.argv) > 1 and not sys.argv[1].startswith("-") else None
SIGN_IN_CODE = re.compile(r"https?://\S+/signin#code=([0-9a-f]{64})")


def postgres(action, folder, *settings):
    """Runs a function of scripts/postgres and answers the database's URL."""
    script = f'. "{TOP}/scripts/postgres" && {action} "$@" && echo "${{NETAUGUR_DB:-}}"'
    done = subprocess.run(["bash", "-c", script, "bash", folder, *settings], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


class Server:
    """A running `netaugur serve`."""

    def __init__(self, binary, database, *options, trusted=None):
        """`trusted`: the certificate of a server that speaks TLS."""
        self.trusted = trusted
        self.errors = tempfile.TemporaryFile("w+")
        command = [binary, "serve", "--db", database, *(options or ("--listen", "127.0.0.1:0"))]
        # AddressSanitizer keeps what was freed: the memory of a build with it would be that of all answers.
        environment = os.environ | {"ASAN_OPTIONS": "quarantine_size_mb=1:thread_local_quarantine_size_kb=64",
                                    "TSAN_OPTIONS": f"suppressions={TOP}/tests/contract/races_of_others"}
        self.process = subprocess.Popen(command, stderr=self.errors, env=environment)
        self.port = int(self.wait_for(re.compile(r"listening on https?://[^/\s]+:(\d+)"))[1])

    def wait_for(self, pattern, seconds=20):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            match = pattern.search(self.said())
            if match:
                return match
            if self.process.poll() is not None:
                break
            time.sleep(0.02)
        raise AssertionError(f"no {pattern.pattern} in: {self.said()}")

    def said(self):
        return os.pread(self.errors.fileno(), 1 << 20, 0).decode()

    def request(self, method, path, headers=None, body=None):
        if self.trusted:
            context = ssl.create_default_context(cafile=self.trusted)
            connection = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=10, context=context)
        else:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request(method, path, body=body, headers=headers or {})
        response = connection.getresponse()
        response.content = response.read()
        connection.close()
        return response

    def sign_in(self, code, **headers):
        return self.request("POST", "/api/v1/session", {"Content-Type": "application/json", **headers},
                            json.dumps({"code": code}))

    def stop(self):
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(10)
        return status, time.monotonic() - began

    def end(self):
        self.process.kill()
        self.process.wait()
        said = self.said()
        self.errors.close()
        assert "Sanitizer" not in said, said


class WebSocket:
    """The client's side of RFC 6455, as much as this test needs."""

    def __init__(self, port, trusted=None, **headers):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        if trusted:
            context = ssl.create_default_context(cafile=trusted)
            self.socket = context.wrap_socket(self.socket, server_hostname="127.0.0.1")
        lines = ["GET /api/v1/stream HTTP/1.1", f"Host: 127.0.0.1:{port}", "Upgrade: websocket", "Connection: Upgrade",
                 "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        self.socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            byte = self.socket.recv(1)
            if not byte:
                break
            head += byte
        self.status = int(head.split()[1])
        self.head = head.decode()

    def send(self, message):
        payload = json.dumps(message).encode() if not isinstance(message, bytes) else message
        mask = os.urandom(4)
        masked = bytes(b ^ mask[i % 4] for i, b in enumerate(payload))
        short = len(payload) < 126
        length = struct.pack(">B", 0x80 | len(payload)) if short else struct.pack(">BH", 0x80 | 126, len(payload))
        self.socket.sendall(b"\x81" + length + mask + masked)

    def exactly(self, size):
        data = b""
        while len(data) < size:
            more = self.socket.recv(size - len(data))
            if not more:
                raise EOFError
            data += more
        return data

    def receive(self, seconds=10):
        """The next message that is not about the database's coming and going; None when the server closes."""
        while (message := self.receive_any(seconds)) is not None and message["type"] == "database":
            continue
        return message

    def receive_any(self, seconds=10):
        self.socket.settimeout(seconds)
        opcode, length = self.exactly(2)
        if length == 126:
            (length,) = struct.unpack(">H", self.exactly(2))
        elif length == 127:
            (length,) = struct.unpack(">Q", self.exactly(8))
        payload = self.exactly(length)
        return json.loads(payload) if opcode & 0x0F == 1 else None

    def close(self):
        self.socket.close()


def stamp(at):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at))


def flows_of(sensor, start, flows):
    """JSON lines of one window of 5 s, a flow for each (source, destination, packets, bytes)."""
    span = {"start": stamp(start), "end": stamp(start + 5)}
    run = "%08x-0000-4000-8000-%012x" % (start & 0xFFFFFFFF, int.from_bytes(os.urandom(6), "big"))
    yield {"type": "stream", "schema": "netaugur/1", "sensor": sensor, "run": run, "source": "test",
           "linktype": "EN10MB"}
    for source, destination, packets, size in flows:
        yield {"type": "flow", **span, "family": "ipv4", "proto": "tcp", "src_ip": source, "src_port": 40000,
               "dst_ip": destination, "dst_port": 443, "packets": packets, "bytes": size}


def windows_of(sensor, starts, packets=1):
    """JSON lines that `aggregate` makes into one window of 5 s for each start (seconds since 1970)."""
    run = "%08x-0000-4000-8000-%012x" % (starts[0] & 0xFFFFFFFF, int.from_bytes(os.urandom(6), "big"))
    yield {"type": "stream", "schema": "netaugur/1", "sensor": sensor, "run": run, "source": "test",
           "linktype": "EN10MB"}
    for start in starts:
        span = {"start": stamp(start), "end": stamp(start + 5)}
        yield {"type": "flow", **span, "family": "ipv4", "proto": "tcp", "src_ip": "192.0.2.1", "src_port": 40000,
               "dst_ip": "192.0.2.2", "dst_port": 443, "packets": packets, "bytes": 100 * packets}
        yield {"type": "loss", **span, "received": packets, "dropped_kernel": 0, "dropped_interface": 0, "truncated": 0}


def lossy(sensor, starts):
    """The same, but the kernel dropped some packets in each."""
    for line in windows_of(sensor, starts):
        if line["type"] == "loss":
            line["dropped_kernel"] = 3
        yield line


def missing_keys(schema, value, where):
    """What the schema of openapi.yaml requires and the value lacks."""
    if "$ref" in schema:
        found = CONTRACT
        for part in schema["$ref"].lstrip("#/").split("/"):
            found = found[part]
        return missing_keys(found, value, where)
    kinds = {"object": dict, "array": list, "string": str, "integer": int, "number": (int, float), "null": type(None)}
    types = schema.get("type", [])
    types = types if isinstance(types, list) else [types]
    if types and not any(isinstance(value, kinds[t]) for t in types):
        return [f"{where} is {type(value).__name__}, not {types}"]
    if "enum" in schema and value not in schema["enum"]:
        return [f"{where} is {value}, none of {schema['enum']}"]
    wrong = []
    if isinstance(value, dict):
        known = schema.get("properties", {})
        wrong += [f"{where} lacks {key}" for key in schema.get("required", []) if key not in value]
        wrong += [f"{where} has {key}, which is not documented" for key in value if known and key not in known]
        for key, member in value.items():
            inner = known.get(key) or schema.get("additionalProperties")
            wrong += missing_keys(inner, member, f"{where}.{key}") if inner else []
    if isinstance(value, list) and "items" in schema:
        for i, item in enumerate(value):
            wrong += missing_keys(schema["items"], item, f"{where}[{i}]")
    return wrong


class ServeCase(unittest.TestCase):
    """A server with ten windows of the sensor edge1, and an admin who is signed in."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="netaugur-serve-")
        os.chmod(cls.folder, 0o711)
        cls.addClassCleanup(lambda: subprocess.run(["rm", "-rf", cls.folder]))
        cls.cluster = os.path.join(cls.folder, "pg")
        cls.database = postgres("postgres_start", cls.cluster)
        cls.addClassCleanup(postgres, "postgres_stop", cls.cluster)
        subprocess.run([BINARY, "migrate", "up", "--db", cls.database], check=True, stdout=subprocess.DEVNULL)
        cls.web = Path(cls.folder, "web")
        cls.web.mkdir()
        (cls.web / "index.html").write_text("<!doctype html><title>netaugur</title>")
        (cls.web / "main-ABCD1234.js").write_text("export {}")
        (cls.web / "main-ABCD1234.js.br").write_text("as brotli")
        (cls.web / "main-ABCD1234.js.gz").write_text("as gzip")
        (cls.web / "old-ABCD1234.js.br").write_text("of before")
        os.utime(cls.web / "old-ABCD1234.js.br", (1, 1))
        (cls.web / "old-ABCD1234.js").write_text("export 'new'")
        (cls.web / "favicon.ico").write_bytes(b"\x00\x01")
        (cls.web / "out").symlink_to("/etc")
        Path(cls.folder, "secret.txt").write_text("secret")
        cls.now = int(time.time()) // 5 * 5
        cls.write(windows_of("edge1", [cls.now - 100 + 5 * i for i in range(10)]))
        cls.server = Server(BINARY, cls.database, "--listen", "127.0.0.1:0", "--web", str(cls.web))
        cls.addClassCleanup(cls.server.end)
        cls.code = cls.server.wait_for(SIGN_IN_CODE)[1]
        cls.first_sign_in = cls.server.sign_in(cls.code)
        cookie = cls.first_sign_in.getheader("Set-Cookie") or ""
        cls.token_text = cookie.split(";")[0].partition("=")[2]
        cls.bearer = {"Authorization": f"Bearer {cls.token_text}"}

    @classmethod
    def write(cls, lines):
        text = "".join(json.dumps(line) + "\n" for line in lines)
        done = subprocess.run([BINARY, "aggregate", "--db", cls.database], input=text, text=True, capture_output=True)
        assert done.returncode == 0, done.stderr

    def get(self, path, **headers):
        return self.server.request("GET", path, {**self.bearer, **headers})

    def held(self, *tables):
        """Nobody reads these tables until it is called."""
        holder = subprocess.Popen(["psql", "-XAtqd", self.database], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                  text=True)
        self.addCleanup(holder.stdout.close)
        self.addCleanup(holder.wait)
        self.addCleanup(holder.stdin.close)
        holder.stdin.write(f"BEGIN; LOCK TABLE {', '.join(tables)}; SELECT 'held';\n")
        holder.stdin.flush()
        self.assertEqual(holder.stdout.readline(), "held\n")
        return holder.stdin.close

    def metric(self, name):
        """The sum over all labels."""
        text = self.get("/metrics").content.decode()
        return sum(float(value) for value in re.findall(rf"^{name}(?:{{[^}}]*}})? (\S+)$", text, re.MULTILINE))

    def assert_problem(self, response, status):
        self.assertEqual(response.status, status, response.content)
        self.assertEqual(response.getheader("Content-Type"), "application/problem+json")
        problem = json.loads(response.content)
        self.assertEqual(missing_keys({"$ref": "#/components/schemas/Problem"}, problem, "problem"), [])
        return problem["detail"]

    def stream(self, **headers):
        client = WebSocket(self.server.port, **({"Authorization": f"Bearer {self.token_text}"} | headers))
        self.addCleanup(client.close)
        return client

    def newest(self):
        return self.stream().receive()["newest"]


class Lines:
    """`curl -N` on the stream."""

    def __init__(self, case, query="", *options):
        url = f"http://127.0.0.1:{case.server.port}/api/v1/stream.ndjson{query}"
        signed_in = f"Authorization: Bearer {case.token_text}"
        self.process = subprocess.Popen(["curl", "-sN", "-H", signed_in, *options, url], stdout=subprocess.PIPE,
                                        text=True)
        case.addCleanup(self.process.stdout.close)
        case.addCleanup(self.process.wait)
        case.addCleanup(self.process.kill)

    def line(self):
        return self.process.stdout.readline().rstrip("\n")

    def receive(self):
        while (message := self.receive_any())["type"] == "database":
            continue
        return message

    def receive_any(self):
        return json.loads(self.line())


class StreamCase(ServeCase):
    def fits(self, message):
        """Whether it is what docs/asyncapi.yaml says of its type."""
        name = message["type"].capitalize()
        schema = MESSAGE_SCHEMAS[name]
        self.assertIn(message["type"], MESSAGES["channels"]["stream"]["messages"])
        if "$ref" in schema:
            schema = {"$ref": schema["$ref"].partition("openapi.yaml")[2]}
            return self.assertEqual(missing_keys(schema, message, name), [])
        self.assertEqual(set(schema["required"]) - set(message), set())
        self.assertEqual(set(message) - set(schema["properties"]), set())
        self.assertEqual(schema["properties"]["type"]["const"], message["type"])
        if name == "Loss":
            self.assertEqual(missing_keys({"$ref": "#/components/schemas/Loss"}, message["loss"], name), [])
