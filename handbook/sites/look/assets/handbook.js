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
    const hour = iso.includes("T") ? iso.slice(11, 16) : "";
    const whole = document.createElement("span"); // a line never breaks inside the day
    whole.className = "hb-day";
    whole.textContent = day.format(Date.parse(`${iso.slice(0, 10)}T00:00Z`)) + (hour && ",");
    made.append(whole, hour && ` ${hour}`);
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

  /* The next date of one thing, beside its rhythm. */
  const soonest = (span) => {
    const iso = span.dataset.days.split(" ").find((one) => one && over(one) >= now);
    if (!iso) return;
    span.append(" ", time(iso));
    span.hidden = false;
  };

  /* The elements after one, up to the next that matches. */
  const until = (element, stop) => {
    const found = [];
    for (let next = element.nextElementSibling; next && !next.matches(stop); next = next.nextElementSibling) found.push(next);
    return found;
  };

  /* On *Dates*, days that are over by the reader's clock are hidden, with weeks, months and years that are over as a whole;
     a button shows them. A day is known by the end of its anchor. */
  const past = (button) => {
    const page = button.closest("section, article");
    const clock = new Date();
    const today = new Date(clock - clock.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
    const day = (term) => (/\d{4}-\d\d-\d\d$/.exec(term.id) || [today])[0];
    const hidden = new Set();
    for (const term of page.querySelectorAll("dl > dt[id]")) {
      if (day(term) < today) [term, ...until(term, "dt")].forEach((element) => hidden.add(element));
      term.classList.toggle("hb-now", day(term) === today);
    }
    for (const list of page.querySelectorAll(".hb-month ~ dl")) {
      if ([...list.children].every((element) => hidden.has(element))) hidden.add(list).add(list.previousElementSibling);
    }
    for (const [heading, stop] of [[".hb-month", ".hb-month, .hb-year"], [".hb-year", ".hb-year"]]) {
      for (const title of page.querySelectorAll(heading)) {
        if (until(title, stop).every((element) => hidden.has(element))) hidden.add(title);
      }
    }
    if (!hidden.size) return;
    const links = [...document.querySelectorAll(".md-nav--secondary a")];
    const years = [...hidden].filter((element) => element.matches(".hb-year"));
    years.flatMap((year) => links.filter((link) => link.hash === `#${year.id}`)).forEach((link) => hidden.add(link.closest("li")));
    const show = (shown) => {
      hidden.forEach((element) => { element.hidden = !shown; });
      button.setAttribute("aria-expanded", String(shown));
    };
    const wanted = () => {
      const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
      if (target && hidden.has(target)) { show(true); target.scrollIntoView(); }
    };
    button.hidden = false;
    button.addEventListener("click", () => show(button.getAttribute("aria-expanded") !== "true"));
    addEventListener("hashchange", wanted);
    show(false);
    wanted();
  };

  /* Where the dates stand on several pages, who opens the first comes to the one of today. Links between them have an anchor. */
  const parts = (line) => {
    const all = [...line.querySelectorAll("[data-last]")];
    const today = all.find((part) => over(part.dataset.last) >= now);
    if (!location.hash && !all[0].href && today?.href) location.replace(today.href);
  };

  /* The address of the calendar, which a page does not know before it is somewhere; a folder has none to subscribe to. */
  const address = (line) => {
    const link = line.parentElement.querySelector("a[download]");
    if (!link || !link.protocol.startsWith("http")) return;
    const [shown, button] = [line.querySelector("code"), line.querySelector("button")];
    shown.textContent = link.href;
    button.addEventListener("click", () => {
      const select = () => getSelection().selectAllChildren(shown);
      const done = () => { button.textContent = button.dataset.done; };
      navigator.clipboard ? navigator.clipboard.writeText(link.href).then(done, select) : select();
    });
    line.hidden = false;
  };

  /* What holds on certain days only: what is over or far off is hidden, what holds today stands out. */
  const period = (span) => {
    const { from, until } = span.dataset;
    const block = span.parentElement;
    const begun = !from || Date.parse(`${from}T00:00:00`) <= now;
    block.hidden = (until && over(until) < now) || Boolean(from && Date.parse(`${from}T00:00:00`) > soon);
    if (block.hidden || !begun || !block.matches(".hb-cover")) return;
    block.classList.add("hb-today");
    const card = block.parentElement;
    card.querySelector("h2, h3").after(block); // one level lower where everything stands on one page
    const name = (element) => element.querySelector("strong").textContent;
    card.querySelectorAll(".hb-asked, .hb-backup").forEach((other) => {
      other.hidden ||= other.matches(".hb-asked") || name(other) === name(block);
    });
  };

  document.querySelectorAll(".hb-next").forEach(next);
  document.querySelectorAll(".hb-soonest").forEach(soonest);
  document.querySelectorAll(".hb-parts").forEach(parts);
  document.querySelectorAll("button.hb-past").forEach(past);
  document.querySelectorAll(".hb-subscribe").forEach(address);
  document.querySelectorAll("[data-until]").forEach(period);
})();
