#include "frontier/throttle.hpp"

#include <algorithm>
#include <utility>

namespace fanfold {
namespace {

using namespace std::chrono_literals;

constexpr duration least_rest = 1s;
constexpr duration first_rest = 5s;
constexpr duration longest_rest = 1h;  // but for what a server asks for
constexpr std::uint32_t failures_before_rest = 3;
constexpr duration strain_margin = 50ms;  // slower by less is noise
constexpr int quick = 8;                  // the recent latency is a mean of about so many answers
constexpr int slow = 256;                 // the usual one rises that slowly

duration rest_after(std::uint32_t strikes) noexcept {
  constexpr std::uint32_t enough = 10;
  return std::min(first_rest * (1 << std::min(strikes - 1, enough)), longest_rest);
}

}  // namespace

std::optional<time_point> throttle::next(const pace& limits) const noexcept {
  const double connections = std::clamp<double>(window_, 1, static_cast<double>(limits.connections));
  if (running_ + 1.0 > connections) return std::nullopt;
  if (last_begin_ == time_point::min()) return rests_until_;
  return std::max(later(last_begin_, limits.delay), rests_until_);
}

throttle::turn throttle::begin(time_point now) noexcept {
  ++running_;
  return {now, std::exchange(last_begin_, now)};
}

void throttle::end(const turn& of, service state, duration latency, duration asked, time_point now) noexcept {
  --running_;
  if (state == service::unknown) return;
  if (state == service::fine) {
    strikes_ = 0;
    adapt(latency);
  } else {
    strike(of, now);
  }
  const std::uint32_t borne = state == service::failing ? failures_before_rest - 1 : 0;
  if (asked > duration::zero()) {
    rest_until(later(now, std::max(asked, least_rest)));
  } else if (strikes_ > borne) {
    rest_until(later(now, rest_after(strikes_ - borne)));
  }
}

void throttle::take_back(const turn& of) noexcept {
  --running_;
  if (last_begin_ == of.begun) last_begin_ = of.before;
}

void throttle::rest_until(time_point when) noexcept {
  rests_until_ = std::max(rests_until_, when);
}

bool throttle::is_forgettable(time_point now) const noexcept {
  const time_point last = std::max(last_begin_, rests_until_);
  return running_ == 0 && (last == time_point::min() || later(last, 1h) <= now);
}

// What was under way when it happened tells of the same trouble.
void throttle::strike(const turn& of, time_point now) noexcept {
  if (strikes_ > 0 && of.begun < last_strike_) return;
  last_strike_ = now;
  if (++strikes_ > 1) narrow(0.5);  // one page that fails is no strain
}

void throttle::adapt(duration latency) noexcept {
  if (latency <= duration::zero()) return;
  if (usual_latency_ == duration::zero()) usual_latency_ = recent_latency_ = latency;
  recent_latency_ += (latency - recent_latency_) / quick;
  usual_latency_ += (recent_latency_ - usual_latency_) / (recent_latency_ < usual_latency_ ? quick : slow);
  ++answered_;
  const bool strained = recent_latency_ > 2 * usual_latency_ + strain_margin;
  if (strained && answered_ > running_) narrow(0.75);
  const bool is_used = running_ + 2 > window_;
  if (!strained && is_used) window_ += 1 / window_;
}

void throttle::narrow(double by) noexcept {
  const double before = std::min<double>(window_, running_ + 1.0);
  window_ = static_cast<float>(std::max(1.0, before * by));
  answered_ = 0;
}

}  // namespace fanfold
