/**
 * Completion of commands: a combobox with manual choice. `/` opens it, arrows move, Enter takes what is marked, Esc
 * closes; with nothing marked Enter stays what it is everywhere, send.
 */
export function completion({ input, list, commands, status, countText }) {
  let shown = [];
  let active = -1;

  /** What is being typed of a command: after `/`, or after `/decorum `; undefined once its words have begun. */
  const typed = () => {
    const match = /^\/((?:decorum|知礼)\s+)?([^\s/]*)$/i.exec(input.value);
    return match === null ? undefined : { head: `/${match[1] ?? ''}`, word: match[2].toLowerCase() };
  };

  const close = () => {
    shown = [];
    active = -1;
    list.hidden = true;
    list.replaceChildren();
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  };

  const mark = (index) => {
    active = index;
    [...list.children].forEach((option, at) => {
      option.setAttribute('aria-selected', String(at === index));
    });
    const option = list.children[index];
    if (option === undefined) return input.removeAttribute('aria-activedescendant');
    input.setAttribute('aria-activedescendant', option.id);
    option.scrollIntoView({ block: 'nearest' });
  };

  const take = (index) => {
    const { head } = typed() ?? { head: '/' };
    const command = shown[index];
    if (command === undefined) return;
    input.value = `${head}${command.word} `;
    close();
    input.focus();
  };

  const option = (command, index) => {
    const row = document.createElement('li');
    row.id = `suggestion-${index}`;
    row.setAttribute('role', 'option');
    row.setAttribute('aria-selected', 'false');
    for (const [name, text] of [
      ['word', `/${command.word}`],
      ['hint', command.hint],
      ['about', command.about],
    ]) {
      if (text === '') continue;
      const span = document.createElement('span');
      span.className = name;
      span.textContent = text;
      row.append(span, ' ');
    }
    // Pressing must not take the focus out of the input.
    row.addEventListener('pointerdown', (event) => event.preventDefault());
    row.addEventListener('click', () => take(index));
    return row;
  };

  const refresh = () => {
    const now = typed();
    if (now === undefined) return close();
    shown = commands.filter((command) => command.match.some((word) => word.startsWith(now.word)));
    if (shown.length === 0) return close();
    list.replaceChildren(...shown.map(option));
    list.hidden = false;
    active = -1;
    input.setAttribute('aria-expanded', 'true');
    input.removeAttribute('aria-activedescendant');
    status.textContent = countText.replace('{n}', String(shown.length));
  };

  input.addEventListener('input', refresh);
  input.addEventListener('blur', close);

  return {
    close,
    /** True when the key was for the list. */
    key: (event) => {
      if (list.hidden) return false;
      if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
        const step = event.key === 'ArrowDown' ? 1 : -1;
        mark(active === -1 && step === -1 ? shown.length - 1 : (active + step + shown.length) % shown.length);
        return true;
      }
      if (event.key === 'Enter' && active !== -1) {
        take(active);
        return true;
      }
      if (event.key === 'Escape') {
        close();
        return true;
      }
      return false;
    },
  };
}
