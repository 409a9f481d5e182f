// A button that puts a text into the clipboard, and says whether it did.

export default { render };

function render({ model, el }) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "jupyter-button widget-button mb-copy";
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  said.className = "mb-copy-said";
  el.append(button, said);

  function show() {
    button.textContent = model.get("label");
    button.disabled = !model.get("text");
    said.textContent = "";
  }

  button.addEventListener("click", async () => {
    const text = model.get("text");
    const done = (await byClipboard(text)) || bySelection(text);
    said.textContent = done ? "Copied." : "Not copied: your browser does not allow it here.";
  });
  model.on("change:label", show);
  model.on("change:text", show);
  show();
  return () => {
    model.off("change:label", show);
    model.off("change:text", show);
  };
}

async function byClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false; // an address without https, or a browser that asks and was told no
  }
}

function bySelection(text) {
  const area = document.createElement("textarea");
  area.value = text;
  area.style.position = "fixed";
  area.style.opacity = "0";
  document.body.append(area);
  area.select();
  try {
    return document.execCommand("copy");
  } catch {
    return false;
  } finally {
    area.remove();
  }
}
