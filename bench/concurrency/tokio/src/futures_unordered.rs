//! FuturesUnordered, and what uses it: futures in one task, of one type, so that none is boxed. It brings no semaphore,
//! no timers and no event of its own.
use crate::contest::{check, ns_per_operation, resident_bytes, sum_below};
use futures_util::future::poll_fn;
use futures_util::stream::{self, FuturesUnordered, StreamExt};
use std::task::Poll;

async fn yield_now() {
    let mut yielded = false;
    poll_fn(|context| {
        if std::mem::replace(&mut yielded, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await
}

async fn yield_once(i: u64) -> u64 {
    yield_now().await;
    i
}

async fn fan_out_and_in(count: u64) -> u64 {
    let mut children: FuturesUnordered<_> = (0..count).map(yield_once).collect();
    let mut sum = 0;
    while let Some(result) = children.next().await {
        sum += result;
    }
    sum
}

async fn fans(rounds: u64, count: u64) -> u64 {
    let mut sum = 0;
    for _ in 0..rounds {
        sum += fan_out_and_in(count).await;
    }
    sum
}

async fn fan_out_and_in_limited(count: u64, limit: usize) -> u64 {
    let mut results = stream::iter(0..count).map(yield_once).buffer_unordered(limit);
    let mut sum = 0;
    while let Some(result) = results.next().await {
        sum += result;
    }
    sum
}

pub fn fan_1000000() -> f64 {
    ns_per_operation(1_000_000, sum_below(1_000_000), || futures_executor::block_on(fan_out_and_in(1_000_000)))
}

pub fn fan_10000() -> f64 {
    ns_per_operation(1_000_000, 100 * sum_below(10_000), || futures_executor::block_on(fans(100, 10_000)))
}

pub fn fan_limited() -> f64 {
    ns_per_operation(1_000_000, sum_below(1_000_000), || {
        futures_executor::block_on(fan_out_and_in_limited(1_000_000, 100))
    })
}

pub fn memory() -> f64 {
    const COUNT: u64 = 1_000_000;
    let start = tokio::sync::Notify::new();
    let wait_for = |i| {
        let started = start.notified();
        async move {
            started.await;
            i
        }
    };
    let before = resident_bytes();
    let mut children: FuturesUnordered<_> = (0..COUNT).map(wait_for).collect();
    let mut after = 0;
    let sum = futures_executor::block_on(async {
        poll_fn(|context| {
            let waiting = children.poll_next_unpin(context).is_pending();
            assert!(waiting);
            Poll::Ready(())
        })
        .await;
        after = resident_bytes();
        start.notify_waiters();
        let mut sum = 0;
        while let Some(result) = children.next().await {
            sum += result;
        }
        sum
    });
    check(sum, sum_below(COUNT));
    (after - before) as f64 / COUNT as f64
}
