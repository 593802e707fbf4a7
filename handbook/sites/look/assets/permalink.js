/* The link of a heading also copies its address, and says so. Without this, or where a page may not copy, it is a link. */
(() => {
  "use strict";
  const said = document.querySelector(".hb-copied");
  if (!said || !navigator.clipboard) return;
  let silence;
  const say = () => {
    clearTimeout(silence);
    said.textContent = said.dataset.words;
    silence = setTimeout(() => { said.textContent = ""; }, 3000);
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".headerlink");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    navigator.clipboard.writeText(link.href).then(say, () => {});
  });
})();
