# SPDX-License-Identifier: GPL-3.0-or-later
"""Stands between Accord and a provider and keeps every request and reply as they went over the wire; later it plays
the provider from what it kept, so that a client without logic can send the same bytes and get the same bytes."""
import collections
import hashlib
import http.client
import http.server
import threading
import time

HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "host"}

Exchange = collections.namedtuple("Exchange", "method path headers body status reply_headers reply arrived")


def key_of(method, path, body):
    return method, path, hashlib.sha256(body).digest()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 1 << 20

    def handle_any(self):
        arrived = time.monotonic()
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        status, headers, reply = self.server.recorder.answer(self, body, arrived)
        self.send_response_only(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply)))
        self.end_headers()
        self.wfile.write(reply)
        self.wfile.flush()

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = handle_any

    def log_message(self, *unused):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64


class Recorder:
    """upstream: (host, port) of the provider, or None to replay exchanges."""

    def __init__(self, upstream=None, exchanges=()):
        self.upstream = upstream
        self.exchanges = []
        self.replies = collections.defaultdict(collections.deque)
        for one in exchanges:
            self.replies[key_of(one.method, one.path, one.body)].append(one)
        self.local = threading.local()
        self.lock = threading.Lock()
        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.recorder = self
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.5}, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def clear(self):
        with self.lock:
            self.exchanges = []

    def take(self, paths):
        """What went to these places since the last clear()."""
        with self.lock:
            return [e for e in self.exchanges if e.path.startswith(paths)]

    def answer(self, handler, body, arrived):
        if self.upstream is not None:
            return self.pass_on(handler, body, arrived)
        with self.lock:
            waiting = self.replies[key_of(handler.command, handler.path, body)]
            one = waiting.popleft() if len(waiting) > 1 else waiting[0]
        return one.status, one.reply_headers, one.reply

    def pass_on(self, handler, body, arrived):
        connection = getattr(self.local, "connection", None)
        if connection is None:
            connection = self.local.connection = http.client.HTTPConnection(*self.upstream, timeout=120)
        headers = [(n, v) for n, v in handler.headers.items() if n.lower() not in HOP]
        connection.putrequest(handler.command, handler.path, skip_host=True, skip_accept_encoding=True)
        connection.putheader("Host", f"{self.upstream[0]}:{self.upstream[1]}")
        for name, value in headers:
            connection.putheader(name, value)
        if body or handler.command in ("POST", "PATCH", "PUT"):
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        response = connection.getresponse()
        # The provider names itself in links and redirects.
        old, new = (f":{port}".encode() for port in (self.upstream[1], self.port))
        reply = response.read().replace(old, new)
        reply_headers = [(n, v.replace(old.decode(), new.decode())) for n, v in response.getheaders() if n.lower() not in HOP]
        with self.lock:
            self.exchanges.append(
                Exchange(handler.command, handler.path, headers, body, response.status, reply_headers, reply, arrived))
        return response.status, reply_headers, reply
