// Go: goroutines and channels. One thread is GOMAXPROCS(1).
package main

import (
	"context"
	"runtime"
	"runtime/debug"
	"sync/atomic"
	"time"
)

// Fan out, fan in.

func yieldOnce(i int, results chan<- int) {
	runtime.Gosched()
	results <- i
}

// fanOutAndIn has room for every result, so that no goroutine waits to hand over its own.
func fanOutAndIn(count int) int {
	results := make(chan int, count)
	for i := 0; i < count; i++ {
		go yieldOnce(i, results)
	}
	sum := 0
	for i := 0; i < count; i++ {
		sum += <-results
	}
	return sum
}

func fanOutAndInLimited(count, limit int) int {
	results := make(chan int, limit)
	sum := 0
	for started, ended := 0, 0; ended < count; ended++ {
		for ; started < count && started-ended < limit; started++ {
			go yieldOnce(started, results)
		}
		sum += <-results
	}
	return sum
}

func fan1000000() float64 {
	return nsPerOperation(1_000_000, sumBelow(1_000_000), func() int { return fanOutAndIn(1_000_000) })
}

func fan10000() float64 {
	return nsPerOperation(1_000_000, 100*sumBelow(10_000), func() int {
		sum := 0
		for i := 0; i < 100; i++ {
			sum += fanOutAndIn(10_000)
		}
		return sum
	})
}

func fanLimited() float64 {
	return nsPerOperation(1_000_000, sumBelow(1_000_000), func() int { return fanOutAndInLimited(1_000_000, 100) })
}

// Channels.

func handOver(count, capacity int) int {
	values := make(chan int, capacity)
	go func() {
		for i := 0; i < count; i++ {
			values <- i
		}
		close(values)
	}()
	sum := 0
	for value := range values {
		sum += value
	}
	return sum
}

func measureHandOver(count, capacity int) float64 {
	return nsPerOperation(count, sumBelow(count), func() int { return handOver(count, capacity) })
}

func channelOneThread() float64 { return measureHandOver(4_000_000, channelCapacity) }
func channelOfOne() float64     { return measureHandOver(2_000_000, 1) }
func channelTwoThreads() float64 {
	runtime.GOMAXPROCS(2)
	defer runtime.GOMAXPROCS(1)
	return measureHandOver(2_000_000, channelCapacity)
}

// A buffered channel is Go's semaphore.
func semaphore() float64 {
	const count = 10_000_000
	return nsPerOperation(count, sumBelow(count), func() int {
		slots := make(chan struct{}, 1)
		sum := 0
		for i := 0; i < count; i++ {
			slots <- struct{}{}
			sum += i
			<-slots
		}
		return sum
	})
}

// Time.

func timer() float64 {
	const count = 4_000_000
	return nsPerOperation(count, sumBelow(count), func() int {
		limit := time.NewTimer(time.Hour)
		defer limit.Stop()
		sum := 0
		for i := 0; i < count; i++ {
			limit.Stop()
			limit.Reset(time.Hour)
			sum += i
		}
		return sum
	})
}

func sleepAnHour(ctx context.Context, ended chan<- int, i int) {
	over := time.NewTimer(time.Hour)
	defer over.Stop()
	select {
	case <-over.C:
	case <-ctx.Done():
		ended <- i
	}
}

func cancelledSleep() float64 {
	const count = 200_000
	return nsPerOperation(count, sumBelow(count), func() int {
		ended := make(chan int)
		sum := 0
		for i := 0; i < count; i++ {
			ctx, cancel := context.WithCancel(context.Background())
			go sleepAnHour(ctx, ended, i)
			runtime.Gosched() // it starts, and sleeps
			cancel()
			sum += <-ended
		}
		return sum
	})
}

//go:noinline
func atOnce(_ context.Context, i int) int { return i }

// A function that takes a context ends by itself when its time is over, so it needs no goroutine.
func timeout() float64 {
	const count = 1_000_000
	return nsPerOperation(count, sumBelow(count), func() int {
		sum := 0
		for i := 0; i < count; i++ {
			ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
			sum += atOnce(ctx, i)
			cancel()
		}
		return sum
	})
}

// Memory.

func memory() float64 {
	const count = 1_000_000
	start := make(chan struct{})
	results := make(chan int)
	var waiting atomic.Int64
	debug.FreeOSMemory()
	before := residentBytes()
	for i := 0; i < count; i++ {
		go func(i int) {
			waiting.Add(1)
			<-start
			results <- i
		}(i)
	}
	for waiting.Load() < count {
		runtime.Gosched()
	}
	after := residentBytes()
	close(start)
	sum := 0
	for i := 0; i < count; i++ {
		sum += <-results
	}
	check(sum, sumBelow(count))
	return float64(after-before) / count
}

func main() {
	runtime.GOMAXPROCS(1)
	run([]scenario{
		{"fan_1000000", fan1000000},
		{"fan_10000", fan10000},
		{"fan_limited", fanLimited},
		{"channel_one_thread", channelOneThread},
		{"channel_of_one", channelOfOne},
		{"channel_two_threads", channelTwoThreads},
		{"semaphore", semaphore},
		{"timer", timer},
		{"cancelled_sleep", cancelledSleep},
		{"timeout", timeout},
		{"memory", memory},
	})
}
