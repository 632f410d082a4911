import type { RecordedEntry } from '../ledger/types.ts';
import type { Inline, Part } from '../messages/parts.ts';
import type { Lang } from '../shared/lang.ts';
import { KIND_NAMES } from './case-strings.ts';
import { HELD } from './held.ts';
import type { HeldRow, Personal } from './personal-data.ts';
import { COLUMN_NAMES, PERSONAL_STRINGS } from './personal-strings.ts';

function rowText(row: HeldRow, lang: Lang): Inline[] {
  const colon = lang === 'zh' ? '：' : ': ';
  const pieces = Object.entries(row)
    .filter(([, value]) => value !== null && value !== '')
    .map(([column, value]) => `${COLUMN_NAMES[column]?.[lang] ?? column}${colon}${String(value)}`);
  return [pieces.join(lang === 'zh' ? '；' : '; ')];
}

function tables(rows: Personal['about'], lang: Lang): Part[] {
  return Object.entries(rows).flatMap(([table, all]): Part[] => {
    const held = HELD[table as keyof typeof HELD];
    const title = 'nothing' in held ? table : held.title[lang];
    return [
      { part: 'text', text: [{ strong: title }] },
      { part: 'list', items: all.map((row) => rowText(row, lang)) },
    ];
  });
}

function entryText(entry: RecordedEntry, lang: Lang): Inline[] {
  const { subject, act, identity } = entry;
  const facts = { ...subject, ...act, ...identity };
  const more = Object.entries(facts)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('; ');
  const gone = identity === null ? ` (${PERSONAL_STRINGS[lang].erased})` : '';
  return [
    { strong: `${entry.seq} · ${entry.at} · ${KIND_NAMES[entry.kind]?.[lang] ?? entry.kind}` },
    `${more === '' ? '' : ` ${more}`}${gone}`,
  ];
}

/** The readable part of an export in one language. */
export function personalParts(personal: Personal, lang: Lang): Part[] {
  const s = PERSONAL_STRINGS[lang];
  const { person, exportedAt, by, reason, about, traces, record } = personal;
  const list = (items: readonly (readonly Inline[])[]): Part =>
    items.length === 0 ? { part: 'text', text: [s.nothing] } : { part: 'list', items };
  return [
    { part: 'heading', text: s.title(person.name ?? person.number ?? person.id) },
    {
      part: 'facts',
      rows: [
        { label: s.exportedAt, value: [exportedAt] },
        { label: s.by, value: [by.startsWith('host') ? s.host : by] },
        ...(reason === undefined ? [] : [{ label: s.reason, value: [reason] }]),
      ],
    },
    { part: 'note', text: [s.how] },
    { part: 'heading', text: s.about },
    ...tables(about, lang),
    { part: 'heading', text: s.record },
    list(record.map((entry) => entryText(entry, lang))),
    { part: 'heading', text: s.traces },
    ...(Object.keys(traces).length === 0
      ? [list([])]
      : [{ part: 'note', text: [s.tracesHow] } as const, ...tables(traces, lang)]),
    { part: 'heading', text: s.notHere },
    list(s.notHereList.map((each) => [each])),
  ];
}
