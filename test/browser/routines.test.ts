import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBrowser } from '../support/browser.ts';
import { type LocalApp, startLocal } from '../support/local.ts';

let app: LocalApp;
let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
  app = await startLocal();
});
afterAll(async () => {
  await browser?.close();
  await app?.stop();
});

async function open(as: string, where: string, complaints: string[]): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'zh-CN' });
  const page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`${app.url}/?as=${as}${where === 'channel' ? '&in=channel' : ''}`);
  await page.waitForSelector('html[data-ready]');
  return page;
}

const newest = (page: Page) => page.locator('#log > .line').last();

test('the day is put forward; the last one out ticks the list; a colleague reads the record, and HR the day', async () => {
  const complaints: string[] = [];
  const page = await open('wang-min', 'channel', complaints);
  const clock = page.locator('#clock');
  expect(await clock.getAttribute('open')).not.toBeNull();
  await page.locator('#clock-closing').click();
  await clock.getByText('演示时钟 11月23日（周一）18:00').waitFor();
  expect(await page.evaluate(`document.activeElement?.id`)).toBe('clock-closing');
  await page.locator('#log').getByText('下班前看一眼').waitFor();
  await page.locator('#clock-hour').click();
  await clock.getByText('19:00').waitFor();
  await page.getByRole('button', { name: '我最后走' }).last().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('最后检查：上海办公室').waitFor();
  // Thought better of it: the button in the form closes the form.
  await dialog.getByRole('button', { name: '不是我最后走' }).click();
  await page.locator('#log').getByText('好的，没有记录。').waitFor();
  expect(await dialog.isVisible()).toBe(false);
  await page.locator('#log [data-call^="lastout take"]').last().click();
  await dialog.getByText('做完一项勾一项').waitFor();
  for (const box of await dialog.getByRole('checkbox').all()) await box.check();
  await dialog.getByRole('button', { name: '完成' }).click();
  const record = '上海办公室11月23日19:00已关门，5项全部完成。辛苦了。';
  await page.locator('#log .line.bot').getByText(record).waitFor();
  const colleague = await open('zhang-wei', 'channel', complaints);
  expect(await newest(colleague).innerText()).toContain(record);
  const hr = await open('li-lan', 'chat', complaints);
  await hr.getByRole('combobox').fill('例行');
  await hr.getByRole('combobox').press('Enter');
  await hr.locator('#log').getByText('上海办公室今天的提醒：11月23日（周一）').waitFor();
  expect(await newest(hr).innerText()).toMatch(/下班提醒\s*18:00 已发出/);
  expect(complaints).toEqual([]);
});
