import type { Door } from '../../commands/door.ts';
import { call } from '../../messages/call.ts';
import type { Action, Part } from '../../messages/parts.ts';
import type { Asker, Input, Request } from '../../messages/request.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Person } from './incoming.ts';
import type { Outgoing } from './outgoing.ts';
import { strings } from './strings.ts';
import { homeView } from './views.ts';
import type { Visitors } from './visitors.ts';

/** App Home: today's dress, the topics, the language, and set-up for HR. https://docs.slack.dev/surfaces/app-home */
export interface Home {
  publish(person: Person): Promise<void>;
}

export function createHome(parts: {
  company: string;
  door: Door;
  clock: Clock;
  visitors: Visitors;
  outgoing: Outgoing;
}): Home {
  const { company, door, clock, visitors, outgoing } = parts;

  /** What the door shows; opening a page is no question, so nothing is counted, remembered or greeted. */
  const shown = async (asker: Asker, input: Input): Promise<readonly Part[]> => {
    const request: Request = {
      id: `slack:home:${asker.account}`,
      company,
      asker,
      at: clock.now(),
      private: false,
      input,
    };
    const { view } = await door.handle(request);
    return view.view === 'message' ? view.parts : [];
  };

  return {
    publish: async (person) => {
      const visitor = await visitors.of(person);
      if (visitor.kind !== 'asker') return;
      const { asker } = visitor;
      const text = strings[asker.lang];
      const today = await shown(asker, { input: 'words', text: text.todayWords, slash: true, unasked: true });
      // Only when there is something: the sentence that there is nothing would only be in the way.
      const mine = await shown(asker, { input: 'call', call: call('policy', 'mine'), safe: true });
      const owed = mine.some((part) => part.part === 'heading') ? mine : [];
      const topics = await shown(asker, { input: 'call', call: call('topics'), safe: true });
      const actions: Action[] = [
        asker.lang === 'zh'
          ? { label: text.english, call: call('language', 'en') }
          : { label: text.chinese, call: call('language', 'zh') },
        { label: text.help, call: call('decorum') },
        { label: text.privacy, call: call('privacy') },
        ...(asker.roles.includes('hr')
          ? [
              { label: text.setup, call: call('setup') },
              { label: text.gaps, call: call('gaps') },
            ]
          : []),
      ];
      const parted: Part[] = [
        ...owed,
        ...today,
        ...topics,
        { part: 'note', text: [text.homeHow] },
        { part: 'actions', actions },
      ];
      await outgoing.publish(asker.account, homeView(parted, asker.lang));
    },
  };
}
