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
import time

import zmq

NAME = "bot"
PATIENCE_MS = 10_000
PAUSE_S = 0.1

# what is refused with another code may succeed later
FOR_GOOD = ("bad-json", "bad-request", "bad-text", "too-long")


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
        # what comes after the first message is heard, or missing
        message = self.hear()
        self.room = message["room"]
        self.last = message["upto"]

    def hear(self):
        """The next message; its "upto" is the newest line that it tells of."""
        topic, number, body = self.sub.recv_multipart()
        message = json.loads(body)
        message["is_line"] = topic != b"chat.head"
        message["upto"] = int(number)
        return message

    def ask(self, **request):
        """The answer; what is refused for now is asked again."""
        while True:
            self.dealer.send_json(request)
            answer = self.dealer.recv_json()
            error = answer.get("error")
            if not error or error["code"] in FOR_GOOD:
                return answer
            time.sleep(PAUSE_S)

    def say(self, text):
        answer = self.ask(post=text, **{"as": NAME})
        if "error" in answer:
            print(answer["error"]["message"], file=sys.stderr)

    def missing(self, upto):
        """The lines up to that number that have not come."""
        while self.last < upto:
            page = self.ask(since=self.last)
            if page["room"] != self.room:
                return  # the next message is of that room, too
            yield from page["lines"]
            self.last = page["end"]

    def lines(self):
        """Each line from now on, once, in order."""
        while True:
            message = self.hear()
            if message["room"] != self.room:
                self.room, self.last = message["room"], 0
            yield from self.missing(message["upto"] - message["is_line"])
            if message["is_line"] and message["upto"] == self.last + 1:
                self.last += 1
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
