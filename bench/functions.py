#!/usr/bin/env python3
"""Measures calls of Lambda functions: what they cost, how soon they begin, and beside other local emulators.

  bench/functions.py [warm] [busy] [cold] [pickup] [idle] [peers] [--rounds 5] [--seconds 4]

warm   CPU time and latency of a call through the gateway, beside the least that hands requests to the same function
       process over the same transport (`Benchmarks function-floor`)
busy   64 connections: requests per second beside that floor, and whose CPU time it is
cold   the first call of a function after its code changed, less the start of its interpreter
pickup how soon a change in a function's folder is answered with, while calls go on
idle   resident memory with 1,000 functions that nobody calls
peers  requests per second beside MiniStack and `chalice local`, the same handler in as many function processes

Needs wrk and the release build of crossgate and Benchmarks. boto3 and the peers are installed from PyPI into
.venv-bench; a peer that cannot be installed is left out and the reason said.
"""
import argparse
import contextlib
import io
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import venv
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = pathlib.Path(os.environ.get("CROSSGATE_BUILD") or ROOT / ".build" / "release")
ENVIRONMENT = ROOT / ".venv-bench"
PEERS = {"ministack": "ministack==1.5.33", "chalice": "chalice==1.34.0"}

NODE = ("nodejs20.x", "index.handler", "index.js",
        """exports.handler = async () => ({ statusCode: 200, body: '{"hello":"world"}' });\n""")
PYTHON = ("python3.11", "app.handler", "app.py",
          """def handler(event, context):\n    return {"statusCode": 200, "body": '{"hello":"world"}'}\n""")
CHALICE = """from chalice import Chalice, Response
app = Chalice(app_name="bench")

@app.route("/hello")
def hello():
    return Response(body='{"hello":"world"}', status_code=200)
"""


# -- processes --------------------------------------------------------------------------------------------------------

def descendants(pid):
    """Every process below this one, as far as it can be read."""
    parents = {}
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            parents.setdefault(int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1]), []).append(
                int(folder.name))
    found, waiting = [], [pid]
    while waiting:
        children = parents.get(waiting.pop(), [])
        found += children
        waiting += children
    return found


def program(pid):
    with contextlib.suppress(OSError):
        return pathlib.Path(os.readlink(f"/proc/{pid}/exe"))
    return pathlib.Path("/gone")


def cpu_seconds(pids):
    ticks = 0
    for pid in pids:
        with contextlib.suppress(OSError):
            fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def resident_megabytes(pids):
    total = 0
    for pid in pids:
        status = pathlib.Path(f"/proc/{pid}/status").read_text()
        total += int(re.search(r"VmRSS:\s+(\d+) kB", status).group(1))
    return total / 1024


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def get(url, timeout=60):
    with urllib.request.urlopen(url, timeout=timeout) as answer:
        return answer.read()


def wait_for(condition, what, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(OSError, ValueError):
            if result := condition():
                return result
        time.sleep(0.05)
    sys.exit(f"functions.py: {what} did not happen within {seconds} s")


class Program:
    """A server that says where it listens, ended with its family."""

    def __init__(self, *command, folder=None, environment=None):
        self.output = tempfile.NamedTemporaryFile("w+", prefix="bench-functions-")
        self.process = subprocess.Popen(
            [str(part) for part in command], stdout=self.output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
            cwd=folder, env=os.environ | (environment or {}))

    def text(self):
        return pathlib.Path(self.output.name).read_text(errors="replace")

    def announced(self):
        if self.process.poll() is not None:
            sys.exit(f"functions.py: {self.process.args[0]} ended with {self.process.returncode}:\n{self.text()}")
        return re.search(r"http://127\.0\.0\.1:\d+", self.text())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        family = descendants(self.process.pid)
        self.process.terminate()
        try:
            self.process.wait(40)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        for pid in family:
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        self.output.close()


# -- what is measured -------------------------------------------------------------------------------------------------

class Emulator(Program):
    """Something that has Lambda and API Gateway, driven by boto3."""

    base = None

    def client(self, service):
        import boto3

        return boto3.client(service, endpoint_url=self.base, region_name="us-east-1",
                            aws_access_key_id="test", aws_secret_access_key="test")

    def function(self, kind, name="bench"):
        runtime, handler, file, source = kind
        made = self.client("lambda").create_function(
            FunctionName=name, Runtime=runtime, Handler=handler, Role="arn:aws:iam::000000000000:role/bench",
            Code={"ZipFile": package(file, source)}, Timeout=30, MemorySize=256)
        return made["FunctionArn"]

    def folder_function(self, kind, folder, name):
        """A function whose code is a folder of this machine, which is worked in."""
        runtime, handler, _, _ = kind
        made = self.client("lambda").create_function(
            FunctionName=name, Runtime=runtime, Handler=handler, Role="arn:aws:iam::000000000000:role/bench",
            Code={"S3Bucket": "hot-reload", "S3Key": str(folder)}, Timeout=30, MemorySize=256)
        return made["FunctionArn"]

    def url(self, arn):
        """Where GET calls the function through a proxy integration."""
        gateway = self.client("apigateway")
        api = gateway.create_rest_api(name="bench")["id"]
        root = gateway.get_resources(restApiId=api)["items"][0]["id"]
        resource = gateway.create_resource(restApiId=api, parentId=root, pathPart="hello")["id"]
        place = {"restApiId": api, "resourceId": resource, "httpMethod": "GET"}
        gateway.put_method(**place, authorizationType="NONE")
        gateway.put_integration(
            **place, type="AWS_PROXY", integrationHttpMethod="POST",
            uri=f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{arn}/invocations")
        self.client("lambda").add_permission(
            FunctionName=arn, StatementId=f"gateway-{api}", Action="lambda:InvokeFunction",
            Principal="apigateway.amazonaws.com")
        gateway.create_deployment(restApiId=api, stageName="prod")
        return f"{self.base}/_aws/execute-api/{api}/prod/hello"


class Gateway(Emulator):
    """Crossgate, with one event loop unless told otherwise: its share is to be seen, not the machine's width."""

    def __init__(self):
        binary = BUILD / "crossgate"
        super().__init__(binary, "serve", "--in-memory", "--listen", "127.0.0.1:0", "--event-loops", "1",
                         "--log-level", "error", folder=tempfile.gettempdir())
        self.base = wait_for(self.announced, "the gateway's start").group(0)
        wait_for(lambda: get(self.base + "/_crossgate/readyz"), "the gateway's readiness")
        self.binary = program(self.process.pid)

    def own(self):
        """The gateway and what else runs of its own program: all that is not a function."""
        return [self.process.pid] + [pid for pid in descendants(self.process.pid) if program(pid) == self.binary]

    def functions(self):
        """The function processes: those whose program is an interpreter."""
        return [pid for pid in descendants(self.process.pid)
                if re.match(r"node|python", program(pid).name)]


class Floor(Program):
    """The least server that hands requests to functions, with copies of a gateway's function process attached."""

    def __init__(self, mode, twin, count=1):
        super().__init__(BUILD / "Benchmarks", mode)
        self.base = wait_for(self.announced, "the floor's start").group(0)
        self.attached = [twin.start(self.base) for _ in range(count)]
        if mode == "function-floor":
            wait_for(lambda: int(get(self.base + "/waiting")) == count, "the functions' first wish for work")

    def own(self):
        return [self.process.pid]

    def __exit__(self, *reason):
        for process in self.attached:
            process.kill()
            process.wait()
        super().__exit__(*reason)


class Twin:
    """The command of a running function process, with copies of what only it can see."""

    def __init__(self, pid):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="bench-twin-"))
        self.program = program(pid)
        place = pathlib.Path(f"/proc/{pid}")
        self.arguments = [part.decode() for part in (place / "cmdline").read_bytes().split(b"\0")[:-1]]
        pairs = [part.decode().partition("=") for part in (place / "environ").read_bytes().split(b"\0") if part]
        self.environment = {name: value for name, _, value in pairs}
        for name in ("/var/runtime", "/var/task"):
            inside = pathlib.Path(f"{place}/root{name}")
            if inside.is_dir():
                copy = self.folder / name.lstrip("/")
                shutil.copytree(inside, copy)
                self.arguments = [part.replace(name, str(copy)) for part in self.arguments]
                self.environment = {key: value.replace(name, str(copy)) for key, value in self.environment.items()}
        self.environment["TMPDIR"] = str(self.folder)

    def start(self, base):
        environment = self.environment | {"AWS_LAMBDA_RUNTIME_API": base.removeprefix("http://")}
        root = environment.get("LAMBDA_TASK_ROOT", str(self.folder))
        return subprocess.Popen([str(self.program), *self.arguments[1:]], env=environment, cwd=root,
                                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)


def package(file, source):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        entry = zipfile.ZipInfo(file)
        entry.external_attr = 0o100644 << 16
        archive.writestr(entry, source)
    return packed.getvalue()


class Load:
    """What wrk saw in one go, and what it cost: CPU time per request in microseconds."""

    def __init__(self, url, seconds, connections, own=list, functions=list, headers=()):
        ours, theirs = own(), functions()
        before, theirs_before = cpu_seconds(ours), cpu_seconds(theirs)
        out = subprocess.run(
            ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "--latency",
             *(part for header in headers for part in ("-H", header)), url],
            capture_output=True, text=True, check=True).stdout
        count = max(1, int(re.search(r"(\d+) requests in", out).group(1)))
        self.cpu = (cpu_seconds(ours) - before) / count * 1e6
        self.functions_cpu = (cpu_seconds(theirs) - theirs_before) / count * 1e6
        self.per_second = count / seconds
        self.p50, self.p99 = (self.milliseconds(out, percent) for percent in (50, 99))
        failed = re.search(r"Non-2xx or 3xx responses: (\d+)", out)
        broken = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", out)
        connect, read, write, timeout = map(int, broken.groups()) if broken else (0, 0, 0, 0)
        # A connection that is to be closed after its answer is an error of reading to wrk, each time.
        read = 0 if headers else read
        self.failed = int(failed.group(1) if failed else 0) + connect + read + write + timeout

    @staticmethod
    def milliseconds(out, percent):
        value, unit = re.search(rf"{percent}%\s+([\d.]+)(us|ms|s)", out).groups()
        return float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def median(loads, what):
    return statistics.median(getattr(load, what) for load in loads)


def row(name, loads):
    print(f"{name:32}{median(loads, 'cpu'):>9.1f}{median(loads, 'p50'):>9.3f}{median(loads, 'p99'):>9.2f}"
          f"{median(loads, 'per_second'):>9.0f}{sum(load.failed for load in loads):>8}", flush=True)


def heading(title):
    print(f"\n{title}\n{'':32}{'CPU us':>9}{'p50 ms':>9}{'p99 ms':>9}{'req/s':>9}{'failed':>8}", flush=True)


# -- the measurements -------------------------------------------------------------------------------------------------

def warm(options):
    heading(f"warm calls of a Node.js function, one at a time, {options.rounds} rounds of {options.seconds} s")
    with contextlib.ExitStack() as stack:
        gateway = stack.enter_context(Gateway())
        url = gateway.url(gateway.function(NODE))
        get(url)
        twin = stack.enter_context(Twin(gateway.functions()[0]))
        floor = stack.enter_context(Floor("function-floor", twin))
        through, bare = [], []
        # One go unmeasured: the interpreters compile what is hot.
        for target in (url, floor.base + "/call"):
            Load(target, 2, 1)
        for _ in range(options.rounds):
            through.append(Load(url, options.seconds, 1, gateway.own))
            bare.append(Load(floor.base + "/call", options.seconds, 1, floor.own))
        row("through the gateway", through)
        row("bare round trip", bare)
        ratio = statistics.median(one.cpu / other.cpu for one, other in zip(through, bare))
        added = statistics.median(one.p50 - other.p50 for one, other in zip(through, bare))
        print(f"CPU of our processes beside the bare round trip: {ratio:.2f} (goal: at most 2)")
        print(f"added p50 latency: {added:.3f} ms (goal: under 0.5)")
        alone = stack.enter_context(Floor("function-alone", twin))
        time.sleep(2)
        counts = [int(get(alone.base + "/count"))]
        used = cpu_seconds(alone.own())
        time.sleep(options.seconds)
        counts.append(int(get(alone.base + "/count")))
        calls = counts[1] - counts[0]
        print(f"the function alone, always given work: {calls / options.seconds:.0f} calls/s; "
              f"{(cpu_seconds(alone.own()) - used) / max(calls, 1) * 1e6:.1f} us of its server's CPU each")


def busy(options):
    heading("64 connections, a Node.js function")
    with contextlib.ExitStack() as stack:
        gateway = stack.enter_context(Gateway())
        url = gateway.url(gateway.function(NODE))
        get(url)
        twin = stack.enter_context(Twin(gateway.functions()[0]))
        Load(url, 10, 64)
        count = len(gateway.functions())
        through = [Load(url, options.seconds, 64, gateway.own, gateway.functions) for _ in range(options.rounds)]
        row(f"through the gateway, {count} processes", through)
        functions = median(through, "functions_cpu")
        share = functions / (functions + median(through, "cpu"))
        # The gateway's functions idle now, and take nothing but memory.
        floor = stack.enter_context(Floor("function-floor", twin, count))
        Load(floor.base + "/call", 10, 64)
        bare = [Load(floor.base + "/call", options.seconds, 64, floor.own) for _ in range(options.rounds)]
        row("bare round trips, as many", bare)
        print(f"CPU of the functions: {functions:.0f} us per call, {share:.0%} of all but wrk's; requests per second "
              f"beside bare: {median(through, 'per_second') / median(bare, 'per_second'):.2f}")


def cold(options):
    print("\ncold starts: the first call after a change of code, less the bare start of the interpreter")
    with Gateway() as gateway:
        for kind, code in ((NODE, ["-e", "process.stdout.write('x')"]), (PYTHON, ["-c", "print('x', end='', flush=True)"])):
            name = kind[0].replace(".", "")
            url = gateway.url(gateway.function(kind, name))
            get(url)
            interpreter = program(next(
                pid for pid in gateway.functions() if program(pid).name.startswith(kind[0][:4])))
            totals, starts = [], []
            for number in range(4 * options.rounds + 1):
                comment = f"// {number}\n" if kind is NODE else f"# {number}\n"
                gateway.client("lambda").update_function_code(
                    FunctionName=name, ZipFile=package(kind[2], kind[3] + comment))
                time.sleep(0.2)
                begin = time.monotonic()
                get(url)
                totals.append((time.monotonic() - begin) * 1000)
                begin = time.monotonic()
                with subprocess.Popen([interpreter, *code], stdout=subprocess.PIPE) as process:
                    process.stdout.read(1)
                    starts.append((time.monotonic() - begin) * 1000)
            total, start = statistics.median(totals), statistics.median(starts)
            print(f"{kind[0]}: first call {total:.1f} ms (worst {max(totals):.1f}), interpreter {start:.1f} ms, "
                  f"our share {total - start:.1f} ms (goal: under 20)", flush=True)


def pickup(options):
    print("\npickup: from the end of writing a file in a function's folder to the first answer of the new code")
    with Gateway() as gateway:
        for kind in (NODE, PYTHON):
            name = "pickup-" + kind[0].replace(".", "")
            with tempfile.TemporaryDirectory() as folder:
                file = pathlib.Path(folder) / kind[2]

                def write(number):
                    file.write_text(kind[3].replace("world", f"world {number}"))

                write(0)
                url = gateway.url(gateway.folder_function(kind, folder, name))
                get(url)
                times = []
                for number in range(1, 4 * options.rounds + 1):
                    write(number)
                    begin = time.monotonic()
                    # An answer that is none ends the run: a call in flight may not be dropped.
                    while f"world {number}\"".encode() not in get(url):
                        pass
                    times.append((time.monotonic() - begin) * 1000)
                print(f"{kind[0]}: {statistics.median(times):.1f} ms (worst {max(times):.1f}; goal: under 300)", flush=True)


def idle(_):
    with Gateway() as gateway:
        before = resident_megabytes(gateway.own())
        client = gateway.client("lambda")
        runtime, handler, file, source = NODE
        begin = time.monotonic()
        for number in range(1000):
            client.create_function(
                FunctionName=f"idle-{number}", Runtime=runtime, Handler=handler,
                Role="arn:aws:iam::000000000000:role/bench",
                Code={"ZipFile": package(file, f"{source}// {number}\n")})
        elapsed = time.monotonic() - begin
        time.sleep(2)
        print(f"\n1,000 functions that nobody calls: {resident_megabytes(gateway.own()):.1f} MB resident, all our "
              f"processes (before: {before:.1f}; goal: under 100); {elapsed:.1f} s to create them with boto3")


class MiniStack(Emulator):
    def __init__(self):
        port = free_port()
        super().__init__(ENVIRONMENT / "bin" / "ministack", folder=tempfile.gettempdir(), environment={
            "GATEWAY_PORT": str(port), "BIND_HOST": "127.0.0.1", "LAMBDA_EXECUTOR": "local", "LOG_LEVEL": "ERROR",
            "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1"})
        self.base = f"http://127.0.0.1:{port}"
        wait_for(lambda: self.client("lambda").list_functions(), "MiniStack's start")

    def functions(self):
        return [pid for pid in descendants(self.process.pid)
                if b"_worker" in pathlib.Path(f"/proc/{pid}/cmdline").read_bytes()]


class Chalice(Program):
    def __init__(self, folder):
        port = free_port()
        (folder / ".chalice").mkdir()
        (folder / ".chalice" / "config.json").write_text(json.dumps({"version": "2.0", "app_name": "bench"}))
        (folder / "app.py").write_text(CHALICE)
        super().__init__(ENVIRONMENT / "bin" / "chalice", "local", "--no-autoreload", "--host", "127.0.0.1",
                         "--port", port, folder=folder, environment={"AWS_DEFAULT_REGION": "us-east-1"})
        self.address = f"http://127.0.0.1:{port}/hello"
        wait_for(lambda: get(self.address), "chalice's start")

    def functions(self):
        """It runs the handler in itself."""
        return [self.process.pid]


def peers(options):
    with contextlib.ExitStack() as stack:
        gateway = stack.enter_context(Gateway())
        close = ["Connection: close"]
        url = gateway.url(gateway.function(PYTHON))
        targets = {"Crossgate": (url, gateway, []), "the same, closing": (url, gateway, close)}
        for name in PEERS:
            missing = ENVIRONMENT / f"without-{name}"
            if missing.is_file():
                print(f"\nwithout {name}: {missing.read_text().strip()}")
            elif name == "ministack":
                peer = stack.enter_context(MiniStack())
                targets["MiniStack"] = (peer.url(peer.function(PYTHON)), peer, [])
            else:
                peer = stack.enter_context(Chalice(pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory()))))
                targets["chalice local"] = (peer.address, peer, [])
                # Its server waits 40 ms for the client's acknowledgement on a kept connection; this is its best.
                targets["the same, closing "] = (peer.address, peer, close)
        for connections in (1, 2):
            print(f"\na Python handler, {connections} connection{'s' * (connections > 1)}, {options.rounds} rounds of "
                  f"{options.seconds} s\n{'':20}{'req/s':>9}{'p50 ms':>9}{'p99 ms':>9}{'failed':>8}{'processes':>11}"
                  f"{'Crossgate is':>16}")
            loads = {name: [] for name in targets}
            for url, _, headers in targets.values():
                Load(url, 2, connections, headers=headers)
            for _ in range(options.rounds):
                for name, (url, _, headers) in targets.items():
                    loads[name].append(Load(url, options.seconds, connections, headers=headers))
            ours = median(loads["Crossgate"], "per_second")
            for name, (_, peer, _) in targets.items():
                those = loads[name]
                rate = median(those, "per_second")
                print(f"{name:20}{rate:>9.0f}{median(those, 'p50'):>9.2f}{median(those, 'p99'):>9.2f}"
                      f"{sum(load.failed for load in those):>8}{len(peer.functions()):>11}{ours / rate:>12.1f} as fast")
        print("goal: at least 5 times as fast as each, with connections kept as clients keep them; chalice runs handlers in threads of its one process")


# -- the environment --------------------------------------------------------------------------------------------------

def enter_environment():
    """Goes on in .venv-bench, which is made when it is not there or for other versions."""
    wanted = "\n".join(["boto3", *PEERS.values()])
    stamp = ENVIRONMENT / "wanted"
    if not stamp.is_file() or stamp.read_text() != wanted:
        shutil.rmtree(ENVIRONMENT, ignore_errors=True)
        venv.create(ENVIRONMENT, with_pip=True)
        install = [ENVIRONMENT / "bin" / "python", "-m", "pip", "install", "-q", "--disable-pip-version-check"]
        if subprocess.run([*install, "boto3"], check=False).returncode:
            sys.exit("functions.py: boto3 cannot be installed from PyPI; without it nothing can be measured")
        for name, requirement in PEERS.items():
            done = subprocess.run([*install, requirement], capture_output=True, text=True, check=False)
            if done.returncode:
                reason = (done.stderr.strip().splitlines() or ["pip does not say why"])[-1]
                (ENVIRONMENT / f"without-{name}").write_text(reason)
        stamp.write_text(wanted)
    if pathlib.Path(sys.prefix).resolve() != ENVIRONMENT.resolve():
        os.execv(ENVIRONMENT / "bin" / "python", [ENVIRONMENT / "bin" / "python", __file__, *sys.argv[1:]])


def main():
    works = {"warm": warm, "busy": busy, "cold": cold, "pickup": pickup, "idle": idle, "peers": peers}
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("works", nargs="*", metavar="work", help=", ".join(works) + "; all unless named")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=4)
    options = parser.parse_args()
    if unknown := set(options.works) - set(works):
        parser.error(f"there is nothing to measure called {', '.join(sorted(unknown))}")
    for name in ("crossgate", "Benchmarks"):
        if not (BUILD / name).is_file():
            sys.exit(f"functions.py: {BUILD / name} is not there: run `make bench`, which builds it")
    if not shutil.which("wrk"):
        sys.exit("functions.py: wrk is not there: run scripts/install.sh bench")
    enter_environment()
    for name in options.works or works:
        works[name](options)


if __name__ == "__main__":
    main()
