import { call } from '../messages/call.ts';
import type { Part } from '../messages/parts.ts';
import type { Company } from '../people/company.ts';
import type { Lang } from '../shared/lang.ts';
import { hrContact } from './sensitive.ts';

/**
 * The first message to any person: who this is, what it keeps and what it does not. The full notice is behind “privacy”.
 */
export function greetingParts(lang: Lang): Part[] {
  const zh = lang === 'zh';
  const lines = zh
    ? [
        '您好，我是知礼，帮大家查公司的行为规范。直接问就行，比如“周五穿什么”。',
        '答案写明出自哪一条；规则库没有写的，我会直说。',
        '查规范不记姓名，谁问了什么不留记录；敏感的事不留一个字。',
        '完整的隐私说明发“隐私”，全部主题发“帮助”。',
      ]
    : [
        "Hello, I'm Decorum. I look up our rules of conduct. Ask away: “what do I wear on Friday?”",
        "Every answer names its article; when the rulebook doesn't say, I say so.",
        'Looking things up leaves no name and no list of who asked what; of sensitive matters not a word is kept.',
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
  const slack = /^[TE][A-Z0-9]+$/.test(workspace);
  const wecom = /^w[wx][0-9A-Za-z]+$/.test(workspace);
  if (lang === 'zh') {
    return [
      { part: 'heading', text: `隐私说明：${company.name.zh}` },
      {
        part: 'list',
        items: [
          ['查规范：不记姓名，不记谁问了什么；只按天、按主题记次数。'],
          ['最后一个问题只在内存里留30分钟，方便您转给 HR；到时间就没了。'],
          ['敏感的事：一个字也不留，连次数也不记。'],
          [
            '转给 HR 的问题：留问题和答复。不带姓名的，HR 看不到是谁；送答复用的地址单独存放，答复后就删，最长90天。',
          ],
          ['核对的草稿：不保存。'],
          ['您的账号：记您选的语言、您的角色、是否看过这份说明。'],
        ],
      },
      {
        part: 'text',
        text: [
          slack
            ? '数据存在公司自己的服务器上；聊天内容经过 Slack，会存到中国境外。'
            : wecom
              ? '数据存在公司自己的服务器上；聊天内容经过企业微信，那里也会有。'
              : '数据存在公司自己的服务器上。',
        ],
      },
      { part: 'note', text: [`想查看、更正或删除自己的信息，请找${contact === 'HR' ? ' HR' : contact}。`] },
    ];
  }
  return [
    { part: 'heading', text: `Privacy notice: ${company.name.en}` },
    {
      part: 'list',
      items: [
        ['Looking up rules: no name, no record of who asked what; only counts per day and topic.'],
        [
          'Your last question stays in memory for 30 minutes, so that you can pass it on to HR; then it is gone.',
        ],
        ['Sensitive matters: not a word is kept, not even a count.'],
        [
          "Questions passed on to HR: the question and its answer are kept. Without your name, HR can't see who asked; the address for the answer lies apart and is deleted with the answer, after 90 days at most.",
        ],
        ['Drafts you have checked: not kept.'],
        ['Your account: the language you chose, your roles, whether you have seen this notice.'],
      ],
    },
    {
      part: 'text',
      text: [
        slack
          ? "The data lies on the company's own server; the chat itself passes through Slack and is stored outside China."
          : wecom
            ? "The data lies on the company's own server; the chat itself passes through WeCom and lies there as well."
            : "The data lies on the company's own server.",
      ],
    },
    { part: 'note', text: [`To see, correct or delete what is held about you, ask ${contact}.`] },
  ];
}
