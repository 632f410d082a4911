import { call } from '../messages/call.ts';
import type { Field, Given } from '../messages/form.ts';
import type { Action, Part } from '../messages/parts.ts';
import { type Company, MAX_TEXT, type Office, officesOf } from '../people/company.ts';
import { isShared } from '../reminders/ical.ts';
import { sayAudience, sayWhy } from '../reminders/say.ts';
import type { Lang } from '../shared/lang.ts';
import { dayIn, plusDays, sayDay } from '../time/days.ts';
import { timeIn } from '../time/zones.ts';
import type { Asking } from './command.ts';
import { readHours } from './office.ts';
import { officeStrings } from './office-strings.ts';
import { bilingual, joined } from './routine-words.ts';
import type { Services } from './services.ts';
import { setupStrings } from './setup-strings.ts';

interface SetupOfficeStrings {
  readonly name: string;
  readonly nameHint: string;
  readonly hours: string;
  readonly channels: string;
  readonly manager: string;
  readonly managerHint: string;
  readonly tomorrow: (day: string, office: string) => string;
  readonly line: (time: string, name: string, whom: string) => string;
  readonly skipped: (name: string, why: string) => string;
  readonly nothing: string;
  readonly testToMe: string;
}

const strings: Readonly<Record<Lang, SetupOfficeStrings>> = {
  zh: {
    name: '办公地点',
    nameHint: '中文 / English，比如：上海办公室 / Shanghai office；更多的以后在“办公地点”里加',
    hours: '办公时间',
    channels: '上下班提醒发到哪些频道',
    manager: '行政负责人',
    managerHint: '可以改这里的时间和提醒；昨晚没人做最后检查，会告诉这位',
    tomorrow: (day, office) => `${day}，${office}会发：`,
    line: (time, name, whom) => `${time} ${name}，发给${whom}`,
    skipped: (name, why) => `${name}不发：${why}`,
    nothing: '没有提醒。',
    testToMe: '发给我看看',
  },
  en: {
    name: 'Office',
    nameHint: '中文 / English, for example: 上海办公室 / Shanghai office; more of them later in “offices”',
    hours: 'Office hours',
    channels: 'Channels for the opening and closing reminders',
    manager: 'Office manager',
    managerHint: 'May change hours and reminders here, and is told when nobody did the last check',
    tomorrow: (day, office) => `${day}, ${office}:`,
    line: (time, name, whom) => `${time} ${name}, to ${whom}`,
    skipped: (name, why) => `${name} is not sent: ${why}`,
    nothing: 'No reminders.',
    testToMe: 'Test to me',
  },
};

const CHINA = /^(Asia\/(Shanghai|Chongqing|Chungking|Harbin|Urumqi|Kashgar)|PRC)$/;

/** The one office that the setup screen is about: with several, each has a screen of its own. */
function onlyOffice(company: Company): Office | undefined {
  return company.offices.length > 1 ? undefined : officesOf(company)[0];
}

const here = (office: Office, workspace: string) =>
  office.channels.filter((each) => each.workspace === workspace).map(({ channel }) => channel);

export function setupOfficeFields(asking: Asking, services: Services): Field[] {
  const { lang, asker, company: id } = asking;
  const company = services.companies.of(id);
  const office = onlyOffice(company);
  if (office === undefined) return [];
  const text = strings[lang];
  const managers = services.people
    .withRole(id, 'manager')
    .filter((who) => who.workspace === asker.workspace)
    .map(({ account }) => account);
  return [
    {
      name: 'office',
      kind: 'text',
      optional: true,
      label: text.name,
      hint: text.nameHint,
      max: 2 * MAX_TEXT + 3,
      value: company.offices.length === 0 ? '' : joined(office.name),
    },
    {
      name: 'hours',
      kind: 'text',
      optional: true,
      label: text.hours,
      hint: officeStrings[lang].fields.hoursHint,
      max: 20,
      value: `${office.hours.open}-${office.hours.close}`,
    },
    {
      name: 'channels',
      kind: 'channel',
      many: true,
      optional: true,
      label: text.channels,
      hint: officeStrings[lang].fields.channelsHint,
      value: here(office, asker.workspace).join(','),
    },
    {
      name: 'manager',
      kind: 'person',
      many: true,
      optional: true,
      label: text.manager,
      hint: text.managerHint,
      value: managers.join(','),
    },
  ];
}

const listed = (given: Given, name: string) =>
  (given[name] ?? '')
    .split(/[,，、\s]+/)
    .map((each) => each.trim())
    .filter((each) => each !== '');

/** The office that was filled in, laid over what there is; undefined where the screen says nothing of it. */
export function settleSetupOffice(
  given: Given,
  zone: string,
  company: Company,
  asking: Asking,
): { office: Office | undefined; managers: readonly string[]; errors: Record<string, string> } {
  const text = officeStrings[asking.lang];
  const errors: Record<string, string> = {};
  const before = onlyOffice(company);
  const managers = listed(given, 'manager');
  const named = bilingual((given.office ?? '').trim());
  const said = ['office', 'hours', 'channels', 'manager'].some((name) => (given[name] ?? '').trim() !== '');
  if (before === undefined || !said) return { office: undefined, managers: [], errors };
  const typed = (given.hours ?? '').trim();
  const hours = typed === '' ? before.hours : readHours(typed);
  if (hours === undefined) errors.hours = text.notHours(typed.slice(0, 40));
  if (Math.max(named.zh.length, named.en.length) > MAX_TEXT) errors.office = text.tooLong(MAX_TEXT);
  const { workspace } = asking.asker;
  const channels = [
    ...before.channels.filter((each) => each.workspace !== workspace),
    ...listed(given, 'channels').map((channel) => ({ workspace, channel })),
  ];
  const isNew = company.offices.length === 0;
  const moved = zone !== company.zone || isNew;
  const office: Office = {
    ...before,
    ...(named.zh === '' ? {} : { name: named }),
    hours: hours ?? before.hours,
    channels,
    ...(moved ? { zone, calendar: CHINA.test(zone) ? 'CN' : isNew ? 'none' : before.calendar } : {}),
  };
  return { office, managers, errors };
}

/** Who of the office's managers is new, made its managers. */
export async function appointManagers(
  office: Office,
  managers: readonly string[],
  asking: Asking,
  services: Services,
): Promise<void> {
  const { company, asker, id } = asking;
  const { workspace } = asker;
  const before = services.people
    .withRole(company, 'manager')
    .filter((who) => who.workspace === workspace)
    .map(({ account }) => account);
  const added = managers.filter((account) => !before.includes(account));
  if (added.length === 0) return;
  await services.people.grant(
    company,
    `${id}:manager`,
    asker.account,
    'manager',
    added.map((account) => ({ workspace, account })),
    { scope: { office: office.id } },
  );
}

/** What goes out tomorrow, in each office, and why something does not. */
export function tomorrowParts(asking: Asking, services: Services): Part[] {
  const { lang, company } = asking;
  const text = strings[lang];
  return services.routines.offices(company).flatMap((office): Part[] => {
    const today = dayIn(office.zone, services.clock.now());
    const tomorrow = plusDays(today, 1);
    const slots = services.routines.plan(company, tomorrow, tomorrow, office.id).filter(isShared);
    const names = new Map(services.routines.list(company, office.id).map(({ id, name }) => [id, name[lang]]));
    const lines = slots.map((slot) => {
      const name = names.get(slot.routine) ?? slot.routine;
      return slot.why === undefined
        ? text.line(timeIn(office.zone, slot.at), name, sayAudience(slot.audience, lang))
        : text.skipped(name, sayWhy(slot.why, lang, tomorrow));
    });
    return [
      {
        part: 'text',
        text: [{ strong: text.tomorrow(sayDay(tomorrow, lang, today), office.name[lang]) }],
      },
      { part: 'list', items: (lines.length === 0 ? [text.nothing] : lines).map((line) => [line]) },
    ];
  });
}

/** For HR while nothing goes out yet: the last step of the set-up, wherever it was left. */
export function goLiveActions({ asker, company, lang }: Asking, services: Services): Action[] {
  const { live, contacts } = services.companies.of(company);
  if (live !== null || contacts === null || !asker.roles.includes('hr')) return [];
  return [{ label: setupStrings[lang].goLive, style: 'primary', call: call('setup', 'live') }];
}

export function testAction(asking: Asking, services: Services): Action {
  const [office] = services.routines.offices(asking.company);
  return { label: strings[asking.lang].testToMe, call: call('routine', 'test', 'opening', office.id) };
}
