#!/usr/bin/env python3
"""Measures the gateway beside nginx, Envoy and Caddy, and what one process costs at rest.

  bench/run.py [--rounds 5] [--seconds 4]

CPU time per request against peers in the same run (bench/peers.py), the request log off as nginx's is; resident
memory at rest with the sample API; milliseconds from process start to the first answered request.
"""
import argparse
import json
import os
import pathlib
import platform
import re
import statistics
import subprocess
import sys
import time
import urllib.request

HERE = pathlib.Path(__file__).parent
BINARY = HERE.parent / ".build" / "release" / "crossgate"


class Gateway:
    """A server on a port of the kernel's choice, with one definition, ended with its process."""

    def __init__(self, definition, *flags):
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            [BINARY, "serve", definition, "--in-memory", "--listen", "127.0.0.1:0", "--log-level", "error", *flags],
            stdout=subprocess.PIPE, text=True)
        for line in self.process.stdout:
            if found := re.search(r"(http://\S+/_aws/execute-api/\S+?)/?$", line.strip()):
                self.base = found.group(1)
                return
        sys.exit("the gateway did not start")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(40)

    def get(self, path):
        return urllib.request.urlopen(self.base + path).read()

    def resident_megabytes(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+) kB", status).group(1)) / 1024


def at_rest():
    starts, sizes = [], []
    for _ in range(7):
        with Gateway(HERE.parent / "samples" / "petstore.yaml") as gateway:
            gateway.get("/pets")
            starts.append((time.monotonic() - gateway.started) * 1000)
            time.sleep(1)
            sizes.append(gateway.resident_megabytes())
    print(f"start to first answer: median {statistics.median(starts):.0f} ms (worst {max(starts):.0f})")
    print(f"resident memory at rest: median {statistics.median(sizes):.1f} MB (worst {max(sizes):.1f})")


def beside_peers(work, options, definition="api.yaml"):
    print(f"\n{work}, {definition}", flush=True)
    with Gateway(HERE / definition, "--event-loops", "1") as gateway:
        subprocess.run([sys.executable, HERE / "peers.py", work, "--gateway", gateway.base + "/hello",
                        "--pid", str(gateway.process.pid), "--rounds", str(options.rounds),
                        "--seconds", str(options.seconds)], check=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=4)
    options = parser.parse_args()
    print(f"{platform.platform()}, {os.cpu_count()} cores")
    at_rest()
    beside_peers("preflight", options)
    beside_peers("proxy", options)
    # The same by the gateway policy, which looks at the origin of each request: Envoy's CORS filter is its like.
    beside_peers("preflight", options, "policy.yaml")
    beside_peers("proxy", options, "policy.yaml")


if __name__ == "__main__":
    main()
