import { readFileSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startBrowser } from '../support/browser.ts';
import { type LocalApp, startLocal } from '../support/local.ts';

/** Browser code for what cannot be seen from outside; the tests themselves know no DOM. */
const IN_PAGE = readFileSync(new URL('./in-page.js', import.meta.url), 'utf8');
const look = (page: Page, what: string) =>
  page.evaluate<unknown>(`(() => { ${IN_PAGE}; return ${what}; })()`);

let app: LocalApp;
let browser: Browser;
let context: BrowserContext;
/** What the pages complained of: errors of the script, refusals of the content policy. */
let complaints: string[];

// One demo company for all; each test is somebody else in it, so that none stands in another's way.
beforeAll(async () => {
  browser = await startBrowser();
  app = await startLocal();
});
afterAll(async () => {
  await browser?.close();
  await app?.stop();
});
beforeEach(async () => {
  complaints = [];
  context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'zh-CN' });
});
afterEach(async () => {
  await context.close();
  expect(complaints).toEqual([]);
});

async function open(as: string, where: 'chat' | 'channel' = 'chat', within = context): Promise<Page> {
  const page = await within.newPage();
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (
      message.type() === 'error' &&
      !/ERR_CONNECTION|Failed to load resource|ERR_INCOMPLETE/.test(message.text())
    ) {
      complaints.push(message.text());
    }
  });
  await page.goto(`${app.url}/?as=${as}${where === 'channel' ? '&in=channel' : ''}`);
  await page.waitForSelector('html[data-ready]');
  return page;
}

const input = (page: Page) => page.getByRole('combobox');
const newest = (page: Page) => page.locator('#log > .line').last();
const focused = (page: Page) => page.evaluate<string>(`document.activeElement?.textContent ?? ''`);
const focusedId = (page: Page) => page.evaluate<string>(`document.activeElement?.id ?? ''`);

async function ask(page: Page, text: string): Promise<void> {
  const before = await page.locator('#log > .line').count();
  await input(page).fill(text);
  await input(page).press('Enter');
  await expect.poll(() => page.locator('#log > .line').count()).toBeGreaterThan(before + 1);
}

/** Asks what no rule answers, and comes to the button that passes it on. */
async function askInVain(page: Page, text: string): Promise<void> {
  await ask(page, text);
  const none = newest(page).getByRole('button', { name: '都不是' });
  if (await none.isVisible()) {
    await none.click();
  }
  await newest(page).getByRole('button', { name: '转给 HR' }).waitFor();
}

describe('the first five seconds', () => {
  it('says what this is, who I am and that it is made up, with four examples and the input focused', async () => {
    const page = await open('wang-min');
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('知礼 Decorum');
    await page.getByText('问一条规矩，马上有出处').first().waitFor();
    await page.getByText('您是：王敏 · 上海 · 员工').waitFor();
    await page.getByText('演示公司，数据是编的，只在这台电脑上').waitFor();
    expect(await page.locator('.intro .chip').allTextContents()).toEqual([
      '周五穿什么',
      '来电找的人不在怎么办',
      '电梯谁先进',
      '/dress friday',
    ]);
    expect(await focusedId(page)).toBe('words');
    expect(await input(page).getAttribute('placeholder')).toBe('打字提问，或输入 / 看命令');
    await page
      .getByRole('complementary', { name: '今天' })
      .getByRole('heading', { name: /11月23日（周一）/ })
      .waitFor();
  });

  it.each(['wang-min', 'amy-clarke'])(
    'gives a sourced answer or choices to each example of %s at one press',
    async (as) => {
      const page = await open(as);
      const chips = await page.locator('.intro .chip').all();
      for (const chip of chips) {
        const before = await page.locator('.line.private').count();
        await chip.click();
        await expect.poll(() => page.locator('.line.private').count()).toBe(before + 1);
        // A source, or a choice of rules; never “the rulebook doesn't say”.
        expect(await newest(page).locator('[data-call^="gaps pass"]').count()).toBe(0);
        expect(
          await newest(page).locator('[data-call^="rule show"], [data-call^="rule share"]').count(),
        ).toBeGreaterThan(0);
      }
      expect((await newest(page).textContent()) ?? '').toMatch(/B-3\.2\.7/);
    },
  );
});

describe('typing', () => {
  it('answers with the source, for the asker alone, and empties the box', async () => {
    const page = await open('wang-min');
    await ask(page, '着装 周五');
    expect(await newest(page).getAttribute('class')).toContain('private');
    await newest(page).getByText('仅您可见').waitFor();
    await newest(page).getByText('〔B-3.2.7〕').first().waitFor();
    expect(await newest(page).locator('.body').getAttribute('lang')).toBe('zh');
    expect(await input(page).inputValue()).toBe('');
    await page.reload();
    await newest(page).getByText('〔B-3.2.7〕').first().waitFor();
  });

  it('brings the last question back with the arrow, and sends nothing while an input method composes', async () => {
    const page = await open('wang-min');
    await ask(page, '电梯谁先进');
    await input(page).press('ArrowUp');
    expect(await input(page).inputValue()).toBe('电梯谁先进');
    const before = await page.locator('#log > .line').count();
    const session = await context.newCDPSession(page);
    await input(page).fill('');
    await session.send('Input.imeSetComposition', { text: 'zhou', selectionStart: 4, selectionEnd: 4 });
    await session.send('Input.dispatchKeyEvent', {
      type: 'rawKeyDown',
      key: 'Process',
      code: 'Enter',
      windowsVirtualKeyCode: 229,
    });
    await page.waitForTimeout(200);
    expect(await page.locator('#log > .line').count()).toBe(before);
    await session.send('Input.insertText', { text: '周五穿什么' });
    await input(page).press('Enter');
    await expect.poll(() => page.locator('#log > .line').count()).toBe(before + 2);
  });

  it('shows hostile words as words', async () => {
    const page = await open('wang-min');
    await ask(page, '<img src=x onerror="document.title=1">');
    expect(await page.locator('.line.mine').last().textContent()).toContain(
      '<img src=x onerror="document.title=1">',
    );
    expect(await page.locator('#log img').count()).toBe(0);
    expect(await page.title()).toBe('知礼 Decorum · 演示');
  });
});

describe('completion', () => {
  it('opens with a slash, is moved by arrows, taken by Enter and closed by Esc', async () => {
    const page = await open('wang-min');
    await input(page).pressSequentially('/');
    await page.getByRole('listbox', { name: '命令' }).waitFor();
    expect(await input(page).getAttribute('aria-expanded')).toBe('true');
    expect(await page.getByRole('option').count()).toBeGreaterThan(15);
    expect(await page.getByRole('option', { name: /待答问题/ }).count()).toBe(0);
    await input(page).press('Escape');
    expect(await page.getByRole('option').count()).toBe(0);
    expect(await input(page).inputValue()).toBe('/');

    await input(page).pressSequentially('dre');
    expect(await page.getByRole('option').allTextContents()).toEqual([expect.stringContaining('/着装')]);
    await input(page).press('ArrowDown');
    const active = await input(page).getAttribute('aria-activedescendant');
    expect(await page.locator(`#${active}`).getAttribute('aria-selected')).toBe('true');
    await input(page).press('Enter');
    expect(await input(page).inputValue()).toBe('/着装 ');
    expect(await input(page).getAttribute('aria-expanded')).toBe('false');
    await input(page).pressSequentially('周五');
    await input(page).press('Enter');
    await newest(page).getByText('〔B-3.2.7〕').first().waitFor();
  });

  it('is in the language of the page', async () => {
    const page = await open('amy-clarke');
    await input(page).pressSequentially('/dr');
    await page.getByRole('option', { name: '/dress friday What to wear, day by day' }).click();
    expect(await input(page).inputValue()).toBe('/dress ');
    expect(await focusedId(page)).toBe('words');
  });
});

describe('pressing', () => {
  it('keeps the focus on the button, which says that it was chosen', async () => {
    const page = await open('wang-min');
    await ask(page, '话术');
    const before = await page.locator('.line.private').count();
    const button = newest(page).getByRole('button', { name: '道歉' });
    await button.focus();
    await button.press('Enter');
    await expect.poll(() => page.locator('.line.private').count()).toBe(before + 1);
    expect(await focused(page)).toBe('已选：道歉');
    await page.reload();
    await page.getByRole('button', { name: '已选：道歉' }).waitFor();
  });

  it('shares an answer where the button says, and others see it come', async () => {
    const page = await open('wang-min');
    const colleague = await open('zhang-wei', 'channel');
    await ask(page, '着装 周五');
    await newest(page).getByRole('button', { name: '发到这里（#上海办公室）' }).click();
    await page.getByText('已发到 #上海办公室').waitFor();
    await page.getByRole('link', { name: /#上海办公室.*有新消息/ }).waitFor();
    await newest(colleague).getByText('王敏 分享了一条规范').waitFor();
    expect(await newest(colleague).getAttribute('class')).toContain('bot');
    expect(await colleague.getByText('着装 周五').count()).toBe(0);
  });

  it('answers words in the channel openly and commands there privately', async () => {
    const page = await open('wang-min', 'channel');
    const colleague = await open('zhang-wei', 'channel');
    await ask(page, '着装 周五');
    await newest(colleague).getByText('〔B-3.2.7〕').first().waitFor();
    await colleague.locator('#log').getByText('王敏', { exact: true }).waitFor();
    await ask(page, '/着装 周一');
    await newest(page).getByText('仅您可见').waitFor();
    await page.waitForTimeout(200);
    expect(await colleague.getByText('/着装 周一').count()).toBe(0);
  });
});

describe('a form', () => {
  it('passes a question on; HR answers it; who asked sees the answer come', async () => {
    const page = await open('wang-min');
    await askInVain(page, '年会能带家属吗');
    const opener = newest(page).getByRole('button', { name: '转给 HR' });
    await opener.click();
    const dialog = page.getByRole('dialog', { name: '转给 HR' });
    const question = dialog.getByRole('textbox', { name: '问题（可以改）' });
    expect(await question.inputValue()).toBe('年会能带家属吗');
    expect(await focusedId(page)).toBe('field-text');
    expect(await dialog.getByRole('radio', { name: '不带姓名', exact: true }).isChecked()).toBe(true);

    // What is wrong is said at the field, and the field has the focus.
    await question.fill('');
    await dialog.getByRole('button', { name: '转给 HR' }).click();
    await dialog.getByText('请写下要问的问题。').waitFor();
    expect(await question.getAttribute('aria-invalid')).toBe('true');
    expect(await question.getAttribute('aria-describedby')).toContain('field-text-error');
    expect(await focusedId(page)).toBe('field-text');

    await question.fill('年会能带家属吗');
    await dialog.getByRole('button', { name: '转给 HR' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByText('已转给 HR，编号 G-1').waitFor();
    expect(await focused(page)).toBe('已选：转给 HR');

    // Switch person: Li Lan, HR.
    const hr = await open('wang-min');
    await hr.getByText('您是：王敏 · 上海 · 员工').click();
    await hr.getByRole('link', { name: /^李岚/ }).click();
    await hr.getByText('您是：李岚 · 上海 · HR').waitFor();
    await hr.waitForSelector('html[data-ready]');
    await hr.getByText('现在您是 李岚').waitFor();
    await ask(hr, '/decorum gaps');
    await newest(hr).getByText('年会能带家属吗').waitFor();
    expect(await newest(hr).textContent()).not.toContain('王敏');
    await newest(hr).getByRole('button', { name: '答复 G-1' }).click();
    await hr.getByRole('textbox', { name: '答复' }).fill('可以带一位家属。');
    await hr.getByRole('button', { name: '发出答复' }).click();
    await hr.getByText('G-1 已答复').waitFor();

    await page.getByText('G-1 有答复了').waitFor();
    expect(await newest(page).textContent()).toContain('可以带一位家属。');
  });

  it('is closed by Esc, gives the focus back, and can be opened again', async () => {
    const page = await open('li-lan');
    await input(page).fill('/decorum setup');
    await input(page).press('Enter');
    const dialog = page.getByRole('dialog', { name: '公司设置' });
    await dialog.waitFor();
    expect(await dialog.getByRole('checkbox', { name: /^李岚/ }).isChecked()).toBe(true);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    expect(await focusedId(page)).toBe('words');
    await page.getByRole('button', { name: '打开表单' }).click();
    await dialog.getByRole('textbox', { name: '时区' }).fill('Asia/Nowhere');
    await dialog.getByRole('button', { name: '保存' }).or(dialog.locator('[type=submit]')).first().click();
    await dialog.getByRole('alert').waitFor();
    expect(await dialog.getByRole('textbox', { name: '时区' }).getAttribute('aria-invalid')).toBe('true');
    // Nothing outside an open form can be reached.
    for (let step = 0; step < 40; step++) {
      await page.keyboard.press('Tab');
      expect(
        await look(
          page,
          `document.activeElement === document.body || document.activeElement.closest('dialog') !== null`,
        ),
      ).toBe(true);
    }
  });
});

describe('language, light and dark, width', () => {
  it('switches the page and the person to English and back, keeping what was typed', async () => {
    const page = await open('liu-yang');
    await input(page).fill('half a thought');
    await page.getByRole('button', { name: 'EN', exact: true }).click();
    await page.getByText('You are: Liu Yang · Shanghai · employee').waitFor();
    await page.waitForSelector('html[data-ready]');
    expect(await page.getAttribute('html', 'lang')).toBe('en');
    expect(await input(page).inputValue()).toBe('half a thought');
    expect(await page.getByRole('button', { name: 'EN', exact: true }).getAttribute('aria-pressed')).toBe(
      'true',
    );
    await ask(page, '/dress friday');
    expect(await newest(page).textContent()).toContain('Friday 27 November');
    await newest(page).getByText('Only you can see this').waitFor();
    await page.getByRole('button', { name: '中文' }).click();
    await page.getByText('您是：刘洋').waitFor();
  });

  it('follows the system, with a switch that is remembered', async () => {
    const ground = (page: Page) => page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
    const page = await open('wang-min');
    expect(await ground(page)).toBe('rgb(246, 245, 240)');
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await ground(page)).toBe('rgb(19, 23, 22)');
    await page.getByRole('button', { name: '浅色' }).click();
    expect(await ground(page)).toBe('rgb(246, 245, 240)');
    await page.reload();
    expect(await ground(page)).toBe('rgb(246, 245, 240)');
    await page.getByRole('button', { name: '深色' }).click();
    await page.emulateMedia({ colorScheme: 'light' });
    expect(await ground(page)).toBe('rgb(19, 23, 22)');
  });

  it.each(['wang-min', 'amy-clarke', 'li-lan'])(
    'fits a phone of 360 px for %s, with nothing to scroll sideways',
    async (as) => {
      const phone = await browser.newContext({ viewport: { width: 360, height: 640 }, hasTouch: true });
      const page = await open(as, 'chat', phone);
      const wide = () => page.evaluate<number>('document.documentElement.scrollWidth');
      expect(await page.locator('.today-chip').isVisible()).toBe(true);
      expect(await wide()).toBe(360);
      await ask(page, as === 'amy-clarke' ? '/phone transfer' : '/电话 转接');
      await ask(page, `/rule ${'B-3.2.7'.repeat(30)}`);
      expect(await wide()).toBe(360);
      await page.locator('#who summary').click();
      expect(await wide()).toBe(360);
      expect(await look(page, 'lowTargets()')).toEqual([]);
      const box = await page.locator('#composer').boundingBox();
      expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(640);
      await phone.close();
    },
  );
});

describe('keyboard and screen reader', () => {
  it('goes in the order in which the page is read', async () => {
    const page = await open('zhao-lei');
    await ask(page, '着装 周五');
    await page.locator('.skip').focus();
    const order: string[] = [await focused(page)];
    for (let step = 0; step < 30; step++) {
      await page.keyboard.press('Tab');
      const at = await page.evaluate<string>(
        `document.activeElement.id || document.activeElement.textContent`,
      );
      order.push(at);
      if (at === '发送') break;
    }
    const place = (text: string | RegExp) =>
      order.findIndex((each) => (typeof text === 'string' ? each === text : text.test(each)));
    const wanted = [
      '跳到输入框',
      /^您是：/,
      '中文',
      'EN',
      /^私聊/,
      'mine',
      'theme',
      '周五穿什么',
      /^发到这里/,
      '不对',
      'words',
      '发送',
    ].map(place);
    expect(wanted).not.toContain(-1);
    expect(wanted).toEqual([...wanted].sort((a, b) => a - b));
  });

  it('names everything that can be used, and announces what comes', async () => {
    const page = await open('sun-qiang');
    await ask(page, '着装 周五');
    const log = page.getByRole('log', { name: '对话内容' });
    expect(await log.getAttribute('aria-live')).toBe('polite');
    expect(await page.locator('.line.private .from').last().textContent()).toContain('知礼说');
    expect(await page.locator('.line.mine').last().textContent()).toContain('您说');
    expect(await look(page, 'accessibilityFaults()')).toEqual([]);
  });

  it('works by the keyboard alone: choose a person, then Esc', async () => {
    const page = await open('wang-min');
    await page.locator('#who summary').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: /^Amy|艾米/ }).waitFor();
    await page.keyboard.press('Escape');
    expect(await focused(page)).toContain('您是：王敏');
    expect(await page.locator('#who').getAttribute('open')).toBeNull();
  });

  it.each(['light', 'dark'] as const)('has enough contrast in %s', async (colorScheme) => {
    const page = await open('zhou-ning');
    await page.emulateMedia({ colorScheme });
    await ask(page, '着装 周五');
    expect(await look(page, 'weakContrast()')).toEqual([]);
  });
});

describe('a lost connection', () => {
  it('is said, keeps the words in the box, and is got over', async () => {
    const page = await open('zhou-ning');
    const before = await page.locator('.line.private').count();
    await context.setOffline(true);
    await input(page).fill('周五穿什么');
    await input(page).press('Enter');
    await page
      .getByRole('alert')
      .filter({ hasText: '连接断了，正在重连。没发出去的内容还在输入框里。' })
      .waitFor();
    expect(await input(page).inputValue()).toBe('周五穿什么');
    expect(await focusedId(page)).toBe('words');
    await context.setOffline(false);
    await input(page).press('Enter');
    await expect.poll(() => page.locator('.line.private').count()).toBe(before + 1);
    expect(await page.getByRole('alert').first().textContent()).toBe('');
  });
});
