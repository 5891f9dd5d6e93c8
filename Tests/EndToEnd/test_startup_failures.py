"""What can be wrong at the start: one clear error that names the place and a remedy, exit code 1, nothing destroyed."""

import re
import shutil
import socket
import sqlite3
import subprocess

import pytest

from support.product import EXECUTABLE, clean_environment, run
from support.rest_api import RestAPI
from support.tools import client
from support.waiting import wait_until
from support.wire import Connection


def failed(*arguments, prefix=()):
    """Runs `serve`, which must end by itself with code 1 and one error; gives its text."""
    command = [*prefix, str(EXECUTABLE), "serve", "--listen", "127.0.0.1:0", *map(str, arguments)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=5, env=clean_environment(), check=False)
    except subprocess.TimeoutExpired as running:
        raise AssertionError(f"it serves instead of refusing: {running.stdout}") from None
    assert done.returncode == 1, (done.returncode, done.stderr)
    assert "http://" not in done.stdout
    assert len(re.findall(r"^(?:\S+: )?error: ", done.stderr, re.M)) == 1, done.stderr
    # The second line is what to do.
    assert len(done.stderr.strip().splitlines()) == 2, done.stderr
    return done.stderr


def small_disk(folder, size, options=""):
    """A command prefix that runs what follows with a small disk of its own mounted on `folder`."""
    prefix = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c",
              f'mount -t tmpfs -o size={size}{options} none "{folder}" && exec "$0" "$@"']
    if subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this machine lets nobody mount a tmpfs in a namespace of their own")
    return prefix


@pytest.fixture
def kept(start, tmp_path):
    """A data directory with one deployed API; its server is stopped."""
    server = start()
    api = RestAPI(server, "kept")
    for number in range(30):
        api.mock(f"/pets{number}", "GET", {"X-From": "kept"})
    api.deploy()
    server.stop()
    # Everything into the one file that the tests damage.
    with sqlite3.connect(tmp_path / "data" / "crossgate.sqlite") as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    assert len((tmp_path / "data" / "crossgate.sqlite").read_bytes()) > 50_000
    return tmp_path / "data"


def contents(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.name != "lock"}


def test_a_port_in_use_leaves_the_data_as_it_was(kept):
    before = contents(kept)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        done = run("serve", "--listen", address, "--data-dir", kept, timeout=20)
    assert done.returncode == 1 and address in done.stderr and "--listen" in done.stderr
    assert contents(kept)["crossgate.sqlite"] == before["crossgate.sqlite"]


@pytest.mark.parametrize("address", ["192.0.2.1:0", "nosuch.invalid:0"])
def test_an_address_that_is_not_this_machines(tmp_path, address):
    done = run("serve", "--listen", address, "--insecure-control-plane", "--in-memory", timeout=20)
    assert done.returncode == 1 and address in done.stderr and "--listen" in done.stderr


def test_a_data_dir_on_a_read_only_disk(tmp_path):
    text = failed("--data-dir", tmp_path / "d", prefix=small_disk(tmp_path, "1m", ",ro"))
    assert str(tmp_path / "d") in text and "--data-dir" in text


def test_a_data_dir_that_cannot_be_made():
    text = failed("--data-dir", "/proc/nosuch/data")
    assert "/proc/nosuch/data" in text and "--data-dir" in text


def test_a_full_disk_at_the_start(tmp_path):
    prefix = small_disk(tmp_path, "64k")
    prefix[-1] = prefix[-1].replace("&& exec", f'&& {{ head -c 60000 /dev/zero > "{tmp_path}/filler"; exec', 1) + "; }"
    text = failed("--data-dir", tmp_path / "d", prefix=prefix)
    assert str(tmp_path / "d") in text and "disk" in text.lower()


def test_a_disk_that_fills_up_costs_writes_only(start, tmp_path):
    """A write is refused whole, reading and serving go on, and what was answered is still there."""
    (tmp_path / "disk").mkdir()
    server = start(data_dir=tmp_path / "disk" / "d", prefix=small_disk(tmp_path / "disk", "1m"))
    api = RestAPI(server)
    api.mock("/pets", "GET", {"X-From": "kept"})
    api.deploy()
    refused = None
    for number in range(400):
        answer = server.control("POST", "/restapis", f'{{"name": "n{number}", "description": "{"d" * 900}"}}')
        if answer.status != 201:
            refused = answer
            break
    assert refused, "the disk never filled up"
    assert refused.status in (500, 503), (refused.status, refused.body)
    assert refused.json()["message"] and refused.header("x-amzn-ErrorType")
    # Both learn why.
    assert "disk is full" in refused.text
    wait_until(lambda: "disk is full" in server.stderr, 5, "the operator's log to say so")
    assert api.request("GET", "/pets").header("X-From") == "kept"
    names = {found["name"] for found in client(server).get_rest_apis(limit=500)["items"]}
    assert names == {"pets"} | {f"n{done}" for done in range(number)}
    assert server.get("/_crossgate/readyz").status == 200


@pytest.mark.parametrize("damage", [
    pytest.param(lambda data: b"this is not a database" * 500, id="another file"),
    pytest.param(lambda data: b"SQLite format 3\0" + b"\xff" * 8_000, id="a broken header"),
    pytest.param(lambda data: data[: len(data) // 2], id="half of it"),
    pytest.param(lambda data: data[:100] + bytes(len(data) - 100), id="pages of zeros"),
    pytest.param(lambda data: data[:5_000] + b"\xa5" * (len(data) - 5_000), id="pages of rubbish"),
])
def test_a_damaged_database_is_named_and_left_alone(kept, damage):
    file = kept / "crossgate.sqlite"
    file.write_bytes(damage(file.read_bytes()))
    before = file.read_bytes()
    text = failed("--data-dir", kept)
    assert str(kept) in text and "--data-dir" in text
    assert file.read_bytes() == before


def test_one_damaged_row_is_named(kept):
    """A row that cannot be read is nobody's guess: its address is said."""
    with sqlite3.connect(kept / "crossgate.sqlite") as database:
        count = database.execute("UPDATE resource SET body = '{' WHERE kind LIKE '%tage%'").rowcount
    database.close()
    assert count == 1
    text = failed("--data-dir", kept)
    assert "stages/prod" in text and str(kept) in text


def test_a_database_of_a_newer_version_is_left_alone(kept):
    """Somebody goes back to an older crossgate: it must not touch what it does not know."""
    with sqlite3.connect(kept / "crossgate.sqlite") as database:
        database.execute("INSERT INTO grdb_migrations VALUES ('2 of the future')")
    database.close()
    text = failed("--data-dir", kept)
    assert str(kept) in text and "newer" in text


def test_a_copy_of_the_folder_is_a_backup(start, kept, tmp_path):
    """What all these errors advise is possible: another folder, or a copy put back."""
    shutil.copytree(kept, tmp_path / "copy")
    server = start(data_dir=tmp_path / "copy")
    (api,) = client(server).get_rest_apis()["items"]
    assert server.get(f"/_aws/execute-api/{api['id']}/prod/pets7").header("X-From") == "kept"


def test_a_definition_that_fails_keeps_what_was_served_before(start, tmp_path):
    """The second start is given a broken file: it ends, and the first one's API is still there afterwards."""
    definition = tmp_path / "pets.yaml"
    good = ("openapi: 3.0.1\ninfo: {title: t, version: '1'}\npaths:\n  /a:\n    get:\n"
            "      x-amazon-apigateway-integration:\n        type: mock\n"
            "        requestTemplates: {application/json: '{\"statusCode\": 200}'}\n"
            "        responses: {default: {statusCode: '200'}}\n      responses: {'200': {description: ok}}\n")
    definition.write_text(good)
    server = start(definition)
    target = re.search(r"(/_aws/execute-api/\w+/prod/)", server.stdout).group(1) + "a"
    assert server.get(target).status == 200
    server.stop()
    definition.write_text(good.replace("openapi: 3.0.1", "openapi: 9"))
    text = failed(definition, "--data-dir", tmp_path / "data")
    assert str(definition) in text
    with Connection(start().port) as connection:
        assert connection.request("GET", target).status == 200
