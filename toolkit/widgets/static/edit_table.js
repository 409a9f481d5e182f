// A table of real inputs. What people wrote goes in by textContent and value only.

const PAUSE = 150; // ms without a key before typed text is sent
const TYPED = new Set(["text", "longtext", "number"]);

// One call a model, so that two views of it share the count of edits.
export default function () {
  // Edits that Python has not answered yet: cell name -> {count, key, column, value}
  const ledger = { count: 0, open: new Map() };
  return { render: ({ model, el }) => render(model, el, ledger) };
}

function render(model, el, ledger) {
  const prefix = `mb-${Math.random().toString(36).slice(2)}`; // ids of two views must differ
  const root = make("div", "mb-table");
  const table = make("table", "mb-grid");
  const caption = make("caption", "mb-caption");
  const head = make("thead", "mb-head");
  const body = make("tbody", "mb-body");
  const empty = make("p", "mb-empty", "No rows yet.");
  const live = make("p", "mb-unseen");
  live.setAttribute("aria-live", "polite");
  // As stacked cards the table is laid out as blocks, and some browsers then
  // forget that it is one: the roles say it again.
  for (const [element, role] of [[table, "table"], [head, "rowgroup"], [body, "rowgroup"]]) {
    element.setAttribute("role", role);
  }
  table.append(caption, head, body);
  root.append(table, empty, live);
  el.append(root);

  const rows = new Map(); // row key -> {row, cells: Map of column name -> cell}
  const waiting = new Map(); // cell -> timer, for what is typed and not sent yet
  let made = 0; // problem places, for their ids
  let told = new Set(Object.keys(model.get("problems")));

  // ---- show -------------------------------------------------------------

  function showColumns() {
    flushAll();
    keepFocus(() => {
      rows.clear();
      body.replaceChildren();
      const line = make("tr", "mb-line-head");
      line.setAttribute("role", "row");
      model.get("columns").forEach((column, index) => {
        const cell = make("th", `mb-is-${column.type}`);
        cell.scope = "col";
        cell.setAttribute("role", "columnheader");
        if (column.type === "choice") cell.style.minWidth = widthOf(column.choices);
        cell.append(make("span", "mb-label", column.label));
        if (column.help) {
          const help = make("span", "mb-help", column.help);
          help.id = `${prefix}-help-${index}`;
          cell.append(help);
        }
        line.append(cell);
      });
      head.replaceChildren(line);
      fillRows();
    });
  }

  function showRows() {
    if (!settleRows()) keepFocus(fillRows);
  }

  /**
   * Write edits into rows that Python sent before it saw them. True if that changed
   * the rows, which are then shown already. They are set here and never saved:
   * Python has the same values from the edits.
   */
  function settleRows() {
    const answered = model.get("edited").count || 0;
    for (const [name, edit] of ledger.open) if (edit.count <= answered) ledger.open.delete(name);
    const edits = [...ledger.open.values()];
    let changed = false;
    const settled = model.get("rows").map((row) => {
      const late = edits.filter(
        ({ key, column, value }) => key === row.key && row.cells[column] !== value,
      );
      if (!late.length) return row;
      changed = true;
      const values = Object.fromEntries(late.map(({ column, value }) => [column, value]));
      return { ...row, cells: { ...row.cells, ...values } };
    });
    if (changed) model.set("rows", settled);
    return changed;
  }

  function fillRows() {
    const given = model.get("rows");
    const keys = new Set(given.map((row) => row.key));
    for (const [key, held] of rows) {
      if (!keys.has(key)) {
        held.row.remove();
        rows.delete(key);
      }
    }
    given.forEach((row, index) => {
      if (!rows.has(row.key)) rows.set(row.key, makeRow(row.key));
      const held = rows.get(row.key);
      if (body.children[index] !== held.row) {
        body.insertBefore(held.row, body.children[index] || null);
      }
      fillRow(held, row, index);
    });
    table.hidden = given.length === 0 && !model.get("caption");
    empty.hidden = given.length > 0;
    head.hidden = given.length === 0;
    showProblems();
  }

  function makeRow(key) {
    const columns = model.get("columns");
    const naming = columns.find((column) => column.type === "fixed");
    const row = make("tr", "mb-row-cells");
    row.setAttribute("role", "row");
    const cells = new Map();
    columns.forEach((column, index) => {
      const heads = column === naming;
      const holder = make(heads ? "th" : "td", `mb-is-${column.type}`);
      holder.setAttribute("role", heads ? "rowheader" : "cell");
      if (heads) holder.scope = "row";
      const input = makeInput(column);
      const problem = make("p", "mb-problem");
      problem.id = `${prefix}-problem-${(made += 1)}`;
      problem.hidden = true;
      if (!heads) {
        // Seen on narrow screens only; the input carries its own name.
        const label = make("span", "mb-card-label", column.label);
        label.setAttribute("aria-hidden", String(column.type !== "fixed"));
        if (column.help) label.append(make("span", "mb-help", column.help));
        holder.append(label);
      }
      if (column.type === "flag") {
        // A small box in a label of a finger's size.
        const target = make("label", "mb-flag-target");
        target.append(input);
        holder.append(target);
      } else {
        holder.append(input);
      }
      const cell = { key, column, input, problem, help: "", value: null, unreadable: false };
      if (column.type !== "fixed") {
        holder.append(problem);
        if (column.help) cell.help = `${prefix}-help-${index}`;
        listen(cell);
      }
      cells.set(column.name, cell);
      row.append(holder);
    });
    return { row, cells, naming };
  }

  function fillRow(held, row, index) {
    const title = held.naming ? toText(row.cells[held.naming.name]) : "";
    const name = title || `row ${index + 1}`;
    for (const [column, cell] of held.cells) {
      cell.value = row.cells[column] ?? null;
      if (cell.column.type === "fixed") {
        cell.input.textContent = toText(cell.value);
      } else {
        cell.input.setAttribute("aria-label", `${cell.column.label}, ${name}`);
        // What is being typed stays; it is settled when the input is left.
        const typing = cell.input === document.activeElement && TYPED.has(cell.column.type);
        if (!typing && !waiting.has(cell) && !cell.unreadable) write(cell);
      }
    }
  }

  function showProblems() {
    const problems = model.get("problems");
    const fresh = [];
    for (const { cells } of rows.values()) {
      for (const cell of cells.values()) {
        if (cell.column.type === "fixed") continue;
        const name = nameOf(cell);
        const says = cell.unreadable ? "Type a number." : problems[name] || "";
        if (cell.problem.textContent !== says) cell.problem.textContent = says;
        cell.problem.hidden = !says;
        if (says) cell.input.setAttribute("aria-invalid", "true");
        else cell.input.removeAttribute("aria-invalid");
        const ids = [cell.help, says ? cell.problem.id : ""].filter(Boolean).join(" ");
        if (ids) cell.input.setAttribute("aria-describedby", ids);
        else cell.input.removeAttribute("aria-describedby");
        if (says && !told.has(name)) fresh.push(`${cell.input.getAttribute("aria-label")}: ${says}`);
      }
    }
    told = new Set(Object.keys(problems));
    if (fresh.length) live.textContent = fresh.join(" ");
  }

  function showCaption() {
    caption.textContent = model.get("caption");
    caption.hidden = !model.get("caption");
    showRows();
  }

  /** Run a change of the table; the same cell then still holds the focus and the caret. */
  function keepFocus(change) {
    const input = document.activeElement;
    const cell = cellOf(input);
    const caret = cell && "selectionStart" in input ? [input.selectionStart, input.selectionEnd] : null;
    change();
    if (!cell || input === document.activeElement) return;
    const now = rows.get(cell.key)?.cells.get(cell.column.name)?.input;
    if (!now) return;
    now.focus({ preventScroll: true });
    if (caret && caret[0] !== null) now.setSelectionRange(...caret);
  }

  function cellOf(input) {
    for (const { cells } of rows.values()) {
      for (const cell of cells.values()) if (cell.input === input) return cell;
    }
    return null;
  }

  // ---- edit -------------------------------------------------------------

  function listen(cell) {
    const { input, column } = cell;
    if (column.type === "text" || column.type === "longtext") {
      input.addEventListener("input", () => {
        clearTimeout(waiting.get(cell));
        waiting.set(cell, setTimeout(() => send(cell), PAUSE));
      });
      input.addEventListener("change", () => flush(cell));
    } else {
      input.addEventListener("change", () => send(cell));
      if (column.type === "number") input.addEventListener("input", () => waiting.set(cell, 0));
    }
    input.addEventListener("blur", () => {
      flush(cell);
      if (!cell.unreadable) write(cell);
    });
  }

  function flush(cell) {
    if (waiting.has(cell)) send(cell);
  }

  function flushAll() {
    for (const cell of [...waiting.keys()]) send(cell);
  }

  function send(cell) {
    clearTimeout(waiting.get(cell));
    waiting.delete(cell);
    if (cell.input.validity.badInput !== cell.unreadable) {
      cell.unreadable = !cell.unreadable;
      showProblems();
    }
    const value = read(cell);
    // Half a number is not an empty one, and an empty text is not an edit of nothing.
    if (cell.unreadable || value === cell.value || (value === "" && cell.value === null)) return;
    ledger.count = Math.max(ledger.count, model.get("edited").count || 0) + 1;
    const edit = { key: cell.key, column: cell.column.name, value, count: ledger.count };
    ledger.open.set(nameOf(cell), edit);
    model.send({ kind: "edit", ...edit });
    settleRows();
  }

  // ---- keyboard and life ------------------------------------------------

  root.addEventListener("keydown", (event) => {
    // Shift + Enter runs the notebook cell: what is typed goes ahead of it.
    if (event.key === "Enter" || event.ctrlKey || event.metaKey) flushAll();
    // JupyterLab would take plain keys for its own (arrows on a choice, x, d d).
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (plain && event.key !== "Escape" && !(event.shiftKey && event.key === "Enter")) {
      event.stopPropagation();
    }
  });

  addEventListener("pagehide", flushAll);
  const stopWatching = restWhenCut(model, el, root);
  const changes = [
    ["change:columns", showColumns],
    ["change:rows", showRows],
    ["change:problems", showProblems],
    ["change:caption", showCaption],
  ];
  for (const [name, act] of changes) model.on(name, act);
  showColumns();
  showCaption();
  return () => {
    flushAll();
    removeEventListener("pagehide", flushAll);
    for (const [name, act] of changes) model.off(name, act);
    stopWatching();
  };
}

function makeInput(column) {
  if (column.type === "fixed") return make("span", "mb-fixed");
  const tag = { longtext: "textarea", choice: "select" }[column.type] || "input";
  const input = make(tag, `mb-input mb-input-${column.type}`);
  if (column.type === "longtext") input.rows = 2;
  if (column.type === "text") input.type = "text";
  if (column.type === "flag") input.type = "checkbox";
  if (column.type === "number") {
    input.type = "number";
    input.step = "any";
    if (column.min != null) input.min = column.min;
    if (column.max != null) input.max = column.max;
  }
  return input;
}

function write({ column, input, value }) {
  if (column.type === "flag") input.checked = value === true;
  else if (column.type === "choice") choose(input, column.choices, value ?? null);
  else if (input.value !== toText(value)) input.value = toText(value);
}

function read({ column, input }) {
  if (column.type === "flag") return input.checked;
  if (column.type === "choice") return optionsOf.get(input)[input.selectedIndex];
  if (column.type === "number") return input.value === "" ? null : Number(input.value);
  return input.value;
}

/** As wide as the longest choice, the arrow and the padding. */
function widthOf(choices) {
  return `calc(${Math.max(...choices.map((each) => String(each).length))}ch + 4.8em)`;
}

const optionsOf = new WeakMap(); // select -> the values its options stand for

function choose(select, choices, value) {
  // A value from elsewhere is offered too, so that showing it does not change it.
  const values = [null, ...choices];
  if (!values.includes(value)) values.push(value);
  const before = optionsOf.get(select);
  if (!before || before.length !== values.length || before.some((each, i) => each !== values[i])) {
    select.replaceChildren(
      ...values.map((each) => make("option", "", each === null ? "\u2013" : String(each))),
    );
    optionsOf.set(select, values);
  }
  select.selectedIndex = values.indexOf(value);
}

const nameOf = ({ key, column }) => `${key}\u0000${column.name}`;

const toText = (value) => (value === null || value === undefined ? "" : String(value));

function make(tag, className, text = "") {
  const element = document.createElement(tag);
  element.className = className;
  if (text) element.textContent = text;
  return element;
}

/**
 * Without its kernel a table would take typing and keep none: let it take none.
 * ipywidgets marks its own views so; anywidget 0.11 unhooks that, and the script's
 * model does not say whether it is live. The view, which is `this` here, does.
 */
function restWhenCut(model, el, root) {
  function look() {
    const cut = this?.model?.comm_live === false;
    el.classList.toggle("jupyter-widgets-disconnected", cut);
    root.inert = cut;
  }
  model.on("comm_live_update", look);
  return () => model.off("comm_live_update", look);
}
