import type { Lang } from '../shared/lang.ts';

/** What the forms about policies say. */
export interface PolicyFormWords {
  readonly newTitle: string;
  readonly newIntro: (languages: string) => string;
  readonly noFiles: string;
  readonly title: string;
  readonly titleHint: string;
  readonly file: (lang: Lang) => string;
  readonly fileHint: string;
  readonly text: (lang: Lang) => string;
  readonly textHint: string;
  readonly import: string;
  readonly needText: (lang: Lang) => string;
  readonly rulesTitle: string;
  readonly rulesIntro: string;
  readonly topics: string;
  readonly marked: string;
  readonly markedHint: string;
  readonly markedOptions: Readonly<Record<'neutral' | 'keep' | 'off', string>>;
  readonly nothingAdopted: string;
  readonly required: string;
  readonly makeSubmit: string;
  readonly recordTitle: string;
  readonly recordIntro: string;
  readonly step: string;
  readonly claimedOn: string;
  readonly parties: string;
  readonly partiesHint: string;
  readonly opinions: string;
  readonly outcome: string;
  readonly proof: string;
  readonly proofHint: string;
  readonly save: string;
  readonly noDay: string;
  readonly publishTitle: string;
  readonly effective: string;
  readonly effectiveHint: string;
  readonly publishNow: (number: number) => string;
  readonly decideTitle: string;
  readonly decideIntro: string;
  readonly again: string;
  readonly againOptions: Readonly<Record<'yes' | 'no', string>>;
  readonly notAgain: string;
  readonly notAgainHint: string;
  readonly reason: string;
  readonly reasonHint: string;
  readonly which: (typed: string, titles: string) => string;
  readonly noneYet: string;
  readonly nothingOpen: string;
}

const zh: PolicyFormWords = {
  newTitle: '导入制度',
  newIntro: (languages) =>
    `公司的制度用${languages}。请附 Word（.docx）、Markdown 或纯文本文件，最大 5 MB；也可以把文字贴进来。编号的段落和标题会成为条款。`,
  noFiles: 'Slack 还没有给知礼读文件的权限（files:read），请把文字贴进来，或者请系统管理员加上权限。',
  title: '名称',
  titleHint: '中文 / English；不写就用文件开头的标题',
  file: (lang) => (lang === 'zh' ? '中文本（文件）' : '英文本（文件）'),
  fileHint: '.docx、.md 或 .txt，最大 5 MB',
  text: (lang) => (lang === 'zh' ? '或者贴中文' : '或者贴英文'),
  textHint: '贴进来的最多3000字，更长的请用文件',
  import: '导入',
  needText: (lang) => `请附上或贴上${lang === 'zh' ? '中文' : '英文'}本。`,
  rulesTitle: '用规则库做制度',
  rulesIntro: '只用本公司已采用的规范；用知礼自己的写法，带规范用语和条文编号。做好后是草稿。',
  topics: '主题',
  marked: '有争议的规则怎么办',
  markedHint: '按性别分写、过时或有法律风险的规则，要您选一次；选择会留档。',
  markedOptions: { neutral: '换成对所有人都适用的写法', keep: '照原来的写', off: '不写进去' },
  nothingAdopted: '规则库里还没有本公司已采用的规范。先在“设置”里采用，再来做制度。',
  required: '请填写。',
  makeSubmit: '做成草稿',
  recordTitle: '记一步民主程序',
  recordIntro: '记了不能改，可以再记一条。发布以后补记的，会一直标明是补记。',
  step: '哪一步',
  claimedOn: '哪一天',
  parties: '谁参加',
  partiesHint: '比如：职工代表大会、工会、各部门代表',
  opinions: '提了什么意见',
  outcome: '怎么处理的',
  proof: '证明文件',
  proofHint: '只记文件名和校验值，文件不保存，请自己留好',
  save: '记下',
  noDay: '请写日期，比如 2026-11-20。',
  publishTitle: '发布',
  effective: '施行日期',
  effectiveHint: '不能早于发布这天',
  publishNow: (number) => `发布第${number}版`,
  decideTitle: '重新签收',
  decideIntro: '改了的条款，签收过上一版的人要不要重新签收？选“不用”要写理由，理由会留档，员工看得到。',
  again: '要不要重新签收',
  againOptions: { yes: '需要重新签收', no: '不用重新签收' },
  notAgain: '不用重新签收的条款',
  notAgainHint: '没有选的，都需要重新签收',
  reason: '理由',
  reasonHint: '比如：只改错字，意思不变',
  which: (typed, titles) =>
    `${typed === '' ? '请写明是哪一份制度' : `没有叫“${typed}”的制度`}。现有的是：${titles}。`,
  noneYet: '还没有制度。发“制度 导入”导入一份。',
  nothingOpen: '没有正在做的版本。要改制度，请先导入新的一版。',
};

const en: PolicyFormWords = {
  newTitle: 'Import a policy',
  newIntro: (languages) =>
    `Policies here are in ${languages}. Attach Word (.docx), Markdown or plain text files of at most 5 MB, or paste the text. Numbered paragraphs and headings become clauses.`,
  noFiles:
    'Slack has not granted Decorum the right to read files (files:read). Please paste the text, or ask the system administrator to grant it.',
  title: 'Title',
  titleHint: '中文 / English; left empty, the first heading of the file',
  file: (lang) => (lang === 'zh' ? 'Chinese text (file)' : 'English text (file)'),
  fileHint: '.docx, .md or .txt, at most 5 MB',
  text: (lang) => (lang === 'zh' ? 'Or paste the Chinese' : 'Or paste the English'),
  textHint: 'At most 3,000 characters pasted; use a file for more',
  import: 'Import',
  needText: (lang) => `Please attach or paste the ${lang === 'zh' ? 'Chinese' : 'English'} text.`,
  rulesTitle: 'Make a policy from rules',
  rulesIntro:
    'Only handbooks that this company has adopted are used, in Decorum’s own words, with the words to use and the article ids. It becomes a draft.',
  topics: 'Topics',
  marked: 'Rules that need a choice',
  markedHint:
    'Some rules are written by sex, are dated, or may be legally doubtful. You choose once; your choice is kept.',
  markedOptions: {
    neutral: 'use the wording for everybody',
    keep: 'keep them as written',
    off: 'leave them out',
  },
  nothingAdopted: 'No handbook is adopted yet. Adopt one in “setup”, then make a policy of it.',
  required: 'Please fill this in.',
  makeSubmit: 'Make a draft',
  recordTitle: 'Record a step',
  recordIntro:
    'A record is never changed; another one can be added. What is added after publication says so for ever.',
  step: 'Which step',
  claimedOn: 'On which day',
  parties: 'Who took part',
  partiesHint: 'for example: workers’ congress, union, people from each department',
  opinions: 'What was said',
  outcome: 'What came of it',
  proof: 'File that shows it',
  proofHint: 'Only its name and check value are kept, not the file; please keep it yourself',
  save: 'Record',
  noDay: 'Write a day such as 2026-11-20.',
  publishTitle: 'Publish',
  effective: 'In force from',
  effectiveHint: 'Not before the day it is published',
  publishNow: (number) => `Publish version ${number}`,
  decideTitle: 'Answer again',
  decideIntro:
    'Must those who acknowledged the version before answer again for what changed? “No” needs a reason; it is kept and colleagues can read it.',
  again: 'Answer again',
  againOptions: { yes: 'a new answer is needed', no: 'no new answer needed' },
  notAgain: 'Clauses that need no new answer',
  notAgainHint: 'All others have to be answered again',
  reason: 'Reason',
  reasonHint: 'for example: spelling only, same meaning',
  which: (typed, titles) =>
    `${typed === '' ? 'Say which policy you mean' : `There is no policy called “${typed}”`}. There are: ${titles}.`,
  noneYet: 'There is no policy yet. Send “policy new” to import one.',
  nothingOpen: 'No version is in the making. To change a policy, import its next version first.',
};

export const policyFormWords: Readonly<Record<Lang, PolicyFormWords>> = { zh, en };
