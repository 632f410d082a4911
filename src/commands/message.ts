import { call } from '../messages/call.ts';
import { pagesOf } from '../messages/paging.ts';
import type { Message } from '../messages/parts.ts';
import { ANYONE, type AnyCommand, defineCommand } from './command.ts';
import { oldButton } from './refusals.ts';

/** A message that did not fit into one call of the platform, page by page, as it was when it was sent. */
const read = defineCommand<{ id: string; message: Message; page: number }>({
  name: 'message read',
  words: { zh: [], en: [] },
  may: ANYONE,
  effect: 'reads',
  check: async (given, { company, asker }, services) => {
    const [id = '', number = ''] = given.from === 'call' ? given.ids : [];
    const who = { workspace: asker.workspace, account: asker.account };
    const person = await services.directory.byAccount(company, who);
    const message = await services.outbox.whole(company, id, person?.id);
    if (message === undefined || !/^[1-9]\d{0,3}$/.test(number)) throw oldButton();
    return { args: { id, message, page: Number(number) } };
  },
  run: async ({ id, message, page }) => {
    const pages = pagesOf(message);
    const parts = pages[page - 1];
    if (parts === undefined) throw oldButton();
    const turn = (to: number) => call('message', 'read', id, String(to));
    return {
      view: {
        view: 'page',
        lang: message.lang,
        title: message.summary,
        page,
        pages: pages.length,
        parts,
        actions: [],
        ...(page < pages.length ? { next: turn(page + 1) } : {}),
        ...(page > 1 ? { back: turn(page - 1) } : {}),
      },
      to: 'asker',
      place: page === 1 ? 'new' : 'same',
    };
  },
});

export const messageCommands: readonly AnyCommand[] = [read];
