import { expect, test } from 'vitest';
import { call } from '../../../src/messages/call.ts';
import type { Message } from '../../../src/messages/parts.ts';
import { askerOf } from '../../../src/people/asker.ts';
import { textOf } from '../../support/slack/index.ts';
import { faultsOf, NO_FAULTS, only, PEOPLE, setStage } from './stage.ts';

const { AMY, BEN } = PEOPLE;
/** A hundred lists that no single call of Slack carries. */
const message: Message = {
  view: 'message',
  lang: 'en',
  summary: 'The weekly list',
  parts: Array.from({ length: 60 }, (_, n) => [
    { part: 'heading', text: `Group ${n}` } as const,
    { part: 'words', say: `Word ${n}` } as const,
  ]).flat(),
};

test('a message too long for one call comes as a card, whose pages hold all of it for its reader alone', async () => {
  const stage = await setStage();
  const { sim, app } = stage;
  const [tenant] = app.tenants;
  if (tenant === undefined) throw new Error('no company');
  const { company, outbox, store, directory } = tenant;
  const { id: person } = await directory.ensure(company, { workspace: sim.teamId, account: BEN });
  outbox.compose('long', async () => message);
  await store.write(company, (tx) =>
    outbox.owe(tx, { company, key: 'long:1', to: { person }, kind: 'long', subject: '', lane: 'reply' }),
  );
  await outbox.dispatch(company);
  await outbox.idle();
  const ben = sim.as(BEN);
  const card = only(ben.dm().filter(({ botId }) => botId !== undefined));
  expect(textOf(card)).toBe(
    'The weekly list\nIt is too long to stand here; the whole text is on the next page.\n[Read all]',
  );
  await ben.press(card, 'Read all');
  let read = '';
  for (let turns = 0; turns < 10; turns += 1) {
    const view = ben.view();
    if (view === undefined) throw new Error('no page was opened');
    read += textOf(view);
    if (!textOf(view).includes('[Next]')) break;
    await ben.press(view, 'Next');
  }
  for (let n = 0; n < 60; n += 1) expect(read).toContain(`Word ${n}`);
  // It is frozen: what is composed later changes nothing of it.
  outbox.compose('long', async () => ({ ...message, parts: [] }));
  await ben.press(card, 'Read all');
  expect(textOf(ben.view())).toContain('Word 0');
  // Somebody else's hand gets what an old button gets.
  const [kept] = await store
    .read(company)
    .selectFrom('long_messages')
    .select('id')
    .where('company', '=', company)
    .execute();
  const press = async (account: string) =>
    JSON.stringify(
      await tenant.door.handle({
        id: `by-hand-${account}`,
        company,
        asker: askerOf(company, { workspace: sim.teamId, account }, {}, tenant),
        at: stage.clock.now(),
        private: true,
        input: { input: 'call', call: call('message', 'read', kept?.id ?? '', '1'), safe: false },
      }),
    );
  expect(await press(AMY)).not.toContain('Word 0');
  expect(await press(BEN)).toContain('Word 0');
  expect(faultsOf(sim)).toEqual(NO_FAULTS);
});
