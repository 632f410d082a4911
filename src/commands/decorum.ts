import { call } from '../messages/call.ts';
import type { Part } from '../messages/parts.ts';
import { TOPICS } from '../rulebook/topics.ts';
import type { Lang } from '../shared/lang.ts';
import { ANYONE, type AnyCommand, defineCommand } from './command.ts';
import { privacyParts } from './privacy.ts';
import { sentence, toAsker } from './reply.ts';
import { hrContact } from './sensitive.ts';
import type { Services } from './services.ts';

const strings = {
  zh: {
    title: '可以这样问',
    own: '直接打字：客户电话没声音怎么办',
    topics: (names: string) => `按主题：${names}`,
    say: '查规范用语、核对草稿：发“话术”加一句话',
    routines: '我的事：“例行”看今天的提醒，“我的提醒”订阅和暂停，最后走的发“我最后走”',
    mine: '其他：“隐私”看隐私说明，“转给HR”加问题，请 HR 答复',
    language: (hr: string) => `换语言：发“English”。找人：HR ${hr}`,
    hr: 'HR：“待答问题”看大家转来的问题，“设置”改公司设置',
    chosen: '好的，以后用中文回答。',
    missing: (feature: string, needs: string) => `⚠️ ${feature}没有开通：平台没有给权限 ${needs}`,
    dress: '着装',
    phone: '电话',
    privacy: '隐私',
    browse: '全部主题',
  },
  en: {
    title: 'How to ask',
    own: 'In your own words: no sound on a customer call',
    topics: (names: string) => `By topic: ${names}`,
    say: 'Words to say, or check a draft: /say and a sentence',
    routines:
      "Mine: “/routine” for today, “/routine mine” to subscribe and pause; last one out? Send “I'm last”",
    mine: 'More: “privacy” for the privacy notice, “/decorum pass” and a question for HR to answer',
    language: (hr: string) => `Language: send “中文”. A person: ${hr}`,
    hr: 'HR: “/decorum gaps” for questions passed on, “/decorum setup” for the company settings',
    chosen: 'Fine, answers will be in English from now on.',
    missing: (feature: string, needs: string) => `⚠️ ${feature} is off: the platform did not grant ${needs}`,
    dress: 'Dress',
    phone: 'Phone',
    privacy: 'Privacy',
    browse: 'All topics',
  },
} as const;

function helpParts(company: string, lang: Lang, hr: boolean, services: Services): Part[] {
  const text = strings[lang];
  const names = TOPICS.map((topic) => topic.words[lang][0]).join(' ');
  const contact = hrContact(services.companies.of(company), lang).trim();
  return [
    { part: 'heading', text: text.title },
    { part: 'text', text: [text.own] },
    { part: 'text', text: [text.topics(names)] },
    { part: 'text', text: [text.say] },
    { part: 'text', text: [text.routines] },
    { part: 'text', text: [text.mine] },
    { part: 'text', text: [text.language(contact === 'HR' && lang === 'zh' ? '' : contact).trimEnd()] },
    ...(hr ? [{ part: 'text', text: [text.hr] } as const] : []),
    ...(hr
      ? services
          .missing(company)
          .map(
            ({ feature, needs }) => ({ part: 'text', text: [text.missing(feature[lang], needs)] }) as const,
          )
      : []),
    {
      part: 'actions',
      actions: [
        { label: text.dress, call: call('topic', 'dress') },
        { label: text.phone, call: call('topic', 'phone') },
        { label: text.browse, call: call('topics') },
        { label: text.privacy, call: call('privacy') },
      ],
    },
  ];
}

/** `/decorum`: help. What follows it is a command of its own; the line parser takes it off first. */
const help = defineCommand<null>({
  name: 'decorum',
  words: {
    zh: ['知礼', '帮助', '菜单', '你好', '您好', '在吗', '在不在', '哈喽'],
    en: ['decorum', 'help', 'menu', 'hi', 'hey'],
  },
  may: ANYONE,
  effect: 'reads',
  help: {
    about: { zh: '帮助、语言、隐私、设置', en: 'Help, language, privacy, setup' },
    hint: { zh: '帮助', en: 'help' },
  },
  check: () => ({ args: null }),
  run: (_args, { lang, company, asker }, services) =>
    toAsker(lang, helpParts(company, lang, asker.roles.includes('hr'), services)),
});

function languageCommand(chosen: Lang, words: Record<Lang, readonly string[]>): AnyCommand {
  return defineCommand<null>({
    name: `language ${chosen}`,
    words,
    may: ANYONE,
    effect: 'changes',
    check: () => ({ args: null }),
    run: async (_args, { company, id, asker }, services) => {
      const who = { workspace: asker.workspace, account: asker.account };
      await services.people.chooseLanguage(company, id, who, chosen);
      return sentence(chosen, strings[chosen].chosen);
    },
  });
}

const privacy = defineCommand<null>({
  name: 'privacy',
  words: { zh: ['隐私', '隐私说明'], en: ['privacy'] },
  may: ANYONE,
  effect: 'reads',
  check: () => ({ args: null }),
  run: (_args, { lang, company, asker }, services) =>
    toAsker(lang, privacyParts(services.companies.of(company), asker.workspace, lang)),
});

export const decorumCommands: readonly AnyCommand[] = [
  help,
  languageCommand('zh', { zh: ['中文', '说中文', '语言 中文'], en: ['chinese', 'language zh'] }),
  languageCommand('en', { zh: ['英文', '英语', '语言 英文'], en: ['english', 'language en'] }),
  privacy,
];
