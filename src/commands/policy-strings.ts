import type { ClauseChange, MakingStep, MissingStep, VersionState } from '../acknowledgements/policies.ts';
import type { Lang } from '../shared/lang.ts';
import { type PolicyFormWords, policyFormWords } from './policy-form-strings.ts';

/** What HR and readers of policies see. `title` is always given bare; 《》 are put around it here. */
export interface PolicyWords {
  readonly cite: (title: string, number: number) => string;
  readonly joint: string;
  readonly overview: string;
  readonly none: string;
  readonly noneInForce: string;
  readonly states: Readonly<Record<VersionState, string>>;
  readonly inForce: (day: string) => string;
  readonly make: string;
  readonly campaign: string;
  readonly makeOfRules: string;
  readonly list: string;
  readonly version: (number: number) => string;
  readonly read: string;
  readonly clauses: string;
  readonly changes: string;
  readonly record: string;
  readonly review: string;
  readonly publish: string;
  readonly takeBack: string;
  readonly otherFile: string;
  readonly nextVersion: string;
  readonly discard: string;
  readonly discardSure: (cited: string) => string;
  readonly discarded: (cited: string) => string;
  readonly facts: Readonly<
    Record<'clauses' | 'pages' | 'languages' | 'effective' | 'hash' | 'file' | 'published', string>
  >;
  readonly clauseCount: (count: number) => string;
  readonly pageCount: (pages: number, minutes: number) => string;
  readonly onlyLanguage: Readonly<Record<Lang, string>>;
  readonly bothLanguages: Readonly<Record<Lang, string>>;
  readonly textHash: (lang: Lang, hash: string) => string;
  readonly making: string;
  readonly steps: Readonly<Record<MakingStep, string>>;
  /** The same in short, beside what is on record. */
  readonly stepNames: Readonly<Record<MakingStep, string>>;
  readonly dayLater: string;
  readonly missing: Readonly<Record<MissingStep, string>>;
  readonly notRecorded: string;
  readonly vitalLabel: string;
  readonly vital: (vital: boolean | undefined) => string;
  readonly vitalAsk: string;
  readonly vitalYes: string;
  readonly vitalNo: string;
  readonly claimed: (day: string) => string;
  readonly entered: (day: string) => string;
  readonly late: string;
  readonly files: (count: number) => string;
  readonly warnings: string;
  readonly noWarnings: string;
  readonly pageTitle: (title: string, number: number) => string;
  readonly compareTitle: (from: number, to: number) => string;
  readonly noChanges: string;
  readonly firstVersion: string;
  readonly kinds: Readonly<Record<ClauseChange['kind'], string>>;
  readonly before: string;
  readonly after: string;
  readonly added: (words: string) => string;
  readonly removed: (words: string) => string;
  readonly quote: (text: string) => string;
  readonly askAgain: string;
  readonly notAgain: (reason: string | undefined) => string;
  readonly undecided: string;
  readonly changedClauses: (count: number, again: number) => string;
  readonly decide: string;
  readonly done: Readonly<
    Record<'imported' | 'replaced' | 'decided' | 'recorded' | 'submitted' | 'takenBack' | 'published', string>
  >;
  readonly whatNext: string;
  readonly leftOut: (count: number, titles: string) => string;
  readonly form: PolicyFormWords;
}

const zh: PolicyWords = {
  cite: (title, number) => `《${title}》第${number}版`,
  joint: '：',
  overview: '制度',
  none: '还没有制度。可以从一份 Word 导入，也可以用规则库里已采用的规则做一份。',
  noneInForce: '还没有发布过制度。',
  states: { draft: '草稿', review: '审阅中', published: '已发布', withdrawn: '已撤回' },
  inForce: (day) => `${day}起施行`,
  make: '导入文件',
  campaign: '发起签收',
  makeOfRules: '用规则库做',
  list: '全部制度',
  version: (number) => `第${number}版`,
  read: '看全文',
  clauses: '看全文',
  changes: '改了什么',
  record: '记民主程序',
  review: '提交审阅',
  publish: '发布',
  takeBack: '退回草稿',
  otherFile: '换文件',
  nextVersion: '做新的一版',
  discard: '删掉草稿',
  discardSure: (cited) => `删掉${cited}的草稿？删了找不回来，已发布的版本不受影响。`,
  discarded: (cited) => `${cited}的草稿已删掉。`,
  facts: {
    clauses: '条款',
    pages: '页数',
    languages: '语言',
    effective: '施行',
    hash: '校验值',
    file: '文件',
    published: '发布',
  },
  clauseCount: (count) => `${count}条`,
  pageCount: (pages, minutes) => `${pages}页，约${minutes}分钟读完`,
  onlyLanguage: { zh: '中文', en: '英文' },
  bothLanguages: { zh: '中文、英文，不一致时以中文为准', en: '中文、英文，不一致时以英文为准' },
  textHash: (lang, hash) => `${lang === 'zh' ? '中文' : '英文'} ${hash}`,
  making: '怎样制定的',
  steps: {
    discussion: '征求意见（职工代表大会或全体职工讨论）',
    consultation: '平等协商（工会或职工代表）',
    posted: '公示',
    told: '告知本人',
    channel: '送达约定（劳动合同写明用这个账号）',
  },
  stepNames: {
    discussion: '征求意见',
    consultation: '平等协商',
    posted: '公示',
    told: '告知本人',
    channel: '送达约定',
  },
  dayLater: '施行日期发布时定',
  missing: {
    vital: '是否涉及切身利益：没有说明',
    discussion: '征求意见：没有记录',
    consultation: '平等协商：没有记录',
    'made-known': '公示或告知：没有记录',
    channel: '送达约定：没有记录',
  },
  notRecorded: '没有记录',
  vitalLabel: '切身利益',
  vital: (vital) => (vital === undefined ? '没有说明' : vital ? '涉及' : '不涉及'),
  vitalAsk:
    '报酬、工时、休假、安全、纪律等直接涉及切身利益的制度，《劳动合同法》第四条要求先讨论、再平等协商，并公示或告知。',
  vitalYes: '涉及',
  vitalNo: '不涉及',
  claimed: (day) => `${day}（HR 填写的日期）`,
  entered: (day) => `${day}记录`,
  late: '发布后补记',
  files: (count) => `${count}份文件的校验值已记下`,
  warnings: '发布前请看',
  noWarnings: '没有缺项。',
  pageTitle: (title, number) => `《${title}》第${number}版`,
  compareTitle: (from, to) => `修订对照：第${from}版 → 第${to}版`,
  noChanges: '条款没有改动。',
  firstVersion: '这是第1版，没有可以对照的。',
  kinds: { added: '新增', removed: '删去', changed: '修改', moved: '只动了条号或位置' },
  before: '原：',
  after: '新：',
  added: (words) => `新增的字词：${words}`,
  removed: (words) => `删去的字词：${words}`,
  quote: (text) => `“${text}”`,
  askAgain: '需要重新签收',
  notAgain: (reason) => (reason === undefined ? '不用重新签收' : `不用重新签收；HR 的理由：${reason}`),
  undecided: '还没有选；不选就按需要重新签收',
  changedClauses: (count, again) => `${count}处改动，其中${again}处需要重新签收`,
  decide: '选哪些要重新签收',
  done: {
    imported: '已导入，现在是草稿',
    replaced: '已换成新文件，还是草稿',
    decided: '已记下',
    recorded: '已记下',
    submitted: '已提交审阅，文字已锁定',
    takenBack: '已退回草稿',
    published: '已发布，内容从此不变',
  },
  whatNext: '发布只是在系统里定稿；让大家签收，另外发起签收任务。',
  leftOut: (count, titles) => `按您选的，略去${count}条：${titles}`,
  form: policyFormWords.zh,
};

const en: PolicyWords = {
  cite: (title, number) => `${title}, version ${number}`,
  joint: ': ',
  overview: 'Policies',
  none: 'There is no policy yet. Import one from a Word file, or make one of rules that the company has adopted.',
  noneInForce: 'No policy has been published yet.',
  states: { draft: 'draft', review: 'in review', published: 'published', withdrawn: 'withdrawn' },
  inForce: (day) => `in force from ${day}`,
  make: 'Import a file',
  campaign: 'Start a campaign',
  makeOfRules: 'Make from rules',
  list: 'All policies',
  version: (number) => `version ${number}`,
  read: 'Read',
  clauses: 'Read',
  changes: 'What changed',
  record: 'Record a step',
  review: 'Submit for review',
  publish: 'Publish',
  takeBack: 'Back to draft',
  otherFile: 'Other file',
  nextVersion: 'New version',
  discard: 'Delete draft',
  discardSure: (cited) => `Delete the draft of ${cited}? It can't be brought back; published versions stay.`,
  discarded: (cited) => `The draft of ${cited} is deleted.`,
  facts: {
    clauses: 'Clauses',
    pages: 'Pages',
    languages: 'Languages',
    effective: 'In force',
    hash: 'Check value',
    file: 'File',
    published: 'Published',
  },
  clauseCount: (count) => String(count),
  pageCount: (pages, minutes) =>
    `${pages === 1 ? '1 page' : `${pages} pages`}, about ${minutes === 1 ? '1 minute' : `${minutes} minutes`}`,
  onlyLanguage: { zh: 'Chinese', en: 'English' },
  bothLanguages: {
    zh: 'Chinese and English; the Chinese prevails',
    en: 'Chinese and English; the English prevails',
  },
  textHash: (lang, hash) => `${lang} ${hash}`,
  making: 'How it was made',
  steps: {
    discussion: 'Discussion (workers’ congress or all staff)',
    consultation: 'Consultation on equal terms (union or representatives)',
    posted: 'Posted to all',
    told: 'Told in person',
    channel: 'Agreed channel (the contract names this account)',
  },
  stepNames: {
    discussion: 'Discussion',
    consultation: 'Consultation',
    posted: 'Posted to all',
    told: 'Told in person',
    channel: 'Agreed channel',
  },
  dayLater: 'the day it takes effect is set when it is published',
  missing: {
    vital: 'Vital interests: nobody has said',
    discussion: 'Discussion: not on record',
    consultation: 'Consultation on equal terms: not on record',
    'made-known': 'Posted to all or told in person: not on record',
    channel: 'Agreed channel: not on record',
  },
  notRecorded: 'not on record',
  vitalLabel: 'Vital interests',
  vital: (vital) => (vital === undefined ? 'nobody has said' : vital ? 'touched' : 'not touched'),
  vitalAsk:
    'Pay, working hours, leave, safety, discipline: for such policies article 4 of the Labour Contract Law asks for discussion, consultation on equal terms, and making them known.',
  vitalYes: 'Touched',
  vitalNo: 'Not touched',
  claimed: (day) => `${day} (the day HR gave)`,
  entered: (day) => `put on record ${day}`,
  late: 'after publication',
  files: (count) => `the check values of ${count === 1 ? '1 file' : `${count} files`} are on record`,
  warnings: 'Before you publish',
  noWarnings: 'Nothing is missing.',
  pageTitle: (title, number) => `${title}, version ${number}`,
  compareTitle: (from, to) => `What changed: version ${from} → version ${to}`,
  noChanges: 'No clause has changed.',
  firstVersion: 'This is version 1; there is nothing to compare it with.',
  kinds: { added: 'new', removed: 'taken out', changed: 'changed', moved: 'only its number or place' },
  before: 'Before: ',
  after: 'Now: ',
  added: (words) => `Words added: ${words}`,
  removed: (words) => `Words taken out: ${words}`,
  quote: (text) => `“${text}”`,
  askAgain: 'please answer again',
  notAgain: (reason) =>
    reason === undefined ? 'no new answer needed' : `no new answer needed; HR's reason: ${reason}`,
  undecided: 'not chosen yet; then a new answer is asked for',
  changedClauses: (count, again) =>
    `${count === 1 ? '1 change' : `${count} changes`}, ${again} to be answered again`,
  decide: 'Choose what to ask again',
  done: {
    imported: 'Imported; it is a draft now',
    replaced: 'The new file is in place; it is still a draft',
    decided: 'Noted',
    recorded: 'Put on record',
    submitted: 'Submitted for review; the text is closed',
    takenBack: 'Back to draft',
    published: 'Published; from now on nothing changes in it',
  },
  whatNext: 'Publishing only settles the text here; to have it acknowledged, start a campaign.',
  leftOut: (count, titles) =>
    `As you chose, ${count === 1 ? '1 rule' : `${count} rules`} left out: ${titles}`,
  form: policyFormWords.en,
};

export const policyWords: Readonly<Record<Lang, PolicyWords>> = { zh, en };
