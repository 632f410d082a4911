import type { Message } from '../messages/parts.ts';
import type { Account, People } from '../people/people.ts';
import type { Clock } from '../shared/clock.ts';
import type { Ids } from '../shared/ids.ts';
import type { Lang } from '../shared/lang.ts';
import { describeError, type Log } from '../shared/log.ts';
import type { Sender } from './sender.ts';

/** Tells people directly, where the store takes nothing and so the outbox neither. Nothing of it is kept. */
export type Alarm = (accounts: readonly Account[], write: (lang: Lang) => Message) => Promise<void>;

export function createAlarm(parts: {
  company: string;
  people: People;
  senders: () => readonly Sender[];
  officeLanguage: () => Lang;
  clock: Clock;
  ids: Ids;
  log: Log;
}): Alarm {
  const { company, people, clock, ids, log } = parts;
  return async (accounts, write) => {
    for (const who of accounts) {
      const sender = parts.senders().find((each) => each.reaches(who.workspace));
      if (sender === undefined) continue;
      try {
        const lang = people.of(company, who).lang ?? parts.officeLanguage();
        const id = ids('alarm');
        const targets = [{ ...who, key: id }];
        const bytes = sender.freeze(write(lang), { id, targets });
        await sender.send({ id, bytes, targets, attempt: 1, at: clock.now() });
      } catch (error) {
        log.error({ company, err: describeError(error) }, 'HR could not be told that nothing can be kept');
      }
    }
  };
}
