// Files to choose, or to drop. They go to Python as they are, name and bytes.

export default { render };

function render({ model, el }) {
  const zone = make("div", "mb-drop");
  const choose = make("button", "jupyter-button widget-button mb-drop-choose");
  const hint = make("span", "mb-drop-hint");
  const said = make("span", "mb-drop-said");
  const input = make("input", "mb-drop-input");
  choose.type = "button";
  input.type = "file";
  input.hidden = true;
  said.setAttribute("role", "status");
  zone.append(choose, hint, said, input);
  el.append(zone);

  function show() {
    choose.textContent = model.get("label");
    input.accept = model.get("accept");
    input.multiple = model.get("multiple");
    hint.textContent = model.get("multiple") ? "or drop them here" : "or drop it here";
    const names = model.get("value").map((file) => file.name);
    said.textContent = names.length > 3 ? `${names.length} files` : names.join(", ");
  }

  async function take(files) {
    const chosen = [...files].slice(0, model.get("multiple") ? undefined : 1);
    if (!chosen.length) return;
    said.textContent = "Reading ...";
    try {
      const read = await Promise.all(
        chosen.map(async (file) => ({
          name: file.name,
          content: new DataView(await file.arrayBuffer()),
        })),
      );
      model.set("value", read);
      model.save_changes();
      show();
    } catch {
      said.textContent = "That could not be read; a folder must be given file by file.";
    }
  }

  choose.addEventListener("click", () => input.click());
  input.addEventListener("change", async () => {
    await take(input.files);
    input.value = ""; // so that the same file can be chosen again
  });
  for (const kind of ["dragenter", "dragover"]) {
    zone.addEventListener(kind, (event) => {
      event.preventDefault();
      event.stopPropagation();
      zone.classList.add("mb-is-over");
    });
  }
  for (const kind of ["dragleave", "drop"]) {
    zone.addEventListener(kind, () => zone.classList.remove("mb-is-over"));
  }
  zone.addEventListener("drop", (event) => {
    event.preventDefault(); // else the browser would open the file instead of this page
    event.stopPropagation();
    take(event.dataTransfer.files);
  });
  for (const name of ["label", "accept", "multiple", "value"]) model.on(`change:${name}`, show);
  show();
  return () => {
    for (const name of ["label", "accept", "multiple", "value"]) model.off(`change:${name}`, show);
  };
}

function make(tag, kind) {
  const made = document.createElement(tag);
  made.className = kind;
  return made;
}
