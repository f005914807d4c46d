// Charts, drawn by Chart.js, each with its figures in words and as a table.
import { freshId, h } from "./dom.js";
import { inBrief } from "./format.js";

let loading;  // once, by whoever needs it first

function loadChart() {
  loading ??= import("./chart.min.js").then(() => globalThis.Chart);
  return loading;
}

function color(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

const isDark = matchMedia("(prefers-color-scheme: dark)");

// A chart of one series, in bars. Those that go `across` have room for long names.
export class ChartPanel {
  #unit; #across; #chart; #shown = { labels: [], values: [], summary: "" };
  #repaint = () => this.#paint(true);

  constructor({ title, labelTitle, unit, wide = false, across = false }) {
    this.#across = across;
    this.#unit = unit;
    const heading = freshId("chart");
    this.canvas = h("canvas", { role: "img", "aria-label": `${title}. Loading …` });
    this.summary = h("p", { class: "muted small" }, "Loading …");
    this.rows = h("tbody");
    this.details = h("details", { hidden: true, ontoggle: () => this.#fillTable() }, h("summary", {}, "As a table"),
      h("div", { class: "figures", tabindex: 0, role: "region", "aria-labelledby": heading },
        h("table", {}, h("thead", {}, h("tr", {}, h("th", { scope: "col" }, labelTitle),
          h("th", { scope: "col", class: "numeric" }, unit))), this.rows)));
    this.title = title;
    this.box = h("div", { class: "canvas-box" }, this.canvas);
    this.element = h("figure", { class: wide ? "card chart wide" : "card chart", "aria-labelledby": heading },
      h("h3", { id: heading }, title), this.summary, this.box, this.details);
    isDark.addEventListener("change", this.#repaint);
  }

  // `colors` names one for each bar, where they differ. Where none are there yet, but `more` to come, there is room.
  async show({ labels, values, summary, colors = null, more = false }) {
    this.#shown = { labels, values, colors };
    this.summary.textContent = summary;
    this.canvas.setAttribute("aria-label", `${this.title}. ${summary}`);
    this.details.hidden = values.length === 0;
    this.box.hidden = values.length === 0 && !more;
    if (this.#across) this.box.style.height = `${Math.max(6, 3 + 1.75 * values.length)}rem`;
    this.#fillTable();
    if (values.length === 0) return;
    const Chart = await loadChart().catch(() => null);
    if (!Chart) return void (this.details.open = true);
    if (!this.canvas.isConnected) return;
    this.#chart ??= new Chart(this.canvas, this.#settings());
    this.#paint();
  }

  dispose() {
    isDark.removeEventListener("change", this.#repaint);
    this.#chart?.destroy();
  }

  #fillTable() {
    if (!this.details.open) return;
    const { labels, values } = this.#shown;
    const format = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
    this.rows.replaceChildren(...labels.map((label, i) =>
      h("tr", {}, h("th", { scope: "row" }, label), h("td", { class: "numeric" }, format.format(values[i])))));
  }

  #paint(again = false) {
    if (!this.#chart) return;
    const { labels, values, colors } = this.#shown;
    if (again) Object.assign(this.#chart.options, this.#settings().options);
    const { data } = this.#chart;
    data.labels = labels;
    Object.assign(data.datasets[0], {
      data: values.map((value) => value || null),  // which has no bar, as the shortest would be for something
      backgroundColor: colors ? colors.map(color) : color("accent"),
    });
    this.#chart.update();
  }

  #settings() {
    const text = color("muted");
    const line = color("line");
    const names = { grid: { display: false, drawBorder: !this.#across },
      ticks: { color: text, maxRotation: 0, autoSkip: !this.#across, autoSkipPadding: 12 } };
    const values = { beginAtZero: true, grid: { color: line, drawBorder: false },
      ticks: { color: text, maxTicksLimit: 5, maxRotation: 0, callback: (value) => inBrief(value) } };
    return {
      type: "bar",
      data: { labels: [], datasets: [{ label: this.#unit, data: [], borderRadius: 3, categoryPercentage: 0.85,
        maxBarThickness: 44, minBarLength: 2 }] },
      options: {
        indexAxis: this.#across ? "y" : "x",
        responsive: true, maintainAspectRatio: false, animation: false,
        font: { family: "system-ui" },
        plugins: { legend: { display: false } },
        scales: this.#across ? { x: values, y: names } : { x: names, y: values },
      },
    };
  }
}
