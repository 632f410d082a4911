import type { Store } from '../data/store/store.ts';
import type { Ledger } from '../ledger/types.ts';
import type { Companies } from '../people/company.ts';
import type { Directory } from '../people/directory.ts';
import type { People } from '../people/people.ts';
import type { Clock, Instant } from '../shared/clock.ts';
import type { Text } from '../shared/lang.ts';

/** What is kept for a while and then goes: each kind with the time a company may change. */
export interface Kind {
  readonly id: 'acknowledgements' | 'deliveries' | 'questions' | 'requests';
  readonly name: Text;
  /** The item of `retention` in the settings, and its unit. */
  readonly setting: 'acknowledgementYears' | 'deliveryMonths' | 'questionDays' | 'requestDays';
  readonly unit: Text;
  readonly what: Text;
}

/** The one list of what is kept how long; docs/privacy.md and the notice in chat say the same. */
export const KINDS: readonly Kind[] = [
  {
    id: 'acknowledgements',
    name: { zh: '签收记录', en: 'Acknowledgements' },
    setting: 'acknowledgementYears',
    unit: { zh: '年（离职后）', en: 'years after the last day' },
    what: {
      zh: '签收单、回执、异议、纸质补录，和存证记录里的身份内容',
      en: 'assignments, receipts, objections, paper entries, and who it was in the entries of the record',
    },
  },
  {
    id: 'deliveries',
    name: { zh: '发送记录', en: 'Delivery logs' },
    setting: 'deliveryMonths',
    unit: { zh: '个月', en: 'months' },
    what: { zh: '哪条消息什么时候发给谁', en: 'which message went to whom and when' },
  },
  {
    id: 'questions',
    name: { zh: '提问', en: 'Questions' },
    setting: 'questionDays',
    unit: { zh: '天，之后只留次数', en: 'days, then counts only' },
    what: {
      zh: '转给 HR 的问题，和已答复的条款问题（从提问那天算；没有答复的条款问题不删）',
      en: 'questions passed on to HR, and answered questions about clauses (from the day they were asked; one about a clause that waits for its answer stays)',
    },
  },
  {
    id: 'requests',
    name: { zh: '请求编号', en: 'Ids of requests' },
    setting: 'requestDays',
    unit: { zh: '天', en: 'days' },
    what: {
      zh: '防止重复办理的摘要，认不出人',
      en: 'digests that keep a retry from acting twice; they tell nobody',
    },
  },
];

/** What became due of one kind. */
export interface Forgotten {
  readonly kind: Kind;
  /** The setting in force. */
  readonly keep: number;
  readonly rows: number;
  /** Entries of the record whose identity goes with it. */
  readonly entries?: number;
  /** Left for now because of a legal hold. */
  readonly held?: number;
}

export interface RetentionParts {
  readonly store: Store;
  readonly ledger: Ledger;
  readonly directory: Directory;
  readonly companies: Companies;
  /** Told when somebody is gone: roles stand in memory. */
  readonly people: Pick<People, 'refresh'>;
  readonly clock: Clock;
}

/** How one kind is found, and (unless only looked at) deleted. */
export type Forget = (
  parts: RetentionParts,
  o: { readonly company: string; readonly now: Instant; readonly keep: number; readonly dryRun: boolean },
) => Promise<Omit<Forgotten, 'kind' | 'keep'>>;
