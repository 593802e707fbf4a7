/* What depends on the day a page is read, so that a page never goes stale. Without it every date stands in full.
   Dates are ISO 8601: a moment with its offset, or a day. What is shown is the clock of the page, not the reader's. */
(() => {
  "use strict";
  const language = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
  const day = new Intl.DateTimeFormat(language, { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });
  const now = Date.now();
  const soon = now + 14 * 24 * 60 * 60 * 1000;

  /* When it is over: a moment at once, a day at its end by the reader's clock. */
  const over = (iso) => Date.parse(iso.includes("T") ? iso : `${iso}T23:59:59`);

  const time = (iso) => {
    const made = document.createElement("time");
    made.dateTime = iso;
    made.textContent = day.format(Date.parse(`${iso.slice(0, 10)}T00:00Z`)) + (iso.includes("T") ? `, ${iso.slice(11, 16)}` : "");
    return made;
  };

  /* The next dates of several things, soonest first. */
  const next = (box) => {
    const list = box.querySelector("ul");
    if (!list) return;
    const coming = [...list.querySelectorAll("[data-days]")]
      .flatMap((when) => when.dataset.days.split(" ").map((iso) => ({ iso, item: when.closest("li"), at: over(iso) })))
      .filter(({ iso, at }) => iso && at >= now)
      .sort((one, other) => one.at - other.at)
      .slice(0, Number(box.dataset.show));
    if (!coming.length) return;
    list.replaceChildren(...coming.map(({ iso, item }) => {
      const copy = item.cloneNode(true);
      const when = copy.querySelector("[data-days]");
      when.removeAttribute("data-days");
      when.replaceChildren(time(iso));
      return copy;
    }));
    box.classList.add("hb-next--found");
  };

  /* Past dates are hidden, and a button shows them. */
  const past = (button) => {
    const items = [...document.querySelectorAll(".hb-month li")].filter((item) => {
      const at = item.querySelector("time");
      return at && over(at.dateTime) < now;
    });
    const months = [...document.querySelectorAll(".hb-month")].filter((month) =>
      [...month.querySelectorAll("li")].every((item) => items.includes(item)));
    const entries = months.flatMap((month) => [...month.querySelectorAll("[id]")])
      .flatMap((heading) => [...document.querySelectorAll(".md-nav--secondary a")].filter((link) => link.hash === `#${heading.id}`))
      .map((link) => link.closest("li"));
    const all = [...items, ...months, ...entries];
    const show = (shown) => {
      all.forEach((element) => { element.hidden = !shown; });
      button.setAttribute("aria-expanded", String(shown));
    };
    const wanted = () => {
      const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
      if (target && months.some((month) => month.contains(target))) { show(true); target.scrollIntoView(); }
    };
    if (!items.length) return;
    button.hidden = false;
    button.addEventListener("click", () => show(button.getAttribute("aria-expanded") !== "true"));
    addEventListener("hashchange", wanted);
    show(false);
    wanted();
  };

  /* What holds on certain days only: what is over or far off is hidden, what holds today stands out. */
  const period = (span) => {
    const { from, until } = span.dataset;
    const block = span.parentElement;
    const begun = !from || Date.parse(`${from}T00:00:00`) <= now;
    block.hidden = (until && over(until) < now) || Boolean(from && Date.parse(`${from}T00:00:00`) > soon);
    if (block.hidden || !begun || !block.matches(".hb-cover")) return;
    block.classList.add("hb-today");
    block.parentElement.querySelector("h2, h3").after(block); // one level lower where everything stands on one page
  };

  document.querySelectorAll(".hb-next").forEach(next);
  document.querySelectorAll("button.hb-past").forEach(past);
  document.querySelectorAll("[data-until]").forEach(period);
})();
