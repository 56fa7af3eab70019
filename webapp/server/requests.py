"""Requests as they come in: stricter than waitress where two readings are possible, and bounded in what they hold."""

from typing import Any

from waitress.buffers import BytesIOBasedBuffer
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.utilities import RequestEntityTooLarge

from webapp.ui.protection import LARGEST_BODY

READ_AT_MOST = 10 * LARGEST_BODY
"""So much of a body is taken from the wire: a browser reads our answer only after it has sent everything."""


class Body(BytesIOBasedBuffer):
    """A body in memory, never in a file. Of one that is too long only so much is kept as shows that it is."""

    def append(self, data: bytes) -> None:
        """Keep the next piece, while there is still room."""
        super().append(data[: LARGEST_BODY + 1 - self.remain])


class Request(HTTPRequestParser):
    """A request that is read in full before any thread works on it. The application judges how long it may be."""

    error: Any
    body_rcv: Any

    @property
    def held(self) -> int:
        """How many bytes of memory it holds so far."""
        return len(self.header_plus) + len(self.body_rcv or b"")

    def received(self, data: bytes) -> int:
        """Take in the next bytes and return how many of them belong to this request."""
        consumed: int = super().received(data)
        if isinstance(self.error, RequestEntityTooLarge):
            # Answered by our own page, which says so, with the rest of the body left unread.
            self.error, self.body_rcv, self.expect_continue = None, None, False
            self.headers |= {"CONTENT_LENGTH": str(READ_AT_MOST), "CONNECTION": "close"}
        return consumed

    def parse_header(self, header_plus: bytes) -> None:
        """Read the head of the request; refuse what another server before us could read differently."""
        super().parse_header(header_plus)
        named = header_plus.upper()
        if b"\nTRANSFER-ENCODING" in named and (b"\nCONTENT-LENGTH" in named or self.version != "1.1"):
            raise ParsingError("Content-Length beside Transfer-Encoding, or one of them too early")
        if self.body_rcv is not None:
            self.body_rcv.buf = Body()
