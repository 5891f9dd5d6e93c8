#!/usr/bin/env python3
"""Renders the same templates with Crossgate's engine and with Apache Velocity 1.7, and prints how they compare.

  bench/velocity/run.py [--rounds 3]

Each round starts both, one after the other, so that a noisy moment meets both. Processor time of the rendering thread
counts, per template the median over the rounds. Both get templates that are parsed and values that are built; both
must print the same bytes.
"""
import argparse
import pathlib
import statistics
import subprocess

HERE = pathlib.Path(__file__).parent.resolve()
JARS = pathlib.Path("/usr/share/java")
CLASSPATH = ":".join(str(JARS / f"{name}.jar") for name in (
    "velocity", "commons-collections3", "commons-lang", "json-path", "json-smart", "accessors-smart", "asm",
    "slf4j-api", "slf4j-nop"))
GOAL = 1.0


def figures(command):
    """Template's name to (nanoseconds per render, bytes and checksum of the output)."""
    lines = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    return {name: (int(time), (size, checksum)) for name, time, size, checksum in map(str.split, lines)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--binary", default=HERE.parent.parent / ".build" / "release" / "Benchmarks")
    options = parser.parse_args()
    ours, theirs = [], []
    for _ in range(options.rounds):
        ours.append(figures([options.binary, "templates"]))
        theirs.append(figures(["java", "-cp", CLASSPATH, HERE / "VelocityBench.java", HERE]))
    ratios = []
    for name, (_, output) in theirs[0].items():
        if any(round[name][1] != output for round in ours):
            raise SystemExit(f"{name}: the outputs differ, {ours[0][name][1]} and {output}")
        mine = statistics.median(round[name][0] for round in ours)
        velocity = statistics.median(round[name][0] for round in theirs)
        ratios.append(mine / velocity)
        print(f"template {name}, output of {output[0]} bytes: {mine:.0f} ns, Velocity 1.7 {velocity:.0f} ns, "
              f"ratio {ratios[-1]:.2f}")
    print(f"median ratio {statistics.median(ratios):.2f} (goal {GOAL})")


if __name__ == "__main__":
    main()
