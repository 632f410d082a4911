import { randomBytes } from 'node:crypto';
import type { Message } from '../../messages/parts.ts';
import type { Sender } from '../../outbox/sender.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Log } from '../../shared/log.ts';
import { createKept } from './kept.ts';
import { LIMITS } from './limits.ts';

/** Sends what answers a question here and now, from memory: of who asked what nothing is ever written down. */
export interface Direct {
  /** One after another to each account; resolves when they are sent or given up. */
  send(account: string, messages: readonly Message[]): Promise<void>;
}

const TRIES = 4;
const LONGEST_WAIT_MS = 60_000;
const UNKNOWN_WAIT_MS = 3_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Who asks faster than they could ever read gets no more than this. */
const MOST_WAITING = 30;

export function createDirect(parts: {
  sender: Pick<Sender, 'freeze' | 'send'>;
  corpId: string;
  clock: Clock;
  log: Log;
  /** Aborted when the platform stops: nobody waits then. */
  stopping: AbortSignal;
}): Direct {
  const { sender, corpId, clock, log, stopping } = parts;
  const times = createKept<number[]>(clock, { most: 20_000, forMs: HOUR });
  const lines = new Map<string, { last: Promise<void>; waiting: number }>();

  /** Waits until one more may go to this account. */
  const pace = async (account: string) => {
    const recent = (times.get(account) ?? []).filter((at) => clock.now() - at < HOUR);
    for (const [most, span] of [
      [LIMITS.answersPerMinute, MINUTE],
      [LIMITS.answersPerHour, HOUR],
    ] as const) {
      // The one that has to be so long ago before another may follow.
      const before = recent.at(-most);
      const waitMs = before === undefined ? 0 : before + span - clock.now();
      if (waitMs > 0) await clock.sleep(waitMs, stopping);
    }
    times.put(account, [...recent, clock.now()]);
  };

  const sendOne = async (account: string, message: Message) => {
    await pace(account);
    const id = `r-${randomBytes(9).toString('base64url')}`;
    const targets = [{ workspace: corpId, account, key: id }];
    const at = clock.now();
    const bytes = sender.freeze(message, { id, targets });
    for (let attempt = 1; attempt <= TRIES && !stopping.aborted; attempt += 1) {
      // The very same bytes: what arrived the first time is not delivered again.
      const [outcome] = await sender.send({ id, bytes, targets, attempt, at });
      if (outcome === undefined || outcome.outcome === 'sent') return;
      if (outcome.outcome === 'refused') break;
      const waitMs = outcome.outcome === 'later' ? outcome.waitMs : UNKNOWN_WAIT_MS;
      if (waitMs > LONGEST_WAIT_MS) break;
      await clock.sleep(waitMs, stopping);
    }
    log.warn({}, 'an answer could not be sent to WeCom');
  };

  return {
    send: async (account, messages) => {
      const line = lines.get(account) ?? { last: Promise.resolve(), waiting: 0 };
      if (line.waiting >= MOST_WAITING)
        return log.warn({}, 'somebody asks faster than WeCom lets answers through');
      lines.set(account, line);
      line.waiting += 1;
      const sent = line.last.then(async () => {
        for (const message of messages) await sendOne(account, message);
      });
      // One that fails must not hold up the next.
      line.last = sent
        .catch(() => {})
        .then(() => {
          line.waiting -= 1;
          if (line.waiting === 0) lines.delete(account);
        });
      await sent;
    },
  };
}
