/* What Material's script keeps in the browser (such as the colours chosen), by a name that is each handbook's own.
   Runs before anything is shown. */
(() => {
  "use strict";
  const scope = new URL(document.currentScript.dataset.scope, location);
  const named = (key, at) => `${at.pathname}.${key}`;
  Object.assign(window, {
    __md_scope: scope,
    __md_hash: (text) => [...text].reduce((hash, letter) => (hash << 5) - hash + letter.charCodeAt(0), 0),
    __md_get(key, storage = localStorage, at = scope) {
      return JSON.parse(storage.getItem(named(key, at)));
    },
    __md_set(key, value, storage = localStorage, at = scope) {
      try { storage.setItem(named(key, at), JSON.stringify(value)); } catch { /* full, or forbidden */ }
    },
  });
})();
