import { isOwed } from '../acknowledgements/assignment-state.ts';
import type { PolicySummary, Version, VersionSummary } from '../acknowledgements/policies.ts';
import { call } from '../messages/call.ts';
import type { Action, Page, Part, Reply } from '../messages/parts.ts';
import { sayDate } from '../time/days.ts';
import { campaignStrings } from './campaign-strings.ts';
import { ANYONE, type AnyCommand, type Asking, defineCommand } from './command.ts';
import { personStrings } from './person-strings.ts';
import { compareCommands } from './policy-compare.ts';
import { isHr, versionMeant, wordsOf } from './policy-find.ts';
import { makingCommands } from './policy-making.ts';
import { newPolicyCommands } from './policy-new.ts';
import { readingLang, todayOf, versionParts } from './policy-parts.ts';
import { policyWords } from './policy-strings.ts';
import { oldButton } from './refusals.ts';
import { toAsker } from './reply.ts';
import type { Services } from './services.ts';

/** Policies with a button of their own; the others are reached by their titles. */
const MOST_BUTTONS = 5;

function stateSaid(version: VersionSummary, asking: Asking, services: Services): string {
  const text = policyWords[asking.lang];
  const day =
    version.state === 'published' && version.effective !== undefined
      ? [text.inForce(sayDate(version.effective, asking.lang, todayOf(asking, services)))]
      : [];
  return [text.version(version.number), text.states[version.state], ...day].join(
    asking.lang === 'zh' ? '，' : ', ',
  );
}

/** What there is of every policy, as far as the asker may see it. */
async function policiesParts(asking: Asking, services: Services): Promise<Part[]> {
  const { lang, company } = asking;
  const text = policyWords[lang];
  const hr = isHr(asking);
  const all = (await services.policies.list(company)).filter((each) => hr || each.published !== undefined);
  const title = (each: PolicySummary) => (lang === 'zh' ? `《${each.title.zh}》` : each.title.en);
  const versions = (each: PolicySummary) =>
    [each.published, hr ? each.open : undefined]
      .filter((version) => version !== undefined)
      .map((version) => stateSaid(version, asking, services))
      .join(lang === 'zh' ? '；' : '; ');
  const open: Action[] = all.slice(0, MOST_BUTTONS).map((each) => ({
    label: each.title[lang],
    call: hr ? call('policy', 'show', each.policy) : call('policy', 'page', each.published?.id ?? '-', '1'),
  }));
  const make: Action[] = hr
    ? [
        { label: text.make, call: call('policy', 'new') },
        { label: text.makeOfRules, call: call('policy', 'rules') },
      ]
    : [];
  return [
    { part: 'heading', text: text.overview },
    ...(all.length === 0
      ? [{ part: 'text', text: [hr ? text.none : text.noneInForce] } satisfies Part]
      : [
          {
            part: 'facts',
            rows: all.slice(0, 40).map((each) => ({ label: title(each), value: [versions(each)] })),
          } satisfies Part,
        ]),
    ...[open, make, await ownActions(asking, services)].flatMap((actions): Part[] =>
      actions.length === 0 ? [] : [{ part: 'actions', actions }],
    ),
  ];
}

/** What the asker has to answer, and for HR what is under way. */
async function ownActions(asking: Asking, services: Services): Promise<Action[]> {
  const { assignments, desk } = services.acknowledgements;
  const person = await desk.directory.byAccount(asking.company, asking.asker);
  const all = person === undefined ? [] : await assignments.mine(asking.company, person.id);
  const owed = all.filter(({ standing }) => isOwed(standing.state)).length;
  const { mine } = personStrings[asking.lang];
  const text = campaignStrings[asking.lang];
  return [
    ...(all.length === 0
      ? []
      : [{ label: owed === 0 ? mine : `${mine} ${owed}`, call: call('policy', 'mine') }]),
    ...(isHr(asking)
      ? [
          { label: text.formTitle, call: call('policy', 'campaign') },
          { label: text.listTitle, call: call('policy', 'status') },
        ]
      : []),
  ];
}

/** `/policy`: what there is. What the asker has to answer, and campaigns for HR, stand in front of it. */
const overview = defineCommand<{ id?: string }>({
  name: 'policy',
  words: { zh: ['制度', '规章制度'], en: ['policy', 'policies'] },
  may: ANYONE,
  effect: 'reads',
  help: {
    about: { zh: '看制度，签收制度', en: 'Read and acknowledge policies' },
    hint: { zh: '信息保密制度', en: 'secrecy' },
  },
  check: async (given, asking, services) => {
    if (given.from !== 'words' || given.words.trim() === '') return { args: {} };
    // “制度 信息保密制度” opens it.
    return { args: { id: (await versionMeant(given, asking, services, 'either')).id } };
  },
  run: async ({ id }, asking, services) =>
    id === undefined
      ? toAsker(asking.lang, await policiesParts(asking, services))
      : showOne(id, asking, services),
});

async function showOne(id: string, asking: Asking, services: Services): Promise<Reply> {
  const version = await services.policies.version(asking.company, id);
  if (version === undefined) throw oldButton();
  if (isHr(asking)) return toAsker(asking.lang, await versionParts(version, asking, services));
  return { view: pageOf(version, 1, asking, undefined), to: 'asker', place: 'new' };
}

const list = defineCommand<null>({
  name: 'policy list',
  words: { zh: ['全部制度', '制度 列表'], en: ['policy list'] },
  may: ANYONE,
  effect: 'reads',
  check: () => ({ args: null }),
  run: async (_args, asking, services) => toAsker(asking.lang, await policiesParts(asking, services)),
});

/** A version with everything about it, for HR; its first page for everybody else. */
const show = defineCommand<{ id: string }>({
  name: 'policy show',
  words: { zh: ['看制度', '制度 看'], en: ['policy show', 'policy open'] },
  may: ANYONE,
  effect: 'reads',
  check: async (given, asking, services) => ({
    args: { id: (await versionMeant(given, asking, services, 'either')).id },
  }),
  run: ({ id }, asking, services) => showOne(id, asking, services),
});

/** One frozen page. */
function pageOf(version: Version, page: number, asking: Asking, chosen: string | undefined): Page {
  const { lang } = asking;
  const text = policyWords[lang];
  const shown =
    chosen === 'zh' || chosen === 'en' ? readingLang(version, chosen) : readingLang(version, lang);
  const pages = version.pages[shown] ?? [];
  const found = pages[page - 1];
  if (found === undefined) throw oldButton();
  const mark = shown === readingLang(version, lang) ? [] : [shown];
  const at = (n: number) => call('policy', 'page', version.id, String(n), ...mark);
  const other = version.langs.find((each) => each !== shown);
  const state = version.state === 'published' ? '' : ` · ${text.states[version.state]}`;
  return {
    view: 'page',
    lang: shown,
    title: `${policyWords[shown].pageTitle(version.title[shown], version.number)}${state}`,
    parts: found.parts,
    page,
    pages: pages.length,
    ...(page < pages.length ? { next: at(page + 1) } : {}),
    ...(page > 1 ? { back: at(page - 1) } : {}),
    actions: [
      ...(other === undefined
        ? []
        : [
            {
              label: other === 'zh' ? '中文' : 'English',
              call: call('policy', 'page', version.id, String(page), other),
            },
          ]),
    ],
  };
}

/** The pages as everybody sees them: a draft's to HR alone. */
const page = defineCommand<{ id: string; page: number; lang: string | undefined }>({
  name: 'policy page',
  words: { zh: [], en: [] },
  may: ANYONE,
  effect: 'reads',
  check: async (given, asking, services) => {
    const version = await versionMeant(given, asking, services, 'either');
    const [number = '1', lang] = wordsOf(given).rest;
    if (!/^\d{1,3}$/.test(number)) throw oldButton();
    return { args: { id: version.id, page: Number(number), lang } };
  },
  run: async (args, asking, services) => {
    const version = await services.policies.version(asking.company, args.id);
    if (version === undefined) throw oldButton();
    return { view: pageOf(version, args.page, asking, args.lang), to: 'asker', place: 'same' };
  },
});

export const policyCommands: readonly AnyCommand[] = [
  overview,
  list,
  show,
  page,
  ...newPolicyCommands,
  ...compareCommands,
  ...makingCommands,
];
