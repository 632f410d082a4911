import type { Field, Option } from '../messages/form.ts';
import type { Action, Form } from '../messages/parts.ts';
import { assertNever } from '../shared/errors.ts';
import type { Lang } from '../shared/lang.ts';
import { drawParts } from './html.ts';
import { type Html, html } from './html-template.ts';

/** Whom and which channels can be chosen where the form stands. */
export interface FormChoices {
  readonly people: readonly Option[];
  readonly channels: readonly Option[];
}

const words = {
  zh: { optional: '（可以不填）', cancel: '取消', choose: '请选择' },
  en: { optional: ' (optional)', cancel: 'Cancel', choose: 'Please choose' },
} as const;

/** The ids that tie a field to its hint and its error. */
function described(field: Field): { attributes: Html; hint: Html; error: Html } {
  const hintId = `field-${field.name}-hint`;
  const errorId = `field-${field.name}-error`;
  const ids = [
    ...(field.error === undefined ? [] : [errorId]),
    ...(field.hint === undefined ? [] : [hintId]),
  ];
  return {
    attributes: html`${ids.length > 0 && html` aria-describedby="${ids.join(' ')}"`}${field.error !== undefined && html` aria-invalid="true"`}`,
    hint: html`${field.hint !== undefined && html`<p class="hint" id="${hintId}">${field.hint}</p>`}`,
    error: html`${field.error !== undefined && html`<p class="error" id="${errorId}">${field.error}</p>`}`,
  };
}

function single(field: Field, lang: Lang, control: (attributes: Html) => Html): Html {
  const { attributes, hint, error } = described(field);
  const id = `field-${field.name}`;
  const required = field.optional ? html`` : html` aria-required="true"`;
  const named = html` id="${id}" name="${field.name}"${required}${attributes}`;
  return html`<div class="field"><label for="${id}">${field.label}${field.optional && words[lang].optional}</label>${hint}${control(named)}${error}</div>`;
}

function several(field: Field, lang: Lang, options: readonly Option[], many: boolean, value: string): Html {
  const { attributes, hint, error } = described(field);
  const chosen = new Set(many ? value.split(',') : [value]);
  const type = many ? 'checkbox' : 'radio';
  const rows = options.map(
    (option) =>
      html`<label class="option"><input type="${type}" name="${field.name}" value="${option.value}"${chosen.has(option.value) && html` checked`}><span>${option.label}</span></label>`,
  );
  return html`<fieldset class="field"${attributes}><legend>${field.label}${field.optional && words[lang].optional}</legend>${hint}<div class="options">${rows}</div>${error}</fieldset>`;
}

function select(field: Field, lang: Lang, options: readonly Option[], value: string): Html {
  const rows = options.map(
    (option) =>
      html`<option value="${option.value}"${option.value === value && html` selected`}>${option.label}</option>`,
  );
  return single(
    field,
    lang,
    (named) => html`<select${named}><option value="">${words[lang].choose}</option>${rows}</select>`,
  );
}

function drawField(field: Field, lang: Lang, choices: FormChoices): Html {
  switch (field.kind) {
    case 'text': {
      const most = field.max === undefined ? undefined : html` maxlength="${field.max}"`;
      const value = field.value ?? '';
      // A line feed right after the opening tag is not part of the text, so one is always put there.
      if (field.lines !== undefined && field.lines > 1) {
        return single(
          field,
          lang,
          (named) => html`<textarea${named} rows="${field.lines ?? 2}"${most}>\n${value}</textarea>`,
        );
      }
      return single(
        field,
        lang,
        (named) => html`<input type="text"${named} value="${value}"${most} autocomplete="off">`,
      );
    }
    case 'choice':
      return several(field, lang, field.options, field.many === true, field.value ?? '');
    case 'date':
    case 'time':
      return single(
        field,
        lang,
        (named) => html`<input type="${field.kind}"${named} value="${field.value ?? ''}">`,
      );
    case 'person':
    case 'channel': {
      const options = field.kind === 'person' ? choices.people : choices.channels;
      return field.many
        ? several(field, lang, options, true, field.value ?? '')
        : select(field, lang, options, field.value ?? '');
    }
    case 'file':
      return single(
        field,
        lang,
        (named) => html`<input type="file"${named} accept="${field.accept.join(',')}">`,
      );
    default:
      return assertNever(field);
  }
}

/** Where a form is posted to by the browser itself, and what goes with it. */
export interface Posted {
  readonly action: string;
  readonly hidden: Readonly<Record<string, string>>;
}

/**
 * A form as escaped HTML: the problem on top, each error at its field. The page's script sends it, or where `posted` is given
 * the browser.
 */
export function drawForm(
  form: Form,
  choices: FormChoices,
  posted?: Posted,
  action: (action: Action) => Html = () => html``,
): Html {
  const { lang } = form;
  const problem = form.problem !== undefined && html`<p class="problem" role="alert">${form.problem}</p>`;
  const parts = drawParts(form.parts, { lang, action });
  const fields = form.fields.map((field) => drawField(field, lang, choices));
  const submit = html`<button type="submit" class="button primary">${form.submit}</button>`;
  if (posted !== undefined) {
    const hidden = Object.entries(posted.hidden).map(
      ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
    );
    const files = form.fields.some(({ kind }) => kind === 'file');
    return html`<form class="form" lang="${lang}" novalidate method="post" action="${posted.action}"${files && html` enctype="multipart/form-data"`}>${hidden}<h2 id="form-title">${form.title}</h2>${problem}${parts}${fields}<div class="actions">${submit}</div></form>`;
  }
  return html`<form class="form" lang="${lang}" novalidate data-call="${form.call}" data-drawn-from="${form.drawnFrom}"><h2 id="form-title">${form.title}</h2>${problem}${parts}${fields}<div class="actions">${submit}<button type="button" class="button" data-close>${words[lang].cancel}</button></div></form>`;
}
