import { describe, expect, test } from 'vitest';
import type { HandbookOrder } from '../../src/rulebook/rulebook.ts';
import { openShelf } from '../../src/rulebook/shelf.ts';
import type { LocalDate } from '../../src/time/days.ts';

const COMPANY = 'acme';
const TODAY = '2026-11-25' as LocalDate;

function shelfOf(ids: string) {
  const edition = {
    company: { zh: '示例公司', en: 'Acme' },
    order: orderOf(ids),
  };
  const shelf = openShelf(() => edition);
  shelf.of(COMPANY);
  const top = (words: string) => {
    const asked = shelf.of(COMPANY).ask({ words, lang: 'zh', today: TODAY });
    return 'hits' in asked ? asked.hits[0].rule.id : asked.outcome;
  };
  return { edition, shelf, top };
}

function orderOf(ids: string): HandbookOrder {
  return [...ids].map((id) => ({ id, standing: 'adopted' }));
}

/** How often others had their turn before the promise settled. */
async function turnsUntil(done: Promise<void>): Promise<number> {
  let turns = 0;
  let over = false;
  const counting = (async () => {
    while (!over) {
      await new Promise((resolve) => setImmediate(resolve));
      turns++;
    }
  })();
  await done;
  over = true;
  await counting;
  return turns;
}

describe('a company changes its settings while questions come in', () => {
  test('another order or name is in force at once: the search stays as it is', async () => {
    const { edition, shelf, top } = shelfOf('BCEAD');
    expect(shelf.of(COMPANY).book.byId.get('dress.casual-days')?.others[0]?.handbook.id).toBe('C');
    edition.order = orderOf('CBEAD');
    edition.company = { zh: '新名字', en: 'New name' };
    expect(await turnsUntil(shelf.renew(COMPANY))).toBeLessThan(3);
    const rule = shelf.of(COMPANY).book.byId.get('dress.casual-days');
    expect(rule?.others[0]?.handbook.id).toBe('B');
    expect(top('周五可以穿便装吗')).toBe('dress.casual-days');
  });

  test('another set of handbooks is searched anew in turns; questions are answered meanwhile', async () => {
    const { edition, shelf, top } = shelfOf('BCEAD');
    expect(top('无声电话怎么处理')).toMatch(/^phone\./);
    edition.order = orderOf('B');
    const renewed = shelf.renew(COMPANY);
    // In force at once: what rests on E alone is gone, and nothing that is gone is found.
    const { book } = shelf.of(COMPANY);
    expect([...book.handbooks.keys()]).toEqual(['B']);
    expect(book.byId.has(top('周五可以穿便装吗'))).toBe(true);
    const now = shelf.of(COMPANY).ask({ words: '热线里没声音怎么说', lang: 'zh', today: TODAY });
    if ('hits' in now) for (const { rule } of now.hits) expect(book.byId.has(rule.id)).toBe(true);
    expect(await turnsUntil(renewed)).toBeGreaterThan(50);
    expect(top('周五可以穿便装吗')).toBe('dress.casual-days');
  });

  test('of two quick changes the last one stays', async () => {
    const { edition, shelf } = shelfOf('BCEAD');
    edition.order = orderOf('A');
    const first = shelf.renew(COMPANY);
    edition.order = orderOf('DCBEA');
    await Promise.all([first, shelf.renew(COMPANY)]);
    expect([...shelf.of(COMPANY).book.handbooks.keys()]).toEqual(['D', 'C', 'B', 'E', 'A']);
  });
});

describe('days that a topic goes by', () => {
  const { shelf } = shelfOf('BCEAD');
  const asked = (words: string, topic?: string) =>
    shelf.of(COMPANY).ask({ words, lang: 'zh', today: TODAY, ...(topic === undefined ? {} : { topic }) });

  test.each(['下周', '周五和周日', '週一到週五', '工作日', 'next week', 'sat and sun', 'mon-fri'])(
    'a week or several days are offered by their rules: %s',
    (words) => {
      const found = asked(words, 'dress');
      expect(found.outcome).toBe('choices');
      expect('hits' in found && found.hits.map(({ rule }) => rule.id)).toEqual([
        'dress.weekday-uniform',
        'dress.casual-days',
      ]);
    },
  );

  test.each([
    ['friday 穿啥', 'dress.casual-days', '2026-11-27'],
    ['周一 wear what', 'dress.weekday-uniform', '2026-11-30'],
  ])('a day in mixed words decides between rules that are near: %s', (words, id, date) => {
    const found = asked(words);
    expect(found).toMatchObject({ outcome: 'answer', date });
    expect('hits' in found && found.hits[0].rule.id).toBe(id);
  });

  test('a day beside another matter does not', () => {
    for (const [words, id] of [
      ['周五能穿拖鞋吗', 'dress.slippers-barefoot'],
      ['周六去拜访客户穿什么', 'dress.visiting-customer'],
    ] as const) {
      const found = asked(words);
      expect('hits' in found && found.hits[0].rule.id).toBe(id);
    }
  });
});
