import { type BadRow, MOST_FAULTS, readList, readPeople } from '../acknowledgements/list-file.ts';
import type { Attachments, Field } from '../messages/form.ts';
import type { Lang } from '../shared/lang.ts';
import { campaignStrings } from './campaign-strings.ts';
import type { Asking } from './command.ts';
import type { Services } from './services.ts';

/** The field for a list in a file, beside the one for pasting. */
export function listField(lang: Lang, paper = false): Field {
  const text = campaignStrings[lang];
  return {
    name: 'list',
    kind: 'file',
    label: text.list,
    hint: paper ? text.paperListHint : text.listHint,
    optional: true,
    accept: ['.csv', '.xlsx', '.txt'],
  };
}

/** The people of the list that came with a form; undefined where none came. @throws Refusal when it cannot be read */
export async function readListed(
  files: Attachments | undefined,
  asking: Asking,
  services: Services,
): Promise<{ people: readonly string[]; error?: string } | undefined> {
  const file = files?.list;
  if (file === undefined) return undefined;
  const rows = await readList(file.bytes);
  const { people, bad } = await readPeople(services.acknowledgements.desk, asking.company, rows);
  return bad.length === 0 ? { people } : { people: [], error: sayBadRows(bad, asking.lang) };
}

/** The wrong rows by their lines, and that nothing was taken. */
export function sayBadRows(bad: readonly BadRow[], lang: Lang): string {
  const text = campaignStrings[lang];
  const more = bad.length - MOST_FAULTS;
  return [
    ...bad.slice(0, MOST_FAULTS).map(({ row, why }) => text.badRow(row, why[lang])),
    ...(more > 0 ? [text.moreRows(more)] : []),
    text.nothingImported,
  ].join(lang === 'zh' ? '' : ' ');
}
