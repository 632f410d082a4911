import type { TroubleGroup } from '../outbox/outbox.ts';
import type { Lang } from '../shared/lang.ts';

export interface SendingStrings {
  readonly title: (count: number) => string;
  readonly none: string;
  readonly group: (line: {
    when: string;
    what: string;
    to: readonly string[];
    count: number;
    state: TroubleGroup['state'];
    why: string;
  }) => string;
  /** What a message is about; a kind that is not named is “a message”. */
  readonly kinds: Readonly<Record<string, string>>;
  readonly other: string;
  readonly doubt: string;
  readonly held: (budget: number) => string;
  readonly waiting: (held: number) => string;
  /** The platform lets the program send nothing, and says why. */
  readonly shutOut: (count: number, why: string) => string;
  /** The line under today's routines and in the digest. */
  readonly hint: (count: number) => string;
  readonly button: string;
  readonly channelOf: (office: string) => string;
}

const zh: SendingStrings = {
  title: (count) => `最近7天没发出或存疑的消息：${count}条`,
  none: '最近7天的消息都发出了。',
  group: ({ when, what, to, count, state, why }) => {
    const who = to.length === 0 ? '' : `（${to.join('、')}${count > to.length ? '等' : ''}）`;
    const how = { failed: '没发出', expired: '过了时效，没有发', 'in-doubt': '存疑' }[state];
    return `${when} ${what}${count}条${who}：${how}${why === '' ? '' : `。${why}`}`;
  },
  kinds: {
    'gap-answer': '问题的答复',
    'gap-opened': '待答问题的通知',
    'last-out-record': '关门记录',
    'closing-week': '上周关门',
    routine: '例行提醒',
    'policy-card': '签收卡片',
    'policy-chaser': '签收提醒',
    'policy-receipt': '签收回执',
    'policy-ended': '撤回通知',
    'policy-hr-digest': '每周汇总',
    'policy-leaving': '离职前的签收记录',
    'policy-manager-digest': '每周汇总',
    'policy-question': '制度问题的通知',
    'policy-question-answer': '制度问题的答复',
  },
  other: '消息',
  doubt: '存疑：平台没有回音，系统不会再发，免得重复。要紧的事，请当面说一声，或者再发一次。',
  held: (budget) => `过去24小时有${budget}条超出每日消息上限，并入下一张，没有丢。`,
  waiting: (held) => `还有${held}条在等：不在上班时间、休假、当天已到上限，或平台暂时不让发；到时候会发。`,
  shutOut: (count, why) => `${count}条等平台放行：${why}。恢复后会自动发。`,
  hint: (count) => `⚠️ 最近7天有${count}条消息没发出或存疑。`,
  button: '看发送情况',
  channelOf: (office) => `${office}的频道`,
};

const en: SendingStrings = {
  title: (count) => `Not sent, or in doubt, in the last 7 days: ${count}`,
  none: 'All messages of the last 7 days went out.',
  group: ({ when, what, to, count, state, why }) => {
    const who = to.length === 0 ? '' : ` (${to.join(', ')}${count > to.length ? ' and others' : ''})`;
    const how = { failed: 'not sent', expired: 'dropped, too late to be of use', 'in-doubt': 'in doubt' }[
      state
    ];
    return `${when} · ${count} × ${what}${who}: ${how}${why === '' ? '' : `; ${why}`}`;
  },
  kinds: {
    'gap-answer': 'answer to a question',
    'gap-opened': 'notice of an open question',
    'last-out-record': 'closing record',
    'closing-week': "last week's closings",
    routine: 'routine',
    'policy-card': 'policy card',
    'policy-chaser': 'policy reminder',
    'policy-receipt': 'receipt',
    'policy-ended': 'recall notice',
    'policy-hr-digest': 'weekly digest',
    'policy-leaving': 'record for a leaver',
    'policy-manager-digest': 'weekly digest',
    'policy-question': 'notice of a policy question',
    'policy-question-answer': 'answer to a policy question',
  },
  other: 'message',
  doubt:
    'In doubt: the platform gave no answer, and nothing is sent again, so that nobody gets it twice. If it matters, say it in person or send it anew.',
  held: (budget) =>
    `${budget} ${budget === 1 ? 'message' : 'messages'} of the last 24 hours were over the daily limit and go into the next card; none is lost.`,
  waiting: (held) =>
    `${held} more ${held === 1 ? 'waits' : 'wait'}: outside office hours, on leave, over the daily limit, or the platform takes nothing just now. They go out later.`,
  shutOut: (count, why) =>
    `${count} ${count === 1 ? 'message waits' : 'messages wait'} for the platform: ${why}. Once it takes messages again, ${count === 1 ? 'it goes' : 'they go'} out unasked.`,
  hint: (count) =>
    `⚠️ ${count} ${count === 1 ? 'message' : 'messages'} of the last 7 days did not go out or ${count === 1 ? 'is' : 'are'} in doubt.`,
  button: 'See what was sent',
  channelOf: (office) => `channel of ${office}`,
};

export const sendingStrings: Readonly<Record<Lang, SendingStrings>> = { zh, en };
