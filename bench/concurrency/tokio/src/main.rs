//! tokio on one thread but where the scenario says two, and FuturesUnordered.
mod contest;
mod futures_unordered;

use contest::{check, ns_per_operation, resident_bytes, run, sum_below, Scenario, CHANNEL_CAPACITY};
use std::future::Future;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, Notify, Semaphore};
use tokio::task::{yield_now, JoinSet};
use tokio::time::{sleep, Instant};

const AN_HOUR: Duration = Duration::from_secs(3600);

fn block_on<F: Future>(program: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
    runtime.expect("a runtime").block_on(program)
}

// Fan out, fan in.

async fn yield_once(i: u64) -> u64 {
    yield_now().await;
    i
}

async fn fan_out_and_in(count: u64, limit: usize) -> u64 {
    let mut children = JoinSet::new();
    let mut started = 0;
    let mut sum = 0;
    loop {
        while started < count && children.len() < limit {
            children.spawn(yield_once(started));
            started += 1;
        }
        match children.join_next().await {
            Some(result) => sum += result.expect("a result"),
            None => return sum,
        }
    }
}

async fn fans(rounds: u64, count: u64) -> u64 {
    let mut sum = 0;
    for _ in 0..rounds {
        sum += fan_out_and_in(count, usize::MAX).await;
    }
    sum
}

fn fan_1000000() -> f64 {
    ns_per_operation(1_000_000, sum_below(1_000_000), || block_on(fan_out_and_in(1_000_000, usize::MAX)))
}

fn fan_10000() -> f64 {
    ns_per_operation(1_000_000, 100 * sum_below(10_000), || block_on(fans(100, 10_000)))
}

fn fan_limited() -> f64 {
    ns_per_operation(1_000_000, sum_below(1_000_000), || block_on(fan_out_and_in(1_000_000, 100)))
}

// Channels.

async fn produce(values: mpsc::Sender<u64>, count: u64) {
    for i in 0..count {
        values.send(i).await.expect("a receiver");
    }
}

async fn consume(mut values: mpsc::Receiver<u64>) -> u64 {
    let mut sum = 0;
    while let Some(value) = values.recv().await {
        sum += value;
    }
    sum
}

async fn hand_over(count: u64, capacity: usize) -> u64 {
    let (sender, receiver) = mpsc::channel(capacity);
    tokio::spawn(produce(sender, count));
    consume(receiver).await
}

/// Twice as fast as with a runtime on each thread.
fn hand_over_between_threads(count: u64) -> u64 {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build();
    runtime.expect("a runtime").block_on(async {
        let (sender, receiver) = mpsc::channel(CHANNEL_CAPACITY);
        tokio::spawn(produce(sender, count));
        tokio::spawn(consume(receiver)).await.expect("a sum")
    })
}

fn channel_one_thread() -> f64 {
    const COUNT: u64 = 4_000_000;
    ns_per_operation(COUNT, sum_below(COUNT), || block_on(hand_over(COUNT, CHANNEL_CAPACITY)))
}

fn channel_of_one() -> f64 {
    const COUNT: u64 = 2_000_000;
    ns_per_operation(COUNT, sum_below(COUNT), || block_on(hand_over(COUNT, 1)))
}

fn channel_two_threads() -> f64 {
    const COUNT: u64 = 2_000_000;
    ns_per_operation(COUNT, sum_below(COUNT), || hand_over_between_threads(COUNT))
}

// Semaphore.

async fn acquire_and_release(count: u64) -> u64 {
    let slots = Semaphore::new(1);
    let mut sum = 0;
    for i in 0..count {
        let _permit = slots.acquire().await.expect("a permit");
        sum += i;
    }
    sum
}

fn semaphore() -> f64 {
    const COUNT: u64 = 10_000_000;
    ns_per_operation(COUNT, sum_below(COUNT), || block_on(acquire_and_release(COUNT)))
}

// Time.

async fn reset_timer(count: u64) -> u64 {
    let limit = sleep(AN_HOUR);
    tokio::pin!(limit);
    let mut sum = 0;
    for i in 0..count {
        limit.as_mut().reset(Instant::now() + AN_HOUR);
        tokio::select! {
            biased;
            _ = &mut limit => unreachable!(),
            _ = async {} => sum += i,
        }
    }
    sum
}

async fn cancel_sleeping_tasks(count: u64) -> u64 {
    let mut sum = 0;
    for i in 0..count {
        let sleeper = tokio::spawn(sleep(AN_HOUR));
        yield_now().await; // it starts, and sleeps
        sleeper.abort();
        assert!(sleeper.await.expect_err("it was cancelled").is_cancelled());
        sum += i;
    }
    sum
}

async fn at_once(i: u64) -> u64 {
    i
}

async fn time_out_tasks(count: u64) -> u64 {
    let mut sum = 0;
    for i in 0..count {
        sum += tokio::time::timeout(AN_HOUR, at_once(i)).await.expect("it ends at once");
    }
    sum
}

fn timer() -> f64 {
    const COUNT: u64 = 4_000_000;
    ns_per_operation(COUNT, sum_below(COUNT), || block_on(reset_timer(COUNT)))
}

fn cancelled_sleep() -> f64 {
    const COUNT: u64 = 400_000;
    ns_per_operation(COUNT, sum_below(COUNT), || block_on(cancel_sleeping_tasks(COUNT)))
}

fn timeout() -> f64 {
    const COUNT: u64 = 4_000_000;
    ns_per_operation(COUNT, sum_below(COUNT), || block_on(time_out_tasks(COUNT)))
}

// Memory.

async fn wait_for(start: Arc<Notify>, waiting: Arc<AtomicU64>, i: u64) -> u64 {
    waiting.fetch_add(1, Ordering::Relaxed);
    start.notified().await;
    i
}

async fn memory_of_waiting_tasks(count: u64) -> f64 {
    let start = Arc::new(Notify::new());
    let waiting = Arc::new(AtomicU64::new(0));
    let mut children = JoinSet::new();
    let before = resident_bytes();
    for i in 0..count {
        children.spawn(wait_for(start.clone(), waiting.clone(), i));
    }
    while waiting.load(Ordering::Relaxed) < count {
        yield_now().await;
    }
    let after = resident_bytes();
    start.notify_waiters();
    let mut sum = 0;
    while let Some(result) = children.join_next().await {
        sum += result.expect("a result");
    }
    check(sum, sum_below(count));
    (after - before) as f64 / count as f64
}

fn memory() -> f64 {
    block_on(memory_of_waiting_tasks(1_000_000))
}

fn main() {
    run(&[
        Scenario { name: "fan_1000000", measure: fan_1000000 },
        Scenario { name: "fan_10000", measure: fan_10000 },
        Scenario { name: "fan_limited", measure: fan_limited },
        Scenario { name: "channel_one_thread", measure: channel_one_thread },
        Scenario { name: "channel_of_one", measure: channel_of_one },
        Scenario { name: "channel_two_threads", measure: channel_two_threads },
        Scenario { name: "semaphore", measure: semaphore },
        Scenario { name: "timer", measure: timer },
        Scenario { name: "cancelled_sleep", measure: cancelled_sleep },
        Scenario { name: "timeout", measure: timeout },
        Scenario { name: "memory", measure: memory },
        Scenario { name: "futures_unordered/fan_1000000", measure: futures_unordered::fan_1000000 },
        Scenario { name: "futures_unordered/fan_10000", measure: futures_unordered::fan_10000 },
        Scenario { name: "futures_unordered/fan_limited", measure: futures_unordered::fan_limited },
        Scenario { name: "futures_unordered/memory", measure: futures_unordered::memory },
    ]);
}
