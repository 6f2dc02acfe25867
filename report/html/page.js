"use strict";
(() => {
  const by = (id) => document.getElementById(id);
  const tickets = [...document.querySelectorAll(".ticket")];
  const sections = [...document.querySelectorAll(".section")];
  const names = ["text", "state", "section", "transport", "check"];
  const field = (name) => by("f-" + name);
  const words = new Map(); // the text of a ticket, read when it is first searched

  const textOf = (t) => {
    if (!words.has(t)) words.set(t, t.textContent.toLowerCase());
    return words.get(t);
  };
  const has = (t, name, value) => !value || t.dataset[name].split(" ").includes(value);

  const filter = () => {
    const want = Object.fromEntries(names.map((n) => [n, field(n).value.trim()]));
    const terms = want.text.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const section of sections) {
      const here = !want.section || section.dataset.section === want.section;
      let any = false;
      for (const t of section.querySelectorAll(".ticket")) {
        const on = here && has(t, "state", want.state) && has(t, "transport", want.transport) && has(t, "check", want.check)
          && terms.every((term) => textOf(t).includes(term));
        t.hidden = !on;
        any = any || on;
        shown += on ? 1 : 0;
      }
      section.hidden = !any;
    }
    by("f-count").textContent = shown + " of " + tickets.length + " tickets";
  };

  const follow = () => {
    const name = decodeURIComponent(location.hash.slice(1));
    let at = name && by(name);
    if (!at) return;
    if (at.closest("[hidden]")) {
      by("filters").reset();
      filter();
    }
    for (let e = at; e; e = e.parentElement) if (e.tagName === "DETAILS") e.open = true;
    at.scrollIntoView();
  };

  const copyButton = (pre) => {
    const wrap = document.createElement("div");
    wrap.className = "repro-wrap";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(pre.textContent);
        button.textContent = "Copied";
      } catch {
        getSelection().selectAllChildren(pre);
        button.textContent = "Selected";
      }
    });
    pre.replaceWith(wrap);
    wrap.append(pre, button);
  };

  const form = by("filters");
  form.hidden = false;
  form.addEventListener("input", filter);
  form.addEventListener("submit", (e) => e.preventDefault());
  form.addEventListener("reset", () => setTimeout(filter));
  let open = false;
  by("f-open").addEventListener("click", (e) => {
    open = !open;
    for (const t of tickets) if (!t.hidden) t.open = open;
    e.target.textContent = open ? "Close all" : "Open all";
  });
  document.addEventListener("toggle", (e) => {
    if (e.target.open) for (const pre of e.target.querySelectorAll(":scope > .repro")) copyButton(pre);
  }, true);
  addEventListener("hashchange", follow);
  // On paper nothing can be opened: tickets that did not pass are printed with their items.
  addEventListener("beforeprint", () => {
    for (const t of tickets) if (!t.hidden && !t.classList.contains("good")) t.open = true;
  });
  filter();
  follow();
})();
