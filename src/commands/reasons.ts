import type { Lang } from '../shared/lang.ts';

/** Why a message did not arrive, as it is kept, and the same in Chinese; in English it is said as it is kept. */
const REASONS: Readonly<Record<string, string>> = {
  'a message without a recipient': '没有收件人',
  'an older database was restored: it is not known whether this message was sent':
    '恢复过较早的备份，不知道这一条当时发没发',
  'it could not be composed': '内容没有写成，请把时间告诉系统管理员',
  'it could not be sent before it became useless': '轮到它时已经过了时效',
  'it did not arrive before it became useless': '没有发到，之后已经过了时效',
  'it is not certain whether this message arrived': '平台没有回音，有没有发到不确定',
  'it is not certain whether this message arrived: too much was written since':
    '平台没有回音，之后的消息太多，查不到了',
  'it is not certain whether this message arrived; the platform cannot be asked':
    '平台没有回音，也查不了，有没有发到不确定',
  'it is not certain whether this message arrived; the platform could not be asked for a day':
    '平台没有回音，一整天都查不了，有没有发到不确定',
  'more messages than a day may bring; useless afterwards': '当天主动发的消息已到上限，之后已经过了时效',
  'nobody could take it': '一个月没有平台能发出去',
  'nobody in the directory has this id': '花名册里没有这个人了',
  'nobody in the demo company has this account': '演示公司里没有这个账号',
  'the person has left the company': '本人已离职',
  'the person is a guest': '对方是访客，不主动发消息',
  'the person has no account that can be reached': '没有可以联系的账号',
  'the platform could not be reached': '平台一直连不上',
  // Slack
  'the account is a bot': '这个账号是机器人',
  'Slack does not let the bot change the message': 'Slack 不让改这条消息',
  'Slack knows no such conversation, or the bot may not see it': 'Slack 上没有这个会话，或者应用看不到它',
  'the workspace lets nobody change messages after so long': '工作区设置了过一段时间不能改消息',
  'the channel is archived': '频道已归档',
  'the message that was to be changed is no longer there': '要改的那条消息已经不在了',
  'direct messages to the app are switched off in Slack': 'Slack 里关掉了给应用发私信',
  'the bot is not in the channel: invite it': '应用不在频道里，请邀请它加入',
  'the workspace does not let the bot send messages': '工作区不允许应用发消息',
  'the person’s Slack account is deactivated': '本人的 Slack 账号已停用',
  'Slack knows no such person': 'Slack 上没有这个人',
  'the person cannot be seen by the bot': '应用看不到这个人',
  'the Slack account of the bot is deactivated': '应用在 Slack 上的账号已停用',
  'Slack no longer takes the bot’s token': 'Slack 不再接受应用的令牌',
  'the bot was not given the permission to send messages': '应用没有发消息的权限',
  'the bot’s token has expired': '应用的令牌已到期',
  'the bot was removed from the workspace': '应用已从工作区移除',
  // WeCom
  'WeCom refused the call': '企业微信没有接受',
  'WeCom knows no such member, or the member is outside the app’s visible range':
    '企业微信没有这个成员，或者不在应用的可见范围里',
  'WeCom knows none of these members, or they are outside the app’s visible range':
    '企业微信没有这些成员，或者不在应用的可见范围里',
  'the member has no interface licence in WeCom': '成员没有接口许可',
  'the member has no interface licence': '成员没有接口许可',
  'WeCom knows no such member': '企业微信没有这个成员',
  'WeCom knows no such department': '企业微信没有这个部门',
  'WeCom knows no such tag': '企业微信没有这个标签',
  'the member is outside the app’s visible range': '成员不在应用的可见范围里',
  'the app is disabled in the console': '应用在管理后台停用了',
  'WeCom is busy': '企业微信太忙',
  'WeCom had two changes at the same time': '企业微信上同时有两处改动',
  'too many calls at the same time': '同时的调用太多',
  'the limit of calls is reached': '调用次数到了上限',
  'the access token is not valid': '访问令牌不对',
  'the access token has expired': '访问令牌已到期',
  'WeCom gave no access token': '企业微信没有给访问令牌',
  'WeCom does not take WECOM_SECRET: copy the Secret of this app from the console':
    '企业微信不接受 WECOM_SECRET，请从管理后台重新复制这个应用的 Secret',
  'WeCom does not take WECOM_SECRET: it was reset, or the app is stopped':
    '企业微信不接受 WECOM_SECRET：重置过，或者应用停用了',
  'WeCom does not know WECOM_CORP_ID: copy 企业ID from the console':
    '企业微信不认识 WECOM_CORP_ID，请从管理后台复制企业 ID',
  'WeCom does not know WECOM_AGENT_ID': '企业微信不认识 WECOM_AGENT_ID',
  'WECOM_AGENT_ID and WECOM_SECRET belong to different apps':
    'WECOM_AGENT_ID 和 WECOM_SECRET 不是同一个应用的',
  'cards need the app’s callback address: set 接收消息 in the console':
    '卡片要先在管理后台设置“接收消息”的地址',
  'the app may not use this interface': '应用没有这个接口的权限',
  'WeCom has switched the app off because it was not used: enable it in the console':
    '应用长期没用，被企业微信停了，请在管理后台重新启用',
  'this secret may not read details; use the app’s own Secret': '这个 Secret 读不到详情，请用应用自己的',
  'the address of our pages is not the app’s trusted domain (可信域名)': '网页地址不是应用的可信域名',
  'WeCom does not take calls from this address: add it to 企业可信IP':
    '企业微信不接受这个地址的调用，请加到企业可信 IP',
  'the card can no longer be changed': '卡片已经不能改了',
  'the sign-in code is not valid': '登录码不对',
  'the sign-in code has expired': '登录码已到期',
  'the sign-in code was used before': '登录码已经用过',
  'the connection to WeCom broke': '和企业微信的连接断了',
};

/** Why somebody could not be reached in time. */
const REACH: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  departed: ['本人已离职', 'the person has left'],
  leave: ['本人在休假', 'the person was on leave'],
  'free-day': ['那天不上班', 'it was a free day'],
  'outside-hours': ['不在上班时间', 'it was outside office hours'],
  snoozed: ['本人设了暂停提醒', 'the person had paused reminders'],
};

/** Reasons with a value in them: how each is told from others, and said. */
const PATTERNS: readonly (readonly [
  RegExp,
  zh: (value: string) => string,
  en?: (value: string) => string,
])[] = [
  [/^Slack refused the message \((.*)\)$/, (error) => `Slack 没有接受（${error}）`],
  [
    /^it is not certain whether this message arrived, and Slack does not let the bot look it up \((.*)\)$/,
    (error) => `平台没有回音，Slack 又不让应用查（${error}），有没有发到不确定`,
  ],
  [
    /^not before it became useless: (.*)$/,
    (why) => `能发的时候已经过了时效：${REACH[why]?.[0] ?? why}`,
    (why) => `it had lost its use by the time it could go out: ${REACH[why]?.[1] ?? why}`,
  ],
  [/^HTTP (\d+)$/, (status) => `平台出错（HTTP ${status}）`],
  [/^WeCom refused the message \((.*)\)$/, (error) => `企业微信没有接受（${error}）`],
  [/^WeCom cannot be reached \((.*)\)$/, (code) => `企业微信连不上（${code}）`],
  [/^WeCom said (.*)$/, (said) => `企业微信没有接受（${said}）`],
];

/** WeCom's reasons end with its code. */
const CODED = /^(.*) \((-?\d+)\)$/;

/** True for what is said in both languages. */
export const isKnownReason = (reason: string): boolean =>
  reason in REASONS ||
  (CODED.exec(reason)?.[1] ?? '') in REASONS ||
  PATTERNS.some(([pattern]) => pattern.test(reason));

/** The reason, in the reader's language. */
export function sayReason(reason: string, lang: Lang): string {
  for (const [pattern, zh, en] of PATTERNS) {
    const value = pattern.exec(reason)?.[1];
    if (value !== undefined) return lang === 'zh' ? zh(value) : (en?.(value) ?? reason);
  }
  if (lang === 'en') return reason;
  const [, said = '', code] = CODED.exec(reason) ?? [];
  if (REASONS[said] !== undefined) return `${REASONS[said]}（${code}）`;
  return REASONS[reason] ?? `平台没有接受（${reason}）`;
}
