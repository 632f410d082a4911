import type { Lang } from '../shared/lang.ts';

/** How a signature on paper is labelled wherever it stands. */
export const PAPER_LABEL = '纸质补录 · Paper entry';

export interface AuditStrings {
  readonly title: (of: string) => string;
  readonly period: (from: string, to: string) => string;
  /** One campaign of a period in a line. */
  readonly inPeriod: (version: string, launched: string, done: number, asked: number, id: string) => string;
  readonly facts: Readonly<
    Record<'campaign' | 'version' | 'launched' | 'at' | 'exported' | 'reason' | 'by' | 'key', string>
  >;
  readonly host: string;
  readonly population: string;
  readonly figures: Readonly<
    Record<
      | 'roster'
      | 'asked'
      | 'notAsked'
      | 'acknowledged'
      | 'paper'
      | 'objected'
      | 'declined'
      | 'exempt'
      | 'open',
      string
    >
  >;
  readonly notAsked: string;
  readonly newcomers: string;
  /** `asked` and `days` are null for somebody who never was. */
  readonly newcomer: (
    name: string,
    joined: string,
    asked: string | null,
    days: string | null,
    answered: string,
  ) => string;
  readonly exceptions: string;
  readonly exception: (name: string, why: string, until: string | null) => string;
  readonly papers: string;
  readonly paper: (name: string, signed: string, entered: string, witness: string) => string;
  readonly none: string;
  readonly more: (count: number, file: string) => string;
  readonly check: string;
  readonly notWitnessed: string;
}

export const AUDIT_STRINGS: Readonly<Record<Lang, AuditStrings>> = {
  zh: {
    title: (of) => `审计材料：${of}`,
    period: (from, to) => `${from} 至 ${to}`,
    inPeriod: (version, launched, done, asked, id) =>
      `${version}，${launched} 发起：已签收${done}人，列入${asked}人（${id}）`,
    facts: {
      campaign: '签收任务',
      version: '版本校验值',
      launched: '发起',
      at: '花名册截至',
      exported: '导出时间',
      reason: '导出原因',
      by: '导出人',
      key: '签名密钥',
    },
    host: '系统管理员（服务器上）',
    population: '花名册与记录',
    figures: {
      roster: '当天应签收的人',
      asked: '已列入签收',
      notAsked: '在范围内、没有列入',
      acknowledged: '已签收',
      paper: '其中纸质补录',
      objected: '有异议',
      declined: '暂不签收',
      exempt: '豁免',
      open: '没有答复',
    },
    notAsked: '在范围内、没有列入的人',
    newcomers: '发起之后入职的人',
    newcomer: (name, joined, asked, days, answered) =>
      asked === null
        ? `${name}：${joined} 入职，还没有列入签收`
        : `${name}：${joined} 入职，${asked} 列入签收（${days ?? '–'}天后），${answered === '' ? '还没有答复' : `${answered} 答复`}`,
    exceptions: '例外和原因',
    exception: (name, why, until) => `${name}：${why}${until === null ? '' : `，到 ${until}`}`,
    papers: '纸质补录',
    paper: (name, signed, entered, witness) =>
      `${name}：${signed} 在纸上签字，${entered} 补录，见证人 ${witness}`,
    none: '没有',
    more: (count, file) => `还有${count}行，见 ${file}`,
    check:
      '核对：node verify.mjs --public-key 另外拿到的公钥。全部行在 roster.csv、newcomers.csv、exceptions.csv、paper.csv。',
    notWitnessed: '没有独立见证：没有外部机构给这段记录盖过时间戳。',
  },
  en: {
    title: (of) => `Auditor's pack: ${of}`,
    period: (from, to) => `${from} to ${to}`,
    inPeriod: (version, launched, done, asked, id) =>
      `${version}, launched ${launched}: ${done} of ${asked} acknowledged (${id})`,
    facts: {
      campaign: 'Campaign',
      version: 'Hash of the version',
      launched: 'Launched',
      at: 'Staff list as of',
      exported: 'Exported',
      reason: 'Why',
      by: 'By',
      key: 'Signing key',
    },
    host: 'the system administrator, at the host',
    population: 'Staff list against records',
    figures: {
      roster: 'In the audience that day',
      asked: 'Asked',
      notAsked: 'In the audience, not asked',
      acknowledged: 'Acknowledged',
      paper: 'of these on paper',
      objected: 'Objection',
      declined: 'Not now',
      exempt: 'Exempt',
      open: 'No answer',
    },
    notAsked: 'In the audience, not asked',
    newcomers: 'Joined after the launch',
    newcomer: (name, joined, asked, days, answered) =>
      asked === null
        ? `${name}: joined ${joined}, not asked yet`
        : `${name}: joined ${joined}, asked ${asked} (${days ?? '–'} days later), ${answered === '' ? 'no answer yet' : `answered ${answered}`}`,
    exceptions: 'Exceptions, with reasons',
    exception: (name, why, until) => `${name}: ${why}${until === null ? '' : `, until ${until}`}`,
    papers: 'Paper entries',
    paper: (name, signed, entered, witness) =>
      `${name}: signed on paper ${signed}, entered ${entered}, witness ${witness}`,
    none: 'None',
    more: (count, file) => `${count} more lines are in ${file}`,
    check:
      'To check: node verify.mjs --public-key KEY-FROM-ELSEWHERE. All lines are in roster.csv, newcomers.csv, exceptions.csv and paper.csv.',
    notWitnessed: 'Not independently witnessed: no outside authority has stamped this part of the record.',
  },
};
