/** What was filled in, by field name: several ticked options joined by commas, what is empty left out. */
export function givenOf(form) {
  const given = {};
  for (const [name, value] of new FormData(form)) {
    const text = typeof value === 'string' ? value : value.name;
    if (text.trim() === '') continue;
    given[name] = given[name] === undefined ? text : `${given[name]},${text}`;
  }
  return given;
}

/** The biggest file that is sent along; the server looks again. */
const MOST_ATTACHED = 5 * 1024 * 1024;

/** The files chosen in a form, by field name, as base64; undefined when one is too big. */
export async function filesOf(form) {
  const files = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value === 'string' || value.name === '') continue;
    if (value.size > MOST_ATTACHED) return undefined;
    const address = await new Promise((resolve, reject) => {
      const reader = new FileReader();
      reader.addEventListener('load', () => resolve(reader.result));
      reader.addEventListener('error', () => reject(reader.error));
      reader.readAsDataURL(value);
    });
    files[name] = { name: value.name, data: address.slice(address.indexOf(',') + 1) };
  }
  return files;
}

/** Says at a form why it is not sent. */
function complain(form) {
  const told = document.createElement('p');
  told.className = 'problem';
  told.setAttribute('role', 'alert');
  told.textContent = form.lang.startsWith('zh')
    ? '文件太大，最多 5 MB；没有提交。'
    : 'That file is too big: at most 5 MB. Nothing was submitted.';
  form.querySelector('.problem')?.remove();
  form.prepend(told);
}

/**
 * The one dialog: forms and questions. It takes the focus and gives it back to where it came from; Esc closes it
 * (the browser's own dialog does that).
 */
export function createDialog(dialog) {
  let opener = null;
  let onClose = () => {};

  const close = () => dialog.close();

  /** The line of the opener may have been drawn anew meanwhile: then its button's successor is meant. */
  const returnFocus = () => {
    if (opener?.element.isConnected) opener.element.focus();
    else if (opener?.successor !== undefined) document.querySelector(opener.successor)?.focus();
    opener = null;
  };
  dialog.addEventListener('close', () => {
    dialog.replaceChildren();
    returnFocus();
    const told = onClose;
    onClose = () => {};
    told();
  });
  dialog.addEventListener('click', (event) => {
    if (event.target.closest('[data-close]')) close();
  });

  const open = () => {
    if (dialog.open) return;
    const element = document.activeElement;
    const line = element.closest('[data-line]')?.dataset.line;
    const { action } = element.dataset;
    opener = { element };
    if (line !== undefined && action !== undefined) {
      opener.successor = `[data-line="${line}"] [data-action="${action}"]`;
    }
    dialog.showModal();
  };

  /** Shows a form; `submit` sends it and gives back another form (with errors) or nothing when it is done. */
  const form = (markup, submit, cancelled) => {
    open();
    onClose = cancelled;
    dialog.innerHTML = markup;
    const element = dialog.querySelector('form');
    const first =
      element.querySelector('[aria-invalid="true"]:not(fieldset), fieldset[aria-invalid="true"] input') ??
      element.querySelector('input, select, textarea') ??
      element.querySelector('button');
    first.focus();
    element.addEventListener('submit', async (event) => {
      event.preventDefault();
      const button = element.querySelector('[type="submit"]');
      if (button.disabled) return;
      button.disabled = true;
      const files = await filesOf(element);
      if (files === undefined) {
        button.disabled = false;
        return complain(element);
      }
      const next = await submit({
        call: element.dataset.call,
        drawnFrom: element.dataset.drawnFrom,
        given: givenOf(element),
        ...(Object.keys(files).length === 0 ? {} : { files }),
      });
      button.disabled = false;
      if (next === 'again') return;
      if (next !== undefined) return form(next, submit, cancelled);
      onClose = () => {};
      close();
    });
  };

  /** Asks once before something is done. */
  const confirm = (question, words) =>
    new Promise((resolve) => {
      open();
      let answer = false;
      onClose = () => resolve(answer);
      const text = document.createElement('h2');
      text.id = 'form-title';
      text.className = 'title';
      text.textContent = question;
      const row = document.createElement('div');
      row.className = 'actions';
      for (const [label, value] of [
        [words.yes, true],
        [words.cancel, false],
      ]) {
        const button = document.createElement('button');
        button.type = 'button';
        button.className = 'button';
        button.textContent = label;
        button.addEventListener('click', () => {
          answer = value;
          close();
        });
        row.append(button);
      }
      const box = document.createElement('div');
      box.className = 'form';
      box.append(text, row);
      dialog.replaceChildren(box);
      row.firstChild.focus();
    });

  return { form, confirm, close };
}
