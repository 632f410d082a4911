import { describe, expect, onTestFinished, test } from 'vitest';
import { commandOfCall } from '../../../src/commands/registry.ts';
import { createMenu, menuOf } from '../../../src/platforms/wecom/menu.ts';
import { startWecomSimulator, UNTRUSTED } from '../../support/wecom/index.ts';

async function start() {
  const sim = await startWecomSimulator();
  onTestFinished(() => sim.stop());
  const { corpId, agentId, secret, token, encodingAesKey } = sim.state;
  return {
    sim,
    settings: { apiUrl: sim.apiUrl, corpId, agentId, secrets: { secret, token, encodingAesKey } },
  };
}

describe('the menu', () => {
  test.each(['zh', 'en'] as const)('fits WeCom, and every entry leads somewhere (%s)', async (lang) => {
    const { sim, settings } = await start();
    const menu = menuOf(lang);
    await createMenu(settings, menu);
    expect(sim.state.menu).toEqual(menu);
    const leaves = menu.button.flatMap((button) => button.sub_button ?? [button]);
    for (const { key = '' } of leaves) expect(commandOfCall(key.split(' ')), key).toBeDefined();
  });

  test('what WeCom refuses is said for the operator', async () => {
    const { sim, settings } = await start();
    sim.faults.next('menu/create', UNTRUSTED);
    await expect(createMenu(settings, menuOf('zh'))).rejects.toThrow(/企业可信IP.*203\.0\.113\.7/);
  });
});
