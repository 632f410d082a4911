import { OWED } from '../acknowledgements/assignment-state.ts';
import { sayVersion } from '../acknowledgements/words.ts';
import { call } from '../messages/call.ts';
import type { Action, Message, Part } from '../messages/parts.ts';
import type { Office } from '../people/company.ts';
import { POINTS } from '../reminders/checklist.ts';
import { lastNightOf } from '../reminders/last-night.ts';
import { type Rule, weekdayKey } from '../rulebook/rulebook.ts';
import { topicById } from '../rulebook/topics.ts';
import type { Lang } from '../shared/lang.ts';
import { type LocalDate, plusDays, sayDate, weekdayName, weekdayOf } from '../time/days.ts';
import { hoursOn, timeIn } from '../time/zones.ts';
import { missedOf } from './lastout-record.ts';
import { lastOutStrings } from './lastout-strings.ts';
import type { Services } from './services.ts';

interface Row {
  readonly label: string;
  readonly value: string;
}

const words = {
  zh: {
    dress: '着装',
    hours: '时间',
    pending: '待签收',
    due: (day: string) => `，${day}截止`,
    changed: '有变化',
    rules: (topic: string, count: number) => `${topic}规则改了${count}条`,
    read: '去签收',
    look: '看变化',
    noMore: '今天不再提醒',
    joint: '；',
  },
  en: {
    dress: 'Dress',
    hours: 'Hours',
    pending: 'To answer',
    due: (day: string) => `, due ${day}`,
    changed: 'Changed',
    rules: (topic: string, count: number) =>
      `${count} ${topic.toLowerCase()} ${count === 1 ? 'rule' : 'rules'}`,
    read: 'Read it',
    look: 'What changed',
    noMore: 'No more today',
    joint: '; ',
  },
} as const;

/** For whom, where and when a card is written. `manager`: they manage this office. */
export interface MorningFor {
  readonly company: string;
  readonly person: string;
  readonly office: Office;
  readonly date: LocalDate;
  readonly lang: Lang;
  readonly manager: boolean;
}

/** The most rows of policies that are named; more are in “my policies”. */
const MOST_PENDING = 3;

async function pendingRows({ company, person, lang, date }: MorningFor, services: Services): Promise<Row[]> {
  const { assignments } = services.acknowledgements;
  const owed = (await assignments.mine(company, person)).filter(({ standing }) =>
    OWED.includes(standing.state),
  );
  const rows: Row[] = [];
  for (const { id, due } of owed.slice(0, MOST_PENDING)) {
    const sheet = await assignments.any(company, id, lang);
    if (sheet === undefined) continue;
    const said = sayVersion(sheet.version, lang) + words[lang].due(sayDate(due, lang, date));
    rows.push({ label: words[lang].pending, value: said });
  }
  return rows;
}

function dressRow({ company, date, lang }: MorningFor, services: Services): Row[] {
  const day = weekdayKey(weekdayOf(date));
  const { book } = services.shelf.of(company);
  const rule = book.ofTopic('dress').find((each) => each.topic === 'dress' && each.when.days?.includes(day));
  return rule === undefined ? [] : [{ label: words[lang].dress, value: rule.title[lang] }];
}

function changedRow(changed: readonly Rule[], lang: Lang): Row[] {
  const text = words[lang];
  const topics = new Map<string, number>();
  for (const { topic } of changed) topics.set(topic, (topics.get(topic) ?? 0) + 1);
  const said = [...topics].map(([topic, count]) => text.rules(topicById(topic)?.label[lang] ?? topic, count));
  return said.length === 0 ? [] : [{ label: text.changed, value: said.join(text.joint) }];
}

/** What the office's manager is told of last night: nothing where all was done and nobody's name is left. */
async function nightRow(
  of: MorningFor,
  services: Services,
): Promise<{ row: Row; missed: boolean } | undefined> {
  const { company, office, date, lang } = of;
  const night = await lastNightOf(services, company, office.id, date);
  if (night === undefined) return undefined;
  const text = lastOutStrings[lang];
  const label = text.lastNight(
    night.day === plusDays(date, -1) ? undefined : weekdayName(weekdayOf(night.day), lang),
  );
  const { check } = night;
  if (check?.closedAt === undefined) return { row: { label, value: text.nobody }, missed: true };
  const missed = missedOf(check.ticked, lang);
  const said = text.listClosed(timeIn(office.zone, check.closedAt), POINTS.length - missed.length, missed);
  return { row: { label, value: said }, missed: missed.length > 0 };
}

/**
 * The morning card: today's dress and hours, what waits for me, what changed and, for an office's manager, last night. Who did not
 * subscribe gets it as a manager only when last night needs a look.
 */
export async function morningCard(
  of: MorningFor,
  subscribed: boolean,
  services: Services,
): Promise<Message | undefined> {
  const { company, office, date, lang } = of;
  const text = words[lang];
  const night = of.manager ? await nightRow(of, services) : undefined;
  if (!subscribed && night?.missed !== true) return undefined;
  const { open, close } = hoursOn(office, services.companies.of(company).officeHours, date);
  const pending = await pendingRows(of, services);
  const changed = await services.rulebookDays.changedBefore(company, date, services.shelf.of(company).book);
  const rows: Row[] = [
    ...dressRow(of, services),
    { label: text.hours, value: `${open}–${close}` },
    ...pending,
    ...changedRow(changed, lang),
    ...(night === undefined ? [] : [night.row]),
  ];
  const [first] = changed;
  const actions: Action[] = [
    ...(pending.length === 0
      ? []
      : [{ label: text.read, style: 'primary' as const, call: call('policy', 'mine') }]),
    ...(first === undefined ? [] : [{ label: text.look, call: call('rule', 'show', first.id) }]),
    { label: text.noMore, call: call('mine', 'pause') },
  ];
  const heading =
    lang === 'zh'
      ? `${sayDate(date, lang, date)}· ${office.name.zh}`
      : `${sayDate(date, lang, date)} · ${office.name.en}`;
  const parts: Part[] = [
    { part: 'heading', text: heading },
    { part: 'facts', rows: rows.map(({ label, value }) => ({ label, value: [value] })) },
    { part: 'actions', actions },
  ];
  return { view: 'message', lang, summary: heading, parts };
}
