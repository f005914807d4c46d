// Numbers, sizes and times as people read them.
const whole = new Intl.NumberFormat("en");
const short = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });
const dates = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

export function count(n) {
  return whole.format(n);
}

const compact = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 });

// Where room is scarce: 120K.
export function inBrief(n) {
  return compact.format(n);
}

export function counted(n, one, many = `${one}s`) {
  return `${count(n)} ${n === 1 ? one : many}`;
}

export function bytes(n) {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let unit = 0;
  for (; n >= 1000 && unit + 1 < units.length; ++unit) n /= 1000;
  return `${short.format(n)} ${units[unit]}`;
}

export function milliseconds(n) {
  return n < 1000 ? `${short.format(n)} ms` : `${short.format(n / 1000)} s`;
}

export function rate(n) {
  return n >= 100 ? count(Math.round(n)) : short.format(Math.round(n * 10) / 10);
}

export function duration(ms) {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 1) return "under 1\u00a0s";
  if (seconds < 60) return `${seconds}\u00a0s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}\u00a0min ${seconds % 60}\u00a0s`;
  return `${Math.floor(seconds / 3600)}\u00a0h ${Math.floor((seconds % 3600) / 60)}\u00a0min`;
}

export function date(text) {
  return dates.format(new Date(text));
}

// A bar of a histogram: its value, or the range that it stands for.
export function barLabel(bar, unit) {
  return bar.label ?? `${unit(bar.from)} – ${unit(bar.to)}`;
}
