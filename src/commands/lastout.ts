import { call } from '../messages/call.ts';
import type { Form, Part, Reply } from '../messages/parts.ts';
import type { Office } from '../people/company.ts';
import { eveningOf, type LastCheck, POINT_ARTICLES, POINTS, type Taken } from '../reminders/checklist.ts';
import { articleMark } from '../rulebook/cite.ts';
import { Refusal } from '../shared/errors.ts';
import type { Lang } from '../shared/lang.ts';
import { type LocalDate, parseLocalDate } from '../time/days.ts';
import { timeIn } from '../time/zones.ts';
import { ANYONE, type AnyCommand, type Arguments, type Asking, defineCommand } from './command.ts';
import { list } from './lastout-list.ts';
import { missedOf, recordOf } from './lastout-record.ts';
import { lastOutStrings } from './lastout-strings.ts';
import { officeIn, officeMeant, personOf } from './offices.ts';
import { oldButton } from './refusals.ts';
import { sentence, toAsker } from './reply.ts';
import type { Services } from './services.ts';

/** One evening of one office. */
interface Evening {
  readonly office: Office;
  readonly day: LocalDate;
}

/** The evening that a call names. */
function eveningOfCall(ids: readonly string[], asking: Asking, services: Services): Evening {
  const [id = '', date = ''] = ids;
  const office = services.routines.offices(asking.company).find((each) => each.id === id);
  const day = parseLocalDate(date);
  if (office === undefined || day === undefined) throw oldButton();
  return { office, day };
}

function sourceOf(services: Services, company: string, lang: Lang): string {
  const { articles } = services.shelf.of(company).book;
  return POINT_ARTICLES.filter((id) => articles.has(id))
    .map((id) => articleMark(id, lang))
    .join(lang === 'zh' ? '' : ' ');
}

/** The points as check boxes. */
function checkForm({ office, day }: Evening, check: LastCheck, asking: Asking, services: Services): Form {
  const { lang, company } = asking;
  const text = lastOutStrings[lang];
  const source = sourceOf(services, company, lang);
  const notMe = { label: text.notMe, call: call('lastout', 'back', office.id, day) };
  return {
    view: 'form',
    lang,
    title: text.title(office.name[lang]),
    parts: [
      ...(source === '' ? [] : [{ part: 'note', text: [source] } as const]),
      { part: 'note', text: [text.hint] },
      ...(check.closedAt === undefined ? [{ part: 'actions', actions: [notMe] } as const] : []),
    ],
    fields: [
      {
        name: 'points',
        kind: 'choice',
        many: true,
        optional: true,
        label: text.points,
        value: check.ticked.join(','),
        options: POINTS.map((point) => ({ value: point.id, label: point.text[lang] })),
      },
    ],
    submit: text.submit,
    call: call('lastout', 'done', office.id, day),
    drawnFrom: '',
  };
}

/** What somebody is told for whom the check is not, or no longer. */
async function notMine(
  taken: Taken,
  { office, day }: Evening,
  asking: Asking,
  services: Services,
): Promise<Reply> {
  const { lang, company } = asking;
  const text = lastOutStrings[lang];
  if (taken === 'other') {
    return toAsker(lang, [
      { part: 'text', text: [text.taken] },
      { part: 'actions', actions: [{ label: text.takeOver, call: call('lastout', 'over', office.id, day) }] },
    ]);
  }
  if (taken === 'over') return sentence(lang, text.over);
  const closedAt = (await services.checklist.of(company, office.id, day))?.closedAt;
  return sentence(
    lang,
    text.closedBefore(office.name[lang], closedAt === undefined ? '' : timeIn(office.zone, closedAt)),
  );
}

async function doing({ office, day }: Evening, asking: Asking, services: Services) {
  const { company, id } = asking;
  return { company, request: id, office, day, by: (await personOf(asking, services)).id };
}

async function takeAndShow(
  evening: Evening,
  asking: Asking,
  services: Services,
  over = false,
): Promise<Reply> {
  const taken = await services.checklist.take({ ...(await doing(evening, asking, services)), over });
  const check = await services.checklist.of(asking.company, evening.office.id, evening.day);
  if (taken !== 'mine' || check === undefined) return notMine(taken, evening, asking, services);
  return { view: checkForm(evening, check, asking, services), to: 'asker', place: 'new' };
}

/** Keeps what is ticked; all of it, or `close`, finishes the check. */
async function save(
  evening: Evening,
  change: { ticked: readonly string[]; close?: boolean },
  asking: Asking,
  services: Services,
): Promise<Reply> {
  const { lang, company } = asking;
  const { office, day } = evening;
  const text = lastOutStrings[lang];
  const missed = missedOf(change.ticked, lang);
  const before = await services.checklist.of(company, office.id, day);
  const close = change.close === true || missed.length === 0 || before?.closedAt !== undefined;
  const taken = await services.checklist.save({
    ...(await doing(evening, asking, services)),
    ticked: change.ticked,
    close,
  });
  if (taken !== 'mine') return notMine(taken, evening, asking, services);
  if (!close) {
    return toAsker(lang, [
      { part: 'heading', text: text.open(missed) },
      { part: 'text', text: [text.kept] },
      {
        part: 'actions',
        actions: [
          { label: text.goOn, style: 'primary', call: call('lastout', 'take', office.id, day) },
          { label: text.asItIs, call: call('lastout', 'close', office.id, day) },
          { label: text.notMe, call: call('lastout', 'back', office.id, day) },
        ],
      },
    ]);
  }
  void services.outbox.dispatch(company);
  const check = await services.checklist.of(company, office.id, day);
  const parts: Part[] = [
    { part: 'heading', text: check === undefined ? '' : recordOf(check, office, lang) },
    ...(office.channels.length === 0 ? [] : [{ part: 'note', text: [text.recorded] } as const]),
    {
      part: 'actions',
      actions: [{ label: text.correct, call: call('lastout', 'take', office.id, day) }],
    },
  ];
  return toAsker(lang, parts);
}

const ALL_DONE = /^(全部|都好了|都关了|全关了|all|everything)$/i;

/** Words for each point, beside its own text. */
const SAID: Readonly<Record<string, RegExp>> = {
  windows: /窗|window/i,
  lights: /灯|light/i,
  appliances: /空调|电器|air|aircon|appliance/i,
  power: /电源|断电|power/i,
  door: /门|door/i,
};

/** Typed ticks: “关窗、关灯”, “all”. @throws Refusal for a point there is not */
export function typedPoints(words: string): string[] {
  if (ALL_DONE.test(words.trim())) return POINTS.map(({ id }) => id);
  const pieces = words.split(/[\s,，、;；]+/).filter((piece) => !/^(and|和|都|的|也)?$/i.test(piece));
  const found = pieces.flatMap((piece) => {
    const ids = POINTS.filter(({ id }) => piece === id || SAID[id]?.test(piece)).map(({ id }) => id);
    if (ids.length > 0) return ids;
    const known = (lang: Lang) => POINTS.map((point) => point.text[lang]).join(lang === 'zh' ? '、' : ', ');
    const shown = piece.slice(0, 20);
    throw new Refusal('unknown-point', {
      zh: lastOutStrings.zh.unknownPoint(shown, known('zh')),
      en: lastOutStrings.en.unknownPoint(shown, known('en')),
    });
  });
  return POINTS.map(({ id }) => id).filter((id) => found.includes(id));
}

interface Typed {
  readonly evening: Evening;
  readonly ticked: readonly string[];
}

async function typed(given: Arguments, asking: Asking, services: Services): Promise<Typed> {
  const offices = services.routines.offices(asking.company);
  const { office: named, rest } = officeIn(given.from === 'words' ? given.words : '', offices);
  const office = await officeMeant(named, asking, services);
  const evening = { office, day: eveningOf(office, services.clock.now()) };
  if (!services.routines.list(asking.company, office.id).some(({ id, on }) => id === 'last-out' && on)) {
    throw new Refusal('last-out-off', {
      zh: lastOutStrings.zh.off(office.name.zh),
      en: lastOutStrings.en.off(office.name.en),
    });
  }
  return { evening, ticked: typedPoints(rest) };
}

/** “I'm last”: takes tonight's check of one's office. Points may be typed after it. */
const lastOut = defineCommand<Typed>({
  name: 'lastout',
  words: {
    zh: ['我最后走', '最后检查', '最后离开'],
    en: ['lastout', "i'm last", 'i’m last', 'im last', 'last out'],
  },
  may: ANYONE,
  effect: 'changes',
  help: {
    about: { zh: '最后走的同事：关窗、断电、锁门', en: 'Last one out: windows, power, door' },
    hint: { zh: '全部', en: 'all' },
  },
  check: async (given, asking, services) => ({ args: await typed(given, asking, services) }),
  run: async ({ evening, ticked }, asking, services) => {
    if (ticked.length === 0) return takeAndShow(evening, asking, services);
    const taken = await services.checklist.take({
      ...(await doing(evening, asking, services)),
      request: `${asking.id}:take`,
    });
    if (taken !== 'mine') return notMine(taken, evening, asking, services);
    const before = await services.checklist.of(asking.company, evening.office.id, evening.day);
    return save(evening, { ticked: [...ticked, ...(before?.ticked ?? [])] }, asking, services);
  },
});

/** A command reached by buttons, about the evening its call names. */
function eveningCommand(
  name: string,
  run: (evening: Evening, asking: Asking, services: Services, given: Arguments) => Promise<Reply>,
): AnyCommand {
  return defineCommand<{ evening: Evening; given: Arguments }>({
    name: `lastout ${name}`,
    words: { zh: [], en: [] },
    may: ANYONE,
    effect: 'changes',
    check: (given, asking, services) => {
      if (given.from === 'words') throw oldButton();
      return { args: { evening: eveningOfCall(given.ids, asking, services), given } };
    },
    run: ({ evening, given }, asking, services) => run(evening, asking, services, given),
  });
}

const take = eveningCommand('take', (evening, asking, services) => takeAndShow(evening, asking, services));
const over = eveningCommand('over', (evening, asking, services) =>
  takeAndShow(evening, asking, services, true),
);
const done = eveningCommand('done', (evening, asking, services, given) => {
  if (given.from !== 'form') throw oldButton();
  const ticked = (given.given.points ?? '')
    .split(',')
    .filter((id) => POINTS.some((point) => point.id === id));
  return save(evening, { ticked }, asking, services);
});
const close = eveningCommand('close', async (evening, asking, services) => {
  const check = await services.checklist.of(asking.company, evening.office.id, evening.day);
  return save(evening, { ticked: check?.ticked ?? [], close: true }, asking, services);
});

async function giveBack(evening: Evening, asking: Asking, services: Services): Promise<Reply> {
  const { lang } = asking;
  const taken = await services.checklist.giveBack(await doing(evening, asking, services));
  if (taken === 'mine') return sentence(lang, lastOutStrings[lang].freed);
  if (taken === 'other') return sentence(lang, lastOutStrings[lang].nothingToGive);
  return notMine(taken, evening, asking, services);
}

const back = eveningCommand('back', (evening, asking, services) => giveBack(evening, asking, services));

/** “Not me after all”, typed. */
const notMe = defineCommand<Evening>({
  name: 'lastout notme',
  words: { zh: ['不是我最后走'], en: ['not me', 'notme', 'not last'] },
  may: ANYONE,
  effect: 'changes',
  check: async (_given, asking, services) => {
    const office = await officeMeant(undefined, asking, services);
    return { args: { office, day: eveningOf(office, services.clock.now()) } };
  },
  run: (evening, asking, services) => giveBack(evening, asking, services),
});

export const lastOutCommands: readonly AnyCommand[] = [lastOut, take, over, done, close, back, notMe, list];
