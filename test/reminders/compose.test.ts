import { describe, expect, test } from 'vitest';
import { plainText } from '../../src/messages/plain.ts';
import type { Company } from '../../src/people/company.ts';
import type { Routines } from '../../src/reminders/routines.ts';
import type { LocalDate } from '../../src/time/days.ts';
import { createTestClock } from '../support/clock.ts';
import { LONDON, office, SHANGHAI } from '../support/offices.ts';
import { COMPANY, LIVE, startProcess } from '../support/routines.ts';

async function routinesOf(company: Partial<Company> = {}): Promise<Routines> {
  const settings = { ...LIVE, offices: [SHANGHAI, LONDON], ...company };
  return (await startProcess({ clock: createTestClock(), company: settings })).routines;
}

const lines = (
  routines: Routines,
  routine: string,
  date: string,
  options: { office?: string; lang?: 'zh' | 'en'; test?: boolean } = {},
) => {
  const of = { routine, office: options.office ?? 'shanghai', date: date as LocalDate };
  return plainText(routines.message(COMPANY, of, options)).split('\n');
};

describe('the opening reminder', () => {
  test('invites and reports, in the language of the office', async () => {
    const routines = await routinesOf();
    expect(lines(routines, 'opening', '2026-11-26')).toEqual([
      '还有15分钟上班',
      '到了先收拾一下工位，备好今天的文件和用品，戴上工牌，见到同事微笑点头。',
      '规范 B 写的是提前5分钟到岗。〔B-5.2.1〕',
    ]);
    expect(lines(routines, 'opening', '2026-11-26', { office: 'london' })).toEqual([
      'Fifteen minutes to nine',
      "When you get in: tidy up, get today's papers and supplies ready, badge on, and greet colleagues with a smile and a nod.",
      'Handbook B says five minutes before opening. [B-5.2.1]',
    ]);
  });

  test('asks only where preparation counts as working time', async () => {
    const routines = await routinesOf({ offices: [office({ preparationCounts: true })] });
    expect(lines(routines, 'opening', '2026-11-26').at(-1)).toBe('请08:55前到岗。');
    expect(lines(routines, 'opening', '2026-11-26', { lang: 'en' }).at(-1)).toBe('Please be there by 08:55.');
    for (const line of lines(await routinesOf(), 'opening', '2026-11-26')) expect(line).not.toContain('请');
  });

  test('cites no handbook that is not in force', async () => {
    const routines = await routinesOf({ handbooks: [{ id: 'C', standing: 'adopted' }] });
    const said = lines(routines, 'opening', '2026-11-26').join('\n');
    expect(said).not.toContain('规范 B');
    expect(said).not.toContain('B-5.2.1');
  });

  test('follows the hours of the day, and counts no minutes when it comes at a fixed time', async () => {
    const moved = await routinesOf({
      officeHours: [{ office: 'london', from: '2026-11-26', open: '09:30', close: '17:00' }] as never,
    });
    expect(lines(moved, 'opening', '2026-11-26', { office: 'london' })[0]).toBe('Fifteen minutes to 09:30');
    const fixed = await routinesOf({ routines: [{ id: 'opening', time: { at: '08:30' } }] });
    expect(lines(fixed, 'opening', '2026-11-26')[0]).toBe('上班提醒');
  });
});

describe('the closing post', () => {
  test('on Thursday: the points with their articles, the last one out, and the dress that changes', async () => {
    const routines = await routinesOf();
    expect(lines(routines, 'closing', '2026-11-26')).toEqual([
      '下班前看一眼',
      '☐ 今天的工作做完〔B-5.2.2〕',
      '☐ 桌面、柜台收拾干净，不留客户资料〔A-env.1〕',
      '☐ 机密文件、票据、贵重物品收好〔C-office.4(1)〕',
      '☐ 电脑等设备关机，抽屉柜子上锁，椅子归位〔B-5.2.2〕',
      '最后走的同事请点“我最后走”。',
      '明天 11月27日（周五）可以穿便装。〔B-3.2.7〕',
    ]);
    expect(lines(routines, 'closing', '2026-11-26', { lang: 'en' })).toEqual([
      'Before you go',
      "☐ Finish today's work [B-5.2.2]",
      '☐ Clear desk and counter; leave no customer papers out [A-env.1]',
      '☐ Put away confidential papers, slips and valuables [C-office.4(1)]',
      '☐ Computer and devices off, drawers and cabinets locked, chair back [B-5.2.2]',
      "Last one out? Press “I'm last”.",
      'Tomorrow, Friday 27 November: casual is fine. [B-3.2.7]',
    ]);
  });

  test.each([
    ['2026-11-27', '下次上班 11月30日（周一），穿公司工作服。〔B-3.2.2〕'],
    ['2026-09-30', '下次上班 10月8日（周四），穿公司工作服。〔B-3.2.2〕'],
    ['2026-10-09', '明天 10月10日（周六）可以穿便装。〔B-3.2.7〕'],
    ['2026-09-18', '下次上班 9月20日（周日），照常上班。'],
  ])('before days off or a make-up day (%s) it ends with the next workday', async (date, line) => {
    expect(lines(await routinesOf(), 'closing', date).at(-1)).toBe(line);
  });

  test('says nothing of tomorrow where tomorrow is like today', async () => {
    expect(lines(await routinesOf(), 'closing', '2026-11-24').at(-1)).toBe('最后走的同事请点“我最后走”。');
  });

  test('without the last-one-out check has no word and no button of it', async () => {
    const routines = await routinesOf({ routines: [{ id: 'last-out', on: false }] });
    const message = routines.message(COMPANY, {
      routine: 'closing',
      office: 'shanghai',
      date: '2026-11-24' as LocalDate,
    });
    expect(plainText(message)).not.toContain('我最后走');
    expect(message.parts.some((part) => part.part === 'actions')).toBe(false);
  });
});

describe('wording', () => {
  test('in both languages: the Chinese whole, then the English whole', async () => {
    const routines = await routinesOf({ offices: [office({ bothLanguages: true })] });
    const said = lines(routines, 'opening', '2026-11-26').filter((line) => line.trim() !== '');
    expect([said[0], said[3]]).toEqual(['还有15分钟上班', 'Fifteen minutes to nine']);
  });

  test('of the company’s own replaces the shipped one, points included, and no handbook is cited for it', async () => {
    const routines = await routinesOf({
      routines: [
        {
          id: 'closing',
          wording: {
            title: { zh: '{closing}了', en: 'It is {closing}' },
            text: {
              zh: '- 机房不断电\n- 关窗\n辛苦了。',
              en: '- Leave the server room on\n- Windows\nThank you.',
            },
          },
        },
        { id: 'last-out', on: false },
      ],
    });
    expect(lines(routines, 'closing', '2026-11-24')).toEqual([
      '18:00了',
      '☐ 机房不断电',
      '☐ 关窗',
      '辛苦了。',
    ]);
  });

  test('of a test says that it is one', async () => {
    const routines = await routinesOf();
    expect(lines(routines, 'opening', '2026-11-26', { lang: 'zh', test: true })[0]).toBe(
      '测试 · 还有15分钟上班',
    );
    expect(lines(routines, 'opening', '2026-11-26', { lang: 'en', test: true })[0]).toBe(
      'Test · Fifteen minutes to nine',
    );
  });

  test('never commands with an exclamation mark, and says 您, not 你', async () => {
    const routines = await routinesOf();
    for (const { id } of routines.list(COMPANY, 'shanghai')) {
      for (const lang of ['zh', 'en'] as const) {
        const said = lines(routines, id, '2026-09-30', { lang }).join('\n');
        expect(said, id).not.toMatch(/[!！你{}]/);
      }
    }
  });
});

describe('changes', () => {
  const change = { company: COMPANY, request: 'r1', by: 'hannah' };

  test('keep what is not named, and are taken back whole', async () => {
    const routines = await routinesOf();
    await routines.change({ ...change, request: 'r1' }, { id: 'opening', time: { at: '08:30' } });
    await routines.change({ ...change, request: 'r2' }, { id: 'opening', usefulMinutes: 5 });
    expect(routines.find(COMPANY, 'shanghai', 'opening')).toMatchObject({
      time: { at: '08:30' },
      usefulMinutes: 5,
      source: 'chat',
    });
    await routines.reset({ ...change, request: 'r3' }, 'opening');
    expect(routines.find(COMPANY, 'shanghai', 'opening')).toMatchObject({
      usefulMinutes: 20,
      source: 'shipped',
    });
  });

  test('two at once lose nothing', async () => {
    const routines = await routinesOf();
    await Promise.all([
      routines.change({ ...change, request: 'a' }, { id: 'opening', on: false }),
      routines.change({ ...change, request: 'b' }, { id: 'closing', on: false }),
    ]);
    expect(routines.find(COMPANY, 'shanghai', 'opening').on).toBe(false);
    expect(routines.find(COMPANY, 'shanghai', 'closing').on).toBe(false);
  });

  test.each([
    [{ id: 'flowers' }, '新的例行提醒要写明时间、哪几天和内容'],
    [{ id: 'opening', office: 'paris' }, '没有“paris”这个办公地点'],
    [{ id: 'stay-late', on: true }, '请先选：keep'],
  ])('%j is refused with what is missing, and nothing is changed', async (entry, sentence) => {
    const routines = await routinesOf();
    await expect(routines.change(change, entry)).rejects.toMatchObject({
      text: { zh: expect.stringContaining(sentence) },
    });
    expect(routines.list(COMPANY, 'shanghai').every((each) => each.source === 'shipped')).toBe(true);
  });
});
