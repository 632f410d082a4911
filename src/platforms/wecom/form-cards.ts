import type { Field, Given } from '../../messages/form.ts';
import type { Form, Part } from '../../messages/parts.ts';
import { type Card, faceOf } from './cards.ts';
import type { Chosen } from './incoming.ts';
import { LIMITS } from './limits.ts';
import { strings } from './strings.ts';
import { cleanText, lengthOf, shorten, shownActions } from './text.ts';

type Choice = Field & { readonly kind: 'choice' };

/** What the submit button of a form's card carries. Choices come with the press; everything else is behind the call. */
export interface SubmitKey {
  readonly call: string;
  readonly drawnFrom: string;
}

export function submitKeyOf(key: string): SubmitKey | undefined {
  try {
    const { submit, drawnFrom } = JSON.parse(key) as Record<string, unknown>;
    return typeof submit === 'string' && typeof drawnFrom === 'string'
      ? { call: submit, drawnFrom }
      : undefined;
  } catch {
    return undefined;
  }
}

/** The values that were chosen, as a form gives them. */
export function givenOf(chosen: readonly Chosen[]): Given {
  return Object.fromEntries(chosen.map(({ question, options }) => [question, options.join(',')]));
}

function fitsVote(field: Choice): boolean {
  const { options } = field;
  return (
    options.length > 0 &&
    options.length <= LIMITS.voteOptions &&
    options.every((option) => lengthOf(option.label) <= LIMITS.voteOption && fitsId(option.value))
  );
}

function fitsSelect(field: Choice): boolean {
  const { options } = field;
  return (
    field.many !== true &&
    options.length > 0 &&
    options.length <= LIMITS.selectOptions &&
    lengthOf(field.label) <= LIMITS.selectTitle &&
    options.every((option) => lengthOf(option.label) <= LIMITS.selectOption && fitsId(option.value))
  );
}

function fitsId(value: string): boolean {
  return value !== '' && Buffer.byteLength(value) <= LIMITS.optionId;
}

/** A card with choices has one button; what else could be pressed is typed back. */
function typedInstead(form: Form): Part[] {
  const labels = shownActions({ view: 'message', lang: form.lang, summary: '', parts: form.parts })
    .filter((action) => 'call' in action)
    .map(({ label }) => label);
  return labels.length === 0
    ? []
    : [{ part: 'text', text: [strings[form.lang].orReply(labels.join(' / '))] }];
}

/**
 * A form as a card where choices are all it asks for: one list to tick or choose from, or up to three menus. Undefined:
 * something has to be written, or it does not fit; then the form is a page.
 */
export function formCard(form: Form, task: string): Card | undefined {
  const { lang, fields } = form;
  const choices = fields.filter((field) => field.kind === 'choice');
  const key = JSON.stringify({ submit: form.call, drawnFrom: form.drawnFrom } satisfies {
    submit: string;
    drawnFrom: string;
  });
  if (choices.length === 0 || choices.length !== fields.length || Buffer.byteLength(key) > LIMITS.key)
    return undefined;
  const wrong = [form.problem, ...fields.map((field) => field.error)].filter((each) => each !== undefined);
  // A list to tick has no line for what it asks: that stands above it.
  const [asked] = choices;
  const question: Part[] =
    choices.length === 1 && asked !== undefined && asked.label !== form.title
      ? [{ part: 'text', text: [asked.label] }]
      : [];
  const face = faceOf(
    [
      ...question,
      ...wrong.map((text) => ({ part: 'text', text: [text] }) as const),
      ...form.parts.filter(
        (part) => part.part !== 'actions' && !(part.part === 'heading' && part.text === form.title),
      ),
      ...typedInstead(form),
    ],
    lang,
    form.title,
  );
  if (face === undefined) return undefined;
  const submit = { text: shorten(cleanText(form.submit), LIMITS.submit), key };
  const [first] = choices;
  if (choices.length === 1 && first !== undefined && fitsVote(first)) {
    const chosen = (first.value ?? '').split(',');
    return {
      card_type: 'vote_interaction',
      ...face,
      checkbox: {
        question_key: first.name,
        mode: first.many === true ? 1 : 0,
        option_list: first.options.map((option) => ({
          id: option.value,
          text: cleanText(option.label),
          is_checked: chosen.includes(option.value),
        })),
      },
      submit_button: submit,
      task_id: task,
    };
  }
  if (choices.length > LIMITS.selects || !choices.every(fitsSelect)) return undefined;
  return {
    card_type: 'multiple_interaction',
    ...face,
    select_list: choices.map((field) => ({
      question_key: field.name,
      title: cleanText(field.label),
      ...(field.value === undefined ? {} : { selected_id: field.value }),
      option_list: field.options.map((option) => ({ id: option.value, text: cleanText(option.label) })),
    })),
    submit_button: submit,
    task_id: task,
  };
}

/**
 * A form with one choice of a few, and words that stand there already: the words are quoted, each option is a button.
 * What it carries is the option; the form itself waits in memory.
 */
export function choiceCard(form: Form, held: string, task: string): Card | undefined {
  const { lang, fields } = form;
  const choices = fields.filter((field) => field.kind === 'choice');
  const [choice] = choices;
  const texts = fields.filter((field) => field.kind === 'text');
  const filled = texts.every((field) => field.value !== undefined && field.value !== '');
  if (choice === undefined || choices.length !== 1 || choices.length + texts.length !== fields.length)
    return undefined;
  if (choice.many === true || texts.length === 0 || !filled || choice.options.length > LIMITS.buttons - 1)
    return undefined;
  if (fields.some((field) => field.error !== undefined) || form.problem !== undefined) return undefined;
  if (choice.options.some((option) => lengthOf(option.label) > LIMITS.button)) return undefined;
  const face = faceOf([], lang, form.title);
  if (face === undefined) return undefined;
  const quote = texts.map((field) => (field.kind === 'text' ? (field.value ?? '') : '')).join('\n');
  return {
    card_type: 'button_interaction',
    ...face,
    quote_area: { type: 0, quote_text: shorten(cleanText(quote), LIMITS.quote) },
    button_list: [
      ...choice.options.map((option) => ({
        type: 0 as const,
        text: cleanText(option.label),
        style: 2 as const,
        key: JSON.stringify({ held, field: choice.name, value: option.value, label: option.label }),
      })),
      {
        type: 0,
        text: strings[lang].cancel,
        style: 4,
        key: JSON.stringify({ held, field: '', value: '', label: strings[lang].cancel }),
      },
    ],
    task_id: task,
  };
}

/** What a button of a held form carries; an empty field means that it is left. */
export interface HeldKey {
  readonly held: string;
  readonly field: string;
  readonly value: string;
  readonly label: string;
}

export function heldKeyOf(key: string): HeldKey | undefined {
  try {
    const { held, field, value, label } = JSON.parse(key) as Record<string, unknown>;
    if (typeof held !== 'string' || typeof field !== 'string' || typeof value !== 'string') return undefined;
    return { held, field, value, label: typeof label === 'string' ? label : '' };
  } catch {
    return undefined;
  }
}
