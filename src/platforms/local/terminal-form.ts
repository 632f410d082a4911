import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import {
  type Attachment,
  type Attachments,
  type Field,
  type Given,
  MOST_ATTACHED,
  type Option,
} from '../../messages/form.ts';
import type { Form } from '../../messages/parts.ts';
import type { Lang } from '../../shared/lang.ts';
import { DEMO_OFFICES, DEMO_PEOPLE } from './people.ts';
import { terminalStrings } from './terminal-strings.ts';

/** A form that is being filled in, one line after another. */
export interface Filling {
  readonly form: Form;
  /** What to print before the next line is read; undefined: everything is there. */
  question(): string | undefined;
  /** Takes a line for the field that was asked for. Empty: what stands there stays. */
  answer(line: string): void;
  given(): Given;
}

const words = {
  zh: { optional: '（可以不填）', now: '现在是', several: '，几项用逗号隔开', colon: '：' },
  en: { optional: ' (optional)', now: 'now', several: ', several with commas', colon: ': ' },
} as const;

function optionsOf(field: Field, lang: Lang): readonly Option[] {
  if (field.kind === 'choice') return field.options;
  if (field.kind === 'person')
    return DEMO_PEOPLE.map((each) => ({ value: each.account, label: each.name[lang] }));
  if (field.kind === 'channel')
    return DEMO_OFFICES.map((each) => ({ value: each.id, label: each.channel[lang] }));
  return [];
}

function currentOf(field: Field): string {
  return 'value' in field ? (field.value ?? '') : '';
}

function isMany(field: Field): boolean {
  return 'many' in field && field.many === true;
}

/** An option by its number, its label or its value. */
function optionValue(options: readonly Option[], typed: string): string {
  const byNumber = /^\d+$/.test(typed) ? options[Number(typed) - 1] : undefined;
  const same = (option: Option) =>
    option.label.toLowerCase() === typed.toLowerCase() || option.value === typed;
  return (byNumber ?? options.find(same))?.value ?? typed;
}

/** Asks for the fields with an error, or for all where none has one; the others keep what was given before. */
export function fillIn(form: Form, before: Given): Filling {
  const wrong = form.fields.filter((field) => field.error !== undefined);
  const left = [...(wrong.length > 0 && Object.keys(before).length > 0 ? wrong : form.fields)];
  const given: Record<string, string> = { ...before };
  for (const field of form.fields) {
    if (given[field.name] === undefined && currentOf(field) !== '') given[field.name] = currentOf(field);
  }
  const text = words[form.lang];

  return {
    form,
    question: () => {
      const field = left[0];
      if (field === undefined) return undefined;
      const options = optionsOf(field, form.lang);
      const now = given[field.name] ?? '';
      const shown = now
        .split(',')
        .map((value) => options.find((option) => option.value === value)?.label ?? value)
        .join(', ');
      return [
        ...(field.error === undefined ? [] : [field.error]),
        ...(field.hint === undefined ? [] : [field.hint]),
        ...(field.kind === 'file' ? [terminalStrings[form.lang].filePath] : []),
        ...options.map((option, index) => `  ${index + 1} ${option.label}`),
        `${field.label}${field.optional ? text.optional : ''}${isMany(field) ? text.several : ''}${now === '' ? '' : ` [${text.now} ${shown}]`}${text.colon}`,
      ].join('\n');
    },
    answer: (line) => {
      const field = left.shift();
      const typed = line.trim();
      if (field === undefined || typed === '') return;
      const options = optionsOf(field, form.lang);
      const one = (value: string) => optionValue(options, value.trim());
      given[field.name] = isMany(field)
        ? typed
            .split(/[,，、]/)
            .map(one)
            .join(',')
        : one(typed);
    },
    given: () => given,
  };
}

/** The files whose paths were typed; `missing`: one that cannot be read. */
export function filesOf(form: Form, given: Given): { files: Attachments; missing?: string } {
  const files: Record<string, Attachment> = {};
  for (const field of form.fields) {
    const path = field.kind === 'file' ? given[field.name] : undefined;
    if (path === undefined) continue;
    try {
      if (statSync(path).size > MOST_ATTACHED) return { files, missing: path };
      files[field.name] = { name: basename(path), bytes: readFileSync(path) };
    } catch {
      return { files, missing: path };
    }
  }
  return { files };
}
