"""The process: starting, stopping, what it refuses, what survives."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import requests
from conftest import START, client

from stripe_simulator.client import Simulator

TESTS = Path(__file__).resolve().parent.parent


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "stripe_simulator", *arguments],
        cwd=TESTS,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def test_a_port_in_use_is_named():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = run("--port", str(port))
    assert ended.returncode == 1
    assert f"Port {port} on 127.0.0.1 cannot be used" in ended.stderr
    assert ended.stdout == ""


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::", "example.com"])
def test_only_loopback_is_served(host):
    ended = run("--host", host)
    assert ended.returncode == 1
    assert "127.0.0.1" in ended.stderr


def test_a_broken_state_file_is_named(tmp_path):
    state = tmp_path / "state.sqlite"
    state.write_text("not a database, but long enough to be read as one")
    ended = run("--state", str(state))
    assert ended.returncode == 1
    assert str(state) in ended.stderr


def test_a_clock_needs_a_time_zone():
    ended = run("--clock", "2026-10-01T08:00:00")
    assert ended.returncode == 2
    assert "time zone" in ended.stderr


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_signals_stop_it_cleanly(sign):
    with Simulator.start() as simulator:
        health = requests.get(f"{simulator.url}/_control/health", timeout=5)
        assert health.json() == {"ok": True}
        os.kill(simulator.process.pid, sign)
        assert simulator.process.wait(10) in (0, -sign)


def story(simulator: Simulator, key: str = "sk_test_story") -> list[str]:
    """Ids of everything that happened."""
    api, control = client(simulator, key), simulator.control(key)
    for amount in (10_00, 20_00):
        intent = api.v1.payment_intents.create(
            params={
                "amount": amount,
                "currency": "eur",
                "confirm": True,
                "payment_method": "pm_card_visa",
            }
        )
        api.v1.refunds.create(params={"payment_intent": intent.id, "amount": 5_00})
    control.advance(days=5)
    control.pay_out()
    events = list(api.v1.events.list(params={"limit": 100}).auto_paging_iter())
    return [
        f"{e.id} {e.type} {e.created} {e.data.object.to_dict().get('id')}"
        for e in events
    ]


def test_a_story_replays_identically_for_a_seed():
    told = []
    for seed in ("1", "1", "2"):
        with Simulator.start("--clock", START, "--seed", seed) as simulator:
            told.append(story(simulator))
    assert told[0] == told[1]
    assert not set(told[0]) & set(told[2])


def test_everything_answered_survives_a_kill(tmp_path):
    arguments = ("--state", str(tmp_path / "state.sqlite"), "--clock", START)
    with Simulator.start(*arguments) as first:
        told = story(first)
        control = first.control("sk_test_story")
        books, now = control.books(), control.now()
        first.process.kill()
    with Simulator.start(*arguments) as second:
        control = second.control("sk_test_story")
        assert (control.books(), control.now()) == (books, now)
        events = client(second, "sk_test_story").v1.events.list(params={"limit": 100})
        assert [e.id for e in events.data] == [line.split()[0] for line in told]
        assert story(second)[-len(told) :] == told


def test_the_clock_is_real_until_it_is_set(tmp_path):
    with Simulator.start() as simulator:
        control = simulator.control("sk_test_clock")
        control.set_clock(2_000_000_000)
        assert control.now() == 2_000_000_000
        client(simulator, "sk_test_clock").v1.customers.create(params={})
        with pytest.raises(Exception, match="cannot go back"):
            control.set_clock(1_999_999_999)
        control.reset()
        assert control.set_clock(1_000) == 1_000


@pytest.mark.parametrize(
    ("authorization", "message"),
    [
        ({}, "did not provide an API key"),
        ({"Authorization": "Bearer pk_test_1"}, "publishable"),
        ({"Authorization": "Bearer sk_live_1"}, "Invalid API Key"),
        ({"Authorization": "Basic !"}, "did not provide an API key"),
    ],
)
@pytest.mark.parametrize("path", ["/v1/balance", "/_control/books"])
def test_strangers_are_refused(simulator, authorization, message, path):
    method = "POST" if "control" in path else "GET"
    answer = requests.request(
        method, simulator.url + path, headers=authorization, timeout=5
    )
    assert answer.status_code == 401
    assert message in answer.json()["error"]["message"]


def test_the_client_does_not_need_the_server():
    code = (
        "import sys, stripe_simulator.client; "
        "sys.exit(bool({'starlette', 'uvicorn', 'stripe'} & sys.modules.keys()))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=TESTS).returncode == 0


def test_unknown_paths_are_named(http):
    answer = http.get("subscriptions")
    assert answer.status_code == 404
    assert "GET: /v1/subscriptions" in answer.json()["error"]["message"]


@pytest.mark.parametrize("body", ["[a]=1", "amount=1&amount[b]=2", b"\xff"])
def test_unreadable_bodies_are_refused(http, body):
    assert http.post("refunds", data=body).status_code == 400


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("settings", {"unknown": 1}),
        ("settings", {"dispute_fee": "20"}),
        ("webhooks", {"unknown": 1}),
        ("fail_refund", {}),
        ("fail_refund", {"refund": "re_none"}),
        ("nothing", {}),
    ],
)
def test_wrong_control_calls_are_refused(control, name, values):
    with pytest.raises(Exception, match=name if name != "fail_refund" else "refund"):
        control.call(name, **values)
