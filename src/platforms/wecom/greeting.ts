import { greetingActions, greetingParts } from '../../commands/privacy.ts';
import type { Part, Reply } from '../../messages/parts.ts';
import type { Company } from '../../people/company.ts';
import type { Account } from '../../people/people.ts';
import type { Clock } from '../../shared/clock.ts';
import { dayIn } from '../../time/days.ts';
import { strings } from './strings.ts';
import type { Visitors } from './visitors.ts';

/** Remembers over a restart who was greeted today; true for the first of the day. */
export type FirstOfDay = (who: Account, day: string) => Promise<boolean>;

/** Says hello to who enters the app: at most once a day, and the very first time with the whole notice on privacy. */
export interface Greeter {
  greet(account: string): Promise<Reply | undefined>;
}

export function createGreeter(parts: {
  corpId: string;
  clock: Clock;
  visitors: Visitors;
  firstOfDay: FirstOfDay;
  firstMeeting: (who: Account) => Promise<boolean>;
  /** How long things are kept, as the first words say it. */
  retention: () => Company['retention'];
}): Greeter {
  const { corpId, clock, visitors } = parts;
  return {
    greet: async (account) => {
      const who = { workspace: corpId, account };
      const { lang, zone } = visitors.asker(account);
      if (!(await parts.firstOfDay(who, dayIn(zone, clock.now())))) return undefined;
      const first = await parts.firstMeeting(who);
      const words: Part[] = first
        ? greetingParts(lang, parts.retention())
        : strings[lang].helloAgain.map((line) => ({ part: 'text', text: [line] }));
      const [line] = strings[lang].helloAgain;
      return {
        view: { view: 'message', lang, parts: [...words, greetingActions(lang)], summary: line ?? '' },
        to: 'asker',
        place: 'new',
      };
    },
  };
}
