import { EVERYBODY, readAudience } from '../acknowledgements/audience.ts';
import type { Campaign, Terms } from '../acknowledgements/campaign.ts';
import type { Version } from '../acknowledgements/policies.ts';
import { type Quiz, readQuiz } from '../acknowledgements/quiz.ts';
import { refuse } from '../acknowledgements/refusals.ts';
import { sayVersion } from '../acknowledgements/words.ts';
import { call } from '../messages/call.ts';
import type { Attachments, Field, Given } from '../messages/form.ts';
import type { Form, Part, Reply } from '../messages/parts.ts';
import type { Audience } from '../people/directory.ts';
import { Refusal } from '../shared/errors.ts';
import type { Lang } from '../shared/lang.ts';
import { sayDate } from '../time/days.ts';
import { campaignOf, headOf, readDue } from './campaign-reading.ts';
import { campaignStrings } from './campaign-strings.ts';
import { type AnyCommand, type Asking, type Checked, defineCommand, HR } from './command.ts';
import { parseTypedFields, redraw } from './fields.ts';
import { listField, readListed } from './list-field.ts';
import { readingOf } from './person-reading.ts';
import { mayAttach } from './policy-parts.ts';
import { sentence, toAsker } from './reply.ts';
import type { Services } from './services.ts';
import { common } from './strings.ts';
import { lookAt, TRIAL_CARD } from './trial.ts';

interface Wanted {
  readonly version: string;
  readonly audience: Audience;
  readonly terms: Terms;
  readonly quiz: Quiz | null;
}

/** The published versions, the newest policy first. */
async function publishedOf(asking: Asking, services: Services): Promise<{ id: string; label: string }[]> {
  const all = await services.acknowledgements.desk.policies.list(asking.company);
  return all.flatMap(({ published }) =>
    published === undefined ? [] : [{ id: published.id, label: sayVersion(published, asking.lang) }],
  );
}

function fieldsOf(
  versions: readonly { id: string; label: string }[],
  chosen: string | undefined,
  lang: Lang,
  files: boolean,
): Field[] {
  const text = campaignStrings[lang];
  return [
    {
      name: 'version',
      kind: 'choice',
      label: text.version,
      options: versions.slice(0, 100).map(({ id, label }) => ({ value: id, label: label.slice(0, 70) })),
      value: versions.some(({ id }) => id === chosen) ? (chosen ?? '') : (versions[0]?.id ?? ''),
    },
    {
      name: 'who',
      kind: 'text',
      label: text.who,
      hint: text.whoHint,
      lines: 3,
      max: 3000,
      value: lang === 'zh' ? '全员' : 'everyone',
    },
    ...(files ? [listField(lang)] : []),
    { name: 'but', kind: 'text', label: text.but, lines: 2, max: 3000, optional: true },
    { name: 'due', kind: 'text', label: text.due, hint: text.dueHint, value: '10', max: 40 },
    {
      name: 'newcomers',
      kind: 'text',
      label: text.newcomers,
      hint: text.newcomersHint,
      optional: true,
      value: '5',
      max: 5,
    },
    {
      name: 'yearly',
      kind: 'choice',
      label: text.yearly,
      value: 'no',
      options: [
        { value: 'no', label: text.no },
        { value: 'yes', label: text.yes },
      ],
    },
    {
      name: 'quiz',
      kind: 'text',
      label: text.quiz,
      hint: text.quizHint,
      lines: 6,
      max: 3000,
      optional: true,
    },
    { name: 'pass', kind: 'text', label: text.pass, optional: true, max: 5 },
  ];
}

/** Reads the whole form; every fault is named at its field. */
async function settle(
  given: Given,
  files: Attachments | undefined,
  asking: Asking,
  services: Services,
): Promise<Wanted | { errors: Record<string, string> }> {
  const text = campaignStrings[asking.lang];
  const value = (name: string) => (given[name] ?? '').trim();
  const errors: Record<string, string> = {};
  const { desk } = services.acknowledgements;
  if (value('version') === '') errors.version = text.required;
  const due = readDue(value('due'));
  if (due === undefined) errors.due = text.badDue;
  else if ('on' in due && due.on < readingOf(asking).today) errors.due = refuse.duePast().text[asking.lang];
  const newcomers = value('newcomers') === '' ? null : Number(value('newcomers'));
  if (newcomers !== null && !(Number.isInteger(newcomers) && newcomers >= 1 && newcomers <= 250))
    errors.newcomers = text.badNumber;
  const list = await readListed(files, asking, services);
  if (list?.error !== undefined) errors.list = list.error;
  // The form is drawn with “everyone”: whoever brings a list does not mean that.
  const who = list !== undefined && EVERYBODY.test(value('who')) ? '' : value('who');
  if (who === '' && list === undefined) errors.who = text.required;
  const read = await readAudience(desk, asking.company, asking.asker.workspace, who, value('but'));
  const names = (list: readonly string[]) =>
    list
      .slice(0, 5)
      .join(asking.lang === 'zh' ? '、' : ', ')
      .slice(0, 120);
  if (read.unknown.length > 0) errors.who = text.unknown(names(read.unknown));
  else if (read.several.length > 0) errors.who = text.several(names(read.several));
  let quiz: Quiz | null = null;
  try {
    quiz = readQuiz(value('quiz'), value('pass'));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    errors.quiz = error.text[asking.lang];
  }
  if (Object.keys(errors).length > 0 || due === undefined) return { errors };
  const whom = [who, list === undefined ? '' : text.listSaid(list.people.length)].filter(Boolean).join('；');
  const said = value('but') === '' ? whom : `${whom}；${text.but} ${value('but')}`;
  return {
    version: value('version'),
    audience:
      list === undefined
        ? read.audience
        : {
            ...read.audience,
            any: [...read.audience.any, ...list.people.map((person) => ({ person }))],
          },
    terms: {
      due,
      newcomers,
      yearly: value('yearly') === 'yes',
      said: said.replace(/\s*\n\s*/g, '、').slice(0, 200),
    },
    quiz,
  };
}

/** `/policy campaign`: who, by when; then a preview, and only then anything goes out. */
const make = defineCommand<Wanted>({
  name: 'policy campaign',
  words: { zh: ['发起签收', '签收任务', '制度 发起'], en: ['policy campaign'] },
  may: HR,
  effect: 'changes',
  help: {
    about: { zh: 'HR：发起签收，先看人数再发', en: 'HR: put a policy to people, with a preview' },
    hint: { zh: '', en: '' },
  },
  check: async (given, asking, services): Promise<Checked<Wanted>> => {
    const text = campaignStrings[asking.lang];
    const versions = await publishedOf(asking, services);
    if (versions.length === 0)
      return Promise.reject(
        new Refusal('no-versions', { zh: campaignStrings.zh.noVersions, en: campaignStrings.en.noVersions }),
      );
    const typed = given.from === 'words' ? given.words.trim() : '';
    const chosen = given.from === 'words' ? undefined : given.ids[0];
    const fields = fieldsOf(versions, chosen, asking.lang, mayAttach(asking, services));
    const form = (shown: readonly Field[], problem?: string): Form => ({
      view: 'form',
      lang: asking.lang,
      title: text.formTitle,
      parts: [{ part: 'note', text: [text.formNote] }],
      fields: shown,
      submit: text.show,
      call: call('policy', 'campaign'),
      drawnFrom: '',
      ...(problem === undefined ? {} : { problem }),
    });
    if (given.from !== 'form' && typed === '') return { form: form(fields) };
    const parsed =
      given.from === 'form' ? { given: given.given, unknown: [] } : parseTypedFields(fields, typed);
    const before = Object.fromEntries(
      fields.flatMap((f) => ('value' in f && f.value !== undefined ? [[f.name, f.value]] : [])),
    );
    const whole = given.from === 'form' ? parsed.given : { ...before, ...parsed.given };
    const settled = await settle(whole, given.from === 'form' ? given.files : undefined, asking, services);
    if ('errors' in settled) return { form: form(redraw(fields, whole, settled.errors)) };
    return { args: settled };
  },
  run: async (wanted, asking, services) => {
    const { campaigns } = services.acknowledgements;
    const made = await campaigns.make(asking.company, asking.id, asking.asker, wanted);
    if (made === 'again') return sentence(asking.lang, common[asking.lang].alreadyDone);
    return preview(made, asking, services);
  },
});

/** What would go out, to how many and until when, with what is missing of the making; and the way on. */
async function preview(campaign: Campaign, asking: Asking, services: Services): Promise<Reply> {
  const { lang, company } = asking;
  const text = campaignStrings[lang];
  const { campaigns, desk } = services.acknowledgements;
  const version = await desk.policies.version(company, campaign.version);
  if (version === undefined) throw refuse.notPublished();
  const { people, minutes } = await campaigns.estimate(campaign);
  if (people === 0) throw refuse.nobodyInIt();
  return toAsker(lang, [
    { part: 'heading', text: text.previewTitle(sayVersion(version, lang)) },
    {
      part: 'facts',
      rows: [
        { label: text.audience, value: [campaign.terms.said] },
        { label: text.people, value: [text.goesTo(people, minutes)] },
        { label: text.due, value: [sayTerms(campaign, asking)] },
        { label: text.repeatRow, value: [sayMore(campaign, lang)] },
      ],
    },
    ...missingSteps(version, lang),
    {
      part: 'actions',
      actions: [
        { label: text.trial, call: call('policy', 'trial', campaign.id) },
        {
          label: text.launch,
          style: 'primary',
          confirm: text.launchConfirm(people),
          call: call('policy', 'launch', campaign.id),
        },
      ],
    },
    { part: 'note', text: [campaign.id] },
  ]);
}

function sayTerms({ terms }: Campaign, asking: Asking): string {
  const text = campaignStrings[asking.lang];
  return 'on' in terms.due
    ? text.dueOn(sayDate(terms.due.on, asking.lang, readingOf(asking).today))
    : text.dueIn(terms.due.workingDays);
}

function sayMore({ terms, quiz }: Campaign, lang: Lang): string {
  const text = campaignStrings[lang];
  return [
    terms.newcomers === null ? text.newcomersNot : text.newcomersGet(terms.newcomers),
    terms.yearly ? text.everyYear : text.once,
    quiz === null ? text.without : text.quizOf(quiz.questions.length, quiz.pass),
  ].join(lang === 'zh' ? '；' : '; ');
}

/** What is missing of the making stays shown as missing. */
export function missingSteps(version: Version, lang: Lang): Part[] {
  const text = campaignStrings[lang];
  const { missing } = version.record;
  if (missing.length === 0) return [];
  const steps = missing.map((step) => text.step[step] ?? step).join(lang === 'zh' ? '、' : ', ');
  return [{ part: 'text', text: [text.missingSteps(steps)] }];
}

/** Sends the card to the one who asks, marked as a test; nothing is made. */
const trial = defineCommand<Campaign>({
  name: 'policy trial',
  words: { zh: [], en: ['policy trial'] },
  may: HR,
  effect: 'changes',
  check: async (given, asking, services) => ({
    args: (await campaignOf(headOf(given).id, asking, services)).campaign,
  }),
  run: async (campaign, asking, services) => {
    const { workspace, account } = asking.asker;
    await services.acknowledgements.desk.store.once(asking.company, asking.id, (tx) =>
      services.outbox.owe(tx, {
        company: asking.company,
        key: `trial:${campaign.id}:${asking.at}`,
        to: { workspace, account },
        kind: TRIAL_CARD,
        subject: JSON.stringify({ campaign: campaign.id }),
        lane: 'reply',
      }),
    );
    void services.outbox.dispatch(asking.company);
    return sentence(asking.lang, campaignStrings[asking.lang].trialSent);
  },
});

/** The pages as everybody would see them, and the three answers, recording nothing. */
const look = defineCommand<{ campaign: Campaign; version: Version; at: string }>({
  name: 'policy look',
  words: { zh: [], en: [] },
  may: HR,
  effect: 'reads',
  check: async (given, asking, services) => {
    const { id, rest } = headOf(given);
    return { args: { ...(await campaignOf(id, asking, services)), at: rest === '' ? '1' : rest } };
  },
  run: ({ campaign, version, at }, asking) => lookAt(campaign, version, at, asking),
});

const launch = defineCommand<Campaign>({
  name: 'policy launch',
  words: { zh: [], en: ['policy launch'] },
  may: HR,
  effect: 'changes',
  check: async (given, asking, services) => ({
    args: (await campaignOf(headOf(given).id, asking, services)).campaign,
  }),
  run: async (before, asking, services) => {
    const { lang, company } = asking;
    const text = campaignStrings[lang];
    const { campaigns } = services.acknowledgements;
    const { people, minutes } = await campaigns.estimate(before);
    if (people === 0) throw refuse.nobodyInIt();
    const campaign = await campaigns.launch(company, asking.id, before.id);
    if (campaign.state !== 'launching') throw refuse.notNow(campaign.id);
    return toAsker(lang, [
      { part: 'heading', text: text.launched(people) },
      { part: 'text', text: [text.launchedHow(minutes)] },
      {
        part: 'actions',
        actions: [{ label: text.recallIt, call: call('policy', 'recall', campaign.id) }],
      },
    ]);
  },
});

export const campaignCommands: readonly AnyCommand[] = [make, trial, look, launch];
