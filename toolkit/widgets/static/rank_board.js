// The rank order list: one flat run of ranked rows, the line, and rows left out.
// Program names are a person's text: they go in by textContent only.

const HINT = "Drag a program by its handle, or use its buttons. ";
const KEYS =
  "With the keyboard: Tab to a program, then ↑ or ↓ moves it, Home or End sends it " +
  "first or last, and Alt + ↑ or ↓ goes to the next program without moving any.";
const EDGE = 56; // px from the edge of the scrolled area where a drag begins to scroll
const FASTEST = 14; // px a frame

export default { render };

function render({ model, el }) {
  const board = make("div", "mb-board");
  const hint = make("p", "mb-board-hint", HINT);
  const skip = make("button", "mb-skip", "Skip past the list");
  const count = make("p", "mb-board-count");
  const ranked = make("ol", "mb-rows");
  const line = make("div", "mb-line");
  const lineTitle = make("span", "mb-line-title", "I would not go");
  const lineNote = make("span", "mb-line-note", "Programs below this line are not on my list.");
  const leftOut = make("ul", "mb-rows mb-rows-left");
  const empty = make("p", "mb-empty", "Nothing here.");
  const live = make("p", "mb-unseen");
  const end = make("div", "mb-end");

  hint.append(make("span", "mb-keys", KEYS));
  skip.type = "button";
  end.tabIndex = -1;
  end.setAttribute("role", "group");
  end.setAttribute("aria-label", "End of the list");
  ranked.setAttribute("aria-label", "My rank order");
  leftOut.setAttribute("aria-label", "Programs I would not go to");
  // Safari drops the list role from a list without markers.
  for (const list of [ranked, leftOut]) list.setAttribute("role", "list");
  live.setAttribute("aria-live", "polite");
  line.append(lineTitle, lineNote);
  board.append(hint, skip, count, ranked, line, leftOut, empty, live, end);
  el.append(board);

  const items = new Map(); // key -> the row's elements
  let order = [];
  let leftKeys = [];
  let drag = null;
  let setting = false;

  // ---- show -------------------------------------------------------------

  function show() {
    if (setting) return;
    const rows = new Map(model.get("rows").map((row) => [row.key, row]));
    // Rows and order may come in two messages: show what both agree on.
    const nextOrder = model.get("order").filter((key) => rows.has(key));
    const nextLeft = model.get("left_out").filter((key) => rows.has(key));
    if (drag && !(same(nextOrder, order) && same(nextLeft, leftKeys))) cancelDrag();
    order = nextOrder;
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
      const { title, detail } = rows.get(key);
      nameRow(items.get(key), title, detail || "");
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
    const place = make("span", "mb-place");
    const text = make("div", "mb-text");
    const title = make("span", "mb-title");
    const detail = make("span", "mb-detail");
    const buttons = make("div", "mb-buttons");
    const up = arrowButton("up");
    const down = arrowButton("down");
    const toggle = make("button", "mb-toggle");
    row.tabIndex = 0;
    row.dataset.key = key;
    handle.setAttribute("aria-hidden", "true");
    toggle.type = "button";
    up.addEventListener("click", () => step(key, -1));
    down.addEventListener("click", () => step(key, 1));
    toggle.addEventListener("click", () => crossLine(key));
    text.append(title, detail);
    buttons.append(up, down, toggle);
    row.append(handle, place, text, buttons);
    return { row, place, title, detail, up, down, toggle };
  }

  function nameRow(item, title, detail) {
    say(item.title, title);
    say(item.detail, detail);
    item.up.setAttribute("aria-label", `Move ${title} up`);
    item.down.setAttribute("aria-label", `Move ${title} down`);
  }

  function number() {
    order.forEach((key, index) => {
      const item = items.get(key);
      say(item.place, String(index + 1));
      dress(item, true);
      // Not `disabled`: a disabled button would drop the focus at either end.
      item.up.setAttribute("aria-disabled", String(index === 0));
      item.down.setAttribute("aria-disabled", String(index === order.length - 1));
    });
    for (const key of leftKeys) {
      say(items.get(key).place, "–");
      dress(items.get(key), false);
    }
    say(count, `${order.length} ${order.length === 1 ? "program" : "programs"} on the list`);
    empty.hidden = leftKeys.length > 0;
  }

  function dress(item, isRanked) {
    item.up.hidden = item.down.hidden = !isRanked;
    const says = isRanked ? "Would not go" : "Rank it";
    say(item.toggle, says);
    item.toggle.setAttribute("aria-label", `${says}: ${item.title.textContent}`);
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

  function move(key, nextOrder, nextLeft) {
    const from = position(key);
    const to = nextOrder.indexOf(key) + 1;
    if (same(nextOrder, order) && same(nextLeft, leftKeys)) return;
    // Each set is heard at once, and between the two a row would stand in neither.
    setting = true;
    model.set("order", nextOrder);
    model.set("left_out", nextLeft);
    setting = false;
    // Another place among those left out is not a move of the list.
    if (from !== to) {
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
    say(live, at ? `${title}, now ${at} of ${order.length}` : `${title}, not ranked`);
  }

  function moveTo(key, index) {
    const at = order.indexOf(key);
    const title = items.get(key).title.textContent;
    if (at < 0) {
      say(live, `${title} is not ranked. Use Rank it to put it on the list.`);
      return;
    }
    const to = Math.max(0, Math.min(order.length - 1, index));
    if (to === at) {
      say(live, `${title} is already ${at === 0 ? "first" : "last"} of ${order.length}`);
      return;
    }
    const next = order.filter((each) => each !== key);
    next.splice(to, 0, key);
    move(key, next, leftKeys);
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
    // JupyterLab would take plain keys for its own (arrows, x, d d).
    if (!event.ctrlKey && !event.metaKey && event.key !== "Escape") event.stopPropagation();
    const row = event.target.closest(".mb-row");
    if (!row || drag || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const key = row.dataset.key;
    const act = event.altKey
      ? { ArrowUp: () => focusNext(key, -1), ArrowDown: () => focusNext(key, 1) }
      : {
          ArrowUp: () => step(key, -1),
          ArrowDown: () => step(key, 1),
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

  // ---- drag -------------------------------------------------------------

  board.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest(".mb-handle");
    if (!handle || drag || event.button !== 0) return;
    event.preventDefault(); // no text selection
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
      pointer: event.pointerId,
      y: event.clientY,
      grip: event.clientY - top,
      middle: run[at].middle,
      half: box.height / 2,
      room: box.height + (parseFloat(getComputedStyle(row).marginBottom) || 0),
      // Held within the board: beyond it, the page would grow and scroll on for ever.
      highest: top - box.top,
      lowest: height - (box.bottom - top),
      scroller: scrollParent(board),
      frame: 0,
    };
    board.setPointerCapture(event.pointerId);
    board.classList.add("mb-dragging");
    row.classList.add("mb-held");
    row.focus({ preventScroll: true });
    drag.frame = requestAnimationFrame(follow);
  }

  function follow() {
    if (!drag) return;
    scrollNearEdge(drag.scroller, drag.y);
    aim();
    drag.frame = requestAnimationFrame(follow);
  }

  /** Put the held row under the pointer and make room where it would land. */
  function aim() {
    const pulled = drag.y - board.getBoundingClientRect().top - drag.grip;
    const by = Math.max(drag.highest, Math.min(drag.lowest, pulled));
    drag.row.style.transform = `translateY(${by}px)`;
    const to = drag.run.filter(
      (each, index) => index !== drag.at && each.middle < edge(index, by),
    ).length;
    if (to === drag.to) return;
    drag.to = to;
    drag.run.forEach(({ element }, index) => {
      if (index !== drag.at) shift(element, shiftOf(index, drag.at, to) * drag.room);
    });
    let above = true;
    landing().forEach((key, index) => {
      if (key === null) above = false;
      else say(items.get(key).place, above ? String(index + 1) : "–");
    });
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
    const { key } = drag;
    const keys = landing();
    const lineAt = keys.indexOf(null);
    endDrag();
    move(key, keys.slice(0, lineAt), keys.slice(lineAt + 1));
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
  const names = ["rows", "order", "left_out"].map((name) => `change:${name}`);
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

function scrollParent(element) {
  for (let each = element.parentElement; each; each = each.parentElement) {
    const flow = getComputedStyle(each).overflowY;
    if (/auto|scroll/.test(flow) && each.scrollHeight > each.clientHeight) return each;
  }
  return document.scrollingElement;
}

function scrollNearEdge(scroller, y) {
  const page = scroller === document.scrollingElement;
  const box = page ? { top: 0, bottom: innerHeight } : scroller.getBoundingClientRect();
  const top = Math.max(0, box.top);
  const bottom = Math.min(innerHeight, box.bottom);
  const over = y < top + EDGE ? y - top - EDGE : y > bottom - EDGE ? y - bottom + EDGE : 0;
  if (over) scroller.scrollTop += Math.max(-1, Math.min(1, over / EDGE)) * FASTEST;
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
