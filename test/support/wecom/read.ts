import { fieldsOf, type JsonFields, listOf, type SimMessage, textOf } from './state.ts';

/** Signs that nobody sees. */
const UNSEEN = /[\u200b\u200c\u2060\ufeff]/g;

function readCard(card: JsonFields, replaced: string | undefined): string {
  const title = fieldsOf(card.main_title);
  const rows = listOf(card.horizontal_content_list).map(fieldsOf);
  const options = [
    ...listOf(fieldsOf(card.checkbox).option_list),
    ...listOf(card.select_list).flatMap((select) => listOf(fieldsOf(select).option_list)),
  ].map(fieldsOf);
  const buttons = listOf(card.button_list).map(fieldsOf);
  const submit = textOf(fieldsOf(card.submit_button).text);
  const labels = [...buttons.map((each) => textOf(each.text)), ...(submit === '' ? [] : [submit])];
  return [
    textOf(title.title),
    textOf(title.desc),
    textOf(card.sub_title_text),
    textOf(fieldsOf(card.quote_area).quote_text),
    ...rows.map((row) => `${textOf(row.keyname)} ${textOf(row.value)}`),
    ...options.map((option) => `☐ ${textOf(option.text)}`),
    replaced ?? labels.map((label) => `[${label}]`).join(' '),
  ]
    .filter((line) => line !== '')
    .join('\n');
}

/** A message as one reads it, with what can be pressed or typed back in [brackets]. */
export function readMessage(message: SimMessage): string {
  if (message.card !== undefined) return readCard(message.card.content, message.card.replaced);
  return message.text.replace(UNSEEN, '').replace(
    /\n(?:回复：|Reply: )([^\n]*)$/,
    (_line, labels: string) =>
      `\n${labels
        .split(' / ')
        .map((each) => `[${each}]`)
        .join(' ')}`,
  );
}

/** The page that a card opens. */
export function linkOf(message: SimMessage): string | undefined {
  const url = textOf(fieldsOf(message.card?.content.card_action).url);
  return url === '' ? undefined : url;
}

/** What stands on the button that means this label: long ones are numbered, and spelt out in rows. */
export function buttonFor(
  message: SimMessage,
  label: string,
): { text: string; url: string | undefined } | undefined {
  const content = message.card?.content;
  if (content === undefined || message.card?.replaced !== undefined) return undefined;
  const buttons = listOf(content.button_list).map(fieldsOf);
  const number = listOf(content.horizontal_content_list)
    .map(fieldsOf)
    .find((row) => row.value === label)?.keyname;
  const found = buttons.find((each) => each.text === label) ?? buttons.find((each) => each.text === number);
  if (found === undefined) return undefined;
  return { text: textOf(found.text), url: found.type === 1 ? textOf(found.url) : undefined };
}
