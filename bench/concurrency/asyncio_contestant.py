#!/usr/bin/env python3
"""Python's asyncio. It has no channel between the loops of two threads."""

import asyncio
import json
import os
import sys
import time

CHANNEL_CAPACITY = 64
AN_HOUR = 3600


def sum_below(count):
    """0 + 1 + … + (count - 1): what the results of a contest's tasks come to."""
    return count * (count - 1) // 2


def check(result, expected):
    if result != expected:
        raise SystemExit(f"a contestant came to {result} instead of {expected}")


def ns_per_operation(operations, expected, work):
    """Runs `work()`, a coroutine, twice, the first time to warm up; gives the second one's nanoseconds an operation."""
    check(asyncio.run(work()), expected)
    start = time.perf_counter_ns()
    result = asyncio.run(work())
    taken = time.perf_counter_ns() - start
    check(result, expected)
    return taken / operations


def resident_bytes():
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGESIZE")


# Fan out, fan in: of asyncio.as_completed, asyncio.wait and a queue of results, the queue is the fastest.


async def yield_once(i, results):
    await asyncio.sleep(0)
    results.put_nowait(i)


async def fan_out_and_in(count, limit):
    results = asyncio.Queue()
    total = started = 0
    async with asyncio.TaskGroup() as group:
        for ended in range(count):
            while started < count and started - ended < limit:
                group.create_task(yield_once(started, results))
                started += 1
            total += await results.get()
    return total


async def fans(rounds, count):
    return sum([await fan_out_and_in(count, count) for _ in range(rounds)])


def fan_1000000():  # of 100,000
    return ns_per_operation(100_000, sum_below(100_000), lambda: fan_out_and_in(100_000, 100_000))


def fan_10000():
    return ns_per_operation(100_000, 10 * sum_below(10_000), lambda: fans(10, 10_000))


def fan_limited():
    return ns_per_operation(100_000, sum_below(100_000), lambda: fan_out_and_in(100_000, 100))


# Channels.


async def produce(values, count):
    for i in range(count):
        await values.put(i)


async def hand_over(count, capacity):
    values = asyncio.Queue(capacity)
    async with asyncio.TaskGroup() as group:
        group.create_task(produce(values, count))
        total = 0
        for _ in range(count):
            total += await values.get()
    return total


def channel_one_thread():
    return ns_per_operation(200_000, sum_below(200_000), lambda: hand_over(200_000, CHANNEL_CAPACITY))


def channel_of_one():
    return ns_per_operation(100_000, sum_below(100_000), lambda: hand_over(100_000, 1))


# Semaphore.


async def acquire_and_release(count):
    slots = asyncio.Semaphore(1)
    total = 0
    for i in range(count):
        async with slots:
            total += i
    return total


def semaphore():
    return ns_per_operation(500_000, sum_below(500_000), lambda: acquire_and_release(500_000))


# Time.


async def move_timer(count):
    loop = asyncio.get_running_loop()
    limit = loop.call_later(AN_HOUR, print)
    total = 0
    for i in range(count):
        limit.cancel()
        limit = loop.call_later(AN_HOUR, print)
        total += i
        if i % 64 == 0:
            await asyncio.sleep(0)  # the loop sweeps out cancelled timers
    limit.cancel()
    return total


async def cancel_sleeping_tasks(count):
    total = 0
    for i in range(count):
        sleeper = asyncio.create_task(asyncio.sleep(AN_HOUR))
        await asyncio.sleep(0)  # it starts, and sleeps
        sleeper.cancel()
        try:
            await sleeper
        except asyncio.CancelledError:
            total += i
    return total


async def at_once(i):
    return i


async def time_out_tasks(count):
    total = 0
    for i in range(count):
        async with asyncio.timeout(AN_HOUR):
            total += await at_once(i)
        if i % 64 == 0:
            await asyncio.sleep(0)  # the loop sweeps out cancelled timers
    return total


def timer():
    return ns_per_operation(200_000, sum_below(200_000), lambda: move_timer(200_000))


def cancelled_sleep():
    return ns_per_operation(50_000, sum_below(50_000), lambda: cancel_sleeping_tasks(50_000))


def timeout():
    return ns_per_operation(200_000, sum_below(200_000), lambda: time_out_tasks(200_000))


# Memory.


async def wait_for(start, i):
    await start.wait()
    return i


async def memory_of_waiting_tasks(count):
    start = asyncio.Event()
    before = resident_bytes()
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(wait_for(start, i)) for i in range(count)]
        await asyncio.sleep(0)  # they start, and wait
        after = resident_bytes()
        start.set()
    check(sum(task.result() for task in tasks), sum_below(count))
    return (after - before) / count


def memory():
    return asyncio.run(memory_of_waiting_tasks(100_000))


SCENARIOS = (fan_1000000, fan_10000, fan_limited, channel_one_thread, channel_of_one, semaphore, timer, cancelled_sleep,
             timeout, memory)


def main():
    known = {each.__name__: each for each in SCENARIOS}
    for name in sys.argv[1:] or known:
        if name not in known:
            sys.exit(2)
        unit = "bytes" if name == "memory" else "ns"
        print(json.dumps({"scenario": name, unit: round(known[name](), 2)}), flush=True)


if __name__ == "__main__":
    main()
