/* Filters and sorts the tables of a staff page, and keeps the choice in the page's address and nowhere else.
   Without it every table stands in full. What is compared stands in the cells: `<time datetime>` and `<data value>`. */
(() => {
  "use strict";
  const article = document.querySelector("article.md-content__inner");
  if (!article) return;
  const form = article.querySelector("form.hs-filter");
  const after = (table) => !form || form.compareDocumentPosition(table) & Node.DOCUMENT_POSITION_FOLLOWING;
  const words = new Intl.Collator(document.documentElement.lang, { numeric: true, sensitivity: "base" });
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/\s+/g, " ").toLowerCase();
  const count = new Intl.NumberFormat(document.documentElement.lang);
  const FIRST = 200; /* Rows of a table that are shown before somebody asks for more, as in staff.css. */

  const tables = [...article.querySelectorAll("table")].filter((table) => table.tHead).map((table) => {
    const titles = [...table.tHead.rows[0].cells].map((cell) => cell.textContent.trim());
    const rows = [...table.tBodies[0].rows]; /* as they were written */
    return {
      table, titles, rows, order: rows, shown: rows, ranks: new Map(), found: rows.length, all: false,
      takesPart: Boolean(form) && Boolean(after(table)),
    };
  });

  /* --- What a cell says ------------------------------------------------------------------------------------------- */

  const keyed = (cell) => [...cell.querySelectorAll("data")];
  const values = (cell) => {
    const found = keyed(cell).map((data) => [data.value, data.textContent.trim()]);
    if (found.length) return found;
    const text = (cell.querySelector('[class^="hs-is-"]') || cell).textContent.trim();
    return text ? [[text, text]] : [];
  };
  const sortKey = (cell) => {
    const time = cell.querySelector("time");
    if (time) return time.dateTime;
    const [data] = keyed(cell);
    return data && data.value && !Number.isNaN(Number(data.value)) ? Number(data.value) : cell.textContent.trim();
  };
  const compare = (one, other) => {
    if (one === "" || other === "") return Number(one === "") - Number(other === ""); /* what is empty comes last */
    return typeof one === "number" && typeof other === "number" ? one - other : words.compare(String(one), String(other));
  };

  /* --- Sorting ---------------------------------------------------------------------------------------------------- */

  /* The place of each row by what stands in a column. Many rows say the same: each word is compared once. */
  const ranks = (each, column) => {
    if (!each.ranks.has(column)) {
      const keys = each.rows.map((row) => sortKey(row.cells[column]));
      const places = new Map([...new Set(keys)].sort(compare).map((key, place) => [key, key === "" ? Infinity : place]));
      each.ranks.set(column, new Map(each.rows.map((row, index) => [row, places.get(keys[index])])));
    }
    return each.ranks.get(column);
  };

  let sorted = { title: "", down: false };

  const sort = () => {
    for (const each of tables) {
      const column = each.titles.indexOf(sorted.title);
      if (!each.takesPart) continue;
      each.order = [...each.rows];
      if (column >= 0) {
        const rank = ranks(each, column);
        each.order.sort((one, other) => {
          const [first, second] = [rank.get(one), rank.get(other)];
          if (first === second) return 0;
          return first === Infinity || (second !== Infinity && (sorted.down ? first < second : first > second)) ? 1 : -1;
        });
      }
      [...each.table.tHead.rows[0].cells].forEach((cell, index) => {
        if (index === column) cell.setAttribute("aria-sort", sorted.down ? "descending" : "ascending");
        else cell.removeAttribute("aria-sort");
      });
    }
  };

  /* Where rows are cards, as staff.css lays them, nobody sees the headings: *Sort by* takes the focus in their place. */
  const cards = matchMedia("screen and (max-width: 44.9844em)");
  const addButtons = () => {
    for (const { table, takesPart } of tables) {
      if (!takesPart || table.tBodies[0].rows.length < 2) continue;
      for (const cell of table.tHead.rows[0].cells) {
        const title = cell.textContent.trim();
        const button = document.createElement("button");
        button.type = "button";
        button.append(...cell.childNodes);
        cell.append(button);
        button.addEventListener("click", () => {
          sorted = { title, down: sorted.title === title && !sorted.down };
          update();
        });
        const reach = () => { button.tabIndex = cards.matches ? -1 : 0; };
        cards.addEventListener("change", reach);
        reach();
      }
    }
  };

  /* --- Filtering -------------------------------------------------------------------------------------------------- */

  const selects = form ? [...form.querySelectorAll("label[data-column] select")] : [];
  const group = form && form.querySelector("label[data-groups] select");
  const find = form && form.elements.namedItem("q");
  const order = form && form.elements.namedItem("sort");
  const texts = new Map();
  const textOf = (row) => {
    if (!texts.has(row)) texts.set(row, plain(row.textContent));
    return texts.get(row);
  };

  /* A heading with all that stands below it, up to the next one. */
  const blocks = () => {
    const found = [];
    for (const element of article.children) {
      const level = { H2: 2, H3: 3 }[element.tagName];
      if (level) found.push({ level, heading: element, elements: [element], tables: [], group: "" });
      else if (found.length && !element.matches(".hs-note")) found[found.length - 1].elements.push(element);
    }
    let top = "";
    for (const block of found) {
      if (block.level === 2) top = block.heading.id;
      block.group = top;
      block.tables = tables.filter(({ table, takesPart }) => takesPart && block.elements.some((element) => element.contains(table)));
    }
    return found.filter(({ heading }) => after(heading));
  };

  const option = (select, value, text) => {
    const made = document.createElement("option");
    made.value = value;
    made.textContent = text;
    select.append(made);
  };
  const nameOf = (heading) => [...heading.childNodes].filter((node) => !(node instanceof Element && node.matches(".headerlink")))
    .map((node) => node.textContent).join("").trim();
  const groupValue = (id) => id.replace(/^manager\./, "");

  const offer = () => {
    for (const select of selects) {
      const column = select.parentElement.dataset.column;
      const found = new Map();
      for (const { titles, rows, takesPart } of tables) {
        const index = titles.indexOf(column);
        if (takesPart && index >= 0) for (const row of rows) for (const [value, text] of values(row.cells[index])) found.set(value, text);
      }
      [...found].sort((one, other) => words.compare(one[1], other[1])).forEach(([value, text]) => option(select, value, text));
      select.parentElement.hidden = found.size < 2;
    }
    if (group) {
      blocks().filter(({ level, heading }) => level === 2 && /^(manager\.|no-manager$)/.test(heading.id))
        .forEach(({ heading }) => option(group, groupValue(heading.id), nameOf(heading)));
      group.parentElement.hidden = group.length < 3;
    }
    const titles = new Set(tables.filter(({ takesPart }) => takesPart).flatMap((each) => each.titles));
    for (const title of titles) {
      option(order, title, title);
      option(order, `-${title}`, `${title} (last first)`);
    }
  };

  const more = (each, left) => {
    const box = each.table.closest(".md-typeset__scrollwrap") || each.table;
    if (!each.button) {
      each.button = document.createElement("button");
      each.button.type = "button";
      each.button.className = "md-button hs-more";
      each.button.addEventListener("click", () => { each.all = true; filter(); });
    }
    if (box.nextElementSibling !== each.button) box.after(each.button);
    each.button.hidden = left < 1;
    each.button.textContent = form.dataset.more.replace("{n}", count.format(left));
  };

  /* Only rows that are shown stand in the page: a browser lays thousands out again with every letter that is typed. */
  const show = (each, rows) => {
    const body = each.table.tBodies[0];
    if (rows.length !== body.rows.length || rows.some((row, index) => row !== each.shown[index])) body.replaceChildren(...rows);
    each.shown = rows;
  };

  const filter = () => {
    const q = plain(find.value.trim()).split(/\s+/).filter(Boolean);
    const chosen = selects.filter((select) => select.value).map((select) => [select.parentElement.dataset.column, select.value]);
    const only = group ? group.value : "";
    const all = blocks();
    let shown = 0;
    let total = 0;
    for (const each of tables.filter(({ takesPart }) => takesPart)) {
      const block = all.find((one) => one.tables.includes(each));
      const isOut = only && block && groupValue(block.group) !== only;
      const columns = chosen.map(([title, value]) => [each.titles.indexOf(title), value]);
      let here = 0;
      const rows = [];
      for (const row of each.order) {
        /* A table without the column is about whom its heading names. */
        const isIn = !isOut && columns.every(([index, value]) => (index >= 0
          ? values(row.cells[index]).some(([one]) => one === value)
          : Boolean(block) && block.heading.id.endsWith(`.${value}`)))
          && q.every((word) => textOf(row).includes(word));
        here += Number(isIn);
        if (isIn && (each.all || here <= FIRST)) rows.push(row);
      }
      show(each, rows);
      each.found = here;
      shown += here;
      total += each.rows.length;
      each.table.hidden = !here;
      more(each, each.all ? 0 : here - FIRST);
    }
    const isFiltered = q.length > 0 || chosen.length > 0 || only !== "";
    const open = new Set(all.filter((block) => block.tables.some(({ found }) => found)).map((block) => block.group));
    for (const block of all) {
      const isEmpty = block.tables.length ? block.tables.every(({ found }) => !found) : !open.has(block.group) || block.level === 3;
      const isOther = only && groupValue(block.group) !== only;
      const isHidden = isFiltered && (isOther || (isEmpty && !(block.level === 2 && open.has(block.group)) && !(only && !isOther && !q.length)));
      block.elements.forEach((element) => {
        if (!element.matches(".hs-more") && !(element.tagName === "TABLE" || element.matches(".md-typeset__scrollwrap"))) element.hidden = isHidden;
      });
    }
    /* With one person chosen, the overview of all of them is in the way. */
    for (const { table, takesPart } of tables) {
      if (group && !takesPart) table.hidden = only !== "";
    }
    form.querySelector("output").textContent = form.dataset.shown.replace("{n}", count.format(shown)).replace("{all}", count.format(total));
    form.querySelector('button[type="reset"]').hidden = !isFiltered && !sorted.title;
    nameAll();
  };

  /* --- The address ------------------------------------------------------------------------------------------------ */

  const fields = form ? [...selects, ...(group ? [group] : []), find] : [];

  const read = () => {
    const asked = new URLSearchParams(location.search);
    for (const field of fields) {
      field.value = asked.get(field.name) || "";
      if (field instanceof HTMLSelectElement && field.selectedIndex < 0) field.value = "";
    }
    const by = asked.get("sort") || "";
    sorted = { title: by.replace(/^-/, ""), down: by.startsWith("-") };
  };

  const write = () => {
    const address = new URL(location.href);
    const by = sorted.title && `${sorted.down ? "-" : ""}${sorted.title}`;
    for (const [name, value] of [...fields.map((field) => [field.name, field.value.trim()]), ["sort", by]]) {
      if (value) address.searchParams.set(name, value);
      else address.searchParams.delete(name);
    }
    history.replaceState(history.state, "", address);
  };

  const update = () => {
    order.value = sorted.title ? `${sorted.down ? "-" : ""}${sorted.title}` : "";
    sort();
    filter();
    write();
  };

  /* --- Phones: a row is a card, and each cell says what it is. Roles stay although nothing looks like a table. ------- */

  const narrow = matchMedia("(max-width: 44.9844em)");
  const named = new Set();

  const name = ({ titles }, row) => {
    if (named.has(row)) return;
    named.add(row);
    row.setAttribute("role", "row");
    [...row.cells].forEach((cell, index) => {
      cell.setAttribute("role", "cell");
      if (index) cell.dataset.label = titles[index];
    });
  };
  const nameAll = () => {
    if (!narrow.matches) return;
    for (const each of tables) {
      const { table } = each;
      if (!named.has(table)) {
        named.add(table);
        table.setAttribute("role", "table");
        for (const part of [table.tHead, table.tBodies[0]]) part.setAttribute("role", "rowgroup");
        table.tHead.rows[0].setAttribute("role", "row");
        for (const cell of table.tHead.rows[0].cells) cell.setAttribute("role", "columnheader");
      }
      each.shown.forEach((row) => name(each, row));
    }
    article.classList.add("hs-cards");
  };
  narrow.addEventListener("change", nameAll);

  if (!form || !tables.some(({ takesPart }) => takesPart)) {
    nameAll();
    article.classList.add("hs-ready");
    return;
  }

  addButtons();
  offer();
  read();
  form.hidden = false;
  sort();
  filter();
  article.classList.add("hs-ready");
  order.value = sorted.title ? `${sorted.down ? "-" : ""}${sorted.title}` : "";
  let waiting = 0;
  find.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(update, 150); });
  order.addEventListener("change", () => {
    sorted = { title: order.value.replace(/^-/, ""), down: order.value.startsWith("-") };
    update();
  });
  [...selects, ...(group ? [group] : [])].forEach((select) => select.addEventListener("change", update));
  form.addEventListener("submit", (event) => { event.preventDefault(); update(); });
  form.addEventListener("reset", () => setTimeout(() => { sorted = { title: "", down: false }; tables.forEach((each) => { each.all = false; }); update(); find.focus(); }));
  addEventListener("popstate", () => { read(); update(); });
  if (location.hash) {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target) target.scrollIntoView();
  }
})();
