import { call } from '../messages/call.ts';
import type { Part } from '../messages/parts.ts';
import type { TroubleGroup } from '../outbox/outbox.ts';
import { officesOf } from '../people/company.ts';
import type { Instant } from '../shared/clock.ts';
import { dayIn } from '../time/days.ts';
import { type AnyCommand, type Asking, defineCommand } from './command.ts';
import { nameOfPerson } from './lastout-list.ts';
import { sayWhen } from './person-views.ts';
import { sayReason } from './reasons.ts';
import { sentence, toAsker } from './reply.ts';
import { sendingStrings } from './sending-strings.ts';
import type { Services } from './services.ts';

/** Whom a message was for, as HR calls them; nobody where that is not kept. */
async function named(to: string, asking: Asking, services: Services): Promise<string[]> {
  const { company, lang } = asking;
  const office = officesOf(services.companies.of(company)).find(({ channels }) =>
    channels.some(({ channel }) => channel === to),
  );
  if (office !== undefined) return [sendingStrings[lang].channelOf(office.name[lang])];
  const name = await nameOfPerson(to, company, services);
  return name === undefined ? [] : [name];
}

async function lineOf(group: TroubleGroup, asking: Asking, services: Services): Promise<string> {
  const { lang, asker } = asking;
  const text = sendingStrings[lang];
  const at = Date.parse(group.at) as Instant;
  const names = await Promise.all(group.to.map((to) => named(to, asking, services)));
  return text.group({
    when: sayWhen(at, { lang, zone: asker.zone, today: dayIn(asker.zone, asking.at) }),
    what: text.kinds[group.kind] ?? text.other,
    to: names.flat(),
    count: group.count,
    state: group.state,
    why: group.reason === '' ? '' : sayReason(group.reason, lang),
  });
}

const sum = (groups: readonly TroubleGroup[]) => groups.reduce((all, { count }) => all + count, 0);

/** `/decorum sending`: what did not arrive in the last week and why, in words that help. */
const sending = defineCommand<null>({
  name: 'sending',
  words: { zh: ['发送情况', '没发出的消息'], en: ['sending', 'unsent'] },
  may: ['hr', 'operator'],
  effect: 'reads',
  help: {
    about: { zh: 'HR：哪些消息没发出、存疑，为什么', en: 'HR: which messages did not go out, and why' },
    hint: { zh: '', en: '' },
  },
  check: () => ({ args: null }),
  run: async (_args, asking, services) => {
    const { lang, company } = asking;
    const text = sendingStrings[lang];
    const groups = await services.outbox.troubles(company);
    const { held, shutOut, heldToday } = await services.outbox.report(company);
    const shut = Object.entries(shutOut);
    const all = Object.values(held).reduce((total, each) => total + each, 0);
    const waiting = shut.reduce((left, [, count]) => left - count, all);
    const more: string[] = [
      ...(groups.some(({ state }) => state === 'in-doubt') ? [text.doubt] : []),
      ...(heldToday === 0 ? [] : [text.held(heldToday)]),
      ...shut.map(([reason, count]) => text.shutOut(count, sayReason(reason, lang))),
      ...(waiting === 0 ? [] : [text.waiting(waiting)]),
    ];
    if (groups.length === 0 && more.length === 0) return sentence(lang, text.none);
    const lines = await Promise.all(groups.map((group) => lineOf(group, asking, services)));
    return toAsker(lang, [
      { part: 'heading', text: groups.length === 0 ? text.none : text.title(sum(groups)) },
      ...(lines.length === 0 ? [] : [{ part: 'list', items: lines.map((line) => [line]) } as const]),
      ...more.map((line): Part => ({ part: 'note', text: [line] })),
    ]);
  },
});

/** The line that leads HR there, where there is something to see; in today's routines and in the weekly digest. */
export async function unsentHint(company: string, lang: Asking['lang'], services: Services): Promise<Part[]> {
  const count = sum(await services.outbox.troubles(company));
  if (count === 0) return [];
  const text = sendingStrings[lang];
  return [
    { part: 'text', text: [text.hint(count)] },
    { part: 'actions', actions: [{ label: text.button, call: call('sending') }] },
  ];
}

export const sendingCommands: readonly AnyCommand[] = [sending];
