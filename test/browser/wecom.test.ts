import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { faultsOf, PEOPLE, type Stage, setStage } from '../platforms/wecom/stage.ts';
import { startBrowser } from '../support/browser.ts';
import { beat, hire, LONG_EN, LONG_ZH, publish } from '../support/campaigns.ts';
import { handsOf } from '../support/wecom/hands.ts';
import { buttonFor, linkOf, readMessage } from '../support/wecom/read.ts';
import { ACME } from '../support/world.ts';

/** Where pictures go, for whoever wants to look at the pages. */
const SHOTS = process.env.DECORUM_TEST_SHOTS;
const WIDTH = 360;

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser?.close());

/** A phone of 360 px on which a member is signed in to WeCom. */
async function phone(
  stage: Stage,
  user: string,
  dark = false,
): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext({
    viewport: { width: WIDTH, height: 740 },
    deviceScaleFactor: 2,
    isMobile: true,
    hasTouch: true,
    colorScheme: dark ? 'dark' : 'light',
  });
  const page = await context.newPage();
  await page.goto(`${stage.sim.origin}/become?user=${user}`);
  await page.waitForLoadState('networkidle');
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return { page, complaints };
}

/** What makes a page fit for a phone: nothing scrolls sideways, type is large, what is pressed is as large as a thumb. */
async function fits(page: Page, name: string): Promise<void> {
  if (SHOTS !== undefined) await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true });
  const seen = await page.evaluate<{ width: number; small: string[]; low: string[]; lang: string }>(`(() => {
    const texts = [...document.querySelectorAll('main p, main li, main dd, main h3, main button')];
    const size = (element) => parseFloat(getComputedStyle(element).fontSize);
    return {
      width: document.documentElement.scrollWidth,
      small: texts.filter((each) => size(each) < 15.5).map((each) => each.textContent),
      low: [...document.querySelectorAll('button, select, input:not([type=hidden]):not([type=radio]):not([type=checkbox])')]
        .filter((each) => each.getBoundingClientRect().height < 44).map((each) => each.outerHTML),
      lang: document.documentElement.lang,
    };
  })()`);
  expect(seen).toMatchObject({ width: WIDTH, small: [], low: [] });
}

/** What is pressed posts a form, and another page comes. */
const onward = async (page: Page, click: () => Promise<void> | undefined) => {
  const next = page.waitForEvent('framenavigated');
  await click();
  await next;
  await page.waitForLoadState();
};
const press = (page: Page, label: string) =>
  onward(page, () => page.getByRole('button', { name: label, exact: true }).click());
const submit = (page: Page) => onward(page, () => page.locator('button[type=submit]').last().click());

describe('four people on phones of 360 px', () => {
  test('one asks and acknowledges in Chinese, one objects in English and in the dark, one declines, one is on leave', async () => {
    const stage = await setStage({ company: { ...ACME, live: '2026-11-01T00:00:00.000Z' } });
    const workspace = stage.sim.state.corpId;
    const staff = [
      ['p-hr', PEOPLE.HR, '李岚', '人力资源部'],
      ['p-amy', PEOPLE.AMY, '王敏', '客户服务部'],
      ['p-ben', PEOPLE.BEN, 'Ben Clark', '客户服务部'],
      ['p-boss', PEOPLE.BOSS, '张伟', '客户服务部'],
      ['p-odd', PEOPLE.ODD, '零一二三', '客户服务部'],
    ] as const;
    await hire(
      stage.tenant,
      staff.map(([id, account, name, department]) => ({
        id,
        account: account.toLowerCase(),
        name,
        department,
        workspace,
      })),
    );
    const leave = { person: 'p-odd', from: '2026-11-24', to: '2026-12-09', confirmed: true } as never;
    await stage.tenant.absences.enter(stage.tenant.company, 'leave', leave, 'p-hr');
    await stage.sim.say(PEOPLE.BEN, 'what do I wear on Friday');
    await publish(stage.tenant, { zh: LONG_ZH, en: LONG_EN });
    const hr = handsOf(stage.sim, PEOPLE.HR);
    await hr.say('发起签收 范围=客户服务部; 截止=10');
    await hr.press('发起');
    await hr.press('发起');
    stage.clock.advance(10 * 60_000);
    await beat(stage);
    await stage.settle();

    const amy = await phone(stage, PEOPLE.AMY);
    const card = stage.sim.last(PEOPLE.AMY);
    await stage.sim.press(card, '提问');
    await stage.settle();
    await amy.page.goto(linkOf(stage.sim.last(PEOPLE.AMY)) ?? '');
    await fits(amy.page, 'ask-zh');
    await amy.page.locator('textarea').fill('口头同意算不算？');
    await submit(amy.page);
    await fits(amy.page, 'asked-zh');
    expect(await amy.page.textContent('main')).toContain('已转给 HR，编号 Q-1');
    await amy.page.goto(buttonFor(card, '阅读全文')?.url ?? '');
    await amy.page.waitForSelector('text=信息保密制度');
    await fits(amy.page, 'read-zh');
    expect(await amy.page.getAttribute('html', 'lang')).toBe('zh-CN');
    while ((await amy.page.getByRole('button', { name: '下一页', exact: true }).count()) > 0)
      await press(amy.page, '下一页');
    await press(amy.page, '去选一项');
    await fits(amy.page, 'choose-zh');
    // Three answers of one size, one below the other.
    const boxes = await Promise.all(
      ['我已阅读，并愿意遵守', '我已阅读，但有异议', '暂不签收'].map((name) =>
        amy.page.getByRole('button', { name, exact: true }).boundingBox(),
      ),
    );
    expect(new Set(boxes.map((box) => `${box?.x} ${box?.width}`)).size).toBe(1);
    await press(amy.page, '我已阅读，并愿意遵守');
    await fits(amy.page, 'confirm-zh');
    await press(amy.page, '我已阅读，并愿意遵守');
    await fits(amy.page, 'done-zh');
    expect(await amy.page.textContent('main')).toContain('回执编号 R-2611-0001');
    // Going back and pressing again records nothing twice.
    await amy.page.reload();
    expect(amy.complaints).toEqual([]);

    const ben = await phone(stage, PEOPLE.BEN, true);
    await ben.page.goto(buttonFor(stage.sim.last(PEOPLE.BEN), 'Read')?.url ?? '');
    await ben.page.waitForSelector('text=Information Secrecy Policy');
    await fits(ben.page, 'read-en');
    expect(await ben.page.getAttribute('html', 'lang')).toBe('en');
    while ((await ben.page.getByRole('button', { name: 'Next page', exact: true }).count()) > 0)
      await press(ben.page, 'Next page');
    await onward(ben.page, () =>
      ben.page
        .getByRole('button', { name: /choose/i })
        .first()
        .click(),
    );
    await fits(ben.page, 'choose-en');
    await press(ben.page, 'I have read this, with an objection');
    await press(ben.page, 'I have read this, with an objection');
    await fits(ben.page, 'object-en');
    await ben.page.locator('textarea').fill('Too wide.');
    await submit(ben.page);
    await fits(ben.page, 'objected-en');
    expect(await ben.page.textContent('main')).toContain('HR will reply');
    expect(ben.complaints).toEqual([]);

    const boss = await phone(stage, PEOPLE.BOSS);
    await boss.page.goto(buttonFor(stage.sim.last(PEOPLE.BOSS), '阅读全文')?.url ?? '');
    await boss.page.waitForSelector('text=信息保密制度');
    while ((await boss.page.getByRole('button', { name: '下一页', exact: true }).count()) > 0)
      await press(boss.page, '下一页');
    await press(boss.page, '去选一项');
    await press(boss.page, '暂不签收');
    await press(boss.page, '暂不签收');
    await fits(boss.page, 'declined-zh');
    expect(await boss.page.textContent('main')).toContain('不用说明原因，也不再提醒');
    expect(boss.complaints).toEqual([]);

    // Whoever is away from tomorrow is told the later date.
    expect(readMessage(stage.sim.last(PEOPLE.ODD))).toContain('12月23日');
    const [campaign] = await stage.tenant.acknowledgements.campaigns.list(stage.tenant.company);
    const counts = await stage.tenant.acknowledgements.campaigns.counts(
      stage.tenant.company,
      campaign?.id ?? '',
    );
    expect(Object.fromEntries(counts.map(({ state, count }) => [state, count]))).toEqual({
      acknowledged: 1,
      objected: 1,
      declined: 1,
      postponed: 1,
    });
    expect(faultsOf(stage.sim)).toEqual([]);
  });

  test('HR chooses a file on a phone', async () => {
    const stage = await setStage();
    await stage.sim.say(PEOPLE.HR, '导入花名册');
    const hr = await phone(stage, PEOPLE.HR);
    await hr.page.goto(linkOf(stage.sim.last(PEOPLE.HR)) ?? '');
    await fits(hr.page, 'import-zh');
    await hr.page.locator('input[type=file]').setInputFiles({
      name: '花名册.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('工号,姓名,部门,账号\n1024,王敏,客户服务部,WangMin\n'),
    });
    await submit(hr.page);
    await fits(hr.page, 'imported-zh');
    expect(await hr.page.textContent('main')).toMatch(/1024|新增/);
    expect(hr.complaints).toEqual([]);
  });
});
