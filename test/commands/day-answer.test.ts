import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Company } from '../../src/people/company.ts';
import { createTestClock } from '../support/clock.ts';
import { LONDON, SHANGHAI } from '../support/offices.ts';
import {
  ACME,
  AMY,
  BEN,
  COMPANY,
  english,
  openWorld,
  type Persona,
  textOf,
  WORKSPACE,
  type World,
} from '../support/world.ts';

const LONDONER: Persona = { account: BEN.account, profile: { lang: 'en', zone: 'Europe/London' } };

let world: World;
const company: Partial<Company> = {
  ...ACME,
  offices: [SHANGHAI, LONDON],
  calendarDays: [
    { from: '2026-12-30', to: '2026-12-31', kind: 'closed', name: { zh: '盘点', en: 'stock-taking' } },
    {
      office: 'shanghai',
      from: '2026-12-05',
      to: '2026-12-05',
      kind: 'open',
      name: { zh: '年会', en: 'annual party' },
    },
  ] as Company['calendarDays'],
};

beforeEach(async () => {
  world = await openWorld({ company, clock: createTestClock('2026-09-30T10:00:00+08:00') });
});
afterEach(() => world.close());

const ask = async (who: Persona, text: string, at: string) => {
  world.clock.set(at);
  return textOf(await world.say(who, text)).split('\n');
};

describe('a day on which the office is closed', () => {
  test('says so first, when it opens again, and what to wear then', async () => {
    expect(await ask(AMY, '/dress 明天', '2026-09-30T10:00:00+08:00')).toEqual([
      '10月1日（周四）国庆放假',
      '上海办公室10月1日至7日放假，10月8日（周四）上班，穿公司工作服。',
      '依据：《客户服务礼仪规范（试行稿）》第三章第二节第2条，本公司已采用〔B-3.2.2〕；放假安排见国务院办公厅通知',
    ]);
    expect((await ask(english(AMY), '/dress tomorrow', '2026-09-30T10:00:00+08:00')).slice(0, 2)).toEqual([
      'Thursday 1 October: National Day, office closed',
      'The Shanghai office is closed 1–7 October and opens on Thursday 8 October. Then: company uniform.',
    ]);
  });

  test('goes by the office of the asker', async () => {
    const [heading] = await ask(LONDONER, '/dress tomorrow', '2026-09-30T10:00:00+01:00');
    expect(heading).toBe('Thursday 1 October: company uniform');
    const said = await ask(LONDONER, '/dress 31 august', '2026-08-27T10:00:00+01:00');
    expect(said.slice(0, 2)).toEqual([
      'Monday 31 August: Summer bank holiday, office closed',
      'The London office is closed 29–31 August and opens on Tuesday 1 September. Then: company uniform.',
    ]);
    expect(said.join('\n')).not.toContain('State Council');
  });

  test('the staff list knows better than the clock where somebody works', async () => {
    await world.tenant.directory.ensure(
      COMPANY,
      { workspace: WORKSPACE, account: AMY.account },
      { office: 'london' },
    );
    const [heading] = await ask(AMY, '着装 明天', '2026-09-30T10:00:00+08:00');
    expect(heading).toBe('10月1日（周四）穿公司工作服');
  });

  test('a closure of the company is told as one', async () => {
    const [heading, text] = await ask(AMY, '着装 12月30日', '2026-12-28T10:00:00+08:00');
    expect(heading).toBe('12月30日（周三）盘点，公司休息');
    expect(text).toContain('上海办公室12月30日至1月3日放假，2027年1月4日（周一）上班');
  });

  test('an ordinary Saturday is answered by its weekday, as before', async () => {
    const [heading] = await ask(AMY, '着装 周六', '2026-11-23T10:00:00+08:00');
    expect(heading).toBe('11月28日（周六）可以穿便装');
  });
});

describe('a weekend day that is worked', () => {
  test('a make-up Saturday: it is a workday, and the rule goes by the day of the week', async () => {
    const zh = await ask(AMY, '着装 周六', '2026-10-08T10:00:00+08:00');
    expect(zh.slice(0, 2)).toEqual([
      '10月10日（周六）调休上班，可以穿便装',
      '国庆调休，这天照常上班。规范按星期几定着装，这天就按周六。',
    ]);
    expect(zh.join('\n')).toContain('〔B-4.2.4〕；放假安排见国务院办公厅通知');
    const en = await ask(english(AMY), '/dress saturday', '2026-10-08T10:00:00+08:00');
    expect(en.slice(0, 2)).toEqual([
      'Saturday 10 October is a make-up workday: casual is fine',
      'It makes up for National Day; the office is open. The handbook goes by the day of the week: Saturday it is.',
    ]);
  });

  test('a make-up Sunday: it is a workday, and nothing is written for it', async () => {
    const zh = await ask(AMY, '着装 9月20日', '2026-09-15T10:00:00+08:00');
    expect(zh).toEqual([
      '9月20日（周日）调休上班，穿什么规则库没有写',
      '周一到周四穿公司工作服〔B-3.2.2〕，周五、周六可以穿便装〔B-3.2.7〕；这一天没有写。',
    ]);
    const [en] = await ask(english(AMY), '/dress 20 september', '2026-09-15T10:00:00+08:00');
    expect(en).toBe("Sunday 20 September is a make-up workday; the rulebook doesn't say what to wear");
  });

  test('a workday of the company’s own', async () => {
    const said = await ask(AMY, '着装 12月5日', '2026-12-01T10:00:00+08:00');
    expect(said[0]).toBe('12月5日（周六）照常上班，可以穿便装');
    expect(said[1]).toContain('年会，这天照常上班');
  });
});

test('a day of a year that is not announced is answered as assumed', async () => {
  const zh = await ask(AMY, '着装 2027-01-04', '2026-12-28T10:00:00+08:00');
  expect(zh[0]).toBe('2027年1月4日（周一）穿公司工作服');
  expect(zh[1]).toBe(
    '2027年的放假和调休安排还没公布，这一天暂按周末和法定节假日推算：上班。公布后以通知为准。',
  );
  const off = await ask(english(AMY), '/dress 1 january 2027', '2026-12-28T10:00:00+08:00');
  expect(off[0]).toContain("New Year's Day, office closed");
  expect(off.join('\n')).toContain('for 2027 are not announced yet');
});

test('a button for a day shows the same', async () => {
  world.clock.set('2026-10-08T10:00:00+08:00');
  const said = textOf(await world.press(AMY, 'rule show dress.casual-days 2026-10-10'));
  expect(said.split('\n')[0]).toBe('10月10日（周六）调休上班，可以穿便装');
});
