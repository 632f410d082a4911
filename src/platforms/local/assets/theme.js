// Runs before anything is drawn: a chosen light or dark look must not flash the other one first.
(() => {
  let theme = null;
  try {
    theme = localStorage.getItem('decorum-theme');
  } catch {
    // Storage is switched off: the system decides.
  }
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
})();
