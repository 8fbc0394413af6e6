"""A name server of its own, which holds what a test puts there."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import dns.flags
import dns.message
import dns.rcode
import dns.rrset


class NameServer:
    """``rows`` maps (name, type) to texts; ``is_failing`` answers that it cannot tell."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, str], list[str]] = {}
        self.is_failing = False
        self.address = ""

    def answer(self, packet: bytes) -> bytes:
        query = dns.message.from_wire(packet)
        question = query.question[0]
        kind = question.to_text().split()[-1]
        name = question.name.to_text().rstrip(".").lower()
        reply = dns.message.make_response(query)
        reply.flags |= dns.flags.RA
        found = self.rows.get((name, kind), [])
        if self.is_failing:
            reply.set_rcode(dns.rcode.SERVFAIL)
        elif found:
            reply.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, *found))
        elif not any(known == name for known, _kind in self.rows):
            reply.set_rcode(dns.rcode.NXDOMAIN)
        return reply.to_wire()

    @contextmanager
    def running(self) -> Iterator[None]:
        outer = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                packet, sock = self.request
                sock.sendto(outer.answer(packet), self.client_address)

        with socketserver.ThreadingUDPServer(("127.0.0.1", 0), Handler) as server:
            self.address = f"127.0.0.1:{server.server_address[1]}"
            thread = threading.Thread(target=server.serve_forever)
            thread.start()
            try:
                yield
            finally:
                server.shutdown()
                thread.join()
