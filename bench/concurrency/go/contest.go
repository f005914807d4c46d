package main

import (
	"encoding/json"
	"fmt"
	"os"
	"time"
)

const channelCapacity = 64

type scenario struct {
	name    string
	measure func() float64
}

// sumBelow is 0 + 1 + … + (count - 1): what the results of a contest's tasks come to.
func sumBelow(count int) int { return count * (count - 1) / 2 }

func check(result, expected int) {
	if result != expected {
		fmt.Fprintf(os.Stderr, "a contestant came to %d instead of %d\n", result, expected)
		os.Exit(1)
	}
}

// nsPerOperation calls work twice, the first time to warm up, and gives the second call's nanoseconds an operation.
func nsPerOperation(operations, expected int, work func() int) float64 {
	check(work(), expected)
	start := time.Now()
	result := work()
	taken := time.Since(start)
	check(result, expected)
	return float64(taken.Nanoseconds()) / float64(operations)
}

// residentBytes is what the process has in memory.
func residentBytes() int {
	var total, resident int
	statm, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		panic(err)
	}
	if _, err := fmt.Sscan(string(statm), &total, &resident); err != nil {
		panic(err)
	}
	return resident * os.Getpagesize()
}

// run measures the scenarios named on the command line, all of them where there is none, and prints a line of JSON each.
func run(scenarios []scenario) {
	wanted := os.Args[1:]
	if len(wanted) == 0 {
		for _, each := range scenarios {
			wanted = append(wanted, each.name)
		}
	}
	for _, name := range wanted {
		measure := find(scenarios, name)
		unit := "ns"
		if name == "memory" {
			unit = "bytes"
		}
		if err := json.NewEncoder(os.Stdout).Encode(map[string]any{"scenario": name, unit: measure()}); err != nil {
			panic(err)
		}
	}
}

func find(scenarios []scenario, name string) func() float64 {
	for _, each := range scenarios {
		if each.name == name {
			return each.measure
		}
	}
	os.Exit(2)
	return nil
}
