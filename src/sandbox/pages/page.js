// Keeps the elements with data-live up to date. Forms, scroll position, focus and selected text stay as they are.
(() => {
  const live = [...document.querySelectorAll("[data-live]")];
  if (live.length === 0) return;
  const status = document.getElementById("status");
  const say = (text) => {
    if (status.textContent !== text) status.textContent = text;
  };
  const top = (row) => row.getBoundingClientRect().top;

  function replace(old, fresh) {
    const selection = getSelection();
    if (!selection.isCollapsed && old.contains(selection.anchorNode)) return;
    const row = scrollY > 0 && [...old.querySelectorAll("li[id]")].find((row) => top(row) >= 0);
    const before = row && top(row);
    const focused = old.contains(document.activeElement) && document.activeElement.getAttribute("href");
    old.replaceChildren(...fresh.childNodes);
    const links = [...old.querySelectorAll("a")];
    if (focused) links.find((link) => link.getAttribute("href") === focused)?.focus({ preventScroll: true });
    const same = row && document.getElementById(row.id);
    if (same) scrollBy(0, top(same) - before);
  }

  async function update() {
    const answer = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout(10000) });
    if (!answer.ok) throw new Error(answer.statusText);
    const next = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (document.title !== next.title) document.title = next.title;
    for (const old of live) {
      const fresh = next.getElementById(old.id);
      if (fresh && fresh.innerHTML !== old.innerHTML) replace(old, fresh);
    }
  }

  async function loop() {
    try {
      await update();
      say("");
    } catch {
      say("This page is not up to date: the sandbox does not respond.");
    }
    setTimeout(loop, 1000);
  }
  setTimeout(loop, 1000);
})();
