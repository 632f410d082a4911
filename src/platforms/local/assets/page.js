import { completion } from './completion.js';
import { createDialog } from './dialog.js';
import { createTalk } from './talk.js';

const data = JSON.parse(document.getElementById('data').textContent);
const log = document.getElementById('log');
const input = document.getElementById('words');
const composer = document.getElementById('composer');
const trouble = document.getElementById('trouble');
const status = document.getElementById('status');
const dialog = createDialog(document.getElementById('dialog'));
const DRAFT = `decorum-draft-${data.as}-${data.in}`;

/** Session storage may be switched off; then a reload loses the draft and nothing else. */
const stored = {
  take: (key) => {
    try {
      const value = sessionStorage.getItem(key);
      sessionStorage.removeItem(key);
      return value;
    } catch {
      return null;
    }
  },
  keep: (key, value) => {
    try {
      sessionStorage.setItem(key, value);
    } catch {}
  },
};

// ——— Lines ———

/** Brings new lines into view: their end, or their beginning where they are longer than the window. No sliding. */
function reveal(first, last) {
  const head = document.querySelector('.head');
  const style = getComputedStyle(head);
  const top = style.position === 'sticky' ? head.offsetHeight + Number.parseFloat(style.top) : 0;
  const room = innerHeight - top - composer.offsetHeight;
  const start = first.getBoundingClientRect().top;
  const end = last.getBoundingClientRect().bottom;
  const by = end - start + 24 > room ? start - top - 12 : end + 12 - (innerHeight - composer.offsetHeight);
  if (by > 0 || start < top) scrollBy({ top: by, behavior: 'instant' });
}

function element(markup) {
  const template = document.createElement('template');
  template.innerHTML = markup;
  return template.content.firstElementChild;
}

/** Puts a line in its place: a changed one over the old, a new one at its end; whichever way it came first. */
function onLine(line) {
  if (line.thread !== data.thread) {
    // What the page itself reports is no news in another conversation.
    if (element(line.html).classList.contains('system')) return;
    const place = line.thread.startsWith('channel:') ? 'channel' : 'chat';
    const unread = document.querySelector(`[data-place="${place}"] .unread`);
    if (line.seq > Number(unread.dataset.seq ?? 0)) unread.hidden = false;
    return;
  }
  const old = log.querySelector(`[data-line="${line.id}"]`);
  if (old !== null && Number(old.dataset.seq) >= line.seq) return;
  const fresh = element(line.html);
  if (old === null) {
    log.append(fresh);
    const before = fresh.previousElementSibling;
    reveal(before?.classList.contains('mine') ? before : fresh, fresh);
    return;
  }
  // The focus stays on the pressed button, also when its line is drawn anew.
  const focused = old.contains(document.activeElement) ? document.activeElement.dataset.action : undefined;
  old.replaceWith(fresh);
  if (focused !== undefined) fresh.querySelector(`[data-action="${focused}"]`)?.focus();
}

let leaving = false;
function onAnew() {
  if (leaving) return;
  leaving = true;
  stored.keep(DRAFT, input.value);
  location.reload();
}

/** How many policies wait for an answer, in the head. */
function onOwed(count) {
  const owed = document.querySelector('#owed');
  if (owed === null || count === undefined) return;
  owed.textContent = `\u00a0${count}`;
  owed.hidden = count === 0;
}

const talk = createTalk({
  data,
  onLine,
  onAnew,
  onOwed,
  onTrouble: (text) => {
    trouble.textContent = text;
  },
  onBack: (text) => {
    trouble.textContent = '';
    status.textContent = text;
  },
});

// ——— Asking ———

let sending = false;
let unsent;

async function ask(text) {
  if (text.trim() === '' || sending) return;
  sending = true;
  trouble.textContent = '';
  // The same words after a lost connection are the same request, in case the first try did arrive.
  const id = unsent?.text === text ? unsent.id : crypto.randomUUID();
  const answer = await talk.send('say', { text }, id);
  sending = false;
  if (answer === undefined) {
    unsent = { text, id };
    return;
  }
  unsent = undefined;
  if (input.value === text) input.value = '';
  if (answer.form !== undefined) fillIn(answer.form, {});
}

const suggest = completion({
  input,
  list: document.getElementById('suggestions'),
  commands: data.commands,
  status,
  countText: data.text.count,
});

input.addEventListener('keydown', (event) => {
  // 229: an input method is composing, in browsers that say so only this way.
  if (event.isComposing || event.keyCode === 229) return;
  if (suggest.key(event)) return event.preventDefault();
  if (event.key === 'ArrowUp' && input.value === '') {
    const own = [...log.querySelectorAll('[data-own]')].at(-1);
    if (own === undefined) return;
    event.preventDefault();
    input.value = own.dataset.own;
    input.setSelectionRange(input.value.length, input.value.length);
  }
});
composer.addEventListener('submit', (event) => {
  event.preventDefault();
  suggest.close();
  void ask(input.value);
});

// ——— Pressing ———

function fillIn(markup, pressed, button) {
  dialog.form(
    markup,
    async (form) => {
      const answer = await talk.send('submit', { ...form, ...pressed });
      return answer === undefined ? 'again' : answer.form;
    },
    () => {
      if (button !== undefined) button.textContent = button.dataset.label;
    },
  );
}

async function press(button) {
  if (button.getAttribute('aria-busy') === 'true') return;
  const question = button.dataset.confirm;
  if (question !== undefined && !(await dialog.confirm(question, data.text))) return;
  const line = button.closest('[data-line]');
  const pressed = { line: Number(line.dataset.line), action: Number(button.dataset.action) };
  button.setAttribute('aria-busy', 'true');
  const answer = await talk.send('press', { call: button.dataset.call, ...pressed });
  button.removeAttribute('aria-busy');
  if (answer?.form !== undefined) fillIn(answer.form, pressed, button);
}

/** What stands in a form beside its fields is done instead of filling it in. */
async function pressInForm(button) {
  const { call } = button.dataset;
  dialog.close();
  const answer = await talk.send('press', { call });
  if (answer?.form !== undefined) fillIn(answer.form, {});
}

document.addEventListener('click', (event) => {
  const button = event.target.closest('button');
  if (button === null) return;
  if (button.dataset.call !== undefined && button.closest('#log')) void press(button);
  else if (button.dataset.call !== undefined && button.closest('dialog')) void pressInForm(button);
  else if (button.dataset.ask !== undefined) void ask(button.dataset.ask);
  else if (button.dataset.move !== undefined) void move(button);
  else if (button.dataset.lang !== undefined) void switchLanguage(button.dataset.lang);
});

// ——— The demo's clock ———

const wide = matchMedia('(min-width: 1024px)');
const side = document.querySelector('.today');
const openClock = () => {
  const clock = document.getElementById('clock');
  if (clock !== null && wide.matches) clock.open = true;
};
openClock();
wide.addEventListener('change', openClock);

async function move(button) {
  if (button.getAttribute('aria-busy') === 'true') return;
  button.setAttribute('aria-busy', 'true');
  const open = document.getElementById('clock').open;
  const answer = await talk.send('clock', { to: button.dataset.move });
  button.removeAttribute('aria-busy');
  if (answer?.said !== undefined) trouble.textContent = answer.said;
  if (answer?.side === undefined) return;
  side.innerHTML = element(answer.side).innerHTML;
  document.getElementById('clock').open = open;
  document.getElementById(button.id)?.focus();
}

// ——— Who, language, look ———

async function switchLanguage(lang) {
  if (lang === document.documentElement.dataset.lang) return;
  const answer = await talk.send('language', { lang });
  if (answer !== undefined) onAnew();
}

const who = document.getElementById('who');
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || !who.open) return;
  who.open = false;
  who.querySelector('summary').focus();
});
document.addEventListener('click', (event) => {
  if (who.open && !who.contains(event.target)) who.open = false;
});
for (const link of who.querySelectorAll('a')) {
  link.addEventListener('click', () => stored.keep('decorum-switched', '1'));
}

const theme = document.getElementById('theme');
const dark = matchMedia('(prefers-color-scheme: dark)');
const isDark = () => (document.documentElement.dataset.theme ?? (dark.matches ? 'dark' : 'light')) === 'dark';
const nameTheme = () => {
  theme.textContent = isDark() ? data.text.light : data.text.dark;
};
theme.addEventListener('click', () => {
  const next = isDark() ? 'light' : 'dark';
  document.documentElement.dataset.theme = next;
  try {
    localStorage.setItem('decorum-theme', next);
  } catch {}
  nameTheme();
});
dark.addEventListener('change', nameTheme);
nameTheme();

// ——— At first ———

input.value = stored.take(DRAFT) ?? '';
if (stored.take('decorum-switched') !== null) {
  const line = document.createElement('p');
  line.className = 'line system';
  line.textContent = data.text.switched;
  log.append(line);
}
const newest = log.lastElementChild;
if (newest !== null) reveal(newest, newest);
input.focus({ preventScroll: true });
input.setSelectionRange(input.value.length, input.value.length);
document.documentElement.dataset.ready = 'yes';
