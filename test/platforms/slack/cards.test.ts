import { expect, test } from 'vitest';
import { beat, describePeople, publish } from '../../support/campaigns.ts';
import { MINUTE } from '../../support/clock.ts';
import { driveSlack } from '../../support/platforms/slack.ts';

const DEPARTMENT = '签收测试部';

/** Three people have their cards, and HR a campaign that runs. */
async function launched() {
  const at = await driveSlack('http', { company: { live: '2026-11-01T00:00:00.000Z' } });
  const { tenant, workspace } = at;
  const report = (account: string, name: string, number: string) => ({
    account,
    workspace,
    facts: { name, number, department: DEPARTMENT },
  });
  await describePeople(tenant, [
    report(at.account('zh'), '王敏', '1024'),
    report(at.account('third'), '刘彩', '1026'),
    report(at.account('manager'), '孙强', '1027'),
  ]);
  await publish(tenant);
  const seen = await at.say('hr', `发起签收 who=部门:${DEPARTMENT}; due=10`);
  await at.press('hr', seen.text.includes('预览') ? '发起' : 'Launch');
  at.clock.advance(10 * MINUTE);
  await beat(at);
  const [campaign] = await tenant.acknowledgements.campaigns.list(tenant.company, ['running']);
  if (campaign === undefined) throw new Error('nothing runs');
  const card = async (who: 'zh' | 'third' | 'manager') => {
    at.clock.advance(5000);
    await beat(at);
    return (await at.inbox(who)).text;
  };
  return { at, campaign: campaign.id, card };
}

test('an answered card says so, with the time and the number of the receipt, and has no buttons; a recalled one likewise', async () => {
  const { at, campaign, card } = await launched();
  expect(await card('zh')).toContain('[阅读全文]');
  expect(await card('third')).toContain('[阅读全文]');
  await at.press('zh', '阅读全文');
  await at.press('zh', '去选一项');
  await at.press('zh', '我已阅读，并愿意遵守');
  const answered = await card('zh');
  expect(answered).toMatch(
    /《信息保密制度》第1版：已签收，11月23日\d\d:\d\d\s+回执编号：R-2611-0001(?!.*\[)/,
  );
  await expect(at.press('zh', '阅读全文')).rejects.toThrow('sees no button');

  // An exemption that HR undoes gives the card back.
  const english = (await at.say('hr', `豁免签收 ${campaign} who=1026; why=长期外派`)).text;
  await at.press('hr', english.includes('Do it') ? 'Do it' : '办理');
  expect(await card('third')).toContain('《信息保密制度》第1版：豁免');
  await at.press('hr', english.includes('Do it') ? 'Undo' : '撤销');
  expect(await card('third')).toContain('[阅读全文]');

  await at.say('hr', `撤回签收 ${campaign} 发错了`);
  expect(await card('third')).toContain('《信息保密制度》第1版：已撤回，不用签收');
  await expect(at.press('third', '阅读全文')).rejects.toThrow('sees no button');
  // What was answered stays as it is.
  expect(await card('zh')).toBe('');
  expect(at.faults()).toEqual([]);
  await at.stop();
});
