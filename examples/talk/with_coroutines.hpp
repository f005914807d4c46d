#pragma once

// What the programs with coroutines are made of.
#include <fanfold/as_completed.hpp>
#include <fanfold/run.hpp>
#include <fanfold/stream.hpp>
#include <fanfold/task.hpp>
#include <fanfold/to_thread.hpp>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "arguments.hpp"
#include "async_fetch.hpp"
#include "print.hpp"
#include "words.hpp"
