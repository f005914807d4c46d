#include "crawl/fetch_slots.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace fanfold {

fetch_slots::fetch_slots(std::size_t count) : free_(count) {
  if (count == 0) throw std::invalid_argument("without a slot nothing could ever be fetched");
}

void fetch_slots::stand_in_line(party& p) {
  if (p.waiting.empty()) return;
  p.when = {p.held, p.waiting.begin()->when.since};
  waiting_.insert({p.when, &p});
}

void fetch_slots::leave_line(party& p) {
  waiting_.erase({p.when, &p});
}

void fetch_slots::hand_on() {
  while (free_ > 0 && !waiting_.empty()) waiting_.begin()->who->waiting.begin()->who->receive();
}

fetch_slots::share::share(fetch_slots& of, const std::string& party, std::function<void()> wake)
    : all_(of), of_(of.parties_.try_emplace(party).first), wake_(std::move(wake)) {
  ++of_->second.shares;
}

fetch_slots::share::~share() {
  if (is_waiting_) leave_line();
  if (held_ > 0) give_back(held_);
  if (--of_->second.shares == 0) all_.parties_.erase(of_);
}

std::size_t fetch_slots::share::take(std::size_t wanted) {
  if (is_waiting_) return 0;
  const std::size_t had = std::min(granted_, wanted);
  granted_ -= had;
  const std::size_t more = all_.waiting_.empty() ? std::min(all_.free_, wanted - had) : 0;
  hold(more);
  return had + more;
}

void fetch_slots::share::wait() {
  if (is_waiting_) return;
  if (granted_ > 0 || all_.free_ > 0) return wake_();
  party& mine = of_->second;
  all_.leave_line(mine);
  is_waiting_ = true;
  when_ = {held_, ++all_.clock_};
  mine.waiting.insert({when_, this});
  all_.stand_in_line(mine);
}

void fetch_slots::share::give_back(std::size_t count) {
  party& mine = of_->second;
  all_.leave_line(mine);
  if (is_waiting_) {
    mine.waiting.erase({when_, this});
    when_ = {held_ - count, ++all_.clock_};  // behind those who have waited meanwhile
    mine.waiting.insert({when_, this});
  }
  held_ -= count;
  granted_ = std::min(granted_, held_);
  mine.held -= count;
  all_.stand_in_line(mine);
  all_.free_ += count;
  all_.hand_on();
}

void fetch_slots::share::hold(std::size_t more) {
  held_ += more;
  of_->second.held += more;
  all_.free_ -= more;
}

void fetch_slots::share::leave_line() {
  party& mine = of_->second;
  all_.leave_line(mine);
  mine.waiting.erase({when_, this});
  is_waiting_ = false;
  all_.stand_in_line(mine);
}

// The slot that has become free.
void fetch_slots::share::receive() {
  party& mine = of_->second;
  all_.leave_line(mine);
  mine.waiting.erase({when_, this});
  is_waiting_ = false;
  hold(1);
  ++granted_;
  all_.stand_in_line(mine);
  wake_();
}

}  // namespace fanfold
