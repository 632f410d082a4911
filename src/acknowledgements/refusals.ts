import { Refusal } from '../shared/errors.ts';
import { type LocalDate, sayShortDate } from './words.ts';

const said = (code: string, zh: string, en: string) => new Refusal(code, { zh, en });

/** Why an answer or a change was not taken, in the words people read. Nothing was recorded. */
export const refuse = {
  notYours: () =>
    said(
      'not-yours',
      '这张签收单不是发给您的，没有记录。自己的请发“我的签收”查看。',
      'This one was sent to somebody else; nothing was recorded. For your own, send “my policies”.',
    ),
  nobody: () =>
    said(
      'not-on-list',
      '花名册里还没有您的账号，没有记录。请找 HR 登记。',
      'Your account is not on the staff list yet; nothing was recorded. Please ask HR to add it.',
    ),
  unread: (missing: readonly number[]) =>
    said(
      'unread',
      `请先看完全文，再选一项。还差第${missing.slice(0, 10).join('、')}页。`,
      `Please read to the last page first; ${missing.length === 1 ? 'page' : 'pages'} ${missing.slice(0, 10).join(', ')} ${missing.length === 1 ? 'is' : 'are'} still open.`,
    ),
  quiz: () =>
    said(
      'quiz-open',
      '签收前还有一份小测没有做，这次没有记录。请先做小测。',
      'There is a short check to pass first; nothing was recorded. Please take it before you acknowledge.',
    ),
  recalled: () =>
    said(
      'recalled',
      '这次签收发错了范围，已经撤回，您不用签收。',
      'This went to the wrong people and has been recalled; there is nothing for you to do.',
    ),
  withdrawn: () =>
    said(
      'withdrawn',
      '这一版已经撤回，这次没有记录，您不用签收。',
      'This version has been withdrawn; nothing was recorded and there is nothing for you to do.',
    ),
  closed: (on: LocalDate, today: LocalDate) =>
    said(
      'closed',
      `这次签收${sayShortDate(on, 'zh', today)}已经结束，没有记录。要补签，请找 HR。`,
      `This closed on ${sayShortDate(on, 'en', today)}; nothing was recorded. To acknowledge late, ask HR.`,
    ),
  replaced: (title: { zh: string; en: string }, number: number) =>
    said(
      'replaced',
      `《${title.zh}》已换成第${number}版，这张卡片已失效，这次没有记录。请打开第${number}版。`,
      `${title.en} is now at version ${number}, so this card no longer works; nothing was recorded. Please open version ${number}.`,
    ),
  notAnswered: () =>
    said(
      'not-answered',
      '还没有答复，没有可以补充的。请先选一项。',
      'There is no answer yet to add to. Please choose one first.',
    ),
  noPage: () =>
    said('no-page', '没有这一页。请从第1页看起。', 'There is no such page. Please begin with page 1.'),
  noAssignment: () =>
    said(
      'no-assignment',
      '没有这张签收单。自己的请发“我的签收”查看。',
      'There is no such item. For your own, send “my policies”.',
    ),
  noCampaign: (id: string) =>
    said(
      'no-campaign',
      `没有签收任务“${id.slice(0, 40)}”。发“签收进度”看全部任务。`,
      `There is no campaign “${id.slice(0, 40)}”. Send “policy status” for all of them.`,
    ),
  notNow: (id: string) =>
    said(
      'not-now',
      `签收任务 ${id.slice(0, 40)} 已经不在可以这样做的阶段，什么都没有改动。发“签收进度”看现在的情况。`,
      `Campaign ${id.slice(0, 40)} is past the point where this can be done; nothing was changed. Send “policy status” to see where it stands.`,
    ),
  notPublished: () =>
    said(
      'not-published',
      '这一版还没有发布，不能发起签收。请先发布。',
      'This version is not published, so nobody can be asked about it. Please publish it first.',
    ),
  notLive: () =>
    said(
      'not-live',
      '公司还没有“开始使用”，不会给任何人发消息。请先在“设置”里点“开始使用”。',
      'The company has not gone live, so nobody is sent anything. Please press “Go live” in the settings first.',
    ),
  duePast: () =>
    said(
      'due-past',
      '截止日已经过了。请换一个今天以后的日期。',
      'The due date is past. Please choose a day from today on.',
    ),
  nobodyInIt: () =>
    said(
      'empty-audience',
      '这个范围里没有人，什么都没有发。请换一个范围。',
      'Nobody is in this audience; nothing goes out. Please choose another.',
    ),
  noChange: () =>
    said(
      'no-change',
      '这次改动已经办过或者撤销过，没有再动。',
      'This change was made or undone before; nothing was changed again.',
    ),
};
