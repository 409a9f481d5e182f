// A text area whose words can be underlined: the same text lies behind it, and carries the marks.
// What people wrote goes in by textContent and value only.

const PAUSE = 120; // ms without a key before typed text is sent

export default { render };

function render({ model, el }) {
  const name = `mb-${Math.random().toString(36).slice(2)}`;
  const root = make("div", "mb-text");
  const label = make("label", "mb-text-label", model.get("label"));
  const paper = make("div", "mb-text-paper");
  const marks = make("div", "mb-text-marks");
  const area = make("textarea", "mb-text-area");
  area.id = label.htmlFor = name;
  area.rows = model.get("rows");
  area.spellcheck = false; // prose is one of the rules, and knows the season's names
  marks.setAttribute("aria-hidden", "true");
  paper.append(marks, area);
  root.append(label, paper);
  el.append(root);

  let sent = model.get("value"); // what Python is known to have, or to be getting
  let timer = 0;

  function send() {
    clearTimeout(timer);
    timer = 0;
    if (area.value === sent) return;
    sent = area.value;
    model.set("value", sent);
    model.save_changes();
  }

  function take() {
    const value = model.get("value");
    // The echo of what was typed, while more is being typed, must not move the caret.
    if (value === sent && area.value !== value && timer) return;
    sent = value;
    if (area.value !== value) area.value = value;
    paint();
  }

  function paint() {
    const text = area.value;
    const pieces = [];
    let at = 0;
    // Python counts letters, a browser counts halves of the rare ones.
    const place = /[\ud800-\udfff]/.test(text) ? halves(text) : (offset) => offset;
    for (const mark of inOrder(model.get("marks"))) {
      const start = Math.max(at, place(mark.start));
      const end = Math.min(text.length, place(mark.end));
      if (text === sent && end > start) {
        const marked = make("mark", `mb-is-${mark.severity}`, text.slice(start, end));
        pieces.push(document.createTextNode(text.slice(at, start)), marked);
        at = end;
      }
    }
    // A last line break would have no height of its own.
    pieces.push(document.createTextNode(`${text.slice(at)}\n`));
    marks.replaceChildren(...pieces);
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + 2}px`;
  }

  area.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(send, PAUSE);
    paint();
  });
  area.addEventListener("blur", send);
  // JupyterLab's own keys must not hear what is typed here.
  area.addEventListener("keydown", (event) => event.stopPropagation());
  model.on("change:value", take);
  model.on("change:marks", paint);
  model.on("change:label", () => (label.textContent = model.get("label")));
  const wide = new ResizeObserver(paint);
  wide.observe(paper);
  take();
  return () => {
    send();
    wide.disconnect();
    model.off("change:value", take);
    model.off("change:marks", paint);
  };
}

function inOrder(marks) {
  return [...marks].sort((one, other) => one.start - other.start || other.end - one.end);
}

function halves(text) {
  const places = [0];
  for (const letter of text) places.push(places[places.length - 1] + letter.length);
  return (offset) => places[Math.min(offset, places.length - 1)];
}

function make(tag, kind, text) {
  const made = document.createElement(tag);
  made.className = kind;
  if (text !== undefined) made.textContent = text;
  return made;
}
