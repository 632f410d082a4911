import { common } from '../../commands/strings.ts';
import type { Reply } from '../../messages/parts.ts';
import type { Asker, Input, Request } from '../../messages/request.ts';
import { askerOf } from '../../people/asker.ts';
import type { Lang } from '../../shared/lang.ts';
import { describeError } from '../../shared/log.ts';
import { createKept } from './kept.ts';
import type { WecomParts } from './options.ts';

/** An account as we keep it: WeCom compares user ids without case, and names them in small letters when it complains. */
export function accountOf(user: string): string {
  return user.toLowerCase();
}

/** 1–64 signs; whatever else comes is nobody of the corp. */
export function isUser(user: string): boolean {
  return /^[0-9A-Za-z][0-9A-Za-z_\-@.]{0,63}$/.test(user);
}

export interface Visitors {
  asker(account: string): Asker;
  /** The language that somebody writes, as far as their words have shown it; WeCom itself does not tell. */
  languageOf(account: string): Lang | undefined;
  /** Learns it from what was typed. */
  heard(account: string, words: string): void;
  /** Puts something to the door. `id`: the same when it comes again. */
  ask(account: string, id: string, input: Input): Promise<Reply>;
  textOnly(account: string): Reply;
  /** Reads what was learnt before a restart. */
  load(): Promise<void>;
}

/** What somebody writes, and how often on end it was the other language. */
interface Spoken {
  readonly lang: Lang;
  other: number;
}

const ON_END = 3;

export function createVisitors(parts: WecomParts, corpId: string): Visitors {
  const { company, door, clock } = parts;
  const spoken = createKept<Spoken>(clock, { most: 100_000, forMs: 90 * 86_400_000 });
  const asker = (account: string) =>
    askerOf(company, { workspace: corpId, account }, { lang: spoken.get(account)?.lang }, parts);
  return {
    asker,
    languageOf: (account) => spoken.get(account)?.lang,
    heard: (account, words) => {
      const lang = clearLanguage(words);
      const before = spoken.get(account);
      if (lang === undefined) return;
      if (lang === before?.lang) {
        before.other = 0;
        return;
      }
      // Somebody who writes both keeps the first, until the other comes several times on end.
      if (before !== undefined) {
        before.other += 1;
        if (before.other < ON_END) return;
      }
      spoken.put(account, { lang, other: 0 });
      parts.roll
        ?.ensure({ workspace: corpId, account }, { lang })
        .catch((error: unknown) =>
          parts.log.warn({ err: describeError(error) }, 'a language could not be kept'),
        );
    },
    ask: (account, id, input) => {
      const request: Request = {
        id: `wecom:${id}`,
        company,
        asker: asker(account),
        at: clock.now(),
        private: true,
        input,
      };
      return door.handle(request);
    },
    load: async () => {
      for (const { account, lang } of (await parts.roll?.languagesIn(corpId)) ?? []) {
        if (spoken.get(account) === undefined) spoken.put(account, { lang, other: 0 });
      }
    },
    textOnly: (account) => {
      const { lang } = asker(account);
      return plainReply(lang, common[lang].textOnly);
    },
  };
}

/** Chinese as soon as a character of it is there; English for a whole phrase, because Chinese readers type English names too. */
function clearLanguage(words: string): Lang | undefined {
  if (/\p{Script=Han}/u.test(words)) return 'zh';
  return (words.match(/[a-z']{2,}/gi) ?? []).length >= 3 ? 'en' : undefined;
}

/** One sentence for the asker alone. */
export function plainReply(lang: Lang, text: string): Reply {
  return {
    view: { view: 'message', lang, parts: [{ part: 'text', text: [text] }], summary: text },
    to: 'asker',
    place: 'new',
  };
}
