import { expect, test } from 'vitest';
import { beat, hire, publish } from '../../support/campaigns.ts';
import { MINUTE } from '../../support/clock.ts';
import { textOf } from '../../support/slack/index.ts';
import { PEOPLE, type Stage, setStage } from './stage.ts';

const { HR } = PEOPLE;

/** A campaign to ten people is running. */
async function running(options: Parameters<typeof setStage>[0] = {}): Promise<Stage> {
  const stage = await setStage({ company: { live: '2026-11-01T00:00:00.000Z' }, ...options });
  const [tenant] = stage.app.tenants;
  if (tenant === undefined) throw new Error('no company');
  await hire(
    tenant,
    Array.from({ length: 10 }, (_, index) => ({ id: `p-${index}`, name: `N${index}`, department: 'Sales' })),
  );
  const version = await publish(tenant);
  const { campaigns } = tenant.acknowledgements;
  const by = { workspace: stage.sim.teamId, account: HR };
  const made = await campaigns.make(tenant.company, 'make', by, {
    version: version.id,
    audience: { any: [{ department: 'Sales' }] },
    terms: { due: { workingDays: 10 }, newcomers: null, yearly: false, said: 'Sales' },
    quiz: null,
  });
  if (made === 'again') throw new Error('again');
  await campaigns.launch(tenant.company, 'launch', made.id);
  stage.clock.advance(11 * MINUTE);
  await beat({ tenant, clock: stage.clock });
  return stage;
}

test('the status comes in words, then as a picture that was private until it was posted', async () => {
  const { sim, clock } = await running();
  const hr = sim.as(HR);
  // Slack has not looked through the file yet, twice.
  sim.faults.next('chat.postMessage', { error: 'invalid_blocks' }, 2);
  const before = sim.callsTo('chat.postMessage').length;
  const typed = hr.command('/policy', 'status');
  const posted = () => sim.callsTo('chat.postMessage').length - before;
  await sim.until(() => posted() === 1, 20_000);
  while (posted() < 3) {
    clock.advance(500);
    await new Promise(setImmediate);
  }
  const { ephemeral } = await typed;
  expect(textOf(ephemeral[0] ?? {})).toContain('Sales');
  const message = hr.dm().find(({ blocks }) => JSON.stringify(blocks).includes('slack_file'));
  if (message === undefined) throw new Error('there is no picture');
  const id = /"slack_file":\{"id":"([^"]+)"/.exec(JSON.stringify(message.blocks))?.[1] ?? '';
  const file = sim.file(id);
  expect(file).toMatchObject({ completed: true, channels: [] });
  expect(file?.altText).toContain('Picture: how many of each department');
  expect(file?.bytes?.subarray(1, 4).toString()).toBe('PNG');
  expect(sim.violations).toEqual([]);
}, 30_000);

test('without files:write, or when Slack never shows it, the words are enough', async () => {
  const stage = await running({ prepare: (sim) => sim.scopes.delete('files:write') });
  const hr = stage.sim.as(HR);
  const { ephemeral } = await hr.command('/policy', 'status');
  expect(textOf(ephemeral[0] ?? {})).toContain('Sales');
  expect(stage.sim.callsTo('files.getUploadURLExternal')).toEqual([]);
}, 30_000);
