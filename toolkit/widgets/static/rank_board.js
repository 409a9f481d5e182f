// The rank order list: one flat run of ranked rows, the line, and rows left out.
// Program names are a person's text: they go in by textContent only.

const HINT =
  "Drag a program by its handle, use its buttons, or press its number to type a place.";
const KEYS = [
  "Keys: ↑ ↓ move by one, Page Up and Page Down by ten, Home and End to either end.",
  "A number, then Enter, moves to that place. Alt + ↑ ↓ goes to the next program.",
];
const FROZEN = "This list is frozen. Nothing in it moves until you unfreeze it.";
const PAGE = 10; // places
const EDGE = 56; // px from the edge of the scrolled area where a drag begins to scroll
const SLOWEST = 600; // px a second, when a drag has just come to the edge
const FASTEST = 3000; // px a second
const PATIENCE = 1500; // ms at the edge until the fastest

export default { render };

function render({ model, el }) {
  const board = make("div", "mb-board");
  const hint = make("div", "mb-board-hint");
  const keysHelp = make("div", "mb-keys");
  const frozenSays = make("p", "mb-frozen-says", FROZEN);
  const skip = make("button", "mb-skip", "Skip past the list");
  const count = make("p", "mb-board-count");
  const ranked = make("ol", "mb-rows");
  const line = make("div", "mb-line");
  const lineTitle = make("span", "mb-line-title");
  const lineNote = make("span", "mb-line-note");
  const leftOut = make("ul", "mb-rows mb-rows-left");
  const empty = make("p", "mb-empty", "Nothing here.");
  const live = make("p", "mb-unseen");
  const end = make("div", "mb-end");

  const ask = makeAsk();

  keysHelp.append(...KEYS.map((line) => make("p", "", line)));
  keysHelp.id = `mb-keys-${Math.random().toString(36).slice(2)}`;
  hint.append(make("p", "", HINT), keysHelp);
  skip.type = "button";
  end.tabIndex = -1;
  end.setAttribute("role", "group");
  end.setAttribute("aria-label", "End of the list");
  ranked.setAttribute("aria-label", "My rank order");
  lineTitle.id = `${keysHelp.id}-line`;
  leftOut.setAttribute("aria-labelledby", lineTitle.id);
  // Safari drops the list role from a list without markers.
  for (const list of [ranked, leftOut]) {
    list.setAttribute("role", "list");
    list.setAttribute("aria-describedby", keysHelp.id);
  }
  live.setAttribute("aria-live", "polite");
  line.append(lineTitle, lineNote);
  board.append(frozenSays, hint, skip, count, ranked, line, leftOut, empty, live, end);
  el.append(board);

  const isFrozen = () => Boolean(model.get("frozen"));
  const items = new Map(); // key -> the row's elements
  let order = []; // those that wait for a place stand at its end
  let waiting = [];
  let leftKeys = [];
  let drag = null;
  let setting = false;

  // ---- show -------------------------------------------------------------

  function show() {
    if (setting) return;
    const rows = new Map(model.get("rows").map((row) => [row.key, row]));
    // Rows and order may come in two messages: show what both agree on.
    const given = model.get("order").filter((key) => rows.has(key));
    const nextWaiting = model.get("waiting").filter((key) => given.includes(key));
    const nextOrder = settled(given, nextWaiting);
    const nextLeft = model.get("left_out").filter((key) => rows.has(key));
    const asShown =
      same(nextOrder, order) && same(nextLeft, leftKeys) && same(nextWaiting, waiting);
    if (drag && (isFrozen() || !asShown)) cancelDrag();
    if (isFrozen()) closeAsk();
    say(lineTitle, model.get("beyond").title);
    say(lineNote, model.get("beyond").says);
    frozenSays.hidden = !isFrozen();
    hint.hidden = isFrozen();
    board.classList.toggle("mb-frozen", isFrozen());
    order = nextOrder;
    waiting = nextWaiting;
    leftKeys = nextLeft;
    const focused = board.contains(document.activeElement) ? document.activeElement : null;
    for (const [key, item] of items) {
      if (!order.includes(key) && !leftKeys.includes(key)) {
        item.row.remove();
        items.delete(key);
      }
    }
    for (const key of [...order, ...leftKeys]) {
      if (!items.has(key)) items.set(key, makeRow(key));
      nameRow(items.get(key), rows.get(key));
    }
    place(ranked, order);
    place(leftOut, leftKeys);
    number();
    // A moved element loses the focus.
    if (focused && focused !== document.activeElement && focused.isConnected) {
      focused.focus({ preventScroll: true });
    }
  }

  function makeRow(key) {
    const row = make("li", "mb-row");
    const handle = make("span", "mb-handle");
    const place = make("button", "mb-place");
    const text = make("div", "mb-text");
    const name = make("div", "mb-name");
    const title = make("span", "mb-title");
    const detail = make("span", "mb-detail");
    const mark = make("span", "mb-mark");
    const buttons = make("div", "mb-buttons");
    const up = arrowButton("up");
    const down = arrowButton("down");
    const toggle = make("button", "mb-toggle");
    row.tabIndex = 0;
    row.dataset.key = key;
    handle.setAttribute("aria-hidden", "true");
    place.type = toggle.type = "button";
    place.tabIndex = -1; // by keyboard a number is typed straight into the row
    place.addEventListener("click", () => askPlace(key, ""));
    up.addEventListener("click", () => step(key, -1));
    down.addEventListener("click", () => step(key, 1));
    toggle.addEventListener("click", () => crossLine(key));
    name.append(title, detail);
    text.append(name, mark);
    buttons.append(up, down, toggle);
    row.append(handle, place, text, buttons);
    return { row, handle, place, text, title, detail, mark, up, down, toggle };
  }

  function nameRow(item, { title, detail, mark }) {
    say(item.title, title);
    say(item.detail, detail || "");
    say(item.mark, mark || "");
    item.up.setAttribute("aria-label", `Move ${title} up`);
    item.down.setAttribute("aria-label", `Move ${title} down`);
  }

  function number() {
    order.forEach((key, index) => {
      const item = items.get(key);
      const waits = waiting.includes(key);
      say(item.place, waits ? "–" : String(index + 1));
      dress(item, true, waits);
      // Not `disabled`: a disabled button would drop the focus at either end.
      rest(item.up, !waits && index === 0);
      rest(item.down, !waits && index === placed() - 1);
    });
    for (const key of leftKeys) {
      say(items.get(key).place, "–");
      dress(items.get(key), false, false);
    }
    const listed = `${placed()} ${placed() === 1 ? "program" : "programs"} on the list`;
    say(count, waiting.length ? `${listed}, ${waiting.length} waiting for a place` : listed);
    empty.hidden = leftKeys.length > 0;
    nameAsk();
  }

  function dress(item, isRanked, waits) {
    const title = item.title.textContent;
    const { button, back } = model.get("beyond");
    const says = isRanked ? button : back;
    const ranked = waits ? "Waiting for a place" : `Place ${item.place.textContent}`;
    const stands = isRanked ? ranked : "Not ranked";
    item.row.classList.toggle("mb-waiting", waits);
    item.up.hidden = item.down.hidden = !isRanked;
    say(item.toggle, says);
    item.toggle.setAttribute("aria-label", `${says}: ${title}`);
    item.place.setAttribute("aria-label", `${stands}. Type a place for ${title}`);
    for (const each of [item.handle, item.place, item.toggle]) rest(each, false);
  }

  /** Show whether there is nothing to do with a control: it cannot, or all is frozen. */
  function rest(control, cannot) {
    control.setAttribute("aria-disabled", String(cannot || isFrozen()));
  }

  function place(list, keys) {
    keys.forEach((key, index) => {
      const { row } = items.get(key);
      const here = list.children[index];
      if (here === row) return;
      // One row went down: take it out of the way rather than lift all that follow.
      if (here && here.nextElementSibling === row) list.append(here);
      else list.insertBefore(row, here || null);
    });
  }

  // ---- move -------------------------------------------------------------

  /** Where a key stands: from 1; 0 below the line. */
  const position = (key) => order.indexOf(key) + 1;

  /** How many have a place. */
  const placed = () => order.length - waiting.length;

  /** The highest place that a key may have. */
  const lastPlace = (key) => placed() + (position(key) && !waiting.includes(key) ? 0 : 1);

  /** Whether the list is frozen, and then says so. */
  function refused() {
    if (isFrozen()) say(live, FROZEN);
    return isFrozen();
  }

  /** Whoever is moved by hand waits no longer; those that still wait stay at the end. */
  function move(key, wanted, nextLeft) {
    const waited = waiting.includes(key);
    const nextWaiting = waiting.filter((each) => each !== key);
    const nextOrder = settled(wanted, nextWaiting);
    const from = position(key);
    const to = nextOrder.indexOf(key) + 1;
    if (refused()) return;
    if (!waited && same(nextOrder, order) && same(nextLeft, leftKeys)) return;
    // Each set is heard at once, and between the two a row would stand in neither.
    setting = true;
    model.set("order", nextOrder);
    model.set("left_out", nextLeft);
    model.set("waiting", nextWaiting);
    setting = false;
    // Another place among those left out is not a move of the list.
    if (from !== to || waited) {
      const times = model.get("moved").count || 0;
      model.set("moved", { key, from, to, count: times + 1 });
    }
    show();
    model.save_changes();
    const { row } = items.get(key);
    row.scrollIntoView({ block: "nearest" });
    row.classList.remove("mb-moved");
    void row.offsetWidth; // so that the mark plays again on a second move
    row.classList.add("mb-moved");
    tell(key);
  }

  function tell(key) {
    const title = items.get(key).title.textContent;
    const at = position(key);
    say(live, at ? `${title}, now ${at} of ${placed()}` : `${title}, not ranked`);
  }

  function moveTo(key, index) {
    const at = order.indexOf(key);
    const title = items.get(key).title.textContent;
    if (at < 0) {
      say(live, `${title} is not ranked. Use ${model.get("beyond").back} to put it on the list.`);
      return;
    }
    putAt(key, Math.max(0, Math.min(lastPlace(key) - 1, index)));
  }

  /** Rank a program at an index of the list, wherever it stands. */
  function putAt(key, index) {
    if (index === order.indexOf(key) && !waiting.includes(key)) {
      const ends = index === 0 ? "first" : index === placed() - 1 ? "last" : index + 1;
      say(live, `${items.get(key).title.textContent} is already ${ends} of ${placed()}`);
      return;
    }
    const next = order.filter((each) => each !== key);
    next.splice(index, 0, key);
    move(key, next, leftKeys.filter((each) => each !== key));
  }

  const step = (key, by) => moveTo(key, order.indexOf(key) + by);

  function crossLine(key) {
    if (position(key)) move(key, order.filter((each) => each !== key), [key, ...leftKeys]);
    else move(key, [...order, key], leftKeys.filter((each) => each !== key));
  }

  // ---- keyboard ---------------------------------------------------------

  board.addEventListener("keydown", (event) => {
    if (drag && event.key === "Escape") {
      cancelDrag();
      event.preventDefault();
    }
    if (ask.form.contains(event.target)) {
      if (event.key === "Escape") closeAsk();
      event.stopPropagation();
      return;
    }
    // JupyterLab would take plain keys for its own (arrows, x, d d).
    if (!event.ctrlKey && !event.metaKey && event.key !== "Escape") event.stopPropagation();
    const row = event.target.closest(".mb-row");
    if (!row || drag || event.ctrlKey || event.metaKey) return;
    const key = row.dataset.key;
    // With shift too: some keyboards have their digits there.
    if (/^[1-9]$/.test(event.key) && !event.altKey) {
      event.preventDefault();
      askPlace(key, event.key);
    }
    if (event.shiftKey) return;
    const act = event.altKey
      ? { ArrowUp: () => focusNext(key, -1), ArrowDown: () => focusNext(key, 1) }
      : {
          ArrowUp: () => step(key, -1),
          ArrowDown: () => step(key, 1),
          PageUp: () => step(key, -PAGE),
          PageDown: () => step(key, PAGE),
          Home: () => moveTo(key, 0),
          End: () => moveTo(key, order.length - 1),
        };
    if (!Object.hasOwn(act, event.key)) return;
    event.preventDefault();
    act[event.key]();
  });

  function focusNext(key, by) {
    const keys = [...order, ...leftKeys];
    const next = items.get(keys[keys.indexOf(key) + by]);
    if (next) next.row.focus();
  }

  skip.addEventListener("click", () => end.focus());

  // ---- a typed place ----------------------------------------------------

  /** Ask in a program's own row which place it should have; `typed` is there already. */
  function askPlace(key, typed) {
    if (refused()) return;
    const { text, title } = items.get(key);
    ask.key = key;
    ask.input.value = typed;
    ask.form.setAttribute("aria-label", `A place for ${title.textContent}`);
    text.append(ask.form);
    nameAsk();
    complain("");
    ask.input.focus();
  }

  function nameAsk() {
    if (ask.form.isConnected) say(ask.label, `Place, 1 to ${lastPlace(ask.key)}`);
  }

  function complain(sentence) {
    say(ask.wrong, sentence);
    ask.input.setAttribute("aria-invalid", String(Boolean(sentence)));
  }

  function closeAsk() {
    const held = ask.form.contains(document.activeElement);
    ask.form.remove();
    if (held) items.get(ask.key)?.row.focus({ preventScroll: true });
  }

  ask.form.addEventListener("submit", (event) => {
    event.preventDefault();
    const typed = ask.input.value.trim();
    const to = Number(typed);
    const last = lastPlace(ask.key);
    if (!/^\d+$/.test(typed) || to < 1 || to > last) {
      const given = typed ? `There is no place ${typed}.` : "No place is typed yet.";
      complain(`${given} Type a number from 1 to ${last}.`);
      ask.input.focus();
      return;
    }
    closeAsk();
    putAt(ask.key, to - 1);
  });

  // ---- drag -------------------------------------------------------------

  board.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest(".mb-handle");
    if (!handle || drag || event.button !== 0) return;
    event.preventDefault(); // no text selection
    if (refused()) return;
    closeAsk(); // it would change the heights that the drag measures
    startDrag(handle.closest(".mb-row"), event);
  });
  board.addEventListener("pointermove", (event) => {
    if (drag && event.pointerId === drag.pointer) drag.y = event.clientY;
  });
  board.addEventListener("pointerup", (event) => {
    if (drag && event.pointerId === drag.pointer) drop(event.clientY);
  });
  board.addEventListener("pointercancel", (event) => {
    if (drag && event.pointerId === drag.pointer) cancelDrag();
  });
  board.addEventListener("lostpointercapture", (event) => {
    if (drag && event.pointerId === drag.pointer) cancelDrag();
  });

  function startDrag(row, event) {
    const { top, height } = board.getBoundingClientRect();
    const key = row.dataset.key;
    // Measured once: during the drag only transforms change.
    const run = [...ranked.children, line, ...leftOut.children].map((element) => {
      const box = element.getBoundingClientRect();
      return { element, middle: box.top - top + box.height / 2 };
    });
    const at = run.findIndex((each) => each.element === row);
    const box = row.getBoundingClientRect();
    drag = {
      key,
      row,
      run,
      at,
      to: at,
      by: 0,
      pointer: event.pointerId,
      y: event.clientY,
      grip: event.clientY - top,
      middle: run[at].middle,
      half: box.height / 2,
      room: box.height + (parseFloat(getComputedStyle(row).marginBottom) || 0),
      // Held within the board: beyond it, the page would grow and scroll on for ever.
      highest: top - box.top,
      lowest: height - (box.bottom - top),
      scrollers: scrollersOf(board),
      frame: 0,
      time: 0, // of the last frame, in ms
      edgeTime: 0, // ms that it has been at an edge
    };
    board.setPointerCapture(event.pointerId);
    board.classList.add("mb-dragging");
    row.classList.add("mb-held");
    row.focus({ preventScroll: true });
    drag.frame = requestAnimationFrame(follow);
  }

  function follow(time) {
    if (!drag) return;
    const passed = drag.time ? Math.min(50, time - drag.time) : 0;
    drag.time = time;
    scrollNearEdge(passed);
    aim();
    drag.frame = requestAnimationFrame(follow);
  }

  /** Scroll while the pointer is near an edge, faster the longer, as far as the board reaches. */
  function scrollNearEdge(passed) {
    const { top, bottom } = visiblePart(drag.scrollers);
    const { y } = drag;
    const over = y < top + EDGE ? y - top - EDGE : y > bottom - EDGE ? y - bottom + EDGE : 0;
    drag.edgeTime = over ? drag.edgeTime + passed : 0;
    if (!over) return;
    const box = board.getBoundingClientRect();
    if (over < 0 ? box.top > top + EDGE : box.bottom < bottom - EDGE) return;
    const speed = SLOWEST + (FASTEST - SLOWEST) * Math.min(1, drag.edgeTime / PATIENCE);
    scroll(drag.scrollers, (Math.max(-1, Math.min(1, over / EDGE)) * speed * passed) / 1000);
  }

  /** Put the held row under the pointer and make room where it would land. */
  function aim() {
    const pulled = drag.y - board.getBoundingClientRect().top - drag.grip;
    const by = Math.max(drag.highest, Math.min(drag.lowest, pulled));
    if (by === drag.by) return;
    drag.by = by;
    drag.row.style.transform = `translateY(${by}px)`;
    const to = drag.run.filter(
      (each, index) => index !== drag.at && each.middle < edge(index, by),
    ).length;
    if (to === drag.to) return;
    drag.to = to;
    drag.run.forEach(({ element }, index) => {
      if (index !== drag.at) shift(element, shiftOf(index, drag.at, to) * drag.room);
    });
    if (to === drag.at) {
      number();
      return;
    }
    let above = true;
    let place = 0;
    for (const key of landing()) {
      if (key === null) above = false;
      else if (above && (key === drag.key || !waiting.includes(key))) {
        place += 1;
        say(items.get(key).place, String(place));
      } else say(items.get(key).place, "–");
    }
  }

  /** The edge of the held row that leads toward another: its lower one on the way down. */
  const edge = (index, by) => drag.middle + by + (index > drag.at ? drag.half : -drag.half);

  const shiftOf = (index, at, to) =>
    index > at && index <= to ? -1 : index < at && index >= to ? 1 : 0;

  /** The keys from top to bottom if the held row were dropped now; null is the line. */
  function landing() {
    const keys = drag.run.map(({ element }) => (element === line ? null : element.dataset.key));
    keys.splice(drag.to, 0, ...keys.splice(drag.at, 1));
    return keys;
  }

  function drop(y) {
    drag.y = y;
    aim();
    const { key, at, to } = drag;
    const keys = landing();
    const lineAt = keys.indexOf(null);
    endDrag();
    if (at !== to) move(key, keys.slice(0, lineAt), keys.slice(lineAt + 1));
  }

  function cancelDrag() {
    endDrag();
    number();
  }

  function endDrag() {
    const { row, run, frame, pointer } = drag;
    drag = null;
    cancelAnimationFrame(frame);
    if (board.hasPointerCapture(pointer)) board.releasePointerCapture(pointer);
    board.classList.remove("mb-dragging");
    row.classList.remove("mb-held");
    for (const { element } of run) shift(element, 0);
  }

  // ---- life -------------------------------------------------------------

  const stopWatching = restWhenCut(model, el, board);
  const shown = ["rows", "order", "left_out", "waiting", "beyond", "frozen"];
  const names = shown.map((name) => `change:${name}`);
  for (const name of names) model.on(name, show);
  show();
  return () => {
    for (const name of names) model.off(name, show);
    stopWatching();
    if (drag) endDrag();
  };
}

function make(tag, className, text = "") {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}

function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** An order with those that wait for a place at its end. */
function settled(order, waiting) {
  const waits = (key) => waiting.includes(key);
  return [...order.filter((key) => !waits(key)), ...order.filter(waits)];
}

function same(one, other) {
  return one.length === other.length && one.every((each, index) => each === other[index]);
}

function shift(element, by) {
  element.style.transform = by ? `translateY(${by}px)` : "";
}

function arrowButton(way) {
  const button = make("button", `mb-arrow mb-arrow-${way}`);
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  button.type = "button";
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", way === "up" ? "M5 12.5 10 7.5 15 12.5" : "M5 7.5 10 12.5 15 7.5");
  svg.append(path);
  button.append(svg);
  return button;
}

/** The small form that asks for a place; it moves to the row that it is about. */
function makeAsk() {
  const form = make("form", "mb-ask");
  const label = make("span", "");
  const input = make("input", "");
  const submit = make("button", "mb-ask-go", "Move it");
  const wrong = make("span", "mb-ask-wrong");
  const field = make("label", "mb-ask-field");
  input.inputMode = "numeric";
  input.autocomplete = "off";
  submit.type = "submit";
  wrong.setAttribute("role", "alert");
  field.append(label, input);
  form.append(field, submit, wrong);
  return { form, label, input, wrong, key: "" };
}

/** What can scroll around an element, innermost first, the page last. */
function scrollersOf(element) {
  const page = document.scrollingElement;
  const found = [];
  for (let each = element.parentElement; each && each !== page; each = each.parentElement) {
    const flow = getComputedStyle(each).overflowY;
    if (/auto|scroll/.test(flow) && each.scrollHeight > each.clientHeight) found.push(each);
  }
  return [...found, page];
}

/** The top and the bottom of what all of these let one see. */
function visiblePart(scrollers) {
  const boxes = scrollers.slice(0, -1).map((each) => each.getBoundingClientRect());
  return {
    top: Math.max(0, ...boxes.map((box) => box.top)),
    bottom: Math.min(innerHeight, ...boxes.map((box) => box.bottom)),
  };
}

/** Scroll the innermost that still can. */
function scroll(scrollers, by) {
  for (const each of scrollers) {
    const before = each.scrollTop;
    each.scrollTop += by;
    if (each.scrollTop !== before) return;
  }
}

/**
 * Without its kernel a board would take moves and keep none: let it take none.
 * ipywidgets marks its own views so; anywidget 0.11 unhooks that, and the script's
 * model does not say whether it is live. The view, which is `this` here, does.
 */
function restWhenCut(model, el, board) {
  function look() {
    const cut = this?.model?.comm_live === false;
    el.classList.toggle("jupyter-widgets-disconnected", cut);
    board.inert = cut;
  }
  model.on("comm_live_update", look);
  return () => model.off("comm_live_update", look);
}
