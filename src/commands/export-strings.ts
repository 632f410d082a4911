import type { ExportKind } from '../evidence/export-rows.ts';
import type { Lang } from '../shared/lang.ts';

export type ExportWhat = ExportKind | 'audit' | 'case';

export interface ExportStrings {
  readonly title: string;
  readonly auditTitle: string;
  readonly caseTitle: string;
  readonly what: string;
  readonly kinds: Readonly<Record<ExportWhat, string>>;
  readonly only: (campaign: string) => string;
  readonly format: string;
  readonly formats: Readonly<Record<'csv' | 'xlsx', string>>;
  readonly of: string;
  readonly period: string;
  readonly from: string;
  readonly to: string;
  readonly periodHint: string;
  readonly at: string;
  readonly atHint: string;
  readonly person: string;
  readonly personHint: string;
  readonly policy: string;
  readonly reason: string;
  readonly reasonHint: string;
  readonly note: string;
  readonly submit: string;
  readonly problem: string;
  readonly required: string;
  readonly nothingYet: string;
  readonly notYours: (what: string) => string;
  readonly unknown: (typed: string) => string;
  readonly ready: (what: string) => string;
  readonly readyFigures: (rows: number, entry: number) => string;
  readonly readyCase: (entry: number) => string;
  readonly howToFetch: (until: string) => string;
  readonly later: string;
  readonly get: string;
  readonly gone: string;
  readonly noAddress: string;
}

const zh: ExportStrings = {
  title: '导出',
  auditTitle: '导出审计材料',
  caseTitle: '导出举证材料',
  what: '导出什么',
  kinds: {
    campaigns: '签收单',
    people: '花名册',
    routines: '例行提醒的批次',
    gaps: '待答问题',
    audit: '审计材料（花名册对记录）',
    case: '举证材料（一个人、一份制度）',
  },
  only: (campaign) => `只导出 ${campaign} 的签收单`,
  format: '格式',
  formats: { csv: 'CSV', xlsx: 'Excel（XLSX）' },
  of: '哪一次签收',
  period: '一段时间里的全部签收',
  from: '从',
  to: '到',
  periodHint: '选了“一段时间”才填',
  at: '花名册截至',
  atHint: '不填就是今天，或者这段时间的最后一天',
  person: '谁',
  personHint: '工号、邮箱或姓名',
  policy: '哪份制度',
  reason: '为什么导出',
  reasonHint: '会写进存证记录，比如：年度审计',
  note: '谁导出了什么、为什么，都会写进存证记录。',
  submit: '导出',
  problem: '还有没填好的，什么都没有导出。',
  required: '请填写。',
  nothingYet: '还没有发出过签收任务，没有可以导出的。',
  notYours: (what) => `“${what}”只有 HR 能导出。`,
  unknown: (typed) =>
    `没看懂“${typed}”。可以写：导出 签收单、花名册、例行提醒的批次、待答问题，后面加“原因=年度审计”。`,
  ready: (what) => `文件好了：${what}`,
  readyFigures: (rows, entry) => `共${rows}行。存证记录第${entry}条记着这次导出。`,
  readyCase: (entry) => `存证记录第${entry}条记着这次导出。解压后打开 index.html；用 verify.mjs 核对。`,
  howToFetch: (until) =>
    `文件只给您一个人：在 Slack 里见私信；有链接的在${until}前点开，只能下载一次。里面有员工的信息，用完请删除。`,
  later: '文件大，还在做。做好了私信发给您。10分钟还没有收到，就再导出一次。',
  get: '取文件',
  gone: '这个文件已经取走，或者过期了。请再导出一次。',
  noAddress: '这里没有设网页地址，文件交不到您手上。请系统管理员在服务器上用 decorum export 导出。',
};

const en: ExportStrings = {
  title: 'Export',
  auditTitle: "Export an auditor's pack",
  caseTitle: 'Export a case file',
  what: 'What',
  kinds: {
    campaigns: 'Assignments of campaigns',
    people: 'Staff list',
    routines: 'History of the routines',
    gaps: 'Open questions',
    audit: "Auditor's pack (staff list against records)",
    case: 'Case file (one person, one policy)',
  },
  only: (campaign) => `Only the assignments of ${campaign}`,
  format: 'Format',
  formats: { csv: 'CSV', xlsx: 'Excel (XLSX)' },
  of: 'Which campaign',
  period: 'All in a period',
  from: 'From',
  to: 'To',
  periodHint: 'Only for a period',
  at: 'Staff list as of',
  atHint: 'Left empty: today, or the last day of the period',
  person: 'Who',
  personHint: 'Staff number, e-mail address or name',
  policy: 'Which policy',
  reason: 'Why',
  reasonHint: 'It goes into the record; for example: yearly audit',
  note: 'Who exported what, and why, goes into the record.',
  submit: 'Export',
  problem: 'Something is still missing; nothing was exported.',
  required: 'Please fill this in.',
  nothingYet: 'No campaign has gone out yet: there is nothing to export.',
  notYours: (what) => `Only HR can export “${what}”.`,
  unknown: (typed) =>
    `“${typed}” is not understood. Write for example: policy export people reason=yearly audit. There are campaigns, people, routines and gaps.`,
  ready: (what) => `Your file is ready: ${what}`,
  readyFigures: (rows, entry) => `${rows} rows. Entry ${entry} of the record says so.`,
  readyCase: (entry) =>
    `Entry ${entry} of the record says so. Unpack it and open index.html; check it with verify.mjs.`,
  howToFetch: (until) =>
    `It is for you alone: on Slack in your direct messages; where there is a link, open it by ${until}, it can be downloaded once. It holds personal data: delete it after use.`,
  later:
    'The file is big and still being made; it will come as a direct message. If nothing has come in 10 minutes, export again.',
  get: 'Get the file',
  gone: 'This file was fetched already, or its time is over. Please export it again.',
  noAddress:
    'No web address is set up here, so the file cannot be handed to you. Ask the system administrator to run decorum export at the host.',
};

export const exportStrings: Readonly<Record<Lang, ExportStrings>> = { zh, en };
