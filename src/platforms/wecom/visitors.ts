import { common } from '../../commands/strings.ts';
import type { Reply } from '../../messages/parts.ts';
import type { Asker, Input, Request } from '../../messages/request.ts';
import { askerOf } from '../../people/asker.ts';
import type { Lang } from '../../shared/lang.ts';
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
  /** Puts something to the door. `id`: the same when it comes again. */
  ask(account: string, id: string, input: Input): Promise<Reply>;
  textOnly(account: string): Reply;
}

export function createVisitors(parts: WecomParts, corpId: string): Visitors {
  const { company, door, clock } = parts;
  const asker = (account: string) => askerOf(company, { workspace: corpId, account }, {}, parts);
  return {
    asker,
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
    textOnly: (account) => {
      const { lang } = asker(account);
      return plainReply(lang, common[lang].textOnly);
    },
  };
}

/** One sentence for the asker alone. */
export function plainReply(lang: Lang, text: string): Reply {
  return {
    view: { view: 'message', lang, parts: [{ part: 'text', text: [text] }], summary: text },
    to: 'asker',
    place: 'new',
  };
}
