import type { Assignment } from '../acknowledgements/assignment.ts';
import { OWED } from '../acknowledgements/assignment-state.ts';
import type { Campaign } from '../acknowledgements/campaign.ts';
import { overdueBy } from '../acknowledgements/due.ts';
import type { Version } from '../acknowledgements/policies.ts';
import { wrongCounts } from '../acknowledgements/quiz.ts';
import { statusOf } from '../acknowledgements/status.ts';
import { sayShortDate, sayVersion } from '../acknowledgements/words.ts';
import { call } from '../messages/call.ts';
import type { Action, Part } from '../messages/parts.ts';
import type { Lang } from '../shared/lang.ts';
import { sayDate } from '../time/days.ts';
import { campaignOf, headOf } from './campaign-reading.ts';
import { campaignStrings } from './campaign-strings.ts';
import { ANYONE, type AnyCommand, type Asking, defineCommand } from './command.ts';
import { nameOf, readingOf } from './person-reading.ts';
import type { Reading } from './person-views.ts';
import { sentence, toAsker } from './reply.ts';
import type { Services } from './services.ts';

/** The figures that follow the acknowledged ones, in this order. */
const FIGURES = ['objected', 'declined', 'waiting', 'postponed', 'exempt', 'unreachable', 'closed'] as const;

/** 2.21: a campaign in words and figures. */
async function statusParts(
  campaign: Campaign,
  version: Version,
  asking: Asking,
  services: Services,
): Promise<Part[]> {
  const { lang, company } = asking;
  const text = campaignStrings[lang];
  const reading = readingOf(asking);
  const status = statusOf(await services.acknowledgements.campaigns.counts(company, campaign.id));
  const done = status.by.acknowledged ?? 0;
  const percent = status.asked === 0 ? 0 : Math.floor((done * 100) / status.asked);
  const rest = FIGURES.flatMap((state) => {
    const count = status.by[state] ?? 0;
    return count === 0 && state !== 'waiting' ? [] : [text.figures[state]?.(count) ?? ''];
  });
  const owed = OWED.reduce((sum, state) => sum + (status.by[state] ?? 0), 0);
  const departments = status.departments.map(({ name, done: own, of }) => text.department(name, own, of));
  const merged = status.departments.some(({ name }) => name === null);
  const actions: Action[] =
    campaign.state !== 'running' || owed === 0
      ? []
      : [
          { label: text.missing, call: call('policy', 'missing', campaign.id) },
          { label: text.remindThese(owed), call: call('policy', 'remind', campaign.id) },
        ];
  actions.push({ label: text.export, call: call('policy', 'export', 'campaigns', campaign.id) });
  const title = text.statusTitle(sayVersion(version, lang));
  const picture = await services.statusPictures.draw(campaign, status, title, lang);
  return [
    { part: 'heading', text: title },
    { part: 'text', text: [[text.asked(status.asked, done, percent), ...rest].join(text.separator)] },
    ...(departments.length === 0
      ? []
      : [{ part: 'text', text: [departments.join(lang === 'zh' ? '，' : ' · ')] } as const]),
    ...('on' in campaign.terms.due && campaign.state === 'running'
      ? [
          {
            part: 'text',
            text: [text.statusDue(sayDate(campaign.terms.due.on, lang, reading.today))],
          } as const,
        ]
      : []),
    ...(picture === undefined ? [] : [{ part: 'image', ...picture } as const]),
    ...(await quizParts(campaign, status.by, lang, services)),
    ...(merged ? [{ part: 'note', text: [text.smallMerged] } as const] : []),
    { part: 'note', text: [`${text.statusState[campaign.state]} · ${campaign.id}`] },
    ...(actions.length === 0 ? [] : [{ part: 'actions', actions } as const]),
  ];
}

async function quizParts(
  campaign: Campaign,
  by: Readonly<Record<string, number | undefined>>,
  lang: Lang,
  services: Services,
): Promise<Part[]> {
  if (campaign.quiz === null) return [];
  const { company, id } = campaign;
  const rows = await services.acknowledgements.campaigns.quizCounts(company, id);
  const people = by.acknowledged ?? 0;
  const shown = wrongCounts(campaign.quiz, rows, people, lang);
  if (shown === undefined) return [];
  const text = campaignStrings[lang];
  return [
    { part: 'text', text: [text.quizCounts] },
    { part: 'list', items: shown.map(({ question, wrong }) => [text.quizCount(question, wrong)]) },
  ];
}

const status = defineCommand<{ campaign?: Campaign; version?: Version }>({
  name: 'policy status',
  words: { zh: ['签收进度', '制度 进度'], en: ['policy status'] },
  may: ['hr', 'auditor'],
  effect: 'reads',
  help: {
    about: { zh: 'HR：签收进度，还差谁', en: 'HR: how far campaigns are, and who is waiting' },
    hint: { zh: '', en: '' },
  },
  check: async (given, asking, services) => {
    const { id } = headOf(given);
    if (id !== undefined) return { args: await campaignOf(id, asking, services) };
    const all = await services.acknowledgements.campaigns.list(asking.company, ['running', 'launching']);
    return all.length === 1 ? { args: await campaignOf(all[0]?.id, asking, services) } : { args: {} };
  },
  run: async ({ campaign, version }, asking, services) => {
    if (campaign !== undefined && version !== undefined)
      return toAsker(asking.lang, await statusParts(campaign, version, asking, services));
    return toAsker(asking.lang, await listParts(asking, services));
  },
});

async function listParts(asking: Asking, services: Services): Promise<Part[]> {
  const { lang, company } = asking;
  const text = campaignStrings[lang];
  const { campaigns, desk } = services.acknowledgements;
  const all = (await campaigns.list(company)).slice(0, 10);
  if (all.length === 0) return [{ part: 'text', text: [text.listEmpty] }];
  const lines: string[] = [];
  const actions: Action[] = [];
  for (const campaign of all) {
    const version = await desk.policies.version(company, campaign.version);
    if (version === undefined) continue;
    const figures = statusOf(await campaigns.counts(company, campaign.id));
    const said = sayVersion(version, lang);
    lines.push(
      `${said} · ${text.statusState[campaign.state]} · ${figures.by.acknowledged ?? 0}/${figures.asked} · ${campaign.id}`,
    );
    if (actions.length < 5 && campaign.state === 'running')
      actions.push({ label: said.slice(0, 75), call: call('policy', 'status', campaign.id) });
  }
  return [
    { part: 'heading', text: text.listTitle },
    { part: 'list', items: lines.map((line) => [line]) },
    ...(actions.length === 0 ? [] : [{ part: 'actions', actions } as const]),
  ];
}

/** What is said beside a name of somebody who has not answered: overdue, on leave, not sent. */
export function saidOf(assignment: Assignment, reading: Reading, services: Services): string {
  const { lang, today } = reading;
  const text = campaignStrings[lang];
  if (assignment.standing.state === 'postponed')
    return text.postponedTo(sayDate(assignment.due, lang, today));
  if (assignment.unreachableWhy === 'in-doubt') return text.inDoubt;
  if (assignment.unreachableWhy !== undefined) return text.notOut(assignment.unreachableWhy.slice(0, 80));
  const calendar = services.acknowledgements.desk.availability.calendarOf(
    assignment.company,
    assignment.office,
  );
  const days = overdueBy(calendar, assignment.due, today);
  return days > 0 ? text.overdueBy(days) : text.statusDue(sayShortDate(assignment.due, lang, today));
}

const PAGE = 6;

/** Who has not answered, with one press to remind or exempt each. */
const missing = defineCommand<{ campaign: Campaign; version: Version; page: number }>({
  name: 'policy missing',
  words: { zh: ['待签收名单'], en: ['policy missing'] },
  may: ['hr', 'auditor'],
  effect: 'reads',
  check: async (given, asking, services) => {
    const { id, rest } = headOf(given);
    const page = /^\d{1,4}$/.test(rest) ? Math.max(1, Number(rest)) : 1;
    return { args: { ...(await campaignOf(id, asking, services)), page } };
  },
  run: async ({ campaign, page }, asking, services) => {
    const { lang, company } = asking;
    const text = campaignStrings[lang];
    const reading = readingOf(asking);
    const { campaigns, desk } = services.acknowledgements;
    const { rows, count } = await campaigns.waiting(company, campaign.id, (page - 1) * PAGE, PAGE);
    const named = await Promise.all(
      rows.map(async (assignment) => ({
        assignment,
        name: nameOf(await desk.directory.byId(company, assignment.person), services),
      })),
    );
    const hr = asking.asker.roles.includes('hr');
    return toAsker(lang, [
      { part: 'heading', text: text.missingTitle(count) },
      {
        part: 'list',
        items: named.map(({ assignment, name }) => [
          text.missingLine(name, assignment.department, saidOf(assignment, reading, services)),
        ]),
      },
      ...(hr
        ? named.map(
            ({ assignment, name }): Part => ({
              part: 'actions',
              actions: [
                {
                  label: text.nudge(name).slice(0, 75),
                  call: call('policy', 'remind', campaign.id, assignment.person),
                },
                {
                  label: text.exempt(name).slice(0, 75),
                  call: call('policy', 'exempt', campaign.id, assignment.person),
                },
              ],
            }),
          )
        : []),
      ...(count > page * PAGE
        ? [
            {
              part: 'actions',
              actions: [{ label: text.more, call: call('policy', 'missing', campaign.id, String(page + 1)) }],
            } as const,
          ]
        : []),
    ]);
  },
});

/** A manager's own reports who have not answered, by name; never who objected, declined or asked. */
const team = defineCommand<null>({
  name: 'policy team',
  words: { zh: ['下属签收', '团队签收'], en: ['policy team'] },
  may: ANYONE,
  effect: 'reads',
  help: {
    about: { zh: '我的直接下属里，谁还没有答复', en: 'who of my own reports has not answered yet' },
    hint: { zh: '', en: '' },
  },
  check: () => ({ args: null }),
  run: async (_args, asking, services) => {
    const text = campaignStrings[asking.lang];
    const { desk } = services.acknowledgements;
    const manager = await desk.directory.byAccount(asking.company, asking.asker);
    const parts =
      manager === undefined ? [] : await teamParts(asking.company, manager.id, readingOf(asking), services);
    if (parts.length === 0) return sentence(asking.lang, text.teamNone);
    return toAsker(asking.lang, [...parts, { part: 'note', text: [text.teamNote] }]);
  },
});

/** The list for a manager: by policy, the overdue together, who is on leave apart. Empty: nobody. */
export async function teamParts(
  company: string,
  manager: string,
  reading: Reading,
  services: Services,
): Promise<Part[]> {
  const { lang, today } = reading;
  const text = campaignStrings[lang];
  const { digests, desk } = services.acknowledgements;
  const all = await digests.outstanding(company, manager);
  if (all.length === 0) return [];
  const people = new Set(all.map(({ person }) => person));
  const parts: Part[] = [];
  const and = lang === 'zh' ? '、' : ', ';
  for (const versionId of new Set(all.map(({ version }) => version))) {
    const version = await desk.policies.version(company, versionId);
    const own = all.filter((each) => each.version === versionId);
    const [first] = own;
    if (version === undefined || first === undefined) continue;
    const groups = new Map<string, string[]>();
    for (const assignment of own) {
      const name = nameOf(await desk.directory.byId(company, assignment.person), services);
      const calendar = desk.availability.calendarOf(company, assignment.office);
      const days = overdueBy(calendar, assignment.due, today);
      const key = assignment.standing.state === 'postponed' ? `leave:${assignment.due}` : `days:${days}`;
      groups.set(key, [...(groups.get(key) ?? []), name]);
    }
    const lines = [...groups].map(([key, names]) => {
      const [kind, value = ''] = key.split(/:(.*)/);
      if (kind === 'leave') return text.digestLeave(names.join(and), sayDate(value as never, lang, today));
      return value === '0'
        ? text.digestDue(names.join(and))
        : text.digestOverdue(names.join(and), Number(value));
    });
    parts.push({
      part: 'text',
      text: [text.digestPolicy(sayVersion(version, lang), sayShortDate(first.dueBase, lang, today))],
    });
    parts.push({ part: 'list', items: lines.map((line) => [line]) });
  }
  const departments = new Set(all.map(({ department }) => department));
  const [department = ''] = departments.size === 1 ? departments : [''];
  return [{ part: 'heading', text: text.digestTitle(people.size, department) }, ...parts];
}

export const statusCommands: readonly AnyCommand[] = [status, missing, team];
