import { officesOf } from '../people/company.ts';
import { dayIn, isoWeekday, type LocalDate, plusDays } from '../time/days.ts';
import { type Assignment, asAssignment } from './assignment.ts';
import { OWED } from './assignment-state.ts';
import type { Desk } from './desk.ts';

/** The weekly digests: to a manager about their own reports, to HR about all campaigns. */
export const MANAGER_DIGEST = 'policy-manager-digest';
export const HR_DIGEST = 'policy-hr-digest';

export interface Digests {
  /** On the day of the week that is set: owes one digest to every manager with something outstanding, and to HR. */
  run(company: string): Promise<void>;
  /** What a manager's own reports still owe. Never who objected, declined or asked. */
  outstanding(company: string, manager: string): Promise<Assignment[]>;
}

export function createDigests(desk: Desk): Digests {
  const { store, companies, clock, people, outbox, directory } = desk;

  const outstanding = async (company: string, manager: string): Promise<Assignment[]> => {
    const zone = companies.of(company).zone;
    const reports = await directory.reportsOf(company, manager, dayIn(zone, clock.now()));
    if (reports.length === 0) return [];
    const found: Assignment[] = [];
    for (let from = 0; from < reports.length; from += 500) {
      const rows = await store
        .read(company)
        .selectFrom('assignments')
        .selectAll()
        .where('company', '=', company)
        .where(
          'person',
          'in',
          reports.slice(from, from + 500).map(({ id }) => id),
        )
        .where('state', 'in', [...OWED])
        .orderBy('due')
        .execute();
      found.push(...rows.map(asAssignment));
    }
    return found;
  };

  return {
    outstanding,
    run: async (company) => {
      const settings = companies.of(company);
      if (settings.live === null) return;
      const [office] = officesOf(settings);
      const today = dayIn(office.zone, clock.now());
      const day = settings.acknowledgements.digestDay;
      // The last such day, so that a week of which the day was missed has its digest all the same.
      const week = plusDays(today, -((isoWeekday(today) - day + 7) % 7)) as LocalDate;
      if (today !== week && isoWeekday(today) !== (day % 7) + 1) return;
      const managers = await store
        .read(company)
        .selectFrom('assignments')
        .select('manager')
        .distinct()
        .where('company', '=', company)
        .where('manager', 'is not', null)
        .where('state', 'in', [...OWED])
        .execute();
      const running = await store
        .read(company)
        .selectFrom('campaigns')
        .select('id')
        .where('company', '=', company)
        .where('state', '=', 'running')
        .limit(1)
        .execute();
      const until = (clock.now() + 3 * 86_400_000) as never;
      await store.write(company, async (tx) => {
        for (const { manager } of managers) {
          if (manager === null) continue;
          await outbox.owe(tx, {
            company,
            key: `digest:${week}:${manager}`,
            to: { person: manager },
            kind: MANAGER_DIGEST,
            subject: JSON.stringify({ manager }),
            lane: 'bulk',
            unasked: 'compulsory',
            until,
          });
        }
        if (running.length === 0) return;
        for (const to of people.withRole(company, 'hr'))
          await outbox.owe(tx, {
            company,
            key: `digest-hr:${week}:${to.workspace}:${to.account}`,
            to: { workspace: to.workspace, account: to.account },
            kind: HR_DIGEST,
            subject: JSON.stringify({ week }),
            lane: 'bulk',
            unasked: 'compulsory',
            until,
          });
      });
    },
  };
}
