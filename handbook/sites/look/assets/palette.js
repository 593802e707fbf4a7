/* The colours that the reader chose before, put on before anything is shown. Stands right after the choices. */
(() => {
  "use strict";
  const colours = __md_get("__palette")?.color;
  if (!colours) return;
  if (colours.media === "(prefers-color-scheme)") {
    const wanted = matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark";
    const choice = document.querySelector(`[data-md-color-media="(prefers-color-scheme: ${wanted})"]`);
    for (const key of ["media", "scheme", "primary", "accent"]) colours[key] = choice.getAttribute(`data-md-color-${key}`);
  }
  for (const [key, value] of Object.entries(colours)) document.body.setAttribute(`data-md-color-${key}`, value);
})();
