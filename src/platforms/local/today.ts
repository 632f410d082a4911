import type { Part } from '../../messages/parts.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Lang } from '../../shared/lang.ts';
import type { Chat } from './chat.ts';
import type { DemoPerson } from './people.ts';

/** Today's dress rule, for the card at the side. */
export interface Today {
  readonly heading: string;
  readonly parts: readonly Part[];
  readonly lang: Lang;
}

/** How long a card is kept: page loads must not count as questions, changed settings must show soon. */
const KEEP_MS = 60_000;

/** Asks the door, as anybody would, what to wear today in an office. */
export function createToday(chat: Chat, clock: Clock): (who: DemoPerson, lang: Lang) => Promise<Today> {
  const kept = new Map<string, { at: number; card: Promise<Today> }>();
  const ask = async (who: DemoPerson, lang: Lang): Promise<Today> => {
    const view = await chat.peek(who, lang, lang === 'zh' ? '/着装 今天' : '/dress today');
    const heading = view.parts.find((part) => part.part === 'heading');
    return {
      heading: heading?.text ?? '',
      parts: view.parts.filter((part) => part.part !== 'heading' && part.part !== 'actions'),
      lang: view.lang,
    };
  };
  return (who, lang) => {
    const key = `${who.office}:${lang}`;
    const found = kept.get(key);
    const now = clock.now();
    if (found !== undefined && found.at <= now && now < found.at + KEEP_MS) return found.card;
    const card = ask(who, lang);
    kept.set(key, { at: now, card });
    return card;
  };
}
