import { type Acknowledgements, openAcknowledgements } from './acknowledgements/acknowledgements.ts';
import { answerCheck } from './acknowledgements/answer-check.ts';
import { acknowledgementJobs } from './acknowledgements/jobs.ts';
import { policyCheck } from './acknowledgements/policy-check.ts';
import { createPolicies } from './acknowledgements/policy-service.ts';
import { createDoor, type Door } from './commands/door.ts';
import { composeExports } from './commands/export.ts';
import { composeGaps } from './commands/gaps.ts';
import { composePolicies } from './commands/policy-messages.ts';
import { composeRoutineUse } from './commands/routine-compose.ts';
import type { Services } from './commands/services.ts';
import { composeWitness } from './commands/setup-witness.ts';
import { createStorageTrouble } from './commands/storage-trouble.ts';
import { openStore, type Store } from './data/store/store.ts';
import { createExportDesk, type ExportDesk } from './evidence/export-desk.ts';
import { createSpool, spoolFolder } from './evidence/export-spool.ts';
import { createPictures, type Pictures } from './evidence/pictures.ts';
import { readReport } from './evidence/report.ts';
import { retentionJob } from './evidence/retention.ts';
import { createStatusPictures } from './evidence/status-days.ts';
import { createWitnessing, type Witnessing } from './evidence/witnessing.ts';
import { type Counts, createCounts } from './gaps/counts.ts';
import { createGaps, type Gaps } from './gaps/gaps.ts';
import { createRecentQuestions } from './gaps/recent.ts';
import type { Ledger } from './ledger/ledger.ts';
import { type LedgerFiles, openLedger } from './ledger/open.ts';
import { createAlarm } from './outbox/alarm.ts';
import { type Conversation, createOutbox, type Outbox } from './outbox/outbox.ts';
import { outsideOf } from './outbox/outside.ts';
import type { Limits } from './outbox/sender.ts';
import { type Availability, createAvailability } from './people/availability.ts';
import { type Companies, type Company, loadCompanies } from './people/company.ts';
import { createDirectory, type Directory } from './people/directory.ts';
import { createImports, type Imports } from './people/import/imports.ts';
import { type Absences, createAbsences } from './people/leave.ts';
import { type Account, loadPeople, type People } from './people/people.ts';
import { createPlaces } from './people/places.ts';
import { createRoleGroups } from './people/role-groups.ts';
import { ROLES } from './people/roles.ts';
import type { Platform } from './platforms/types.ts';
import type { Engine } from './reminders/engine.ts';
import type { Job } from './reminders/heartbeat.ts';
import { openReminders } from './reminders/reminders.ts';
import { createRoutineUse } from './reminders/use.ts';
import { openShelf, type Shelf } from './rulebook/shelf.ts';
import type { Clock } from './shared/clock.ts';
import { randomIds } from './shared/ids.ts';
import type { Lang } from './shared/lang.ts';
import { describeError, type Log } from './shared/log.ts';
import { jobsOf, takeUpRules } from './tenant-jobs.ts';
import { drawCase } from './web/case-page.ts';
import { drawRecord } from './web/print.ts';

/** One company with its database and everything that serves it. */
export interface Tenant {
  readonly company: string;
  readonly store: Store;
  readonly ledger: Ledger;
  readonly people: People;
  readonly directory: Directory;
  readonly absences: Absences;
  readonly availability: Availability;
  readonly imports: Imports;
  readonly companies: Companies;
  readonly gaps: Gaps;
  readonly counts: Counts;
  readonly outbox: Outbox;
  readonly engine: Engine;
  readonly acknowledgements: Acknowledgements;
  /** How many policies wait for somebody's answer. */
  readonly owed: (who: Account) => Promise<number>;
  /** What messages show as pictures. */
  readonly pictures: Pictures;
  /** Files that are made for people who ask for them in the chat. */
  readonly exports: ExportDesk;
  /** Who outside sees how far the record is. */
  readonly witnessing: Witnessing;
  readonly shelf: Shelf;
  readonly services: Services;
  readonly door: Door;
  /** The platforms through which this company's people are reached; filled while the program is put together. */
  readonly platforms: Platform[];
  readonly jobs: readonly Job[];
  close(): Promise<void>;
}

/** Opens a company's database and builds its services, in order. */
export async function openTenant(options: {
  company: string;
  databaseUrl: string;
  /** An opened store in place of the one at the address: how the contract suite runs everything on another engine. */
  store?: Store | undefined;
  fromFile: Partial<Company>;
  overlay?: string | undefined;
  /** How fast each platform may be sent to, where the operator says so. */
  limits?: Readonly<Partial<Record<Platform['name'], Partial<Limits>>>> | undefined;
  /** Where the record's key and heads lie; absent: the key beside the database, and no heads outside. */
  ledger?: LedgerFiles | undefined;
  /** Where people reach the web server, as soon as that is known. */
  publicUrl?: (() => string | undefined) | undefined;
  /** Questions are hardly asked: the rules are read and indexed when somebody does, not at once. */
  rulesLater?: boolean;
  clock: Clock;
  log: Log;
}): Promise<Tenant> {
  const { company, clock, log } = options;
  const platforms: Platform[] = [];
  const store =
    options.store ??
    (await openStore(options.databaseUrl, clock, { mustExist: options.ledger?.look === true }));
  const ledger = await openLedger({
    store,
    company,
    clock,
    log,
    files: options.ledger ?? keyBeside(options.databaseUrl),
  });
  const companies = await loadCompanies(store, clock, { [company]: options.fromFile });
  const zoneOf = (id: string) => companies.of(id).zone;
  const officeZone = (id: string, office?: string) =>
    companies.of(id).offices.find((each) => each.id === office)?.zone ?? zoneOf(id);
  const people = await loadPeople(store, clock, [company], { zoneOf: officeZone, ledger });
  const members = platformMembers(platforms);
  const directory = createDirectory({
    store,
    clock,
    zoneOf,
    outside: {
      channel: (_company, workspace, channel) => members(workspace, { channel }),
      group: (_company, workspace, group) => members(workspace, { group }),
      configured: (id, role) => {
        const known = ROLES.find((each) => each === role);
        return known === undefined ? [] : people.configured(id, known);
      },
    },
  });
  const places = createPlaces(directory, clock);
  const roleGroups = createRoleGroups({
    ...{ store, companies, people, ledger, clock },
    membersOf: (workspace, group) => members(workspace, { group }),
  });
  const absences = createAbsences(store, clock, { ledger });
  const availability = createAvailability({ companies, absences });
  const imports = createImports({
    store,
    clock,
    companies,
    ledger,
    onChange: (id) => {
      places.forget(id);
      return people.refresh(id);
    },
  });
  const shelf = openShelf((id) => {
    const settings = companies.of(id);
    return {
      company: settings.name,
      order: settings.handbooks,
      ...(options.overlay === undefined ? {} : { overlay: options.overlay }),
    };
  });
  companies.onChange((id) => {
    shelf
      .renew(id)
      .catch((error: unknown) => log.error({ company: id, err: describeError(error) }, 'rules not renewed'));
  });
  const outbox = createOutbox({
    store,
    people,
    clock,
    log,
    ids: randomIds,
    senders: () => platforms.map((platform) => platform.sender),
    reaching: {
      person: (id, person) => directory.byId(id, person),
      personOf: (id, who) => directory.byAccount(id, who),
      reach: async (id, { id: person }, at, what) => {
        const known = await directory.byId(id, person);
        return known === undefined ? { ok: false, why: 'departed' } : availability.reach(id, known, at, what);
      },
      zoneOf: (id, recipient) =>
        recipient === undefined ? zoneOf(id) : availability.officeOf(id, recipient).zone,
    },
    officeLanguage: (id, channel) => languageOfChannel(companies.of(id), channel),
    dailyMessages: (id) => companies.of(id).limits.dailyMessages,
    zone: (id) => companies.of(id).zone,
    limits: (sender) => {
      const name = platforms.find((platform) => platform.sender === sender)?.name;
      return name === undefined ? undefined : options.limits?.[name];
    },
    ...outsideOf({
      ledger,
      company,
      headsFile: options.ledger?.headsFile,
      look: options.ledger?.look ?? false,
    }),
  });
  const gaps = createGaps({ store, outbox, clock, owners: (id) => people.withRole(id, 'hr') });
  const counts = createCounts(store, clock, log);
  const policies = createPolicies({ store, companies, clock, ids: randomIds, ledger });
  ledger.compare(policyCheck({ store, policies, ledger }));
  ledger.compare(answerCheck(store));
  const acknowledgements = openAcknowledgements({
    store,
    ledger,
    outbox,
    directory,
    people,
    availability,
    policies,
    companies,
    clock,
    ids: randomIds,
  });
  const reminders = openReminders({
    store,
    clock,
    log,
    outbox,
    companies,
    shelf,
    people,
    source: {
      select: (id, audience, o) => directory.select(id, audience, o),
      officeOf: (id, person) => availability.officeOf(id, person),
    },
  });
  const { routines } = reminders;
  const use = createRoutineUse({
    store,
    clock,
    companies,
    directory,
    availability,
    outbox,
    routines,
    people,
  });
  const pictures = createPictures(clock);
  const exports = createExportDesk({
    ...{ store, ledger, policies, directory, outbox, clock, log, zoneOf },
    campaigns: acknowledgements.campaigns,
    evenings: use.evenings,
    draw: drawCase,
    ids: randomIds,
    spool: createSpool(spoolFolder(options.databaseUrl), clock),
  });
  const witnessing = createWitnessing({
    ...{ store, ledger, clock, companies, outbox, people, log },
    address: options.ledger?.witnessUrl,
  });
  const services: Services = {
    clock,
    shelf,
    companies,
    people,
    directory,
    places,
    roleGroups,
    absences,
    availability,
    imports,
    gaps,
    recent: createRecentQuestions(clock),
    counts,
    outbox,
    routines,
    sending: reminders.sending,
    ...use,
    policies,
    acknowledgements,
    exports,
    witnessing,
    drawRecord: (record) => String(drawRecord(record)),
    report: (id) => readReport(store, id),
    statusPictures: createStatusPictures({ store, clock, pictures, zoneOf }),
    publicUrl: (path) => {
      const base = options.publicUrl?.();
      return base === undefined ? undefined : `${base.replace(/\/+$/, '')}${path}`;
    },
    storageTrouble: createStorageTrouble({
      alarm: createAlarm({
        company,
        people,
        senders: () => platforms.map((platform) => platform.sender),
        officeLanguage: () => companies.of(company).language,
        clock,
        ids: randomIds,
        log,
      }),
      hr: () => people.withRole(company, 'hr'),
      zone: () => companies.of(company).zone,
      clock,
      log,
    }),
    nameOf: (workspace, account) => {
      for (const platform of platforms) {
        const name = platform.nameOf(workspace, account);
        if (name !== undefined) return name;
      }
      return undefined;
    },
    missing: () => platforms.flatMap((platform) => platform.missing?.() ?? []),
  };
  composeWitness(services);
  composeExports(services);
  composeGaps(services);
  composePolicies(services);
  composeRoutineUse(services);
  if (!options.rulesLater) {
    shelf.of(company);
    // A broken folder is told at the start, not only in the first minute.
    await takeUpRules(company, shelf, log);
  }
  return {
    company,
    store,
    ledger,
    people,
    directory,
    absences,
    availability,
    imports,
    companies,
    gaps,
    counts,
    outbox,
    acknowledgements,
    owed: (who) => acknowledgements.assignments.owed(company, who),
    pictures,
    exports,
    witnessing,
    shelf,
    services,
    door: createDoor(services, log.child({ part: 'door' })),
    platforms,
    engine: reminders.engine,
    jobs: [
      ...jobsOf({ company, shelf, people, counts, outbox, gaps, services, log }),
      ...acknowledgementJobs(company, acknowledgements),
      ...reminders.jobs(company),
      retentionJob({
        ...{ company, store, ledger, directory, companies, people, clock, log },
        waits: () => outbox.guardedNow(company)?.kind === 'restored',
      }),
      ...witnessing.jobs(company),
    ],
    close: async () => {
      await outbox.stop();
      await exports.close();
      await witnessing.idle();
      await counts.flush();
      ledger.close();
      await store.close();
    },
  };
}

/** For a database of one's own, as a test has it; one in memory has its key there too. */
function keyBeside(databaseUrl: string): LedgerFiles {
  const file = databaseUrl.replace(/^sqlite:/, '');
  return file === ':memory:' ? {} : { keyFile: `${file}.key` };
}

/** A channel is spoken to in its office's language. */
function languageOfChannel(company: Company, channel: Conversation | undefined): Lang {
  const office = company.offices.find(({ channels }) =>
    channels.some((each) => each.workspace === channel?.workspace && each.channel === channel.channel),
  );
  return office?.lang ?? company.language;
}

/** Asks the platform that serves a workspace who belongs to a channel or a group. */
function platformMembers(platforms: readonly Platform[]) {
  return async (
    workspace: string,
    place: { readonly channel: string } | { readonly group: string },
  ): Promise<readonly string[] | undefined> => {
    const platform = platforms.find((each) => each.sender.reaches(workspace));
    return platform?.membersOf?.(place);
  };
}
