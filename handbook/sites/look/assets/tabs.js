/* Which tabs of a page are open at first: those of the names chosen before, and the one that the address names. */
(() => {
  "use strict";
  const chosen = __md_get("__tabs");
  for (const set of Array.isArray(chosen) ? document.querySelectorAll(".tabbed-set") : []) {
    const labels = [...set.querySelectorAll(":scope > .tabbed-labels label")];
    const label = chosen.flatMap((name) => labels.filter((one) => one.innerText.trim() === name))[0];
    if (label) document.getElementById(label.htmlFor).checked = true;
  }
  const wanted = document.getElementById(location.hash.slice(1));
  if (wanted?.name?.startsWith("__tabbed_")) wanted.checked = true;
})();
