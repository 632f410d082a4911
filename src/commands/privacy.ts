import { call } from '../messages/call.ts';
import type { Part } from '../messages/parts.ts';
import type { Company } from '../people/company.ts';
import type { Lang } from '../shared/lang.ts';
import { hrContact } from './sensitive.ts';

/**
 * The first message to any person: who this is, what it keeps and what it does not. The full notice is behind “privacy”.
 */
export function greetingParts(lang: Lang, { acknowledgementYears: years }: Company['retention']): Part[] {
  const zh = lang === 'zh';
  const lines = zh
    ? [
        '您好，我是知礼，帮大家查公司的行为规范。直接问就行，比如“周五穿什么”。',
        '答案写明出自哪一条；规则库没有写的，我会直说。',
        '查规范不记姓名，谁问了什么不留记录；敏感的事不留一个字。',
        `提醒和签收会记下办了什么、什么时候办的；签收记录 HR 和审计可以看，保存到离职后${years}年。`,
        '完整的隐私说明发“隐私”，全部主题发“帮助”。',
      ]
    : [
        "Hello, I'm Decorum. I look up our rules of conduct. Ask away: “what do I wear on Friday?”",
        "Every answer names its article; when the rulebook doesn't say, I say so.",
        'Looking things up leaves no name and no list of who asked what; of sensitive matters not a word is kept.',
        `Reminders and policies record what was done and when; HR and auditors can see policy records, kept until ${years === 1 ? '1 year' : `${years} years`} after you leave.`,
        'Full privacy notice: “privacy”. All topics: “help”.',
      ];
  return lines.map((line) => ({ part: 'text', text: [line] }));
}

/** Buttons under the greeting when it stands alone. */
export function greetingActions(lang: Lang): Part {
  const zh = lang === 'zh';
  return {
    part: 'actions',
    actions: [
      { label: zh ? '着装' : 'Dress', call: call('topic', 'dress') },
      { label: zh ? '隐私' : 'Privacy', call: call('privacy') },
      { label: zh ? '帮助' : 'Help', call: call('decorum') },
    ],
  };
}

/** The full notice: what is kept, why, for how long, who sees it, where it lies, whom to ask. */
export function privacyParts(company: Company, workspace: string, lang: Lang): Part[] {
  const contact = hrContact(company, lang).trim();
  const { retention } = company;
  const lines = lang === 'zh' ? linesZh(retention) : linesEn(retention);
  const [title, rights] =
    lang === 'zh'
      ? [
          `隐私说明：${company.name.zh}`,
          `想查看、拿一份、更正或删除自己的信息，请找${contact === 'HR' ? ' HR' : contact}；HR 可以导出全部内容给您。`,
        ]
      : [
          `Privacy notice: ${company.name.en}`,
          `To see, get a copy of, correct or delete what is held about you, ask ${contact}; HR can export all of it for you.`,
        ];
  return [
    { part: 'heading', text: title },
    { part: 'list', items: lines.map((line) => [line]) },
    { part: 'text', text: [whereItLies(workspace, lang)] },
    { part: 'note', text: [rights] },
  ];
}

function linesZh(keep: Company['retention']): string[] {
  return [
    '查规范：不记姓名，不记谁问了什么；只按天、按主题记次数。最后一个问题只在内存里留30分钟，方便您转给 HR。',
    '敏感的事：一个字也不留，连次数也不记。核对的草稿：不保存。',
    `转给 HR 的问题：留${keep.questionDays}天，之后只留次数。不带姓名的，HR 看不到是谁；送答复用的地址单独存放，答复后就删，最长90天。`,
    `花名册：工号、姓名、邮箱、部门、上级、办公地点、入职和离职日期、语言、账号、角色，用来认得是谁，HR 和审计可以看；离职后${keep.acknowledgementYears}年删除。`,
    '休假和排班：只有日期和时间，不问原因，用来不打扰您、顺延截止日。您选的提醒和暂停：到您取消为止。',
    '“我是最后一个”：行政负责人到下一个工作日中午前看得到是谁，之后姓名就没了。不记考勤。',
    `制度签收：收到、打开、答复的日期和结果，您写的异议和提问，用来证明告知过您。HR 和审计可以看，上级只看答复了没有；存到离职后${keep.acknowledgementYears}年。不记看了多久。`,
    `发送记录：哪条消息什么时候发给您，存${keep.deliveryMonths}个月。HR 的导出记下是谁、为什么导出。`,
  ];
}

function linesEn(keep: Company['retention']): string[] {
  const years = keep.acknowledgementYears === 1 ? '1 year' : `${keep.acknowledgementYears} years`;
  const months = keep.deliveryMonths === 1 ? '1 month' : `${keep.deliveryMonths} months`;
  return [
    'Looking up rules: no name, no record of who asked what; only counts per day and topic. Your last question stays in memory for 30 minutes, so that you can pass it on to HR.',
    'Sensitive matters: not a word is kept, not even a count. Drafts you have checked: not kept.',
    `Questions passed on to HR: kept ${keep.questionDays} days, then only counted. Without your name, HR can't see who asked; the address for the answer lies apart and is deleted with the answer, after 90 days at most.`,
    `Staff list: number, name, e-mail, department, manager, office, first and last day, language, accounts, roles, to know who is meant; HR and auditors can see it. Erased ${years} after you leave.`,
    'Leave and rotas: days and times, never a reason, so that you are left in peace and due dates move. Reminders you chose and pauses: until you end them.',
    "“I'm last”: the office manager can see who it was until noon of the next working day, then the name is gone. No attendance is kept.",
    `Policies: the days on which you got, opened and answered them and the result, your objections and questions, to prove that you were told. HR and auditors can see them, your manager only whether you have answered; kept until ${years} after you leave. Not how long you read.`,
    `Delivery logs: which message went to you and when, for ${months}. When HR exports something, who and why is recorded.`,
  ];
}

function whereItLies(workspace: string, lang: Lang): string {
  const zh = lang === 'zh';
  if (/^[TE][A-Z0-9]+$/.test(workspace)) {
    return zh
      ? '数据存在公司自己的服务器上；聊天内容、姓名和邮箱经过 Slack，会存到中国境外。'
      : "The data lies on the company's own server; the chat itself, names and e-mails pass through Slack and are stored outside China.";
  }
  if (/^w[a-z][\w-]+$/.test(workspace)) {
    return zh
      ? '数据存在公司自己的服务器上；聊天内容经过企业微信，由企业微信保存。'
      : "The data lies on the company's own server; the chat itself passes through WeCom, which keeps it.";
  }
  return zh ? '数据存在公司自己的服务器上。' : "The data lies on the company's own server.";
}
