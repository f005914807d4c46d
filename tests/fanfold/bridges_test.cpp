// run, use_task, start, to_thread, workers: where tasks meet the rest of a program.
#include <fanfold/asio.hpp>
#include <fanfold/event.hpp>
#include <fanfold/fan.hpp>
#include <fanfold/run.hpp>
#include <fanfold/sleep.hpp>
#include <fanfold/task_group.hpp>
#include <fanfold/timeout.hpp>
#include <fanfold/to_thread.hpp>
#include <fanfold/workers.hpp>

#include <gtest/gtest.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <future>
#include <stdexcept>
#include <stop_token>
#include <thread>

namespace fanfold {
namespace {

using namespace std::chrono_literals;
using boost::asio::ip::tcp;

struct connection {
  tcp::socket client;
  tcp::socket server;
};

task<connection> connect() {
  auto& io = co_await this_context();
  tcp::acceptor acceptor(io, {boost::asio::ip::address_v4::loopback(), 0});
  tcp::socket client(io);
  const auto address = acceptor.local_endpoint();
  co_await client.async_connect(address, use_task);
  tcp::socket server = co_await acceptor.async_accept(use_task);
  connection both{std::move(client), std::move(server)};
  co_return both;
}

task<std::size_t> read_some(tcp::socket& socket) {
  std::array<char, 16> bytes;
  const std::size_t count = co_await socket.async_read_some(boost::asio::buffer(bytes), use_task);
  co_return count;
}

TEST(UseTask, MakesAnyAsioOperationAwaitable) {
  const auto body = []() -> task<std::size_t> {
    connection c = co_await connect();
    co_await boost::asio::async_write(c.client, boost::asio::buffer("hello", 5), use_task);
    const std::size_t count = co_await read_some(c.server);
    co_return count;
  };
  EXPECT_EQ(run(body()), 5u);
}

TEST(UseTask, ThrowsErrorCodesAndGivesThemAsValuesInATuple) {
  const auto body = []() -> task<> {
    connection c = co_await connect();
    c.client.close();
    bool thrown = false;
    try {
      co_await read_some(c.server);
    } catch (const boost::system::system_error& error) {
      thrown = error.code() == boost::asio::error::eof;
    }
    EXPECT_TRUE(thrown);
    std::array<char, 1> byte;
    const auto [error, count] =
        co_await c.server.async_read_some(boost::asio::buffer(byte), boost::asio::as_tuple(use_task));
    EXPECT_EQ(error, boost::asio::error::eof);
    EXPECT_EQ(count, 0u);
  };
  run(body());
}

TEST(UseTask, HandsCancellationToTheOperation) {
  const auto body = []() -> task<> {
    connection c = co_await connect();
    const auto read = co_await move_on_after(5ms, read_some(c.server));
    EXPECT_FALSE(read.has_value());
    co_await boost::asio::async_write(c.client, boost::asio::buffer("x", 1), use_task);
    const std::size_t count = co_await read_some(c.server);
    EXPECT_EQ(count, 1u);
  };
  run(body());
}

TEST(Start, RunsATaskFromPlainAsioCode) {
  boost::asio::io_context io;
  auto answer = start(
      io,
      []() -> task<int> {
        co_await yield();
        co_return 42;
      }(),
      boost::asio::use_future);
  bool called = false;
  start(
      io,
      []() -> task<> {
        co_await yield();
        throw std::runtime_error("no");
      }(),
      [&](std::exception_ptr error) {
        called = true;
        EXPECT_TRUE(error);
      });
  io.run();
  EXPECT_EQ(answer.get(), 42);
  EXPECT_TRUE(called);
}

TEST(Start, HonoursTheTokensCancellationSlot) {
  boost::asio::io_context io;
  boost::asio::cancellation_signal stop;
  bool stopped = false;
  const auto forever = []() -> task<> { co_await sleep_for(100h); };
  start(io, forever(), boost::asio::bind_cancellation_slot(stop.slot(), [&](std::exception_ptr error) {
          stopped = detail::is_cancelled(error);
          io.stop();
        }));
  boost::asio::post(io, [&] { stop.emit(boost::asio::cancellation_type::terminal); });
  io.run();
  EXPECT_TRUE(stopped);
}

// What the sanitizers see: a context that goes with live tasks leaks nothing and touches nothing that is gone.
TEST(Start, LeavesNothingBehindWhenItsContextGoesFirst) {
  auto held = std::make_shared<int>(1);
  {
    boost::asio::io_context io;
    const auto forever = [](std::shared_ptr<int>) -> task<> {
      co_await with_fan<void>(1, [](fan<void>& children) -> task<> {
        for (int i = 0; i < 3; ++i) children.spawn([]() -> task<> { co_await sleep_for(100h); });
        connection c = co_await connect();
        co_await read_some(c.server);
      });
    };
    start(io, forever(held), [](std::exception_ptr) { ADD_FAILURE(); });
    io.poll();
    io.run_for(5ms);
    EXPECT_EQ(held.use_count(), 2);
  }
  EXPECT_EQ(held.use_count(), 1);
}

TEST(Run, GivesTheTasksValueOrException) {
  EXPECT_EQ(run([]() -> task<int> { co_return 3; }()), 3);
  EXPECT_THROW(run([]() -> task<> {
                 throw std::logic_error("x");
                 co_return;
               }()),
               std::logic_error);
}

TEST(Run, CanBeCalledAgainOnTheSameContextAndInsideATask) {
  boost::asio::io_context io;
  const auto nap = []() -> task<int> {
    co_await sleep_for(1ms);
    co_return 1;
  };
  EXPECT_EQ(run(io, nap()) + run(io, nap()), 2);
  const auto nested = [&]() -> task<int> {
    const int inside = run(nap());
    co_await yield();
    co_return inside;
  };
  EXPECT_EQ(run(nested()), 1);
}

TEST(ToThread, GivesValuesAndExceptionsOfBlockingCode) {
  const auto body = []() -> task<> {
    const auto me = std::this_thread::get_id();
    const auto other = co_await to_thread([] { return std::this_thread::get_id(); });
    EXPECT_NE(me, other);
    EXPECT_EQ(me, std::this_thread::get_id());
    bool thrown = false;
    try {
      co_await to_thread([] { throw std::runtime_error("x"); });
    } catch (const std::runtime_error&) {
      thrown = true;
    }
    EXPECT_TRUE(thrown);
  };
  run(body());
}

TEST(ToThread, NeverRunsWhatIsCancelledWhileItIsQueued) {
  thread_pool one(1);
  std::atomic<bool> ran = false;
  std::promise<void> busy;
  std::promise<void> release;
  const auto body = [&]() -> task<> {
    co_await with_fan<void>(unlimited, [&](fan<void>& children) -> task<> {
      children.spawn([&]() -> task<> {
        co_await to_thread(one, [&] {
          busy.set_value();
          release.get_future().wait();
        });
      });
      busy.get_future().wait();
      const auto queued = [&]() -> task<> { co_await to_thread(one, [&] { ran = true; }); };
      const bool ended = co_await move_on_after(1ms, queued());
      EXPECT_FALSE(ended);
      release.set_value();
    });
  };
  run(body());
  EXPECT_FALSE(ran);
}

TEST(ToThread, TellsAFunctionThatTakesAStopTokenAndAwaitsIt) {
  event running;
  const auto body = [&](task_group& group) -> task<int> {
    const auto work = [&]() -> task<int> {
      const int value = co_await to_thread([&](std::stop_token stop) {
        running.set();
        while (!stop.stop_requested()) std::this_thread::yield();
        return 9;
      });
      co_return value;
    };
    auto result = group.spawn(work);
    co_await running.wait();
    group.cancel();
    const int value = co_await result;
    co_return value;
  };
  EXPECT_EQ(run(with_group(body)), 9);
}

TEST(ThreadPool, OfNoThreadsIsRefused) {
  EXPECT_THROW(thread_pool(0), std::invalid_argument);
}

TEST(Workers, RunTasksElsewhereAndBringTheirResultsBack) {
  workers threads(2);
  const auto body = [&]() -> task<> {
    const auto me = std::this_thread::get_id();
    const auto where = []() -> task<std::thread::id> {
      co_await yield();
      co_return std::this_thread::get_id();
    };
    const auto first = co_await on(threads[0], where);
    const auto second = co_await on(threads[1], where);
    EXPECT_NE(first, second);
    EXPECT_NE(first, me);
    EXPECT_EQ(me, std::this_thread::get_id());
    bool thrown = false;
    const auto fails = []() -> task<int> {
      throw std::runtime_error("far");
      co_return 1;
    };
    try {
      co_await on(threads[0], fails);
    } catch (const std::runtime_error&) {
      thrown = true;
    }
    EXPECT_TRUE(thrown);
  };
  run(body());
}

TEST(Workers, HandCancellationOverAndAwaitTheEnd) {
  workers threads(1);
  std::atomic<int> cleaned_up = 0;
  const auto far = [&]() -> task<int> {
    auto slept = co_await settled([]() -> task<> { co_await sleep_for(100h); }());
    ++cleaned_up;
    std::move(slept).value();
    co_return 1;
  };
  const auto body = [&]() -> task<> {
    for (int i = 0; i < 50; ++i) {
      const auto call = [&]() -> task<int> {
        const int value = co_await on(threads[0], far);
        co_return value;
      };
      const auto result = co_await move_on_after(std::chrono::microseconds(i * 10), call());
      EXPECT_FALSE(result.has_value());
    }
  };
  run(body());
  EXPECT_GT(cleaned_up, 0);
}

TEST(Workers, TakeManyCallsAtOnce) {
  workers threads(3);
  const auto body = [&]() -> task<long> {
    co_return co_await with_fan<int>(100, [&](fan<int>& calls) -> task<long> {
      const auto call = [&](int i) -> task<int> {
        const auto far = [](int value) -> task<int> {
          co_await yield();
          co_return value;
        };
        const int value = co_await on(threads[static_cast<std::size_t>(i) % threads.size()], far, i);
        co_return value;
      };
      for (int i = 0; i < 10'000; ++i) calls.spawn(call, i);
      long sum = 0;
      while (auto ended = co_await calls.next()) sum += ended->value();
      co_return sum;
    });
  };
  EXPECT_EQ(run(body()), 49'995'000);
}

}  // namespace
}  // namespace fanfold
