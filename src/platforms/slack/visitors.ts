import { common } from '../../commands/strings.ts';
import type { Reply } from '../../messages/parts.ts';
import type { Asker, Input, Request } from '../../messages/request.ts';
import { askerOf } from '../../people/asker.ts';
import type { Lang } from '../../shared/lang.ts';
import type { PlatformParts } from '../types.ts';
import type { Person } from './incoming.ts';
import type { Profile, Profiles } from './profiles.ts';

/** Who came: somebody who may ask, somebody from another company, or a machine. */
export type Visitor =
  | { readonly kind: 'asker'; readonly asker: Asker }
  | { readonly kind: 'stranger'; readonly lang: Lang }
  | { readonly kind: 'bot' };

export interface Visitors {
  of(person: Person): Promise<Visitor>;
  /** Puts something to the door; undefined for machines, who get no answer. */
  ask(
    person: Person,
    request: { id: string; private: boolean; input: Input | ((lang: Lang) => Input) },
  ): Promise<Answer | undefined>;
}

export interface Answer {
  readonly reply: Reply;
  /** The person's own language, for what Slack's surfaces say around it. */
  readonly lang: Lang;
}

export function createVisitors(
  parts: PlatformParts & { company: string },
  slack: { team: string; profiles: Profiles },
): Visitors {
  const { company, door, clock } = parts;
  const visitorOf = (person: Person, profile: Profile | undefined): Visitor => {
    if (profile?.bot) return { kind: 'bot' };
    const foreign = profile === undefined && person.team !== undefined && person.team !== slack.team;
    if (profile?.stranger || foreign) {
      return { kind: 'stranger', lang: profile?.lang ?? parts.companies.of(company).language };
    }
    const who = { workspace: slack.team, account: person.account };
    return { kind: 'asker', asker: askerOf(company, who, profile ?? {}, parts) };
  };
  const of = async (person: Person) => visitorOf(person, await slack.profiles.soon(person.account));
  return {
    of,
    ask: async (person, { id, private: alone, input }) => {
      const visitor = await of(person);
      if (visitor.kind === 'bot') return undefined;
      if (visitor.kind === 'stranger') {
        const { lang } = visitor;
        return { reply: plainReply(lang, common[lang].stranger), lang };
      }
      const { asker } = visitor;
      const request: Request = {
        id: `slack:${id}`,
        company,
        asker,
        at: clock.now(),
        private: alone,
        input: typeof input === 'function' ? input(asker.lang) : input,
      };
      return { reply: await door.handle(request), lang: asker.lang };
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
