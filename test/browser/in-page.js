/* biome-ignore-all lint/correctness/noUnusedVariables: the tests call these by name */
/* What the tests look at inside the page. Plain browser code: it is sent to Chromium as text. */

const seen = (element) => element.checkVisibility() && !element.classList.contains('hidden');

/** Things to press or fill that are lower than 44 px; links inside a sentence do not count. */
const lowTargets = () =>
  [...document.querySelectorAll('button, summary, a, input')]
    .filter((each) => seen(each) && !each.classList.contains('skip') && each.closest('p') === null)
    .filter((each) => each.getBoundingClientRect().height < 43.5)
    .map((each) => each.outerHTML);

/** What a screen reader could not name or would be led astray by. */
const accessibilityFaults = () => {
  const found = [];
  const all = (selector) => [...document.querySelectorAll(selector)];
  const ids = all('[id]').map((each) => each.id);
  for (const id of new Set(ids))
    if (ids.filter((each) => each === id).length > 1) found.push(`id twice: ${id}`);
  for (const each of all('button, a, summary')) {
    if (each.textContent.trim() === '' && !each.hasAttribute('aria-label'))
      found.push(`no name: ${each.outerHTML}`);
  }
  for (const each of all('input, select, textarea')) {
    if (each.labels.length === 0) found.push(`no label: ${each.outerHTML}`);
  }
  for (const each of all('[aria-controls], [aria-describedby]')) {
    for (const name of ['aria-controls', 'aria-describedby']) {
      for (const id of (each.getAttribute(name) ?? '').split(' ')) {
        if (id !== '' && document.getElementById(id) === null) found.push(`${name} points nowhere: ${id}`);
      }
    }
  }
  for (const one of ['h1', 'main']) if (all(one).length !== 1) found.push(`not one ${one}`);
  for (const each of all('[tabindex]')) if (each.tabIndex > 0) found.push(`tabindex: ${each.outerHTML}`);
  return found;
};

const numbers = (color) => (color.match(/[\d.]+/g) ?? []).map(Number);
const luminance = (color) => {
  const [r, g, b] = numbers(color).map((value) =>
    value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const groundOf = (element) => {
  if (element === null) return 'rgb(255, 255, 255)';
  const color = getComputedStyle(element).backgroundColor;
  return (numbers(color)[3] ?? 1) === 0 ? groundOf(element.parentElement) : color;
};

/** Texts whose contrast with what they stand on is under 4.5. */
const weakContrast = () =>
  [...document.querySelectorAll('h1, h2, h3, p, li, span, button, a, time')]
    .filter((each) => seen(each) && each.closest('.hidden') === null && each.textContent.trim() !== '')
    .map((each) => {
      const pair = [luminance(getComputedStyle(each).color), luminance(groundOf(each))].sort((a, b) => b - a);
      return { text: each.textContent, ratio: (pair[0] + 0.05) / (pair[1] + 0.05) };
    })
    .filter(({ ratio }) => ratio < 4.5);
