import type { Lang } from '../shared/lang.ts';

export interface SetupStrings {
  readonly title: string;
  readonly intro: string;
  readonly submit: string;
  readonly problem: string;
  readonly required: string;
  readonly tooLong: (max: number) => string;
  readonly name: string;
  readonly nameHint: string;
  readonly languages: string;
  readonly languageOptions: Readonly<Record<'zh' | 'en' | 'zh+en' | 'en+zh', string>>;
  readonly chooseLanguage: string;
  readonly zone: string;
  readonly zoneHint: string;
  readonly unknownZone: (typed: string) => string;
  readonly order: string;
  readonly orderHint: string;
  readonly adopted: string;
  readonly adoptedHint: string;
  readonly unknownHandbook: (ids: string, known: string) => string;
  readonly twice: string;
  readonly notInForce: (ids: string) => string;
  readonly hr: string;
  readonly hrHint: string;
  readonly hrMissing: string;
  readonly inside: string;
  readonly insideHint: string;
  readonly insideReach: string;
  readonly outside: string;
  readonly outsideHint: string;
  readonly outsideReach: string;
  readonly reachHint: string;
  readonly samePerson: string;
  readonly exampleQuestion: string;
  readonly saved: string;
  readonly savedLive: string;
  readonly tryIt: (question: string) => string;
  readonly notLiveYet: string;
  readonly goLive: string;
  readonly liveNow: string;
  readonly liveHow: string;
  readonly liveAlready: string;
  readonly contactsMissing: string;
  readonly unknownFields: (unknown: string, known: string) => string;
}

const zh: SetupStrings = {
  title: '公司设置',
  intro: '填完先看一个回答，再决定什么时候开始使用。在那之前，谁也不会收到没问过的消息；查规范随时可以。',
  submit: '保存并试一问',
  problem: '还有几处要改，什么都没有保存。',
  required: '请填写。',
  tooLong: (max) => `太长了，一种语言最多${max}个字。`,
  name: '公司名称',
  nameHint: '中文 / English，比如：知礼演示公司 / Decorum Demo Ltd',
  languages: '制度和通知用的语言',
  languageOptions: { zh: '中文', en: '英文', 'zh+en': '中英文，以中文为准', 'en+zh': '中英文，以英文为准' },
  chooseLanguage: '请选一项。',
  zone: '时区',
  zoneHint: '比如 Asia/Shanghai',
  unknownZone: (typed) => `没有“${typed}”这个时区。可以写 Asia/Shanghai 或 Europe/London。`,
  order: '执行哪几份规范，按先后',
  orderHint: '说法不一致时，以排在前面的为准。比如：B C E A D',
  adopted: '其中本公司已采用的',
  adoptedHint: '没有写在这里的，回答里会标明“仅供参考”。比如：B C',
  unknownHandbook: (ids, known) => `没有规范 ${ids}。现有的是：${known}。`,
  twice: '同一份规范写了两次。',
  notInForce: (ids) => `${ids} 没有写在上面的执行名单里。`,
  hr: 'HR 是哪几位',
  hrHint: '可以改设置、答复转来的问题',
  hrMissing: '请至少写一位 HR。',
  inside: '敏感事项联系人（HR）',
  insideHint: '中文 / English，比如：李岚（HR） / Li Lan (HR)',
  insideReach: '这位怎么联系',
  outside: '敏感事项联系人（不属 HR）',
  outsideHint: '比如：周宁（工会，不属 HR） / Zhou Ning (union, not HR)',
  outsideReach: '这位怎么联系',
  reachHint: '比如：分机8021 / ext. 8021',
  samePerson: '请写另一位不属 HR 的同事。',
  exampleQuestion: '周五穿什么',
  saved: '已保存，还没有开始使用',
  savedLive: '已保存',
  tryIt: (question) => `试一问“${question}”：`,
  notLiveYet: '点“开始使用”之后，知礼才会主动发消息；在那之前，测试只发给您自己。',
  goLive: '开始使用',
  liveNow: '已经开始使用',
  liveHow: '上下班提醒从下一次起发到频道；大家转来的问题，从现在起会通知 HR。',
  liveAlready: '早就开始使用了，不用再点。',
  contactsMissing: '还不能开始使用：请先在“设置”里写明两位敏感事项联系人，一位在 HR，一位不属 HR。',
  unknownFields: (unknown, known) => `没有这几项：${unknown}。可以写：${known}。什么都没有改动。`,
};

const en: SetupStrings = {
  title: 'Company settings',
  intro:
    'You will see one answer first, then decide when to go live. Until then nobody gets a message they did not ask for; looking up rules works from the start.',
  submit: 'Save and try',
  problem: 'A few things need mending; nothing was saved.',
  required: 'Please fill this in.',
  tooLong: (max) => `This is too long: at most ${max} characters in one language.`,
  name: 'Company name',
  nameHint: '中文 / English, for example: 知礼演示公司 / Decorum Demo Ltd',
  languages: 'Language of policies and notices',
  languageOptions: {
    zh: 'Chinese',
    en: 'English',
    'zh+en': 'Both, the Chinese prevails',
    'en+zh': 'Both, the English prevails',
  },
  chooseLanguage: 'Please choose one.',
  zone: 'Time zone',
  zoneHint: 'for example Asia/Shanghai',
  unknownZone: (typed) =>
    `There is no time zone “${typed}”. Write Asia/Shanghai or Europe/London, for example.`,
  order: 'Handbooks in force, in order',
  orderHint: 'Where they differ, the first one decides. For example: B C E A D',
  adopted: 'Of these, adopted by this company',
  adoptedHint: 'Answers from the others say that they are a model only. For example: B C',
  unknownHandbook: (ids, known) => `There is no handbook ${ids}. There are: ${known}.`,
  twice: 'One handbook stands here twice.',
  notInForce: (ids) => `${ids} is not among the handbooks in force above.`,
  hr: 'Who is HR',
  hrHint: 'They can change settings and answer questions passed on',
  hrMissing: 'Please name at least one person in HR.',
  inside: 'Contact for sensitive matters (HR)',
  insideHint: '中文 / English, for example: 李岚（HR） / Li Lan (HR)',
  insideReach: 'How to reach them',
  outside: 'Contact for sensitive matters (not HR)',
  outsideHint: 'for example: 周宁（工会，不属 HR） / Zhou Ning (union, not HR)',
  outsideReach: 'How to reach them',
  reachHint: 'for example: 分机8021 / ext. 8021',
  samePerson: 'Please name somebody else, outside HR.',
  exampleQuestion: 'what do I wear on friday',
  saved: 'Saved; not live yet',
  savedLive: 'Saved',
  tryIt: (question) => `Trying “${question}”:`,
  notLiveYet: 'Decorum sends messages of its own only after “Go live”; until then a test goes to you alone.',
  goLive: 'Go live',
  liveNow: 'You are live',
  liveHow:
    'Opening and closing reminders go to the channels from the next one on; HR is told when a question is passed on.',
  liveAlready: 'It has been live for a while; no need to press again.',
  contactsMissing:
    'Not live yet: first name two contacts for sensitive matters in “setup”, one in HR and one outside HR.',
  unknownFields: (unknown, known) => `There is no ${unknown}. You can write: ${known}. Nothing was changed.`,
};

export const setupStrings: Readonly<Record<Lang, SetupStrings>> = { zh, en };
