import { clockIn } from '../acknowledgements/words.ts';
import type { Message } from '../messages/parts.ts';
import type { Alarm } from '../outbox/alarm.ts';
import type { Account } from '../people/people.ts';
import type { Clock, Instant } from '../shared/clock.ts';
import { Refusal } from '../shared/errors.ts';
import type { Lang } from '../shared/lang.ts';
import { describeError, type Log } from '../shared/log.ts';
import type { Asking } from './command.ts';
import { toAsker } from './reply.ts';
import type { Services } from './services.ts';

/** What the engines say when nothing can be written: SQLite, PostgreSQL (full, read-only), the file system. */
const TROUBLE = /^(SQLITE_(FULL|READONLY|IOERR|CANTOPEN)|53100$|25006$|ENOSPC$|EROFS$|EDQUOT$|EIO$)/;
const FULL = /^(SQLITE_FULL|53100$|ENOSPC$|EDQUOT$)/;

/** What could not be kept: somebody's answer, or anything else. */
export type Lost = 'answer' | 'other';

/** Runs what has to be kept; when the disk takes nothing, the person is told that nothing was recorded, and HR hears of it. */
export async function keepingOrTelling<T>(
  _asking: Asking,
  services: Services,
  fn: () => Promise<T>,
): Promise<T> {
  try {
    return await fn();
  } catch (error) {
    if (!isStorageTrouble(error)) throw error;
    services.storageTrouble(error, 'answer');
    throw new Refusal('not-recorded', {
      zh: '抱歉，没有签收成功：系统暂时存不了记录，签收状态没有变。请过几分钟再点一次“签收”，HR 已收到通知。',
      en: "Sorry, not recorded: the system can't save at the moment, and nothing has changed for you. Press Acknowledge again in a few minutes; HR has been told.",
    });
  }
}

/** What is said where anything else could not be kept. */
export const notSaved = (): Refusal =>
  new Refusal('not-saved', {
    zh: '抱歉，没有记录成功：系统暂时存不了记录，什么都没有改动。请过几分钟再试一次，HR 已收到通知。',
    en: "Sorry, not recorded: the system can't save at the moment, and nothing has changed. Please try again in a few minutes; HR has been told.",
  });

export const isStorageTrouble = (error: unknown): boolean => hasCode(error, TROUBLE);

function hasCode(error: unknown, codes: RegExp): boolean {
  for (let each = error; each instanceof Error; each = each.cause) {
    const { code } = each as { code?: unknown };
    if (typeof code === 'string' && codes.test(code)) return true;
  }
  return false;
}

/** HR hears of it at once, then at most so often while it lasts. */
const QUIET = 10 * 60_000;
/** After so long without a failure the next one begins a new count. */
const OVER = 60 * 60_000;

/** Counts what could not be kept and tells HR, past the store. */
export function createStorageTrouble(parts: {
  alarm: Alarm;
  hr: () => readonly Account[];
  zone: () => string;
  clock: Clock;
  log: Log;
}): (error: unknown, lost: Lost) => void {
  let since: Instant | undefined;
  let last: Instant | undefined;
  let told: Instant | undefined;
  let count = 0;
  let answersOnly = true;
  return (error, lost) => {
    const now = parts.clock.now();
    if (since === undefined || last === undefined || now - last > OVER) {
      since = now;
      told = undefined;
      count = 0;
      answersOnly = true;
    }
    last = now;
    count += 1;
    answersOnly &&= lost === 'answer';
    parts.log.error({ err: describeError(error), count }, 'nothing can be kept: the database takes nothing');
    if (told !== undefined && now - told < QUIET) return;
    told = now;
    const said = { from: clockIn(parts.zone(), since), count, answersOnly, full: hasCode(error, FULL) };
    void parts.alarm(parts.hr(), (lang) => alarmText(lang, said));
  };
}

interface Said {
  readonly from: string;
  readonly count: number;
  readonly answersOnly: boolean;
  readonly full: boolean;
}

function alarmText(lang: Lang, { from, count, answersOnly, full }: Said): Message {
  const what = answersOnly ? '签收' : '操作';
  const zh = `⚠️ ${full ? '存储空间满了' : '数据库写不进去'}，${from}起有${count}次${what}没能保存，已请本人稍后再${answersOnly ? '签' : '试'}。请联系系统管理员${full ? '清理空间' : '查看'}。`;
  const one = answersOnly ? 'acknowledgement' : 'request';
  const lost = count === 1 ? `1 ${one}` : `${count} ${one}s`;
  const en = `⚠️ ${full ? 'Storage is full' : 'The database cannot be written'}: ${lost} since ${from} ${count === 1 ? 'was' : 'were'} not saved, and those people were asked to try again later. Please ask the system administrator to ${full ? 'free space' : 'look into it'}.`;
  const { view } = toAsker(lang, [{ part: 'text', text: [lang === 'zh' ? zh : en] }]);
  if (view.view !== 'message') throw new Error('a text is a message');
  return view;
}
