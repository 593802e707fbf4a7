/* What Material leaves to the mouse, for those who use a keyboard, their voice or a screen reader (WCAG 2.2: 2.1.1, 2.1.4, 2.4.3,
   4.1.2). All words are Material's own, which are in the reader's language. */
(() => {
  "use strict";
  const narrow = matchMedia("(max-width: 76.234375em)"); // Material's own: the navigation is a drawer
  const drawer = document.getElementById("__drawer");
  const search = document.getElementById("__search");
  const menu = document.querySelector(".md-sidebar--primary");
  const words = (selector, attribute) => document.querySelector(selector)?.getAttribute(attribute) ?? "";

  /* Single letters lead away (F, S, P, N …): whoever dictates, or rests a hand on the keys, loses the page. */
  addEventListener("keydown", (event) => {
    const typing = event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]");
    if (!typing && !search?.checked && "fs/pn,.".includes(event.key)) event.stopPropagation();
  }, true);

  /* A label that opens something is a button. Enter is Material's; Space belongs to it. */
  const button = (label, toggle) => {
    label.tabIndex = 0;
    label.role = "button";
    label.ariaExpanded = String(toggle.checked);
    toggle.addEventListener("change", () => { label.ariaExpanded = String(toggle.checked); });
    label.addEventListener("keydown", (event) => {
      if (event.key !== " ") return;
      event.preventDefault();
      label.click();
    });
  };

  const named = (label, name) => {
    if (label) label.ariaLabel = name;
    return label;
  };

  const searching = named(document.querySelector(".md-header label[for=__search]"), words(".md-search__options", "aria-label"));
  if (searching) {
    button(searching, search);
    search.addEventListener("change", () => { if (search.checked) document.querySelector(".md-search__input").focus(); });
  }
  named(document.querySelector(".md-search"), words(".md-search__options", "aria-label"));

  /* The drawer: the focus goes in when it opens, comes back when it closes, and never stays behind it. */
  const opener = named(document.querySelector(".md-header label[for=__drawer]"), words(".md-nav--primary", "aria-label"));
  if (opener && menu) {
    button(opener, drawer);
    const first = () => [...menu.querySelectorAll("a[href], label[tabindex='0']")].find((one) => one.checkVisibility({ visibilityProperty: true }));
    drawer.addEventListener("change", () => (drawer.checked ? first() : opener)?.focus({ preventScroll: true }));
    addEventListener("keydown", (event) => {
      if (event.key === "Escape" && drawer.checked) drawer.click();
    });
    document.addEventListener("focusin", (event) => {
      if (!drawer.checked || menu.contains(event.target) || event.target === opener) return;
      drawer.checked = false; // without an event, so that the focus stays where it went
      opener.ariaExpanded = "false";
    });
  }

  /* In the drawer, what lies below an entry is a panel over it, with a title that leads back. */
  for (const toggle of menu?.querySelectorAll(".md-nav__toggle") ?? []) {
    const [title, ...entries] = [...menu.querySelectorAll(`label[for="${toggle.id}"]`)].reverse();
    for (const entry of entries) {
      named(entry, entry.textContent.trim() || entry.parentElement.textContent.trim());
      button(entry, toggle);
    }
    if (!title || !entries.length) continue;
    button(title, toggle);
    const only = () => { title.tabIndex = narrow.matches ? 0 : -1; };
    narrow.addEventListener("change", only);
    only();
    toggle.addEventListener("change", () => {
      if (narrow.matches) (toggle.checked ? title : entries.at(-1)).focus({ preventScroll: true });
    });
  }

  /* A table or a line of code that is wider than the page scrolls, by the arrow keys too. */
  const wide = () => {
    for (const box of document.querySelectorAll(".md-typeset__scrollwrap, .md-typeset pre > code")) {
      const scrolls = box.scrollWidth > box.clientWidth;
      box.toggleAttribute("tabindex", scrolls);
      if (scrolls) box.tabIndex = 0;
    }
  };
  addEventListener("load", () => setTimeout(wide));
  addEventListener("resize", wide);
})();
