import type { Field, Given } from '../messages/form.ts';

/**
 * Typed words for a form: `name=value; other=value`, by field name or label, with ；，： and = alike; a space is enough before a
 * field's own name and `=`. The same field list draws the form, so whatever can be filled in can be typed. Returns what was given and the words that named no field.
 */
export function parseTypedFields(
  fields: readonly Field[],
  words: string,
): { given: Given; unknown: string[] } {
  const given: Record<string, string> = {};
  const unknown: string[] = [];
  for (const piece of words.split(/[;；\n]+/).flatMap((each) => each.split(nextField(fields)))) {
    const match = /^\s*([^=＝:：]+?)\s*[=＝:：]\s*(.*?)\s*$/su.exec(piece);
    if (!match) {
      if (piece.trim() !== '') unknown.push(piece.trim());
      continue;
    }
    const [, key = '', value = ''] = match;
    const field = fields.find(
      (each) => each.name === key.toLowerCase() || each.label.toLowerCase() === key.toLowerCase(),
    );
    if (field === undefined) unknown.push(key);
    else given[field.name] = optionValue(field, value);
  }
  return { given, unknown };
}

/** The space before a known field's name and its equals sign. */
function nextField(fields: readonly Field[]): RegExp {
  const names = fields
    .flatMap(({ name, label }) => [name, label])
    .map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`\\s+(?=(?:${names.join('|')})\\s*[=＝])`, 'iu');
}

/** A chosen option may be typed by its label as well as by its value. */
function optionValue(field: Field, typed: string): string {
  if (field.kind !== 'choice') return typed;
  const one = (text: string) =>
    field.options.find((option) => option.label.toLowerCase() === text.toLowerCase())?.value ?? text;
  return field.many
    ? typed
        .split(/[,，、]\s*/)
        .map(one)
        .join(',')
    : one(typed);
}

/** The fields again, holding what was given and what is wrong with it; what was left empty is empty. */
export function redraw(
  fields: readonly Field[],
  given: Given,
  errors: Readonly<Record<string, string>>,
): Field[] {
  return fields.map((field) => {
    const value = given[field.name];
    const error = errors[field.name];
    const { value: _, ...bare } = { value: undefined, ...field };
    const kept = value === undefined || field.kind === 'file' ? {} : { value };
    return { ...bare, ...kept, ...(error === undefined ? {} : { error }) } as Field;
  });
}
