#pragma once

// What the programs with threads, and those with neither, are made of.
#include <map>
#include <mutex>
#include <set>
#include <thread>
#include <utility>
#include <vector>

#include "arguments.hpp"
#include "blocking_fetch.hpp"
#include "print.hpp"
#include "words.hpp"
#include "work_queue.hpp"
