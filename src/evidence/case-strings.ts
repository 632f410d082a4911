import type { Lang, Text } from '../shared/lang.ts';

/** What each kind of entry is called in a case file. */
export const KIND_NAMES: Readonly<Record<string, Text>> = {
  published: { zh: '发布', en: 'Published' },
  recorded: { zh: '登记制定程序', en: 'Step of making put on record' },
  withdrawn: { zh: '废止', en: 'Withdrawn' },
  launched: { zh: '发起签收', en: 'Put to an audience' },
  offered: { zh: '列入签收', en: 'Asked to answer' },
  'handed-over': { zh: '交给平台发送', en: 'Handed over to the platform' },
  opened: { zh: '打开', en: 'Opened' },
  'shown-whole': { zh: '全文显示完', en: 'Whole text shown' },
  asked: { zh: '提问', en: 'Asked a question' },
  answered: { zh: '答复提问', en: 'Question answered' },
  'quiz-passed': { zh: '小测通过', en: 'Check of understanding passed' },
  acknowledged: {
    zh: '签收：我已阅读，并愿意遵守',
    en: 'Acknowledged: I have read this and am willing to follow it',
  },
  objected: { zh: '我已阅读，但有异议', en: 'Read, with an objection' },
  declined: { zh: '暂不签收', en: 'Not now' },
  exempted: { zh: '豁免', en: 'Exempted' },
  'due-changed': { zh: '改截止日', en: 'New due date' },
  chased: { zh: '提醒', en: 'Reminded' },
  recalled: { zh: '撤回', en: 'Recalled' },
  corrected: { zh: '本人补正', en: 'Correction by the person' },
  paper: { zh: '纸质补录', en: 'Paper entry' },
  exported: { zh: '导出', en: 'Exported' },
  imported: { zh: '导入', en: 'Imported' },
  held: { zh: '保全', en: 'Legal hold' },
  released: { zh: '解除保全', en: 'Legal hold lifted' },
  'role-granted': { zh: '授予角色', en: 'Role granted' },
  'role-revoked': { zh: '去掉角色', en: 'Role taken back' },
  'leave-confirmed': { zh: 'HR 登记休假', en: 'Leave entered by HR' },
  'leave-removed': { zh: '去掉已登记的休假', en: 'Leave entered by HR taken back' },
};

export interface CaseStrings {
  title(policy: string, person: string): string;
  person: string;
  number: string;
  name: string;
  department: string;
  office: string;
  joined: string;
  left: string;
  policy: string;
  exportedAt: string;
  reason: string;
  by: string;
  host: string;
  key: string;
  record: string;
  made: string;
  claimed(day: string, entered: string, late: boolean): string;
  steps: Readonly<Record<string, string>>;
  missingSteps: Readonly<Record<string, string>>;
  missing: string;
  nothingMissing: string;
  notRecorded(kind: string): string;
  version(number: number, effective: string): string;
  withdrawnNow: string;
  prevails(lang: string): string;
  langs: Readonly<Record<Lang, string>>;
  hash(lang: string, hash: string): string;
  check: string;
  roster: string;
  rosterLine(asked: string, department: string, office: string, manager: string, due: string): string;
  how: readonly string[];
  openssl: string;
  shows: string;
  limits: readonly string[];
  noWitness: string;
  witnessed(n: number): string;
  page(n: number, of: number): string;
}

const zh: CaseStrings = {
  title: (policy, person) => `举证材料：《${policy}》，${person}`,
  person: '员工（导出时的花名册）',
  number: '工号',
  name: '姓名',
  department: '部门',
  office: '办公地点',
  joined: '入职',
  left: '离职',
  policy: '制度',
  exportedAt: '导出时间',
  reason: '导出原因',
  by: '导出人',
  host: '在服务器上操作的系统管理员',
  key: '签名密钥编号',
  record: '存证记录',
  made: '制定程序',
  claimed: (day, entered, late) => `所称日期${day}，登记时间${entered}${late ? '（发布之后补登）' : ''}`,
  steps: {
    discussion: '讨论、提出方案和意见',
    consultation: '平等协商',
    posted: '公示',
    told: '告知',
    channel: '送达约定',
  },
  missingSteps: {
    vital: '没有说明是否涉及劳动者切身利益',
    discussion: '没有职工代表大会或全体职工讨论的登记',
    consultation: '没有与工会或职工代表平等协商的登记',
    'made-known': '没有公示或者告知的登记',
    channel: '没有送达约定的登记',
  },
  missing: '缺什么',
  nothingMissing: '应有的记录都有。',
  notRecorded: (kind) => `没有“${kind}”的记录`,
  version: (number, effective) => `第${number}版，${effective}起施行`,
  withdrawnNow: '已废止',
  prevails: (lang) => `以${lang}文本为准`,
  langs: { zh: '中文', en: '英文' },
  hash: (lang, hash) => `${lang}原文校验值（SHA-256）：${hash}`,
  check: '怎么核对',
  roster: '列入签收当天的花名册',
  rosterLine: (asked, department, office, manager, due) =>
    `${asked}：部门 ${department}，办公地点 ${office}，上级 ${manager}，截止 ${due}`,
  how: [
    '解压后，在装有 Node.js 20 或更高版本的电脑上运行：node verify.mjs --public-key 公钥文件',
    '公钥请从另一个来源取得，比如决定采用本系统的会议纪要；不要用这份材料里的。',
    'verify.mjs 的校验值请和发布的比对。不联网，不需要安装别的程序。',
    '格式说明见产品文档“存证记录”：也可以用别的程序核对。',
  ],
  openssl:
    '外部时间戳：openssl ts -verify -in witness/N.tsr -data witness/N.txt -CAfile root.pem。root.pem 是该机构的根证书，请向该机构取得；N 换成文件名里的数。',
  shows: '能证明什么，不能证明什么',
  limits: [
    '能证明：这份材料里的原文就是发布时的原文，各条记录此后没有改动，也没有增删。',
    '不能证明：按按钮的就是本人（要看账号怎么发放和保管），也不能证明读懂了。这是签收确认，不是电子签名法意义上的可靠电子签名。',
    '其他员工的记录只有承诺值，看不出是谁、是什么。',
  ],
  noWitness: '没有独立见证：没有外部机构的时间戳，时间由公司自己的系统写明。',
  witnessed: (n) => `外部机构的时间戳：${n}份，见 witness 文件夹，可以用 openssl ts -verify 核对。`,
  page: (n, of) => `第${n}页，共${of}页`,
};

const en: CaseStrings = {
  title: (policy, person) => `Case file: ${policy}, ${person}`,
  person: 'Person (staff list at the time of export)',
  number: 'Staff number',
  name: 'Name',
  department: 'Department',
  office: 'Office',
  joined: 'Joined',
  left: 'Left',
  policy: 'Policy',
  exportedAt: 'Exported',
  reason: 'Reason',
  by: 'By',
  host: 'the system administrator at the host',
  key: 'Signing key',
  record: 'The record',
  made: 'How it was made',
  claimed: (day, entered, late) =>
    `said to have been on ${day}, entered ${entered}${late ? ' (after publication)' : ''}`,
  steps: {
    discussion: 'Discussion by staff or their congress',
    consultation: 'Consultation with union or representatives',
    posted: 'Posted to all',
    told: 'Told in person',
    channel: 'Agreed channel',
  },
  missingSteps: {
    vital: 'nobody has said whether it touches vital interests of the staff',
    discussion: 'no discussion by staff or their congress is on record',
    consultation: 'no consultation with union or representatives is on record',
    'made-known': 'neither posting to all nor telling in person is on record',
    channel: 'no agreed channel is on record',
  },
  missing: 'What is missing',
  nothingMissing: 'Every record that should be there is there.',
  notRecorded: (kind) => `there is no record of “${kind}”`,
  version: (number, effective) => `Version ${number}, in force from ${effective}`,
  withdrawnNow: 'withdrawn',
  prevails: (lang) => `the ${lang} text prevails`,
  langs: { zh: 'Chinese', en: 'English' },
  hash: (lang, hash) => `${lang} text (SHA-256): ${hash}`,
  check: 'How to check it',
  roster: 'Staff list on the day of asking',
  rosterLine: (asked, department, office, manager, due) =>
    `${asked}: department ${department}, office ${office}, manager ${manager}, due ${due}`,
  how: [
    'Unpack it and run, on a computer with Node.js 20 or later: node verify.mjs --public-key FILE',
    'Take the public key from another source, such as the minutes of the meeting that adopted the system; not from this file.',
    'Compare the hash of verify.mjs with the one that was released. It needs no network and no other program.',
    'The format is described in the product’s documentation, “The record”: any other program can check it too.',
  ],
  openssl:
    'Time stamps: openssl ts -verify -in witness/N.tsr -data witness/N.txt -CAfile root.pem, where root.pem is the root certificate of the authority, taken from the authority, and N the number in the file name.',
  shows: 'What it shows and what it does not',
  limits: [
    'It shows that the texts here are those that were published, and that no record was changed, added or removed since.',
    'It does not show that the person themself pressed the button (that depends on how accounts are given and kept), nor that it was understood. It is an acknowledgement, not a qualified electronic signature.',
    'Of other people’s records only commitments are here: neither who nor what can be seen.',
  ],
  noWitness: 'Not independently witnessed: the times are those of the company’s own system.',
  witnessed: (n) =>
    `Time stamps of an outside authority: ${n}, in the folder witness; openssl ts -verify checks them.`,
  page: (n, of) => `Page ${n} of ${of}`,
};

export const CASE_STRINGS: Readonly<Record<Lang, CaseStrings>> = { zh, en };

/** What an entry holds beside its kind; a name that is not here is shown as it stands in the record. */
export const DETAIL_NAMES: Readonly<Record<string, Text>> = {
  account: { zh: '账号', en: 'account' },
  answer: { zh: '答复', en: 'answer' },
  by: { zh: '经手人', en: 'by' },
  channel: { zh: '对话', en: 'conversation' },
  due: { zh: '截止', en: 'due' },
  edition: { zh: '版式', en: 'edition' },
  effective: { zh: '生效', en: 'in force from' },
  entry: { zh: '条目', en: 'entry' },
  hash: { zh: '版本校验值', en: 'hash of the version' },
  lang: { zh: '语言', en: 'language' },
  languages: { zh: '语言', en: 'languages' },
  langs: { zh: '语言', en: 'languages' },
  message: { zh: '平台上的消息编号', en: "the platform's number of the message" },
  number: { zh: '序号', en: 'number' },
  on: { zh: '日期', en: 'on' },
  page: { zh: '页', en: 'page' },
  pages: { zh: '页面校验值', en: 'hashes of pages' },
  prevails: { zh: '以哪种文字为准', en: 'deciding language' },
  question: { zh: '提问序号', en: 'question' },
  reason: { zh: '原因', en: 'reason' },
  receipt: { zh: '回执', en: 'receipt' },
  rendered: { zh: '所发内容校验值', en: 'hash of what was sent' },
  renderer: { zh: '显示程序版本', en: 'version of the display' },
  scan: { zh: '扫描件校验值', en: 'hash of the scan' },
  signedOn: { zh: '纸上日期', en: 'signed on paper' },
  statement: { zh: '声明', en: 'statement' },
  text: { zh: '内容', en: 'text' },
  title: { zh: '标题', en: 'title' },
  tries: { zh: '次数', en: 'tries' },
  until: { zh: '到', en: 'until' },
  version: { zh: '版本', en: 'version' },
  why: { zh: '原因', en: 'why' },
  witness: { zh: '见证人', en: 'witness' },
  workspace: { zh: '平台', en: 'platform' },
};
