import type { Version } from '../acknowledgements/policies.ts';
import type { RecordedEntry } from '../ledger/types.ts';
import type { Part } from '../messages/parts.ts';
import type { Person } from '../people/person.ts';
import type { Lang } from '../shared/lang.ts';
import { CASE_STRINGS, DETAIL_NAMES, KIND_NAMES } from './case-strings.ts';

/** The line of the staff list on the day on which somebody was asked. */
export interface RosterLine {
  readonly id: string;
  readonly campaign: string;
  readonly version: string;
  readonly askedAt: string;
  readonly department: string;
  readonly office: string;
  /** A person's id. */
  readonly manager: string | null;
  readonly due: string;
}

/** What a case file tells in words. */
export interface CaseFacts {
  readonly person: Person;
  readonly title: { readonly zh: string; readonly en: string };
  readonly versions: readonly Version[];
  /** What is about the person, in order, and what is about the policy as a whole. */
  readonly own: readonly RecordedEntry[];
  readonly general: readonly RecordedEntry[];
  readonly roster: readonly RosterLine[];
  readonly exportedAt: string;
  readonly by: string;
  readonly reason: string;
  readonly key: string;
  /** How many heads an outside authority has stamped. */
  readonly witnessed: number;
}

/** Kinds without which something is left open: each group needs one. */
const NEEDED: readonly (readonly string[])[] = [
  ['published'],
  ['offered'],
  ['handed-over', 'paper'],
  ['opened', 'paper'],
  ['shown-whole', 'paper'],
  ['acknowledged', 'objected', 'declined', 'paper'],
];

const COLON = { zh: '：', en: ': ' } as const;

/** What should be on record and is not, in plain words. */
export function missingIn(facts: CaseFacts, lang: Lang): string[] {
  const s = CASE_STRINGS[lang];
  const kinds = new Set([...facts.own, ...facts.general].map((entry) => entry.kind as string));
  return [
    ...NEEDED.filter((group) => !group.some((kind) => kinds.has(kind))).map((group) =>
      s.notRecorded(KIND_NAMES[group[0] ?? '']?.[lang] ?? group[0] ?? ''),
    ),
    ...facts.versions.flatMap((version) =>
      version.record.missing.map(
        (step) => `${s.version(version.number, version.effective)}${COLON[lang]}${s.missingSteps[step]}`,
      ),
    ),
    ...(facts.witnessed === 0 ? [s.noWitness] : []),
  ];
}

/** What an entry holds beside its kind, as label and value. */
function details(entry: RecordedEntry, lang: Lang): string {
  const shown: string[] = [];
  const say = (name: string, value: string) =>
    lang === 'zh'
      ? `${DETAIL_NAMES[name]?.zh ?? name}：${value}`
      : `${DETAIL_NAMES[name]?.en ?? name}: ${value}`;
  const take = (value: unknown, name: string) => {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
      shown.push(say(name, String(value)));
    } else if (Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === 'string')) {
      shown.push(say(name, value.join(lang === 'zh' ? '、' : ', ')));
    }
  };
  // What is missing stands above, in words.
  for (const [name, value] of Object.entries(entry.act)) if (name !== 'missing') take(value, name);
  for (const [name, value] of Object.entries(entry.identity ?? {})) if (name !== 'person') take(value, name);
  return shown.join(lang === 'zh' ? '；' : '; ');
}

function recordOf(entries: readonly RecordedEntry[], lang: Lang): Part {
  return {
    part: 'list',
    items: entries.map((entry) => {
      const more = details(entry, lang);
      return [
        { strong: `${entry.seq} · ${entry.at} · ${KIND_NAMES[entry.kind]?.[lang] ?? entry.kind}` },
        ...(more === '' ? [] : [`\n${more}`]),
      ];
    }),
  };
}

function makingOf(version: Version, lang: Lang): Part[] {
  const s = CASE_STRINGS[lang];
  const items = [
    ...version.record.entries.map((entry) => [
      { strong: s.steps[entry.step] ?? entry.step },
      ` ${s.claimed(entry.claimedOn, entry.enteredAt, entry.late)}`,
      ...[entry.parties, entry.opinions, entry.outcome].flatMap((text) =>
        text === undefined ? [] : [`; ${text}`],
      ),
      ...entry.files.map((file) => `; ${file.name} (SHA-256 ${file.hash})`),
    ]),
    ...version.record.missing.map((step) => [s.missingSteps[step] ?? step]),
  ];
  return [
    { part: 'heading', text: `${s.made}${COLON[lang]}${s.version(version.number, version.effective)}` },
    ...(items.length === 0 ? [] : [{ part: 'list' as const, items }]),
  ];
}

function textOf(version: Version, lang: Lang): Part[] {
  const s = CASE_STRINGS[lang];
  const pages = version.pages[lang] ?? [];
  const state = version.state === 'withdrawn' ? `, ${s.withdrawnNow}` : '';
  return [
    {
      part: 'heading',
      text: `${version.title[lang]}${COLON[lang]}${s.version(version.number, version.effective)}${state}`,
    },
    {
      part: 'note',
      text: [
        version.langs.map((each) => s.hash(s.langs[each], version.texts[each]?.hash ?? '')).join('; '),
        ...(version.langs.length > 1 ? [`; ${s.prevails(s.langs[version.prevails])}`] : []),
      ],
    },
    ...pages.flatMap((page, index): Part[] => [
      { part: 'note', text: [`${s.page(index + 1, pages.length)} · ${page.hash}`] },
      ...page.parts,
    ]),
  ];
}

/** The readable part of a case file in one language, with the exact text where it exists in that language. */
export function caseParts(facts: CaseFacts, lang: Lang): Part[] {
  const s = CASE_STRINGS[lang];
  const { person } = facts;
  const row = (label: string, value: string | undefined) =>
    value === undefined || value === '' ? [] : [{ label, value: [value] }];
  const missing = missingIn(facts, lang);
  return [
    { part: 'heading', text: s.title(facts.title[lang], person.name ?? person.number ?? person.id) },
    {
      part: 'facts',
      rows: [
        ...row(s.name, person.name),
        ...row(s.number, person.number),
        ...row(s.department, person.department),
        ...row(s.office, person.office),
        ...row(s.joined, person.joined),
        ...row(s.left, person.left),
        ...row(s.policy, facts.title[lang]),
        ...row(s.exportedAt, facts.exportedAt),
        ...row(s.by, facts.by === 'host' ? s.host : facts.by),
        ...row(s.reason, facts.reason),
        ...row(s.key, facts.key),
      ],
    },
    ...(facts.roster.length === 0
      ? []
      : [
          { part: 'heading', text: s.roster } as const,
          {
            part: 'list',
            items: facts.roster.map((line) => [
              s.rosterLine(
                line.askedAt.slice(0, 10),
                line.department,
                line.office,
                line.manager ?? '–',
                line.due,
              ),
            ]),
          } as const,
        ]),
    { part: 'heading', text: s.missing },
    { part: 'list', items: missing.length === 0 ? [[s.nothingMissing]] : missing.map((each) => [each]) },
    { part: 'heading', text: s.record },
    recordOf(
      [...facts.general, ...facts.own].sort((a, b) => a.seq - b.seq),
      lang,
    ),
    ...facts.versions.flatMap((version) => makingOf(version, lang)),
    { part: 'heading', text: s.shows },
    {
      part: 'list',
      items: [...s.limits, facts.witnessed === 0 ? s.noWitness : s.witnessed(facts.witnessed)].map((each) => [
        each,
      ]),
    },
    { part: 'heading', text: s.check },
    {
      part: 'list',
      items: [...s.how, ...(facts.witnessed === 0 ? [] : [s.openssl])].map((each) => [each]),
      numbered: true,
    },
    ...facts.versions.flatMap((version) => textOf(version, lang)),
  ];
}
