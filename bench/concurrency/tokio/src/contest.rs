use std::time::Instant;

pub const CHANNEL_CAPACITY: usize = 64;

pub struct Scenario {
    pub name: &'static str,
    pub measure: fn() -> f64,
}

/// 0 + 1 + … + (count - 1): what the results of a contest's tasks come to.
pub const fn sum_below(count: u64) -> u64 {
    count * (count - 1) / 2
}

pub fn check(result: u64, expected: u64) {
    assert_eq!(result, expected, "what a contestant came to");
}

/// Calls `work` twice, the first time to warm up, and gives the second call's nanoseconds an operation.
pub fn ns_per_operation(operations: u64, expected: u64, work: impl Fn() -> u64) -> f64 {
    check(work(), expected);
    let start = Instant::now();
    let result = work();
    let taken = start.elapsed();
    check(result, expected);
    taken.as_nanos() as f64 / operations as f64
}

/// What the process has in memory.
pub fn resident_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux's /proc");
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).expect("VmRSS");
    let kilobytes: u64 = line.split_whitespace().nth(1).and_then(|field| field.parse().ok()).expect("kB");
    kilobytes * 1024
}

/// Measures the scenarios named on the command line, all of them where there is none, and prints a line of JSON each.
pub fn run(scenarios: &[Scenario]) {
    let mut wanted: Vec<String> = std::env::args().skip(1).collect();
    if wanted.is_empty() {
        wanted = scenarios.iter().map(|each| each.name.to_owned()).collect();
    }
    for name in wanted {
        let found = scenarios.iter().find(|each| each.name == name).unwrap_or_else(|| std::process::exit(2));
        let unit = if name.ends_with("memory") { "bytes" } else { "ns" };
        println!("{{\"scenario\": \"{}\", \"{}\": {:.2}}}", name, unit, (found.measure)());
    }
}
