import type { Services } from './commands/services.ts';
import type { Counts } from './gaps/counts.ts';
import type { Gaps } from './gaps/gaps.ts';
import type { Outbox } from './outbox/outbox.ts';
import type { People } from './people/people.ts';
import type { Job } from './reminders/heartbeat.ts';
import type { Shelf } from './rulebook/shelf.ts';
import type { Log } from './shared/log.ts';
import { dayIn } from './time/days.ts';

/** What a company's process does unasked, every minute or day, beside what each part brings itself. */
export function jobsOf(parts: {
  company: string;
  shelf: Shelf;
  people: People;
  counts: Counts;
  outbox: Outbox;
  gaps: Gaps;
  services: Services;
  log: Log;
}): Job[] {
  const { company, shelf, people, counts, outbox, gaps, services, log } = parts;
  return [
    {
      name: `${company}: look for changed rules`,
      every: 'minute',
      run: () => takeUpRules(company, shelf, log),
    },
    // The command line at the host may have joined accounts or granted roles meanwhile.
    { name: `${company}: look for changed roles`, every: 'minute', run: () => people.refresh(company) },
    {
      name: `${company}: follow the user groups that give roles`,
      every: 'minute',
      run: () => services.roleGroups.follow(company),
    },
    {
      name: `${company}: forget who was last out`,
      every: 'minute',
      run: () => services.checklist.erase(company),
    },
    {
      name: `${company}: bring personal reminders`,
      every: 'minute',
      run: () => services.personal.beat(company),
    },
    {
      name: `${company}: tell managers how last week's evenings went`,
      every: 'minute',
      run: () => services.closingWeeks.beat(company),
    },
    {
      name: `${company}: note how the rules stand`,
      every: 'minute',
      run: () => {
        const { zone } = services.companies.of(company);
        return services.rulebookDays.note(company, dayIn(zone, services.clock.now()), shelf.of(company).book);
      },
    },
    {
      name: `${company}: delete exported files that nobody fetched`,
      every: 'minute',
      run: () => services.exports.forget(),
    },
    { name: `${company}: write counts`, every: 'minute', run: () => counts.flush() },
    { name: `${company}: send what is due`, every: 'minute', run: () => outbox.dispatch(company) },
    {
      name: `${company}: forget old return addresses`,
      every: 'day',
      run: async () => {
        await outbox.expire(company);
        const forgotten = await gaps.forgetOld(company);
        if (forgotten > 0) log.info({ company, forgotten }, 'return addresses of old questions were deleted');
      },
    },
  ];
}

/** Takes up the company's own rules where they changed, and says what is wrong with broken ones. */
export async function takeUpRules(company: string, shelf: Shelf, log: Log): Promise<void> {
  for (const { faults } of await shelf.refresh()) {
    log.error(
      { company, faults: faults.slice(0, 20) },
      'the company rules have faults: what was in force before stays; mend them and they are read again',
    );
  }
}
