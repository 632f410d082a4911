import type { Assignment } from '../acknowledgements/assignment.ts';
import { isOutcome, OUTCOMES, type Outcome, OWED } from '../acknowledgements/assignment-state.ts';
import type { Sheet } from '../acknowledgements/assignments.ts';
import type { Note } from '../acknowledgements/notes.ts';
import { minutesToRead } from '../acknowledgements/pages.ts';
import type { Clause, ClauseChange, Version } from '../acknowledgements/policies.ts';
import type { Receipt } from '../acknowledgements/receipts.ts';
import { markChanges } from '../acknowledgements/text/diff.ts';
import { clockIn, isoIn, sayShortDate, sayVersion, shortHash } from '../acknowledgements/words.ts';
import { call } from '../messages/call.ts';
import type { Action, Inline, Page, Part } from '../messages/parts.ts';
import type { Lang } from '../shared/lang.ts';
import { dayIn, type LocalDate, sayDate } from '../time/days.ts';
import { personStrings } from './person-strings.ts';
import { spokenChanges } from './policy-compare.ts';

/** Who reads, and when. */
export interface Reading {
  readonly lang: Lang;
  readonly zone: string;
  readonly today: LocalDate;
}

/** 第5条 带出文件; clause 5 Taking papers out. */
export function sayClause(clause: Clause | undefined, lang: Lang): string {
  if (clause === undefined) return '';
  const heading = clause.heading?.[lang] ?? clause.heading?.[lang === 'zh' ? 'en' : 'zh'] ?? '';
  const label = clause.label === '' ? (lang === 'zh' ? '开头' : 'the opening') : clause.label;
  const number = /^第?(\d[\d.]*)条?$/.exec(label)?.[1];
  const named = lang === 'en' && number !== undefined ? `clause ${number}` : label;
  return heading === '' || heading === clause.label ? named : `${named} ${heading}`;
}

/** Only the labels: 第5条、第9条. */
export function sayClauses(version: Version, ids: readonly string[], lang: Lang): string {
  return version.clauses
    .filter(({ id }) => ids.includes(id))
    .map((clause) => sayClause({ ...clause, heading: {} }, lang))
    .join(lang === 'zh' ? '、' : ', ');
}

/** The language that decides, where there are two. */
const prevailsOf = (version: Version): Lang | undefined =>
  version.langs.length > 1 ? version.prevails : undefined;

/** When something was recorded, in the person's zone: 12月1日10:21; 1 December at 10:21. */
export function sayWhen(at: number, reading: Reading): string {
  const { lang, zone, today } = reading;
  const day = sayShortDate(dayIn(zone, at as never), lang, today);
  return lang === 'zh' ? `${day}${clockIn(zone, at)}` : `${day} at ${clockIn(zone, at)}`;
}

/** What a card says of the changes, where only some clauses are asked. */
function changesLine(version: Version, changes: readonly ClauseChange[], lang: Lang): string | undefined {
  if (changes.length === 0 || version.number === 1) return undefined;
  const shown = changes
    .slice(0, 6)
    .map(({ after, before }) => sayClause(after ?? before, lang))
    .join(lang === 'zh' ? '、' : ', ');
  return personStrings[lang].changes(shown, changes.length);
}

/** 2.14: the card that puts a policy to somebody. `trial`: HR's own look at it, which can record nothing. */
export function cardParts(
  sheet: Pick<Sheet, 'version'> & { assignment: Pick<Assignment, 'id' | 'due' | 'clauses'> },
  changes: readonly ClauseChange[],
  sentBy: string,
  reading: Reading,
  trial = false,
): Part[] {
  const { lang, today } = reading;
  const { assignment, version } = sheet;
  const text = personStrings[lang];
  const minutes = minutesToRead(version, assignment.clauses, lang);
  const line = changesLine(version, changes, lang);
  const actions: Action[] = [
    { label: text.read, style: 'primary', call: call('policy', 'read', assignment.id, '1') },
    ...(line === undefined
      ? []
      : [
          {
            label: text.whatChanged,
            short: lang === 'en' ? 'Changes' : text.whatChanged,
            call: call('policy', 'changed', assignment.id),
          },
        ]),
    { label: text.ask, call: call('policy', 'ask', assignment.id) },
  ];
  return [
    { part: 'heading', text: `${trial ? text.trial : ''}${text.cardTitle(sayVersion(version, lang))}` },
    {
      part: 'text',
      text: [
        text.dueMinutes(
          sayDate(assignment.due, lang, today),
          minutes,
          sayShortDate(version.effective, lang, today),
        ),
      ],
    },
    ...(line === undefined ? [] : [{ part: 'text', text: [line] } as const]),
    { part: 'note', text: [text.sentBy(sentBy)] },
    ...(trial ? [{ part: 'note', text: [text.trialNote] } as const] : []),
    { part: 'actions', actions },
  ];
}

/** 2.17: what a card says once there is nothing to press any more: how it stands, since when, and the receipt's number. */
export function changedCardParts(
  { version, assignment }: Pick<Sheet, 'version' | 'assignment'>,
  receipt: Receipt | undefined,
  reading: Reading,
): Part[] {
  const { lang } = reading;
  const text = personStrings[lang];
  const { state } = assignment.standing;
  const own = receipt?.outcome === state ? receipt : undefined;
  const line = text.doneLine(
    sayVersion(version, lang),
    text.state[state],
    own === undefined ? '' : sayWhen(own.at, reading),
  );
  return [
    { part: 'heading', text: line },
    ...(own === undefined ? [] : [{ part: 'note', text: [text.receiptNumber(own.number)] } as const]),
  ];
}

/** One page of the frozen text; the last one leads to the choice. */
export function readPage(sheet: Sheet, page: number, reading: Reading): Page {
  const { lang } = reading;
  const text = personStrings[lang];
  const { assignment, version, pages } = sheet;
  const turn = (to: number) => call('policy', 'read', assignment.id, String(to));
  const last = page === pages.length;
  const { state } = assignment.standing;
  const open = OWED.includes(state) || state === 'exempt' || state === 'declined';
  const actions: Action[] = [
    ...(last && open
      ? [{ label: text.choose, style: 'primary' as const, call: call('policy', 'choose', assignment.id) }]
      : []),
    ...(open ? [{ label: text.ask, call: call('policy', 'ask', assignment.id, String(page)) }] : []),
  ];
  return {
    view: 'page',
    lang,
    title: sayVersion(version, lang),
    parts: pages[page - 1]?.parts ?? [],
    page,
    pages: pages.length,
    actions,
    ...(last ? {} : { next: turn(page + 1) }),
    ...(page > 1 ? { back: turn(page - 1) } : {}),
  };
}

/** 2.15: old beside new, clause by clause. */
export function compareParts(
  sheet: Pick<Sheet, 'version'>,
  changes: readonly ClauseChange[],
  previous: Version | undefined,
  onFile: { number: number; on: LocalDate } | undefined,
  asked: readonly string[] | undefined,
  reading: Reading,
): Part[] {
  const { lang, today } = reading;
  const text = personStrings[lang];
  const { version } = sheet;
  if (previous === undefined) return [{ part: 'text', text: [text.nothingChanged] }];
  const own = version.langs.includes(lang) ? lang : version.prevails;
  const wording = (clause: Clause | undefined) => clause?.text[own] ?? '';
  const parts: Part[] = [{ part: 'heading', text: text.compareTitle(previous.number, version.number) }];
  for (const change of changes.slice(0, 8)) {
    const name = sayClause(change.after ?? change.before, lang);
    const title = change.askAgain ? text.again(name) : text.notAgain(name, change.reason ?? '');
    parts.push({ part: 'text', text: [{ strong: title }] });
    if (change.kind === 'moved') parts.push({ part: 'text', text: [text.moved] });
    else {
      // Changed words stand out by weight, and are named below for who hears them.
      const both = change.before !== undefined && change.after !== undefined;
      const marked = both ? markChanges(wording(change.before), wording(change.after), own) : undefined;
      const lines: Inline[][] = [
        [
          text.before,
          ...(marked?.before ?? [change.before === undefined ? text.added : wording(change.before)]),
        ],
        [text.now, ...(marked?.after ?? [change.after === undefined ? text.gone : wording(change.after)])],
      ];
      parts.push({ part: 'list', items: lines });
      if (marked !== undefined) parts.push(...spokenChanges(marked, lang));
    }
  }
  if (onFile !== undefined && asked !== undefined)
    parts.push({
      part: 'note',
      text: [
        text.staysOnFile(
          sayShortDate(onFile.on, lang, today),
          onFile.number,
          sayClauses(version, asked, lang),
        ),
      ],
    });
  return parts;
}

/** 2.16: the statement and the three answers, one below the other, of one style. */
export function chooseParts(sheet: Sheet, reading: Reading): Part[] {
  const { lang } = reading;
  const text = personStrings[lang];
  const { assignment, version } = sheet;
  const names = { acknowledged: 'accept', objected: 'object', declined: 'decline' } as const;
  const shorts: Record<Outcome, string> =
    lang === 'zh'
      ? { acknowledged: '愿意遵守', objected: '有异议', declined: '暂不签收' }
      : { acknowledged: 'Willing', objected: 'Objection', declined: 'Not now' };
  const clauses =
    assignment.clauses === undefined ? undefined : sayClauses(version, assignment.clauses, lang);
  const quiz = assignment.standing.quiz === 'open';
  return [
    { part: 'text', text: [text.covers(clauses, prevailsOf(version))] },
    { part: 'text', text: [text.threeAnswers] },
    ...(quiz
      ? [
          { part: 'note', text: [text.quizFirst] } as const,
          {
            part: 'actions',
            actions: [{ label: text.takeQuiz, call: call('policy', 'quiz', assignment.id) }],
          } as const,
        ]
      : []),
    ...OUTCOMES.map(
      (outcome): Part => ({
        part: 'actions',
        actions: [
          {
            label: text.statement[outcome],
            short: shorts[outcome],
            confirm: text.confirm[outcome](sayVersion(version, lang)),
            call: call('policy', names[outcome], assignment.id),
          },
        ],
      }),
    ),
  ];
}

/** The sentence after an answer: what was recorded, and that it was, or when it had been before. */
export function answeredSentence(
  receipt: Receipt,
  before: boolean,
  version: Version,
  reading: Reading,
): string {
  const text = personStrings[reading.lang];
  const when = sayWhen(receipt.at, reading);
  return before
    ? text.already[receipt.outcome](when, receipt.number)
    : text.recorded[receipt.outcome](when, sayVersion(version, reading.lang), receipt.number);
}

/** 北京时间, Beijing time; elsewhere the zone's own name. */
export function sayZone(zone: string, lang: Lang): string {
  if (zone === 'Asia/Shanghai') return lang === 'zh' ? '北京时间' : 'Beijing time';
  const city = zone.split('/').at(-1)?.replaceAll('_', ' ') ?? zone;
  return lang === 'zh' ? `${city} 时间` : `${city} time`;
}

/** 2.17: the receipt. `head`: the signed head that covers its entry. */
export function receiptParts(
  kept: {
    receipt: Receipt;
    sheet: Pick<Sheet, 'assignment' | 'version'>;
    person: { name: string; number?: string | undefined };
    head: string | undefined;
    notes: readonly Note[];
  },
  reading: Reading,
  more: { buttons: boolean; whole?: boolean } = { buttons: true },
): Part[] {
  const { lang, zone } = reading;
  const text = personStrings[lang];
  const { receipt, sheet, person, head, notes } = kept;
  const { assignment, version } = sheet;
  const hash = more.whole ? (value: string) => value : shortHash;
  const names = { zh: { zh: '中文', en: '英文' }, en: { zh: 'zh', en: 'en' } }[lang];
  const hashes = version.langs
    .flatMap((each) => {
      const own = version.texts[each];
      return own === undefined ? [] : [`${names[each]} ${hash(own.hash)}`];
    })
    .join(lang === 'zh' ? '，' : ', ');
  const scope =
    assignment.clauses === undefined ? '' : text.clausesOf(sayClauses(version, assignment.clauses, lang));
  const own = notes.filter(({ kind }) => kind !== 'help');
  return [
    { part: 'heading', text: text.receiptTitle },
    {
      part: 'text',
      text: [
        `${sayVersion(version, lang)}${scope}\n${text.whoSaid(person.name, person.number, text.statement[receipt.outcome])}\n${text.time(isoIn(zone, receipt.at), sayZone(zone, lang))}\n${text.receiptNumber(receipt.number)}`,
      ],
    },
    ...own.map(
      (note): Part => ({
        part: 'text',
        text: [
          note.kind === 'correction'
            ? text.correctionOf(sayWhen(Date.parse(note.at), reading), note.text)
            : text.reasonOf(note.text),
        ],
      }),
    ),
    { part: 'note', text: [text.hashes(hashes, prevailsOf(version))] },
    {
      part: 'note',
      text: [text.ledger(receipt.entry, hash(receipt.entryHash), head === undefined ? '–' : hash(head))],
    },
    ...(more.buttons
      ? [
          { part: 'text', text: [text.keepIt] } as const,
          {
            part: 'actions',
            actions: [
              { label: text.seeText, call: call('policy', 'read', assignment.id, '1') },
              { label: text.correct, call: call('policy', 'correct', assignment.id) },
            ],
          } as const,
        ]
      : []),
  ];
}

/** One line of “my policies”. */
export function mineLine(sheet: Pick<Sheet, 'assignment' | 'version'>, reading: Reading): string {
  const { lang, today, zone } = reading;
  const text = personStrings[lang];
  const { assignment, version } = sheet;
  const { state } = assignment.standing;
  const name = sayVersion(version, lang);
  if (OWED.includes(state)) return text.owedLine(name, sayDate(assignment.due, lang, today));
  const when =
    isOutcome(state) && assignment.answeredAt !== undefined
      ? sayShortDate(dayIn(zone, assignment.answeredAt), lang, today)
      : '';
  return text.doneLine(name, text.state[state], when);
}
