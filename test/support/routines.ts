import { openStore, type Store } from '../../src/data/store/store.ts';
import { createOutbox, type Outbox } from '../../src/outbox/outbox.ts';
import { type Companies, type Company, loadCompanies } from '../../src/people/company.ts';
import { loadPeople } from '../../src/people/people.ts';
import { createClockNotice } from '../../src/reminders/clock-notice.ts';
import { createEngine, type Engine } from '../../src/reminders/engine.ts';
import { createRoutines, type Routines } from '../../src/reminders/routines.ts';
import { createSending, type PeopleSource, type Sending } from '../../src/reminders/sending.ts';
import { openShelf } from '../../src/rulebook/shelf.ts';
import { randomIds } from '../../src/shared/ids.ts';
import { silentLog } from '../../src/shared/log.ts';
import type { TestClock } from './clock.ts';
import { SHANGHAI } from './offices.ts';

export const COMPANY = 'acme';

/** A live company with an office in Shanghai and every handbook adopted. */
export const LIVE: Partial<Company> = {
  name: { zh: '知礼演示公司', en: 'Acme Ltd' },
  handbooks: ['B', 'C', 'E', 'A', 'D'].map((id) => ({ id, standing: 'adopted' as const })),
  live: '2026-01-05T01:00:00.000Z',
  offices: [SHANGHAI],
};

/** One process' view of a company's routines; the outbox keeps what is owed and sends nothing. */
export interface Process {
  readonly store: Store;
  readonly companies: Companies;
  readonly routines: Routines;
  readonly outbox: Outbox;
  readonly sending: Sending;
  readonly engine: Engine;
}

export async function startProcess(options: {
  clock: TestClock;
  store?: Store;
  url?: string;
  company?: Partial<Company>;
  people?: Pick<PeopleSource, 'select'>;
  mostJumpMs?: number;
}): Promise<Process> {
  const { clock } = options;
  const store = options.store ?? (await openStore(options.url ?? 'sqlite::memory:', clock));
  const companies = await loadCompanies(store, clock, { [COMPANY]: options.company ?? LIVE });
  const people = await loadPeople(store, clock, [COMPANY]);
  const shelf = openShelf((id) => ({ company: companies.of(id).name, order: companies.of(id).handbooks }));
  const outbox = createOutbox({
    store,
    people,
    clock,
    log: silentLog,
    ids: randomIds,
    senders: () => [],
    officeLanguage: (id) => companies.of(id).language,
    dailyMessages: () => 3,
    zone: (id) => companies.of(id).zone,
  });
  const routines = createRoutines({ store, companies, shelf });
  const sending = createSending({
    store,
    clock,
    outbox,
    people: {
      select: async (...asked) => (await options.people?.select(...asked)) ?? [],
      officeOf: (_company, person) => ({ id: person.office ?? SHANGHAI.id }),
    },
    routines,
  });
  const engine = createEngine({
    store,
    clock,
    log: silentLog,
    companies,
    sending,
    // Hannah is HR and operator in one.
    clockNotice: createClockNotice({
      outbox,
      companies,
      people: { withRole: () => [{ workspace: 'local', account: 'hannah' }] },
    }),
    ...(options.mostJumpMs === undefined ? {} : { mostJumpMs: options.mostJumpMs }),
  });
  return { store, companies, routines, outbox, sending, engine };
}

/** What is owed, by key. */
export async function owedKeys(store: Store): Promise<string[]> {
  const rows = await store
    .read(COMPANY)
    .selectFrom('deliveries')
    .select('key')
    .where('company', '=', COMPANY)
    .orderBy('key')
    .execute();
  return rows.map((row) => row.key);
}

export async function slotRows(store: Store) {
  return store
    .read(COMPANY)
    .selectFrom('slots')
    .selectAll()
    .where('company', '=', COMPANY)
    .orderBy('at')
    .orderBy('routine')
    .execute();
}

/** `2026-11-23 opening sent`, in the order of time. */
export async function slotsSaid(store: Store): Promise<string[]> {
  return (await slotRows(store)).map(
    (row) =>
      `${row.date} ${row.routine} ${row.state}${row.why === null ? '' : ` ${(JSON.parse(row.why) as { code: string }).code}`}`,
  );
}
