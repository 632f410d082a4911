import { createHash } from 'node:crypto';
import type { Store } from '../data/store/store.ts';
import type { Rule, Rulebook } from '../rulebook/rulebook.ts';
import { type LocalDate, plusDays } from '../time/days.ts';

/** How the rules stood each day, so that the morning can say what has changed. */
export interface RulebookDays {
  /** Notes how the rules stand, once a day. */
  note(company: string, day: LocalDate, book: Rulebook): Promise<void>;
  /** Rules that are new or different since the last day before this one; none where no such day is known. */
  changedBefore(company: string, day: LocalDate, book: Rulebook): Promise<readonly Rule[]>;
}

/** Days that are kept. */
const KEEP = 40;

const digestOf = ({ sources: _, ...rule }: Rule) =>
  createHash('sha256')
    .update(
      JSON.stringify([rule.title, rule.answer, rule.do, rule.dont, rule.say, rule.never, rule.standing]),
    )
    .digest('base64url')
    .slice(0, 8);

export function createRulebookDays(store: Store): RulebookDays {
  const noted = new Map<string, LocalDate>();
  return {
    note: async (company, day, book) => {
      if (noted.get(company) === day) return;
      const rules = JSON.stringify(
        Object.fromEntries([...book.byId.values()].map((rule) => [rule.id, digestOf(rule)])),
      );
      await store.write(company, async (tx) => {
        await tx
          .insertInto('rulebook_days')
          .values({ company, day, rules })
          .onConflict((conflict) => conflict.columns(['company', 'day']).doNothing())
          .execute();
        await tx
          .deleteFrom('rulebook_days')
          .where('company', '=', company)
          .where('day', '<', plusDays(day, -KEEP))
          .execute();
      });
      noted.set(company, day);
    },
    changedBefore: async (company, day, book) => {
      const before = await store
        .read(company)
        .selectFrom('rulebook_days')
        .select('rules')
        .where('company', '=', company)
        .where('day', '<', day)
        .orderBy('day', 'desc')
        .limit(1)
        .executeTakeFirst();
      if (before === undefined) return [];
      const rules = JSON.parse(before.rules) as Readonly<Record<string, string>>;
      return [...book.byId.values()].filter((rule) => rules[rule.id] !== digestOf(rule));
    },
  };
}
