import type { Campaign } from '../acknowledgements/campaign.ts';
import { sayVersion } from '../acknowledgements/words.ts';
import { EXPORTS } from '../evidence/export-rows.ts';
import { FORMATS } from '../evidence/exports.ts';
import { call } from '../messages/call.ts';
import type { Field, Given } from '../messages/form.ts';
import type { Form } from '../messages/parts.ts';
import { Refusal } from '../shared/errors.ts';
import type { Lang } from '../shared/lang.ts';
import { CAMPAIGN } from './campaign-reading.ts';
import type { Arguments, Asking } from './command.ts';
import { type ExportStrings, type ExportWhat, exportStrings } from './export-strings.ts';
import { parseTypedFields, redraw } from './fields.ts';
import type { Services } from './services.ts';

/** Most campaigns that a form offers; Slack shows no more options. */
const MOST_OFFERED = 25;
export const PERIOD = 'period';
const LONGEST_REASON = 300;

/** Questions that people passed on are between them and HR; a case is made by HR. */
const HR_ALONE: ReadonlySet<ExportWhat> = new Set(['gaps', 'case']);
const ALL: readonly ExportWhat[] = [...EXPORTS, 'audit', 'case'];

export const isHr = ({ asker }: Asking): boolean => asker.roles.includes('hr');

export const said = (code: string, of: (text: ExportStrings) => string): Refusal =>
  new Refusal(code, { zh: of(exportStrings.zh), en: of(exportStrings.en) });

/** @throws Refusal when it is HR's alone */
export function refuseOthers(what: ExportWhat, asking: Asking): void {
  if (HR_ALONE.has(what) && !isHr(asking)) throw said('hr-alone', (text) => text.notYours(text.kinds[what]));
}

const reasonField = (lang: Lang): Field => ({
  name: 'reason',
  kind: 'text',
  label: exportStrings[lang].reason,
  hint: exportStrings[lang].reasonHint,
  max: LONGEST_REASON,
});

/** What can be had as a file, in which form, and why. */
export function tableFields(asking: Asking, what: ExportWhat | undefined): Field[] {
  const text = exportStrings[asking.lang];
  const offered = ALL.filter((each) => isHr(asking) || !HR_ALONE.has(each));
  return [
    {
      name: 'what',
      kind: 'choice',
      label: text.what,
      value: what ?? 'campaigns',
      options: offered.map((value) => ({ value, label: text.kinds[value] })),
    },
    {
      name: 'format',
      kind: 'choice',
      label: text.format,
      value: 'csv',
      options: FORMATS.map((value) => ({ value, label: text.formats[value] })),
    },
    reasonField(asking.lang),
  ];
}

/** The campaigns that went out, the newest first. */
async function launched(asking: Asking, services: Services): Promise<Campaign[]> {
  const all = await services.acknowledgements.campaigns.list(asking.company, [
    'running',
    'closed',
    'recalled',
    'withdrawn',
  ]);
  return all.filter(({ launchAt }) => launchAt !== null).slice(0, MOST_OFFERED - 1);
}

export async function auditFields(asking: Asking, services: Services): Promise<Field[]> {
  const { lang, company } = asking;
  const text = exportStrings[lang];
  const options: { value: string; label: string }[] = [];
  for (const { id, version } of await launched(asking, services)) {
    const known = await services.policies.version(company, version);
    options.push({ value: id, label: `${known === undefined ? '' : sayVersion(known, lang)} ${id}`.trim() });
  }
  if (options.length === 0) throw said('nothing-yet', (each) => each.nothingYet);
  const [newest] = options;
  return [
    {
      name: 'of',
      kind: 'choice',
      label: text.of,
      value: newest?.value ?? PERIOD,
      options: [...options, { value: PERIOD, label: text.period }],
    },
    { name: 'from', kind: 'date', label: text.from, hint: text.periodHint, optional: true },
    { name: 'to', kind: 'date', label: text.to, hint: text.periodHint, optional: true },
    { name: 'at', kind: 'date', label: text.at, hint: text.atHint, optional: true },
    reasonField(lang),
  ];
}

export async function caseFields(asking: Asking, services: Services): Promise<Field[]> {
  const { lang, company } = asking;
  const text = exportStrings[lang];
  const all = await services.policies.list(company);
  const published = all.filter((each) => each.published !== undefined).slice(0, 100);
  if (published.length === 0) throw said('nothing-yet', (each) => each.nothingYet);
  return [
    { name: 'person', kind: 'text', label: text.person, hint: text.personHint, max: 100 },
    {
      name: 'policy',
      kind: 'choice',
      label: text.policy,
      options: published.map(({ policy, title }) => ({ value: policy, label: title[lang] })),
    },
    reasonField(lang),
  ];
}

/** One of the three forms; `errors` where something given was wrong. */
export function exportForm(
  asking: Asking,
  form: {
    readonly title: string;
    readonly call: readonly [string, string, ...string[]];
    readonly fields: readonly Field[];
    readonly given?: Given;
    readonly errors?: Readonly<Record<string, string>>;
    readonly about?: string | undefined;
  },
): Form {
  const text = exportStrings[asking.lang];
  const { errors = {}, given } = form;
  return {
    view: 'form',
    lang: asking.lang,
    title: form.title,
    parts: [{ part: 'note', text: [[form.about, text.note].filter((each) => each !== undefined).join(' ')] }],
    fields: given === undefined ? form.fields : redraw(form.fields, given, errors),
    submit: text.submit,
    call: call(...form.call),
    drawnFrom: '',
    ...(Object.keys(errors).length > 0 ? { problem: text.problem } : {}),
  };
}

const NAMED: ReadonlyMap<string, ExportWhat> = new Map([
  ...ALL.map((what) => [what, what] as const),
  ...(['zh', 'en'] as const).flatMap((lang) =>
    ALL.map((what) => [exportStrings[lang].kinds[what].toLowerCase(), what] as const),
  ),
  ['签收任务', 'campaigns'],
  ['员工', 'people'],
  ['例行提醒', 'routines'],
  ['例行', 'routines'],
  ['审计材料', 'audit'],
  ['审计', 'audit'],
  ['举证材料', 'case'],
  ['questions', 'gaps'],
] as [string, ExportWhat][]);

/** What was typed or chosen: `people xlsx reason=yearly audit`, or a form. @throws Refusal */
export function readExport(
  given: Arguments,
  asking: Asking,
): { what: ExportWhat | undefined; campaign: string | undefined; values: Given | undefined } {
  if (given.from === 'words') {
    let rest = given.words.trim();
    const values: Record<string, string> = {};
    let campaign: string | undefined;
    for (;;) {
      const [first = ''] = rest.split(/\s+/);
      const word = first.toLowerCase();
      const what = NAMED.get(word);
      if (what !== undefined) values.what = what;
      else if (FORMATS.some((each) => each === word)) values.format = word;
      else if (CAMPAIGN.test(word)) campaign = word;
      else break;
      rest = rest.slice(first.length).trim();
    }
    const fields = tableFields(asking, undefined);
    const typed = parseTypedFields(fields, rest);
    if (typed.unknown.length > 0)
      throw said('export-words', (text) => text.unknown(typed.unknown.join(' ').slice(0, 60)));
    const all: Given = { ...values, ...typed.given };
    const what =
      NAMED.get((all.what ?? '').toLowerCase()) ?? (campaign === undefined ? undefined : 'campaigns');
    return { what, campaign, values: all.reason === undefined ? undefined : { format: 'csv', ...all } };
  }
  const [what, campaign] = given.ids;
  const named = NAMED.get(given.from === 'form' ? (given.given.what ?? what ?? '') : (what ?? ''));
  return {
    what: named,
    campaign: campaign !== undefined && CAMPAIGN.test(campaign) ? campaign : undefined,
    values: given.from === 'form' ? given.given : undefined,
  };
}
