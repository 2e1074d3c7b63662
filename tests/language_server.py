"""A small client for language servers that speak over their standard input and output."""

import json
import subprocess
import threading
from pathlib import Path
from queue import Empty, Queue
from typing import IO, Any

PATIENCE = 60
"""After how many seconds without an answer a test fails."""

Message = dict[str, Any]


class Editor:
    """What an editor does: opens files, and asks about places in them. Lines and columns count from 1."""

    def __init__(self, command: list[str], folder: Path, settings: Message) -> None:
        self.process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        assert self.process.stdin is not None and self.process.stdout is not None
        self.output: IO[bytes] = self.process.stdin
        self.folder = folder
        self.settings = settings
        self.received: Queue[Message | None] = Queue()
        self.diagnostics: dict[str, list[Message]] = {}
        self.requests = self.opened = 0
        self.receiver = threading.Thread(target=self.receive, args=(self.process.stdout,), daemon=True)
        self.receiver.start()
        text = {"completion": {"completionItem": {"snippetSupport": True}}, "hover": {"contentFormat": ["markdown"]}}
        self.ask(
            "initialize",
            processId=None,
            rootUri=folder.as_uri(),
            capabilities={"textDocument": text, "workspace": {"configuration": True}},
        )
        self.tell("initialized")
        self.tell("workspace/didChangeConfiguration", settings=settings)

    def receive(self, stream: IO[bytes]) -> None:
        while line := stream.readline():
            length = 0
            while line.strip():
                name, _, value = line.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
                line = stream.readline()
            self.received.put(json.loads(stream.read(length)))
        self.received.put(None)

    def send(self, **message: Any) -> None:
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.output.write(b"Content-Length: %d\r\n\r\n%s" % (len(data), data))
        self.output.flush()

    def tell(self, method: str, **parameters: Any) -> None:
        self.send(method=method, params=parameters)

    def ask(self, method: str, **parameters: Any) -> Any:
        """Return the server's answer."""
        self.requests += 1
        self.send(id=self.requests, method=method, params=parameters)
        while True:
            message = self.next_message()
            if "method" not in message and message.get("id") == self.requests:
                assert "error" not in message, message
                return message["result"]

    def next_message(self) -> Message:
        """Return the server's next message, after giving the answer that it may be waiting for."""
        try:
            message = self.received.get(timeout=PATIENCE)
        except Empty:
            raise AssertionError("the language server does not answer") from None
        assert message is not None, "the language server is gone"
        if "method" in message and "id" in message:
            items = message["params"].get("items", ()) if message["method"] == "workspace/configuration" else None
            result = None if items is None else [self.settings.get(item["section"], {}) for item in items]
            self.send(id=message["id"], result=result)
        elif message.get("method") == "textDocument/publishDiagnostics":
            self.diagnostics[message["params"]["uri"]] = message["params"]["diagnostics"]
        return message

    def open(self, text: str) -> str:
        """Open a new file of this text; return its address."""
        self.opened += 1
        address = (self.folder / f"{self.opened}.yaml").as_uri()
        document = {"uri": address, "languageId": "yaml", "version": 1, "text": text}
        self.tell("textDocument/didOpen", textDocument=document)
        return address

    def faults(self, address: str) -> list[Message]:
        """Return what the server finds wrong with an open file."""
        while address not in self.diagnostics:
            self.next_message()
        return self.diagnostics[address]

    def complete(self, address: str, line: int, column: int) -> list[Message]:
        """Return what the server offers at a place of an open file."""
        items: list[Message] = self.ask_about("textDocument/completion", address, line, column)["items"]
        return items

    def hover(self, address: str, line: int, column: int) -> str:
        """Return what the server says of a place of an open file."""
        answer = self.ask_about("textDocument/hover", address, line, column)
        return str(answer["contents"]["value"]) if answer else ""

    def ask_about(self, method: str, address: str, line: int, column: int) -> Any:
        position = {"line": line - 1, "character": column - 1}
        return self.ask(method, textDocument={"uri": address}, position=position)

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        self.receiver.join()
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                stream.close()
