import { dayIn } from '../time/days.ts';
import { eraseKnown, isHeld } from './erasing.ts';
import type { Forget } from './retention-kinds.ts';

/** The same day so many years earlier; 29 February becomes 1 March, a day late rather than early. */
export function yearsBefore(day: string, years: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(Date.UTC(year - years, month - 1, date)).toISOString().slice(0, 10);
}

/**
 * Who left so long ago is erased, by the one way there is: what was answered stays as somebody's, the chain stays whole.
 * A legal hold keeps a person; who has no last day on the staff list stays.
 */
export const forgetAnswers: Forget = async (parts, { company, now, keep, dryRun }) => {
  const { store, ledger } = parts;
  const today = dayIn(parts.companies.of(company).zone, now);
  const leavers = await store
    .read(company)
    .selectFrom('people')
    .select('id')
    .where('company', '=', company)
    .where('same_as', 'is', null)
    .where('left_on', 'is not', null)
    .where('left_on', '<', yearsBefore(today, keep))
    .orderBy('id')
    .execute();
  let rows = 0;
  let entries = 0;
  let held = 0;
  for (const { id } of leavers) {
    if (await isHeld(ledger, company, id)) {
      held += 1;
      continue;
    }
    rows += 1;
    if (dryRun) entries += (await ledger.entriesOf(company, { person: id })).length;
    else {
      const reason = `retention: acknowledgements, employment + ${keep} years`;
      entries += (await eraseKnown(parts, company, id, reason)).entries;
    }
  }
  if (rows > 0 && !dryRun) await parts.people.refresh(company);
  return { rows, entries, held };
};
