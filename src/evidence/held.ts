import type { Tables } from '../data/store/schema.ts';
import type { Text } from '../shared/lang.ts';

/**
 * How a row is found to be about somebody: by the person's id, by an account with its workspace, by an assignment of
 * theirs, by a mark (an id, an account, or both joined by a slash, as who did something is written), or by being mentioned
 * in JSON.
 */
export type Tie =
  | { readonly person: string }
  | { readonly account: string; readonly workspace: string }
  | { readonly assignment: string }
  | { readonly mark: string };

/** Rows in which somebody only did something, or is named among others: of these only a few columns are theirs. */
export interface Trace {
  /** The column with a mark of who did it. */
  readonly by?: string;
  /** The JSON column in which they may be named. */
  readonly in?: string;
  readonly show: readonly string[];
}

/** What one table holds about a person. A table that holds nothing says why. */
export type Held =
  | {
      readonly title: Text;
      readonly about?: readonly Tie[];
      /** Columns that say nothing of the person. */
      readonly without?: readonly string[];
      readonly traces?: readonly Trace[];
      /** Columns that may name somebody and are not followed, with the reason. */
      readonly not?: Readonly<Record<string, string>>;
    }
  | { readonly nothing: string };

const person: readonly Tie[] = [{ person: 'person' }];
const account: readonly Tie[] = [{ account: 'account', workspace: 'workspace' }];
const assignment: readonly Tie[] = [{ assignment: 'assignment' }];

/**
 * Every table of the schema. A new one belongs here before it compiles, and a new column that may name somebody before the
 * tests pass: what is held about a person is found by this list alone.
 */
export const HELD: { readonly [table in keyof Tables]: Held } = {
  people: {
    title: { zh: '花名册', en: 'Staff list' },
    about: [{ person: 'id' }, { person: 'same_as' }],
    traces: [{ by: 'manager', show: ['id'] }],
  },
  person_accounts: { title: { zh: '账号', en: 'Accounts' }, about: person },
  accounts: { title: { zh: '账号的选择', en: 'Choices per account' }, about: account },
  account_notes: {
    title: { zh: '平台的临时记录', en: 'What a platform remembers for a while' },
    about: account,
    without: ['value'],
  },
  person_roles: {
    title: { zh: '角色', en: 'Roles' },
    about: person,
    traces: [{ by: 'granted_by', show: ['role', 'granted_at'] }],
  },
  leave: {
    title: { zh: '休假', en: 'Leave' },
    about: person,
    traces: [{ by: 'entered_by', show: ['id', 'entered_at'] }],
  },
  shifts: { title: { zh: '排班', en: 'Shifts' }, about: person },
  pauses: { title: { zh: '暂停提醒', en: 'Pauses of reminders' }, about: person },
  imports: {
    title: { zh: '导入', en: 'Imports' },
    traces: [
      { by: 'by_whom', show: ['id', 'kind', 'at'] },
      { by: 'undone_by', show: ['id', 'undone_at'] },
    ],
  },
  import_changes: { title: { zh: '导入改动的内容', en: 'What imports changed' }, about: person },
  gaps: {
    title: { zh: '署名转给 HR 的问题', en: 'Questions passed on with a name' },
    about: [{ account: 'asked_by', workspace: 'asked_in' }],
    traces: [{ by: 'answered_by', show: ['number', 'answered_at'] }],
  },
  gap_returns: {
    nothing:
      'where the answer to a question without a name goes: shown to nobody, also not here, since an export would tell who asked; deleted with the answer, after 90 days at most',
  },
  settings: {
    title: { zh: '设置', en: 'Settings' },
    traces: [
      { by: 'changed_by', show: ['item', 'changed_at'] },
      { in: 'value', show: ['item'] },
    ],
  },
  deliveries: {
    title: { zh: '发给本人的消息', en: 'Messages to the person' },
    about: [...person, ...account],
  },
  long_messages: {
    nothing:
      'the whole text of a message whose card was sent: found through the messages to the person, and deleted with them',
  },
  dispatches: {
    title: { zh: '正在发送的消息', en: 'Messages on their way' },
    traces: [{ in: 'targets', show: ['id', 'at', 'state'] }],
  },
  daily_messages: { title: { zh: '每天的消息数', en: 'Messages per day' }, about: [{ mark: 'who' }] },
  last_out: { title: { zh: '最后离开检查', en: 'Last one out' }, about: [{ person: 'holder' }] },
  routine_subscriptions: { title: { zh: '订阅的提醒', en: 'Reminders subscribed to' }, about: person },
  routine_changes: {
    title: { zh: '提醒的改动', en: 'Changes of routines' },
    traces: [{ by: 'by_whom', show: ['number', 'at', 'item'] }],
  },
  calendar_feeds: {
    title: { zh: '日历地址', en: 'Calendar addresses' },
    traces: [{ by: 'created_by', show: ['office', 'created_at'] }],
  },
  slots: {
    title: { zh: '提醒批次', en: 'Runs of routines' },
    traces: [{ in: 'audience', show: ['routine', 'date'] }],
    not: { expanded_to: 'how far a long list has come; replaced within the minute' },
  },
  campaigns: {
    title: { zh: '签收任务', en: 'Campaigns' },
    traces: [
      { by: 'made_by', show: ['id', 'state', 'made_at'] },
      { in: 'audience', show: ['id'] },
    ],
    not: {
      made_in: 'the workspace of the account beside it',
      cursor: 'how far a long list has come; empty once it is through',
    },
  },
  assignments: {
    title: { zh: '签收单', en: 'Policies to acknowledge' },
    about: person,
    traces: [{ by: 'exempt_by', show: ['id', 'exempt_until'] }],
    not: { manager: 'who is reminded of it is said of the person whose assignment it is' },
  },
  receipts: { title: { zh: '签收回执', en: 'Receipts' }, about: person },
  assignment_notes: {
    title: { zh: '本人写的异议和补正', en: 'Objections and corrections' },
    about: assignment,
  },
  assignment_tasks: {
    title: { zh: 'HR 的待办', en: "HR's tasks about the person" },
    about: assignment,
    traces: [{ by: 'done_by', show: ['id', 'done_at'] }],
  },
  clause_questions: {
    title: { zh: '就条款提的问题', en: 'Questions about clauses' },
    about: person,
    traces: [{ by: 'answered_by', show: ['number', 'answered_at'] }],
  },
  paper_entries: {
    title: { zh: '纸质补录', en: 'Signatures on paper' },
    about: person,
    traces: [
      { by: 'entered_by', show: ['id', 'entered_at'] },
      { by: 'witness', show: ['id', 'signed_on'] },
    ],
  },
  print_links: {
    title: { zh: '打印链接', en: 'Addresses for printing' },
    about: person,
    without: ['digest'],
  },
  campaign_changes: {
    title: { zh: '批量改动', en: 'Changes of many at once' },
    traces: [
      { by: 'made_by', show: ['id', 'kind', 'made_at'] },
      { in: 'what', show: ['id', 'kind'] },
    ],
  },
  campaign_change_rows: {
    title: { zh: '批量改动中的本人', en: 'Changes of many: one row' },
    about: assignment,
  },
  policies: {
    title: { zh: '建立的制度', en: 'Policies begun' },
    traces: [{ by: 'made_by', show: ['id', 'made_at'] }],
  },
  policy_versions: {
    title: { zh: '制度版本', en: 'Versions of policies' },
    traces: [
      { by: 'made_by', show: ['id', 'made_at'] },
      { by: 'published_by', show: ['id', 'published_at'] },
    ],
  },
  policy_changes: {
    title: { zh: '对改动条款的决定', en: 'Decisions on changed clauses' },
    traces: [{ by: 'decided_by', show: ['version', 'clause', 'decided_at'] }],
  },
  policy_records: {
    title: { zh: '制定过程的登记', en: 'Steps of making' },
    traces: [{ by: 'entered_by', show: ['id', 'step', 'entered_at'] }],
  },
  ledger_payloads: {
    title: { zh: '存证记录', en: 'The record' },
    about: person,
    without: ['salt'],
    traces: [{ in: 'content', show: ['seq'] }],
  },
  outbox_marks: { nothing: 'how far sending has come' },
  outbox_guards: { nothing: 'what held sending up, and why an administrator let it go on' },
  policy_texts: { nothing: 'the text of a policy, the same for everybody' },
  policy_clauses: { nothing: 'the text of a policy, the same for everybody' },
  policy_pages: { nothing: 'the text of a policy, the same for everybody' },
  campaign_counts: { nothing: 'counts per department, no persons' },
  quiz_counts: { nothing: 'wrong answers per question, no persons' },
  receipt_numbers: { nothing: 'how many receipts a month has' },
  counts: { nothing: 'counts per day and topic, no persons' },
  seen: { nothing: 'a digest of a request: it tells neither who nor what' },
  rulebook_days: { nothing: 'how the rules stood on a day' },
  slot_clock: { nothing: 'how far the company is planned' },
  ledger_entries: { nothing: 'hashes and ids; what stands behind an entry is in ledger_payloads' },
  ledger_heads: { nothing: 'signatures over hashes' },
  ledger_erasures: {
    nothing: 'which entries have lost their identity, and the number of the entry that says so',
  },
  witness_replies: { nothing: 'time-stamps over hashes' },
};

/** Columns whose name says that they may hold who somebody is: each has to be classified above. */
export const MAY_NAME =
  /(^|_)(person|account|by|whom|who|holder|manager|witness|same_as|asked_in|made_in|email|expanded_to|cursor|targets|audience)$/;
