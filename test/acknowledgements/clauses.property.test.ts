import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Clause } from '../../src/acknowledgements/policies.ts';
import { compareClauses } from '../../src/acknowledgements/policy-changes.ts';
import { canonical, lengthOf } from '../../src/acknowledgements/text/canonical.ts';
import { compareWords, markChanges } from '../../src/acknowledgements/text/diff.ts';
import { identify } from '../../src/acknowledgements/text/match.ts';
import { type Block, outlineOf } from '../../src/acknowledgements/text/outline.ts';
import { MOST_CHARACTERS, MOST_PARTS, pagesOf } from '../../src/acknowledgements/text/pages.ts';
import { joinLanguages, type LooseClause, unmatched } from '../../src/acknowledgements/text/pair.ts';
import type { Part } from '../../src/messages/parts.ts';
import { plainInline } from '../../src/messages/plain.ts';

const RUNS = { numRuns: 60 };

const HAN = [...'员工应当守时离开座位文件锁好报告负责人同意登记客户资料带出会议电话'];
const sentence = fc
  .array(fc.constantFrom(...HAN), { minLength: 4, maxLength: 60 })
  .map((letters) => `${letters.join('')}。`);
const english = fc
  .array(
    fc.constantFrom('papers', 'are', 'kept', 'locked', 'the', 'head', 'report', 'leak', 'desk', 'on', 'time'),
    {
      minLength: 2,
      maxLength: 25,
    },
  )
  .map((words) => `${words.join(' ')}.`);

/** A paragraph as people write them, with or without a number. */
const line = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(
        '第一条 ',
        '第2条 ',
        '第十二条',
        '一、',
        '（一）',
        '1. ',
        '1.1 ',
        '(a) ',
        '①',
        'Article 5 ',
      ),
      sentence,
    )
    .map(([label, text]) => `${label}${text}`),
  sentence,
  english,
  fc.constantFrom('第一章 总则', '附则', '下列情形：', 'Chapter 2 Duties', '2026年12月', '3.5倍'),
);
const blocks: fc.Arbitrary<Block[]> = fc.array(
  fc
    .record({ text: line, depth: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }) })
    .map(({ text, depth }): Block => (depth === undefined ? { text } : { text, depth })),
  { minLength: 1, maxLength: 40 },
);

/** Articles of a policy: bodies only, numbered in order. */
const bodies = fc.uniqueArray(fc.array(sentence, { minLength: 1, maxLength: 4 }), {
  minLength: 2,
  maxLength: 25,
  selector: (each) => each.join(),
});
const article = (n: number, body: readonly string[]) => `第${n}条 ${body.join('\n')}`;

function clausesOf(bodiesOf: readonly (readonly string[])[]): LooseClause[] {
  const lines = bodiesOf.flatMap((body, i) => article(i + 1, body).split('\n'));
  return joinLanguages({ zh: outlineOf(lines.map((text) => ({ text }))) }, 'zh');
}

let made = 0;
const fresh = () => `cl-${made++}`;

function plain(parts: readonly Part[]): string {
  return parts
    .flatMap((part) =>
      part.part === 'heading' ? [part.text] : part.part === 'text' ? [plainInline(part.text)] : [],
    )
    .join('\n');
}

describe('the canonical form', () => {
  test('of a canonical text is itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(canonical(canonical(text))).toBe(canonical(text));
      }),
      RUNS,
    );
  });

  test('does not depend on the Unicode form, line ends or unseen marks', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(sentence, english), { minLength: 1 }), (lines) => {
        const text = canonical(lines.join('\n'));
        expect(canonical(lines.join('\r\n').normalize('NFD'))).toBe(text);
        expect(canonical(`\uFEFF${lines.join(' \n\u3000')}\u200B`)).toBe(text);
      }),
      RUNS,
    );
  });
});

describe('clauses', () => {
  test('every character of a text stands in exactly one clause, in order', () => {
    fc.assert(
      fc.property(blocks, (given) => {
        const entries = outlineOf(given);
        expect(entries.flatMap((entry) => entry.lines)).toEqual(given.map((block) => block.text));
        expect(entries.every((entry) => entry.lines.length > 0 && entry.level > 0)).toBe(true);
      }),
      RUNS,
    );
  });

  test('a document matches itself, and a missing clause is named', () => {
    fc.assert(
      fc.property(bodies, fc.nat(), (given, at) => {
        const entries = outlineOf(
          given.flatMap((body, i) => article(i + 1, body).split('\n')).map((text) => ({ text })),
        );
        expect(unmatched(entries, entries)).toEqual([]);
        const out = at % entries.length;
        const fewer = entries.filter((_, i) => i !== out);
        expect(unmatched(entries, fewer)).toMatchObject([{ lang: 'zh', label: entries[out]?.label }]);
      }),
      RUNS,
    );
  });

  test('whole clauses keep their ids however they are shuffled, taken out and put in', () => {
    fc.assert(
      fc.property(
        bodies,
        fc.infiniteStream(fc.nat()),
        fc.uniqueArray(sentence, { maxLength: 3 }),
        (given, picks, more) => {
          const before = identify([], clausesOf(given), fresh);
          const left = given.filter(() => (picks.next().value ?? 0) % 5 !== 0);
          const mixed = [...left, ...more.map((text) => [`新增内容${text}`])]
            .map((body) => ({ body, order: picks.next().value ?? 0 }))
            .sort((a, b) => a.order - b.order)
            .map(({ body }) => body);
          const after = identify(before, clausesOf(mixed), fresh);
          expect(new Set(after.map((clause) => clause.id)).size).toBe(after.length);
          for (const [i, body] of mixed.entries()) {
            const old = given.findIndex((each) => each.join() === body.join());
            if (old >= 0) expect(after[i]?.id).toBe(before[old]?.id);
          }
          // And nothing that only moved is said to have been reworded.
          const changes = compareClauses(before, after, new Map());
          const kept = new Set(left.map((body) => before[given.indexOf(body)]?.id));
          expect(changes.filter((change) => kept.has(change.clause) && change.kind !== 'moved')).toEqual([]);
        },
      ),
      RUNS,
    );
  });

  test('a clause reworded by a few words stays itself, and only it is changed', () => {
    fc.assert(
      fc.property(bodies, fc.nat(), (given, at) => {
        const before = identify([], clausesOf(given), fresh);
        const n = at % given.length;
        const edited = given.map((body, i) => (i === n ? [`特别说明，${body[0]}`, ...body.slice(1)] : body));
        const after = identify(before, clausesOf(edited), fresh);
        expect(after.map((clause) => clause.id)).toEqual(before.map((clause) => clause.id));
        expect(compareClauses(before, after, new Map())).toMatchObject([
          { clause: before[n]?.id, kind: 'changed' },
        ]);
      }),
      RUNS,
    );
  });

  test('a clause put in front moves the others and asks nobody about them', () => {
    fc.assert(
      fc.property(bodies, (given) => {
        const before = identify([], clausesOf(given), fresh);
        const after = identify(before, clausesOf([['全新的一条规定，从前没有。'], ...given]), fresh);
        const changes = compareClauses(before, after, new Map());
        expect(changes.filter((change) => change.askAgain).map((change) => change.kind)).toEqual(['added']);
        expect(changes.filter((change) => change.kind === 'moved')).toHaveLength(before.length);
      }),
      RUNS,
    );
  });
});

describe('pages', () => {
  const bilingual = fc.array(
    fc.record({
      zh: fc.array(
        sentence.chain((each) => fc.integer({ min: 1, max: 30 }).map((n) => each.repeat(n).slice(0, 2000))),
        {
          minLength: 1,
          maxLength: 45,
        },
      ),
      en: fc.array(
        english.chain((each) => fc.integer({ min: 1, max: 12 }).map((n) => each.repeat(n).slice(0, 2000))),
        {
          minLength: 1,
          maxLength: 45,
        },
      ),
      section: fc.boolean(),
    }),
    { minLength: 1, maxLength: 8 },
  );

  test('hold the clauses whole, within what every platform can show, alike in both languages', () => {
    fc.assert(
      fc.property(bilingual, (given) => {
        const clauses: Clause[] = given.map((each, i) => ({
          id: `cl-${i}`,
          label: `第${i + 1}条`,
          level: 1,
          section: each.section && each.zh.length === 1 && each.en.length === 1,
          text: { zh: article(i + 1, each.zh), en: `Article ${i + 1}. ${each.en.join('\n')}` },
          hash: '',
        }));
        const pages = pagesOf(clauses, ['zh', 'en']);
        expect(pages.zh?.length).toBe(pages.en?.length);
        expect(pages.zh?.map((page) => page.clauses)).toEqual(pages.en?.map((page) => page.clauses));
        for (const lang of ['zh', 'en'] as const) {
          for (const page of pages[lang] ?? []) {
            expect(page.parts.length).toBeGreaterThan(0);
            expect(page.parts.length).toBeLessThanOrEqual(MOST_PARTS);
            expect(lengthOf(plain(page.parts))).toBeLessThanOrEqual(MOST_CHARACTERS);
          }
          const shown = (pages[lang] ?? []).map((page) => plain(page.parts)).filter((text) => text !== '');
          expect(shown.join('\n')).toBe(clauses.map((clause) => clause.text[lang]).join('\n'));
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('word by word', () => {
  const text = fc
    .array(fc.oneof(sentence, english, fc.string({ unit: 'grapheme', maxLength: 8 })), { maxLength: 6 })
    .map((all) => all.join(''));

  test('both sides are there whole, and equal texts have no change', () => {
    fc.assert(
      fc.property(text, text, fc.constantFrom('zh' as const, 'en' as const), (before, after, lang) => {
        const runs = compareWords(before, after, lang);
        const side = (not: string) =>
          runs
            .filter((run) => run.kind !== not)
            .map((run) => run.text)
            .join('');
        expect(side('added')).toBe(before);
        expect(side('removed')).toBe(after);
        expect(compareWords(before, before, lang).every((run) => run.kind === 'same')).toBe(true);
        const marked = markChanges(before, after, lang);
        expect([plainInline(marked.before), plainInline(marked.after)]).toEqual([before, after]);
      }),
      RUNS,
    );
  });

  test('marks the words that changed, not the sentence', () => {
    const marked = markChanges(
      '确需带出的，须经部门负责人同意。',
      '确需带出的，须经部门负责人书面同意，并登记。',
      'zh',
    );
    expect(marked.removed).toEqual([]);
    expect(marked.added).toEqual(['书面', '并登记']);
    const en = markChanges('with the consent of the head.', 'with the written consent of the head.', 'en');
    expect(en.added).toEqual(['written']);
  });
});
