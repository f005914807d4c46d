module fanfold/bench/concurrency

go 1.19
