import type { Part } from '../messages/parts.ts';
import type { Company, CompanyItem, Source } from '../people/company.ts';
import { Refusal } from '../shared/errors.ts';
import type { Lang } from '../shared/lang.ts';
import { type AnyCommand, type Asking, defineCommand, HR } from './command.ts';
import { sentence, toAsker } from './reply.ts';
import type { Services } from './services.ts';

/** The items that HR may change in chat, under the names by which they are reset. */
const ITEMS = [
  'name',
  'languages',
  'prevails',
  'language',
  'zone',
  'handbooks',
  'contacts',
  'live',
  'offices',
  'officeHours',
  'calendarDays',
  'officialDays',
  'routines',
  'roleGroups',
  'limits',
  'acknowledgements',
  'retention',
  'witness',
] as const;

interface ListStrings {
  readonly title: string;
  readonly items: Readonly<Record<CompanyItem, string>>;
  readonly sources: Readonly<Record<Source, string>>;
  readonly none: string;
  readonly adopted: string;
  readonly how: string;
  readonly done: (item: string, source: string) => string;
  readonly nothing: (item: string) => string;
  readonly unknown: (typed: string) => string;
}

const strings: Readonly<Record<Lang, ListStrings>> = {
  zh: {
    title: '现在的设置，以及从哪里来',
    items: {
      name: '公司名称',
      languages: '语言',
      prevails: '以哪种为准',
      language: '办公语言',
      zone: '时区',
      handbooks: '规范',
      contacts: '敏感事项联系人',
      live: '开始使用',
      offices: '办公地点',
      officeHours: '改动过的办公时间',
      calendarDays: '公司休息日和上班日',
      officialDays: '录入的放假安排',
      routines: '例行提醒',
      roleGroups: '按用户组给的角色',
      limits: '每日消息上限',
      acknowledgements: '签收提醒',
      retention: '保存期限',
      witness: '外部见证',
    },
    sources: { shipped: '出厂', file: '配置文件', chat: 'HR 设置' },
    none: '还没有',
    adopted: '已采用',
    how: `要去掉 HR 的某项改动，发“/decorum reset 项目”，项目写：${ITEMS.join(' ')}。`,
    done: (item, source) => `“${item}”已恢复，现在用的是${source}的值。`,
    nothing: (item) => `“${item}”没有被 HR 改过，什么都没有改动。`,
    unknown: (typed) => `没有“${typed}”这一项。可以写：${ITEMS.join(' ')}。`,
  },
  en: {
    title: 'The settings in force, and where they come from',
    items: {
      name: 'Company name',
      languages: 'Languages',
      prevails: 'Prevailing',
      language: 'Office language',
      zone: 'Time zone',
      handbooks: 'Handbooks',
      contacts: 'Contacts for sensitive matters',
      live: 'Live since',
      offices: 'Offices',
      officeHours: 'Changed office hours',
      calendarDays: 'Company closures and workdays',
      officialDays: 'Official days entered',
      routines: 'Routines',
      roleGroups: 'Roles by user group',
      limits: 'Daily limit',
      acknowledgements: 'Policy reminders',
      retention: 'How long things are kept',
      witness: 'Outside witness',
    },
    sources: { shipped: 'as shipped', file: 'configuration file', chat: 'set by HR' },
    none: 'not yet',
    adopted: 'adopted',
    how: `To take back one of HR's changes, send “/decorum reset ITEM”, where ITEM is: ${ITEMS.join(' ')}.`,
    done: (item, source) =>
      `“${item}” is reset; the value in force is ${source === 'as shipped' ? 'the shipped one' : `that of the ${source}`}.`,
    nothing: (item) => `“${item}” was not changed by HR; nothing was changed.`,
    unknown: (typed) => `There is no item “${typed}”. You can write: ${ITEMS.join(' ')}.`,
  },
};

function shownValue(company: Company, item: CompanyItem, lang: Lang): string {
  const text = strings[lang];
  switch (item) {
    case 'name':
      return company.name[lang];
    case 'languages':
      return company.languages.join(' ');
    case 'handbooks':
      return company.handbooks
        .map(({ id, standing }) =>
          standing === 'adopted'
            ? `${id}${lang === 'zh' ? '（' : ' ('}${text.adopted}${lang === 'zh' ? '）' : ')'}`
            : id,
        )
        .join(lang === 'zh' ? '、' : ', ');
    case 'contacts': {
      if (company.contacts === null) return text.none;
      const { inside, outside } = company.contacts;
      return [inside, outside].map((each) => each.name[lang]).join(lang === 'zh' ? '、' : ', ');
    }
    case 'live':
      return company.live?.slice(0, 10) ?? text.none;
    case 'offices':
      return (
        company.offices
          .map(({ name, hours }) => `${name[lang]} ${hours.open}–${hours.close}`)
          .join(lang === 'zh' ? '、' : ', ') || text.none
      );
    case 'officeHours':
    case 'calendarDays':
    case 'routines':
      return company[item].length === 0 ? text.none : String(company[item].length);
    case 'officialDays':
      return company.officialDays.map(({ calendar, year }) => `${calendar} ${year}`).join(' ') || text.none;
    case 'roleGroups':
      return company.roleGroups.map(({ group, role }) => `${group} ${role}`).join(', ') || text.none;
    case 'limits':
      return String(company.limits.dailyMessages);
    case 'acknowledgements':
      return company.acknowledgements.remindOn.join(' ');
    case 'retention':
      return Object.values(company.retention).join(' / ');
    case 'witness': {
      const { authority, channel } = company.witness;
      return [authority, channel?.channel].filter((each) => each != null).join(' ') || text.none;
    }
    default:
      return company[item];
  }
}

function listParts(asking: Asking, services: Services): Part[] {
  const { lang, company } = asking;
  const text = strings[lang];
  const settings = services.companies.of(company);
  return [
    { part: 'heading', text: text.title },
    {
      part: 'facts',
      rows: ITEMS.map((item) => ({
        label: text.items[item],
        value: [
          `${shownValue(settings, item, lang)} · ${text.sources[services.companies.sourceOf(company, item)]}`,
        ],
      })),
    },
    { part: 'note', text: [text.how] },
  ];
}

/** `/decorum sources`: every setting with where its value comes from. */
const sources = defineCommand<null>({
  name: 'setup sources',
  words: { zh: ['设置来源'], en: ['sources'] },
  may: HR,
  effect: 'reads',
  check: () => ({ args: null }),
  run: (_args, asking, services) => toAsker(asking.lang, listParts(asking, services)),
});

/** `/decorum reset ITEM`: removes what HR changed; the configuration file's or the shipped value holds again. */
const reset = defineCommand<CompanyItem>({
  name: 'setup reset',
  words: { zh: ['恢复设置'], en: ['reset'] },
  may: HR,
  effect: 'changes',
  check: (given) => {
    const typed = (
      given.from === 'words' ? given.words : given.from === 'call' ? (given.ids[0] ?? '') : ''
    ).trim();
    const item = ITEMS.find(
      (each) =>
        each.toLowerCase() === typed.toLowerCase() ||
        strings.zh.items[each] === typed ||
        strings.en.items[each] === typed,
    );
    if (item === undefined) {
      const shown = typed.slice(0, 40);
      throw new Refusal('unknown-item', { zh: strings.zh.unknown(shown), en: strings.en.unknown(shown) });
    }
    return { args: item };
  },
  run: async (item, { lang, company, id }, services) => {
    const text = strings[lang];
    if (services.companies.sourceOf(company, item) !== 'chat')
      return sentence(lang, text.nothing(text.items[item]));
    await services.companies.reset(company, id, item);
    return sentence(
      lang,
      text.done(text.items[item], text.sources[services.companies.sourceOf(company, item)]),
    );
  },
});

export const settingsCommands: readonly AnyCommand[] = [sources, reset];
