import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEMO, LOCAL } from '../../src/platforms/local/people.ts';
import { startBrowser } from '../support/browser.ts';
import { beat, publish } from '../support/campaigns.ts';
import { MINUTE } from '../support/clock.ts';
import { type LocalApp, startLocal } from '../support/local.ts';

let app: LocalApp;
let browser: Browser;
let context: BrowserContext;
const complaints: string[] = [];

beforeAll(async () => {
  browser = await startBrowser();
  app = await startLocal();
  for (const account of ['wang-min', 'amy-clarke', 'zhang-wei', 'li-lan', 'sun-qiang'])
    await app.tenant.people.firstMeeting(DEMO, { workspace: LOCAL, account });
  context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
});
afterAll(async () => {
  await browser?.close();
  await app?.stop();
});

async function open(as: string): Promise<Page> {
  const page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/ERR_CONNECTION|Failed to load|ERR_INCOMPLETE/.test(message.text()))
      complaints.push(message.text());
  });
  await page.goto(`${app.url}/?as=${as}`);
  await page.waitForSelector('html[data-ready]');
  return page;
}

const press = (page: Page, label: string) =>
  page.locator('#log').getByRole('button', { name: label, exact: true }).last().click();
const says = (page: Page, text: string | RegExp) =>
  page.locator('#log').getByText(text).last().waitFor({ timeout: 20_000 });

/** Each of the three repeats its sentence and asks once. */
const yes = (page: Page) =>
  page
    .locator('dialog')
    .getByRole('button', { name: /^(继续|Go on)$/ })
    .click();

/** From the card to one of the three answers. */
async function answer(page: Page, words: { read: string; choose: string; statement: string }) {
  await press(page, words.read);
  await press(page, words.choose);
  const three = page
    .locator('#log > .line')
    .last()
    .getByRole('button', { name: words.statement, exact: true });
  await three.waitFor();
  return three;
}

/** Pictures for the documents, when a folder is given. */
async function picture(page: Page, name: string) {
  const folder = process.env.DECORUM_PICTURES;
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png` });
}

test('four people on the page, in Chinese and English: asks and acknowledges, objects, declines; HR sees, the manager does not', {
  timeout: 120_000,
}, async () => {
  // HR launches from the page; London's office opens before anybody is asked there.
  app.clock.set('2026-11-23T17:30:00+08:00');
  await publish(app.tenant);
  const hr = await open('li-lan');
  await hr.getByRole('combobox').fill('发起签收 范围=全员; 除外=李岚、孙强; 截止=10');
  await hr.getByRole('combobox').press('Enter');
  await says(hr, '预览：《信息保密制度》第1版签收');
  await picture(hr, 'campaign-preview');
  await press(hr, '发起');
  await yes(hr);
  await says(hr, /10分钟后发给\d+人/);
  app.clock.advance(10 * MINUTE);
  await beat(app);

  // Wang Min asks, then acknowledges; what waits stands in the head until then.
  const min = await open('wang-min');
  expect(await min.locator('#mine').innerText()).toMatch(/我的签收\s*1/);
  await says(min, '请签收：《信息保密制度》第1版');
  await picture(min, 'policy-card');
  await press(min, '提问');
  await min.locator('dialog').getByRole('textbox').fill('口头同意算不算？');
  await min.locator('dialog').getByRole('button', { name: '提交' }).click();
  await says(min, '已转给 HR，编号 Q-1');
  const willing = await answer(min, {
    read: '阅读全文',
    choose: '去选一项',
    statement: '我已阅读，并愿意遵守',
  });
  await picture(min, 'policy-choose');
  await willing.click();
  await yes(min);
  await says(min, /回执编号 R-2611-0001/);
  await beat(app);
  await says(min, '签收回执');
  await picture(min, 'policy-receipt');
  expect(await min.locator('#owed').isVisible()).toBe(false);

  // Amy objects with a reason, in English.
  const amy = await open('amy-clarke');
  await says(amy, 'Please read and answer: Information Secrecy Policy, version 1');
  const objecting = await answer(amy, {
    read: 'Read',
    choose: 'Choose an answer',
    statement: 'I have read this, with an objection',
  });
  await objecting.click();
  await yes(amy);
  await amy.locator('dialog[open]').getByRole('textbox').fill('Too wide.');
  await amy.locator('dialog[open]').getByRole('button', { name: 'Submit', exact: true }).click();
  await says(amy, /read, with an objection\. HR will reply; your manager can't see this/);

  // Zhang Wei says not now.
  const wei = await open('zhang-wei');
  const declining = await answer(wei, {
    read: '阅读全文',
    choose: '去选一项',
    statement: '暂不签收',
  });
  await declining.click();
  await yes(wei);
  await says(wei, /不用说明原因，也不再提醒/);
  await beat(app);

  await hr.getByRole('combobox').fill('签收进度');
  await hr.getByRole('combobox').press('Enter');
  await says(hr, /已签收1人（\d+%），有异议1人，暂不签收1人/);
  await picture(hr, 'campaign-status');
  const manager = await open('sun-qiang');
  await manager.getByRole('combobox').fill('下属签收');
  await manager.getByRole('combobox').press('Enter');
  await says(manager, /直接下属里没有等着答复的|等着答复/);
  expect(await manager.locator('#log').innerText()).not.toMatch(/异议|暂不签收|Too wide/);

  // The printable record, as one file.
  await min.getByRole('combobox').fill('打印签收');
  await min.getByRole('combobox').press('Enter');
  const link = min.locator('#log').getByRole('link', { name: '打开' }).last();
  await link.waitFor();
  const record = await context.newPage();
  await record.goto((await link.getAttribute('href')) ?? '');
  expect(await record.locator('body').innerText()).toMatch(
    /我已阅读，并愿意遵守[\s\S]*确需带出的，须经部门负责人同意/,
  );
  await picture(record, 'policy-print');
  expect(complaints).toEqual([]);
});
