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

/** What SQLite says when nothing can be written. */
const TROUBLE = /^SQLITE_(FULL|READONLY|IOERR|CANTOPEN)/;

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
    services.storageTrouble(error);
    throw new Refusal('not-recorded', {
      zh: '抱歉，没有签收成功：系统暂时存不了记录，签收状态没有变。请过几分钟再点一次“签收”，HR 已收到通知。',
      en: "Sorry, not recorded: the system can't save at the moment, and nothing has changed for you. Press Acknowledge again in a few minutes; HR has been told.",
    });
  }
}

export function isStorageTrouble(error: unknown): boolean {
  for (let each = error; each instanceof Error; each = each.cause) {
    const { code } = each as { code?: unknown };
    if (typeof code === 'string' && (TROUBLE.test(code) || code === 'ENOSPC' || code === 'EROFS'))
      return true;
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
}): (error: unknown) => void {
  let since: Instant | undefined;
  let last: Instant | undefined;
  let told: Instant | undefined;
  let count = 0;
  return (error) => {
    const now = parts.clock.now();
    if (since === undefined || last === undefined || now - last > OVER) {
      since = now;
      told = undefined;
      count = 0;
    }
    last = now;
    count += 1;
    parts.log.error(
      { err: describeError(error), count },
      'an answer could not be kept: the database takes nothing',
    );
    if (told !== undefined && now - told < QUIET) return;
    told = now;
    const said = { from: clockIn(parts.zone(), since), count, full: isFull(error) };
    void parts.alarm(parts.hr(), (lang) => alarmText(lang, said));
  };
}

const isFull = (error: unknown): boolean =>
  /FULL|ENOSPC/.test(
    String((error as { code?: unknown }).code ?? (error as { cause?: { code?: unknown } }).cause?.code),
  );

function alarmText(
  lang: Lang,
  { from, count, full }: { from: string; count: number; full: boolean },
): Message {
  const zh = `⚠️ ${full ? '存储空间满了' : '数据库写不进去'}，${from}起有${count}次签收没能保存，已请本人稍后再签。请联系系统管理员${full ? '清理空间' : '查看'}。`;
  const people = count === 1 ? '1 acknowledgement' : `${count} acknowledgements`;
  const en = `⚠️ ${full ? 'Storage is full' : 'The database cannot be written'}: ${people} since ${from} ${count === 1 ? 'was' : 'were'} not saved, and those people were asked to try again later. Please ask the system administrator to ${full ? 'free space' : 'look into it'}.`;
  const { view } = toAsker(lang, [{ part: 'text', text: [lang === 'zh' ? zh : en] }]);
  if (view.view !== 'message') throw new Error('a text is a message');
  return view;
}
