// How many pages a second there are now, by what was heard in the last seconds.
const windowOf = 5000;  // ms
const silence = 2500;   // after which there is nothing, rather than nothing new

export class RecentRate {
  #points = [];  // {at, pages}

  add(pages, at = Date.now()) {
    this.#points.push({ at, pages });
    while (this.#points.length > 2 && at - this.#points[1].at >= windowOf) this.#points.shift();
  }

  // What was before a silence says nothing of now.
  forget() {
    this.#points = [];
  }

  // Null where it isn't known.
  now(at = Date.now()) {
    const last = this.#points.at(-1);
    if (!last) return null;
    const until = at - last.at > silence ? at : last.at;
    const before = this.#points.findLast((point) => until - point.at >= windowOf) ?? this.#points[0];
    return until - before.at >= 1000 ? (1000 * (last.pages - before.pages)) / (until - before.at) : null;
  }
}
