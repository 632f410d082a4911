import fc from 'fast-check';
import { expect, test } from 'vitest';
import { call } from '../../src/messages/call.ts';
import { pagesOf } from '../../src/messages/paging.ts';
import type { Inline, Message, Part } from '../../src/messages/parts.ts';
import { actionsOf, plainText } from '../../src/messages/plain.ts';
import { fitsEverywhere } from '../support/everywhere.ts';

const words = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 80 }),
  fc.constantFrom(
    '请按第5条办。',
    'Lock papers away. ',
    '一行\n另一行\n',
    '字'.repeat(3000),
    'x'.repeat(9000),
  ),
);
const run: fc.Arbitrary<Inline> = fc.oneof(
  words,
  words.map((strong) => ({ strong })),
  fc.constant({ person: 'U1', name: '王敏' }),
);
const runs = fc.array(run, { minLength: 1, maxLength: 5 });
const part: fc.Arbitrary<Part> = fc.oneof(
  words.map((text) => ({ part: 'heading', text }) as const),
  runs.map((text) => ({ part: 'text', text }) as const),
  runs.map((text) => ({ part: 'note', text }) as const),
  fc
    .record({ items: fc.array(runs, { minLength: 1, maxLength: 60 }), numbered: fc.boolean() })
    .map(
      ({ items, numbered }): Part =>
        numbered ? { part: 'list', items, numbered: true } : { part: 'list', items },
    ),
  words.map((say) => ({ part: 'words', say }) as const),
  fc
    .array(fc.record({ label: words, value: runs }), { minLength: 1, maxLength: 60 })
    .map((rows) => ({ part: 'facts', rows }) as const),
  fc.array(words, { minLength: 1, maxLength: 60 }).map((labels) => ({
    part: 'actions' as const,
    actions: labels.map((label) => ({ label, call: call('topic', 'dress') })),
  })),
);
const message = fc
  .record({
    summary: words.filter((text) => text.trim() !== ''),
    lang: fc.constantFrom('zh' as const, 'en' as const),
    parts: fc.array(part, { minLength: 1, maxLength: 30 }),
  })
  .map((each): Message => ({ view: 'message', ...each }));

/** What is read, without white space, numbers and marks that a list puts in front. */
const bare = (text: string) => text.replace(/[\s\d.·:：“”-]/gu, '');
const read = (given: Message, parts: readonly Part[]) => bare(plainText({ ...given, parts }));

test('pages hold everything of a message, in order, with all its buttons, and none is more than a page', () => {
  fc.assert(
    fc.property(message, (given) => {
      const pages = pagesOf(given);
      expect(pages.map((parts) => read(given, parts)).join('')).toBe(read(given, given.parts));
      expect(pages.flatMap((parts) => actionsOf({ ...given, parts })).length).toBe(actionsOf(given).length);
      for (const parts of pages) {
        expect(parts.length).toBeLessThanOrEqual(40);
        expect(plainText({ ...given, parts }).length).toBeLessThan(3600);
      }
    }),
    { numRuns: 60 },
  );
});

test('whatever a message holds, it goes out on every platform within all limits, whole or as a card that opens it', () => {
  const came = new Set<string>();
  fc.assert(
    fc.property(message, (given) => {
      const { slack, wecom } = fitsEverywhere(given);
      came.add(`slack ${slack}`).add(`wecom ${wecom}`);
    }),
    { numRuns: 60 },
  );
  expect(came).toContain('slack whole');
  expect(came).toContain('wecom card');
});
