// A table of any number of rows, of which it holds only those that are seen: it asks its source for windows of rows.
//
// For a keyboard it is one stop, within which the arrow keys, Home, End and Page Up and Down move from cell to cell
// (the grid pattern of the ARIA Authoring Practices). A screen reader is told how many rows there are, and which is
// which.
import { h, unseen } from "./dom.js";

const rowHeight = 40;        // as .grid has it in style.css
const tallest = 8000000;     // browsers cap the height of an element; above this the scroll bar is a scale
const chunkSize = 200;
const mostChunks = 30;
const beyond = 8;            // rows drawn above and below those that are seen
const settled = 60;          // ms after which a scroll bar is taken to rest

// `columns`: {key, title, width, sortable, numeric, header, cell(row)}; `source`: {fetch({offset, limit, sort, order},
// signal)}, a promise of {total, rows}. `empty()` says why there is no row; `onTotal` and `onSort` hear of changes.
export class VirtualTable {
  #columns; #source; #onTotal; #onSort;
  #sort; #order;
  #total = null;
  #chunks = new Map();   // of rows, by number; oldest first
  #loading = new Map();  // AbortControllers, by number
  #rows = new Map();     // what is drawn, by index: {element, text}
  #active = { row: 0, column: 0 };
  #timer = 0;
  #frame = 0;
  #resizing;

  constructor({ label, columns, source, narrow = false, sort = null, order = "asc", empty, onTotal = () => {},
    onSort = () => {} }) {
    Object.assign(this, { label, empty, narrow });
    this.#columns = columns;
    this.#source = source;
    this.#onTotal = onTotal;
    this.#onSort = onSort;
    this.#sort = sort;
    this.#order = order;
    this.#build();
    this.#load();
  }

  // Begins again at the top, maybe with other rows.
  reset(source = this.#source) {
    this.#source = source;
    this.#forget();
    this.#total = null;
    this.#active = { row: 0, column: this.#active.column };
    this.scroller.scrollTop = 0;
    this.#draw();
    this.#load();
  }

  // Reads again what is seen, which stays until the answer is there.
  refresh() {
    if (this.#loading.size > 0) return;
    const seen = this.#chunksSeen();
    for (const number of this.#chunks.keys()) if (!seen.includes(number)) this.#chunks.delete(number);
    for (const number of seen) this.#fetch(number);
  }

  dispose() {
    this.#forget();
    clearTimeout(this.#timer);
    cancelAnimationFrame(this.#frame);
    this.#resizing.disconnect();
  }

  #build() {
    this.head = h("tr", { "aria-rowindex": 1 }, this.#columns.map((column) => this.#headerCell(column)));
    this.above = h("tr", { "aria-hidden": "true", class: "spacer" }, h("td", { colspan: this.#columns.length }));
    this.below = h("tr", { "aria-hidden": "true", class: "spacer" }, h("td", { colspan: this.#columns.length }));
    this.body = h("tbody", {}, this.above, this.below);
    this.table = h("table", { role: "grid", "aria-label": this.label, "aria-busy": "true",
      class: this.narrow ? "grid narrow-grid" : "grid" },
      h("colgroup", {}, this.#columns.map(({ width }) => h("col", { class: `w-${width}` }))),
      h("thead", {}, this.head), this.body);
    this.notice = h("div", { class: "table-notice" });
    this.scroller = h("div", { class: "scroller" }, this.table, this.notice);
    this.element = h("div", { class: "table-box" }, this.scroller);
    this.scroller.addEventListener("scroll", () => this.#onScroll(), { passive: true });
    this.scroller.addEventListener("keydown", (event) => this.#onKey(event));
    this.body.addEventListener("focusin", (event) => this.#onFocus(event));
    this.#resizing = new ResizeObserver(() => this.#onScroll());
    this.#resizing.observe(this.scroller);
    this.#markSort();
  }

  #headerCell({ key, title, sortable, numeric }) {
    const classes = numeric ? "numeric" : null;
    if (!sortable) return h("th", { scope: "col", class: classes }, title);
    const arrow = h("span", { class: "arrow", "aria-hidden": "true" });
    const button = h("button", { type: "button", class: "sort", onclick: () => this.#sortBy(key) }, title, arrow);
    return h("th", { scope: "col", class: classes, "data-key": key }, button);
  }

  #sortBy(key) {
    this.#order = this.#sort === key && this.#order === "asc" ? "desc" : "asc";
    this.#sort = key;
    this.#markSort();
    this.#onSort(this.#sort, this.#order);
    this.reset();
  }

  #markSort() {
    for (const cell of this.head.querySelectorAll("[data-key]")) {
      const isSorted = cell.dataset.key === this.#sort;
      if (isSorted) cell.setAttribute("aria-sort", this.#order === "asc" ? "ascending" : "descending");
      else cell.removeAttribute("aria-sort");
      cell.querySelector(".arrow").textContent = !isSorted ? "" : this.#order === "asc" ? "▲" : "▼";
    }
  }

  // Rows.

  #forget() {
    for (const controller of this.#loading.values()) controller.abort();
    this.#loading.clear();
    this.#chunks.clear();
  }

  #row(index) {
    return this.#chunks.get(Math.floor(index / chunkSize))?.[index % chunkSize];
  }

  #chunksSeen() {
    const { first, last } = this.#window();
    const from = Math.floor(first / chunkSize);
    const to = Math.floor(Math.max(first, last - 1) / chunkSize);
    return Array.from({ length: to - from + 1 }, (_, i) => from + i);
  }

  // Asks for what is seen and not there, and no longer for what is seen no more.
  #load() {
    const seen = this.#chunksSeen();
    for (const [number, controller] of this.#loading)
      if (!seen.includes(number)) {
        controller.abort();
        this.#loading.delete(number);
      }
    for (const number of seen) if (!this.#chunks.has(number)) this.#fetch(number);
  }

  async #fetch(number) {
    if (this.#loading.has(number)) return;
    const controller = new AbortController();
    this.#loading.set(number, controller);
    this.table.setAttribute("aria-busy", "true");
    try {
      const window = { offset: number * chunkSize, limit: chunkSize, sort: this.#sort, order: this.#order };
      const { total, rows } = await this.#source.fetch(window, controller.signal);
      if (controller.signal.aborted) return;
      this.#loading.delete(number);
      this.#keep(number, rows);
      this.#setTotal(total);
    } catch (error) {
      if (controller.signal.aborted) return;
      this.#loading.delete(number);
      this.#showError(error);
    }
    if (this.#loading.size === 0) this.table.setAttribute("aria-busy", "false");
  }

  #keep(number, rows) {
    this.#chunks.delete(number);
    this.#chunks.set(number, rows);
    const seen = this.#chunksSeen();
    for (const old of this.#chunks.keys())
      if (this.#chunks.size > mostChunks && !seen.includes(old) && old !== number) this.#chunks.delete(old);
  }

  #setTotal(total) {
    const isFirst = this.#total === null;
    if (total !== this.#total) {
      this.#total = total;
      this.table.setAttribute("aria-rowcount", total + 1);
      this.#active.row = Math.max(0, Math.min(this.#active.row, total - 1));
      this.#onTotal(total);
    }
    this.notice.replaceChildren(...(total === 0 ? [h("p", { class: "muted" }, this.empty())] : []));
    this.#draw();
    if (isFirst) this.#load();
  }

  #showError(error) {
    const again = () => {
      this.notice.replaceChildren();
      this.#load();
    };
    this.notice.replaceChildren(h("p", { role: "alert" }, error.message),
      h("button", { type: "button", onclick: again }, "Try again"));
  }

  // Where everything is.

  #viewHeight() {
    return Math.max(rowHeight, this.scroller.clientHeight - this.head.offsetHeight);
  }

  // Rows' pixels by pixel of the scroll bar: 1, unless there are too many rows.
  #scale() {
    const whole = (this.#total ?? 0) * rowHeight;
    const view = this.#viewHeight();
    return whole <= tallest ? 1 : (whole - view) / (tallest - view);
  }

  #window() {
    const top = this.scroller.scrollTop * this.#scale();
    const total = this.#total ?? 0;
    const first = Math.max(0, Math.min(total, Math.floor(top / rowHeight)) - beyond);
    const last = Math.min(total, Math.ceil((top + this.#viewHeight()) / rowHeight) + beyond);
    return { top, first, last: Math.max(first, last) };
  }

  #onScroll() {
    if (!this.#frame)
      this.#frame = requestAnimationFrame(() => {
        this.#frame = 0;
        this.#draw();
      });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#load(), settled);
  }

  #draw() {
    const { top, first, last } = this.#window();
    const above = first * rowHeight - (top - this.scroller.scrollTop);
    const height = Math.min((this.#total ?? 0) * rowHeight, tallest);
    this.above.firstChild.style.height = `${Math.max(0, above)}px`;
    this.below.firstChild.style.height = `${Math.max(0, height - above - (last - first) * rowHeight)}px`;
    for (const [index, { element }] of this.#rows)
      if (index < first || index >= last) {
        if (element.contains(document.activeElement)) this.scroller.focus({ preventScroll: true });
        element.remove();
        this.#rows.delete(index);
      }
    let next = this.above.nextSibling;
    for (let index = first; index < last; ++index) {
      const element = this.#drawn(index);
      if (element === next) next = next.nextSibling;
      else this.body.insertBefore(element, next);
    }
    this.scroller.tabIndex = this.#rows.has(this.#active.row) ? -1 : 0;
  }

  // The element of a row, which is filled again only where the row has changed.
  #drawn(index) {
    const row = this.#row(index);
    const text = row ? JSON.stringify(row) : null;
    let drawn = this.#rows.get(index);
    if (!drawn) {
      drawn = { element: h("tr", { "aria-rowindex": index + 2, "data-index": index }), text: undefined };
      this.#rows.set(index, drawn);
    }
    if (drawn.text === text || (text === null && drawn.text)) return drawn.element;
    const hadFocus = drawn.element.contains(document.activeElement);
    drawn.text = text;
    drawn.element.replaceChildren(...this.#columns.map((column) => this.#cell(column, row)));
    drawn.element.classList.toggle("odd", index % 2 === 1);
    this.#markStops(index);
    if (hadFocus) this.#stop(this.#active)?.focus({ preventScroll: true });
    return drawn.element;
  }

  #cell({ numeric, header, cell }, row) {
    const content = row ? cell(row) : unseen("Loading");
    const attributes = { class: [numeric && "numeric", !row && "waiting"].filter(Boolean).join(" ") || null };
    if (row && typeof content === "string") Object.assign(attributes, { title: content, dir: "auto" });
    return header ? h("th", { scope: "row", ...attributes }, content) : h("td", attributes, content);
  }

  // The keyboard.

  // What takes the focus in a cell: its link or button, otherwise itself.
  #stop({ row, column }) {
    const cell = this.#rows.get(row)?.element.children[column];
    return cell?.querySelector("a, button") ?? cell;
  }

  #markStops(row) {
    for (let column = 0; column < this.#columns.length; ++column) {
      const stop = this.#stop({ row, column });
      if (stop) stop.tabIndex = row === this.#active.row && column === this.#active.column ? 0 : -1;
    }
  }

  #activate(cell) {
    const before = this.#active.row;
    this.#active = cell;
    this.#markStops(before);
    this.#markStops(cell.row);
    this.scroller.tabIndex = this.#rows.has(cell.row) ? -1 : 0;
  }

  #onFocus({ target }) {
    const row = Number(target.closest("tr")?.dataset.index);
    const column = [...(target.closest("tr")?.children ?? [])].findIndex((cell) => cell.contains(target));
    if (row >= 0 && column >= 0) this.#activate({ row, column });
  }

  #onKey(event) {
    if (event.altKey || event.metaKey || this.head.contains(event.target) || !this.#total) return;
    const { row, column } = this.#active;
    const page = Math.max(1, Math.floor(this.#viewHeight() / rowHeight) - 1);
    const whole = event.ctrlKey;
    const moves = {
      ArrowDown: [row + 1, column], ArrowUp: [row - 1, column],
      PageDown: [row + page, column], PageUp: [row - page, column],
      ArrowRight: [row, column + 1], ArrowLeft: [row, column - 1],
      Home: [whole ? 0 : row, 0], End: [whole ? this.#total - 1 : row, this.#columns.length - 1],
    };
    const move = moves[event.key];
    if (!move || (whole && !["Home", "End"].includes(event.key))) return;
    event.preventDefault();
    const within = (n, size) => Math.max(0, Math.min(size - 1, n));
    const target = { row: within(move[0], this.#total), column: within(move[1], this.#columns.length) };
    // Where the active row was scrolled away, the keys begin with what is seen.
    if (!this.#rows.has(row)) target.row = Math.ceil(this.#window().top / rowHeight);
    this.#show(target);
  }

  #show(cell) {
    const { top } = this.#window();
    const [start, end] = [cell.row * rowHeight, (cell.row + 1) * rowHeight];
    const wanted = start < top ? start : end > top + this.#viewHeight() ? end - this.#viewHeight() : top;
    if (wanted !== top) this.scroller.scrollTop = wanted / this.#scale();
    this.#draw();
    this.#load();
    this.#activate(cell);
    const stop = this.#stop(cell);
    stop?.focus({ preventScroll: true });
    stop?.closest("td, th").scrollIntoView({ block: "nearest", inline: "nearest" });
  }
}
