"""Fixtures: a running server with a data directory of its own, the AWS tools, a backend. Nothing is built here."""

import pytest

from support import leftovers
from support.backend import Backend
from support.browser import PageServer, chromium
from support.cors import CORS
from support.firefox import FIREFOX, firefox
from support.functions import Functions
from support.mapping import MappingAPI, body_of
from support.product import EXECUTABLE, Server
from support.siege import Siege
from support.surfing import FirefoxSurfer, chromium_surfer
from support.tap import Tap
from support.tools import CLI, client


def pytest_sessionstart(session):
    if not EXECUTABLE.is_file():
        raise pytest.UsageError(f"{EXECUTABLE} is not there: build crossgate first, or name it in CROSSGATE")


    session.leftovers = leftovers.seen()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session):
    """The run leaves nothing behind: no process of the product, no folder of functions."""
    if problem := leftovers.problem(session.leftovers):
        print(f"\n{problem}")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_runtest_setup(item):
    for server in Server.running:
        server.mark_log()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """Adds the end of every running server's log to a failing test."""
    outcome = yield
    report = outcome.get_result()
    if report.failed:
        for server in Server.running:
            if log := server.log():
                report.sections.append((f"crossgate, process {server.pid}", log))


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory):
    """Where the module's server keeps its definitions."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def server(data_dir):
    """One server for a module's tests; each test makes its own API in it."""
    server = Server(data_dir=data_dir)
    yield server
    server.stop()


@pytest.fixture
def start(tmp_path):
    """Starts servers for one test and ends them in good order: `start(...)` takes what Server takes."""
    started = []

    def start(*arguments, data_dir="own", **more):
        server = Server(*arguments, data_dir=tmp_path / "data" if data_dir == "own" else data_dir, **more)
        started.append(server)
        return server

    yield start
    for server in started:
        if server in Server.running:
            server.stop()


@pytest.fixture
def fresh_server(start):
    """A server with an empty data directory for one test."""
    return start()


@pytest.fixture
def gateway(server):
    """A boto3 client of the module's server."""
    return client(server)


@pytest.fixture(scope="module")
def aws(server):
    """The real AWS CLI against the module's server."""
    return CLI(server)


@pytest.fixture(scope="module")
def functions(server):
    """Lambda functions in the module's server."""
    return Functions(server)


@pytest.fixture
def cors(server):
    """`crossgate cors …` against the module's server."""
    return CORS(server)


@pytest.fixture
def backend():
    backend = Backend()
    yield backend
    backend.close()


@pytest.fixture(scope="module")
def echo():
    """A backend for a module's tests; each sets its `answer`."""
    backend = Backend()
    yield backend
    backend.close()


@pytest.fixture
def answers_what_it_got(echo):
    """Has `echo` answer every request with its body."""
    echo.answer = lambda request: body_of("application/json", request.body)


@pytest.fixture(scope="module")
def witness(server):
    """An API whose template must render after whatever a test did to the server."""
    api = MappingAPI(server)
    api.renders("/p", "#set($s = 'still here')$s")
    return api.deploy()


@pytest.fixture
def the_server_still_answers(server, witness):
    """Asks the witness after the test."""
    yield
    assert server.is_alive()
    assert witness.result("/p") == (200, b"still here"), "the next request is answered as ever"


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def pages():
    """What serves the pages, each origin by a name of its own."""
    pages = PageServer()
    yield pages
    pages.close()


@pytest.fixture(scope="module")
def fox():
    assert FIREFOX, "firefox-esr is missing: apt-get install firefox-esr"
    with firefox() as fox:
        yield fox


@pytest.fixture(params=["chromium", "firefox"])
def surfers(request, pages):
    """Opens a page of an origin by its name in one of the two browsers."""
    opened = []

    def surf(name="app"):
        origin = pages.origin(name)
        if request.param == "firefox":
            return FirefoxSurfer(request.getfixturevalue("fox"), origin)
        context = chromium_surfer(request.getfixturevalue("browser"), origin)
        opened.append(context)
        return context.__enter__()

    yield surf
    for context in reversed(opened):
        context.__exit__(None, None, None)


@pytest.fixture
def surfer(surfers):
    return surfers()


@pytest.fixture
def tap(server):
    tap = Tap(server.port)
    yield tap
    tap.close()


@pytest.fixture(scope="session")
def siege():
    """Slow clients at a server of their own; they go on while other tests run."""
    siege = Siege()
    yield siege
    siege.close()
