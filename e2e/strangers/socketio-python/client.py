"""A stranger's program: python-socketio, knowing nothing of Klatch but its documents.

It is given an address and a way (default, websocket or polling). Two people are refused where they must be, connect, talk, and are
back after the server was killed and started again: `restart` on standard output asks for that, a line on standard input says that it
is done.
"""

import json
import os
import queue
import sys
import time
import urllib.request

import socketio

PATIENCE_SECS = 30
URL, WAY, LABEL = sys.argv[1:]
PASSWORD = "correct horse battery"


def call(method, path, body=None, token=None):
    """Calls the HTTP interface; fails with the answer when it is refused."""
    request = urllib.request.Request(URL + path, method=method)
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    if body is not None:
        request.add_header("Content-Type", "application/json")
        request.data = json.dumps(body).encode()
    with urllib.request.urlopen(request, timeout=PATIENCE_SECS) as answer:
        text = answer.read()
    return json.loads(text) if text else None


def new_id():
    """A UUID of version 7, as the sender of a message makes it."""
    number = int.from_bytes(os.urandom(16), "big")
    number = (number & ((1 << 80) - 1)) | (int(time.time() * 1000) << 80)
    number = (number & ~(0xF << 76)) | (0x7 << 76)
    number = (number & ~(0x3 << 62)) | (0x2 << 62)
    digits = f"{number:032x}"
    return "-".join([digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]])


def transports():
    return None if WAY == "default" else [WAY]


class Person:
    """Somebody with an account, and a client that keeps what it hears."""

    def __init__(self, username, name):
        body = {"username": username, "email": f"{username}@example.org", "password": PASSWORD, "fullName": name}
        account = call("POST", "/api/auth/signup", body)
        self.id, self.token = account["user"]["id"], account["token"]
        self.heard = queue.Queue()
        self.client = socketio.Client(reconnection_delay=0.05, reconnection_delay_max=0.2)
        self.client.on("*", lambda event, payload=None: self.heard.put((event, payload)))
        self.client.on("disconnect", lambda reason=None: self.heard.put(("disconnect", reason)))

    def connect(self):
        self.client.connect(URL, auth={"token": self.token}, transports=transports())
        return self.next("ready")

    def next(self, name, fits=lambda payload: True):
        """The next event of that name that fits; others are thrown away."""
        while True:
            try:
                event, payload = self.heard.get(timeout=PATIENCE_SECS)
            except queue.Empty:
                raise AssertionError(f'no "{name}" within {PATIENCE_SECS} s') from None
            if event == name and fits(payload):
                return payload

    def ask(self, event, body):
        return self.client.call(event, body, timeout=PATIENCE_SECS)


def check_refused(auth):
    client, refusals = socketio.Client(reconnection=False), queue.Queue()
    client.on("connect_error", refusals.put)
    try:
        client.connect(URL, auth=auth, transports=transports(), wait_timeout=PATIENCE_SECS)
        raise AssertionError(f"let in with {auth}")
    except socketio.exceptions.ConnectionError:
        assert refusals.get(timeout=PATIENCE_SECS)["message"] == "unauthorized"
    finally:
        client.disconnect()


def talk(sender, receiver, room, body):
    sent = {"id": new_id(), "roomId": room["id"], "body": body}
    answer = sender.ask("message:send", sent)
    assert answer["ok"] is True, answer
    event = receiver.next("message:created", lambda payload: payload["message"]["id"] == sent["id"])
    assert event["message"] == answer["message"]
    assert sender.ask("message:send", sent)["message"] == answer["message"], "a resend"


def check_wrong_requests(person, room):
    sent = {"id": new_id(), "roomId": room["id"], "body": ""}
    changes = [
        ({}, "invalid"),
        ({"body": "x", "seq": 1}, "bad_request"),
        ({"body": b"binary"}, "bad_request"),
        ({"body": "x", "roomId": new_id()}, "not_found"),
    ]
    for change, code in changes:
        answer = person.ask("message:send", sent | change)
        assert (answer["ok"], answer["error"]["code"]) == (False, code), answer


def main():
    for auth in [None, {}, {"token": ""}, {"token": "nonsense"}]:
        check_refused(auth)
    ada, tomas = Person(f"ada-{LABEL}", "Ada Lindqvist"), Person(f"tomas-{LABEL}", "Tomás Reyes")
    room = call("POST", "/api/directs", {"userId": tomas.id}, ada.token)
    epoch = [person.connect()["epoch"] for person in (ada, tomas)][0]
    expected = "polling" if WAY == "polling" else "websocket"
    assert [person.client.transport() for person in (ada, tomas)] == [expected] * 2
    talk(ada, tomas, room, "Hello from a stranger ☕")
    talk(tomas, ada, room, "ö" * 8_000)
    check_wrong_requests(ada, room)

    # Killed once, and once asked to end.
    for restart in (1, 2):
        print("restart", flush=True)
        for person in (ada, tomas):
            person.next("disconnect")
        sys.stdin.readline()
        for person in (ada, tomas):
            assert person.next("ready")["epoch"] == epoch
        talk(tomas, ada, room, "Still here.")
        page = call("GET", f"/api/rooms/{room['id']}/messages", token=ada.token)
        assert len([message for message in page["items"] if message["kind"] == "text"]) == 2 + restart

    call("POST", "/api/auth/logout", token=ada.token)
    ada.next("session:ended")
    ada.next("disconnect")
    tomas.client.disconnect()


main()
# Threads of a client that would still try to reconnect are not waited for.
os._exit(0)
