#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A bot in the room of a chatd: it answers "ping" with "pong".

    bus_bot.py PUBLISH POST

PUBLISH and POST are the endpoints of its bus; chatd-bus(7) tells what goes
over them. It hears every message from its own coming on, once, and ends when
somebody says "bye, bot".
"""

import json
import sys

import zmq

NAME = "bot"
PATIENCE_MS = 10_000


class Room:
    """The room, followed as chatd-bus(7) tells."""

    def __init__(self, publish, post):
        context = zmq.Context.instance()
        self.sub = context.socket(zmq.SUB)
        self.sub.connect(publish)
        self.sub.subscribe("chat.")
        self.dealer = context.socket(zmq.DEALER)
        self.dealer.linger = 0
        self.dealer.rcvtimeo = PATIENCE_MS
        self.dealer.connect(post)
        # everything after the first head is heard, or missing
        topic = None
        while topic != b"chat.head":
            topic, _, body = self.sub.recv_multipart()
        self.room = json.loads(body)["room"]
        self.last = json.loads(body)["head"]

    def ask(self, **request):
        self.dealer.send_json(request)
        return self.dealer.recv_json()

    def say(self, text):
        answer = self.ask(post=text, **{"as": NAME})
        if "error" in answer:
            print(answer["error"]["message"], file=sys.stderr)

    def missing(self, head):
        """The lines up to number head that have not come."""
        while self.last < head:
            page = self.ask(since=self.last)
            if page["room"] != self.room:
                self.room, self.last = page["room"], 0
                return
            yield from page["lines"]
            self.last = page["end"]

    def lines(self):
        """Each line from now on, once, in order."""
        while True:
            topic, _, body = self.sub.recv_multipart()
            message = json.loads(body)
            if topic == b"chat.head":
                if self.room != message["room"]:
                    self.room, self.last = message["room"], 0
                yield from self.missing(message["head"])
            else:
                yield from self.missing(message["number"] - 1)
                if message["number"] > self.last:
                    self.last = message["number"]
                    yield message


def main(publish, post):
    room = Room(publish, post)
    room.say("ping me")
    for line in room.lines():
        if line["kind"] != "message" or line["author"] == f"bus:{NAME}":
            continue
        if line["text"] == "ping":
            room.say("pong")
        elif line["text"] == "bye, bot":
            room.say("bye")
            return


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
