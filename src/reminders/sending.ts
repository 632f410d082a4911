import type { Store, Tx } from '../data/store/store.ts';
import type { Action, Message } from '../messages/parts.ts';
import type { Role } from '../messages/request.ts';
import type { Outbox, Owed, Reader } from '../outbox/outbox.ts';
import type { Office } from '../people/company.ts';
import type { Clock, Instant } from '../shared/clock.ts';
import type { Lang } from '../shared/lang.ts';
import type { LocalDate } from '../time/days.ts';
import type { Slot } from './plan.ts';
import type { Routines } from './routines.ts';
import { advanceSlot, endOf, type KeptSlot, openSlots, type SlotKey, slotKey } from './slots.ts';

/** People of one step, and of one transaction. */
export const PEOPLE_CHUNK = 1000;

/** As much of a person as a slot needs; the directory's people have it. */
export interface Someone {
  readonly id: string;
  readonly office?: string | undefined;
  readonly kind: 'employee' | 'guest' | 'bot';
}

/** Whom a slot can be for, as the directory selects them. */
type Selector =
  | { readonly everyone: true }
  | { readonly department: string }
  | { readonly role: Role }
  | { readonly topic: string };

/** Where the people of an audience are found; the directory is one. */
export interface PeopleSource {
  select(
    company: string,
    audience: { readonly any: readonly Selector[] },
    o: { on: LocalDate; after?: string | undefined; limit: number },
  ): Promise<readonly Someone[]>;
  /** The office that counts for somebody. */
  officeOf(company: string, person: Someone): { readonly id: string };
}

/** A person whom a slot is for, with their own time where it is another. */
export interface Addressed {
  readonly person: Someone;
  readonly dueAt?: Instant;
  readonly until?: Instant;
}

/** Who of some people a slot is really for: who takes another time, who said “not today”. */
export type Refine = (
  company: string,
  slot: KeptSlot,
  people: readonly Someone[],
) => Promise<readonly Addressed[]>;

/** Writes a routine's message to one person in place of the usual one; undefined: nothing to say. */
export type PersonalWriter = (
  company: string,
  slot: SlotKey,
  reader: Reader,
) => Promise<Message | undefined> | Message | undefined;

/** What can be pressed under a routine's message to one person. */
export type PersonalButtons = (slot: SlotKey, lang: Lang) => readonly Action[];

/** Turns slots into deliveries. */
export interface Sending {
  /** The deliveries to channels, and whether people have to be looked up. */
  prepare(company: string, slot: Slot): { channels: readonly Owed[]; hasPeople: boolean };
  owe(tx: Tx, owed: readonly Owed[]): Promise<void>;
  /** Writes down the people of every open slot, a thousand at a time; a slot is closed with the last of them. */
  expandAll(company: string): Promise<void>;
  /** Told by who keeps subscriptions and personal times. */
  refine(routine: string, refine: Refine): void;
  /** Told by who answers them: what stands under a routine's message to one person. */
  buttons(of: PersonalButtons): void;
  /** Told by who writes a routine's personal card. */
  writer(routine: string, write: PersonalWriter): void;
}

/** The composer of every routine's message. */
export const ROUTINE_KIND = 'routine';

/** The people among a slot's audience, as the directory selects them. */
export function selectorsOf(slot: Pick<Slot, 'audience' | 'office' | 'routine'>): Selector[] {
  return slot.audience.flatMap((each): Selector[] => {
    if (each === 'channels') return [];
    // Whoever is of no office by name is of the first, or of the one of their time zone: whose slot it is decides below.
    if (each === 'office') return [{ everyone: true }];
    if (each === 'subscribers') return [{ topic: slot.routine }];
    if ('channel' in each) return [];
    return [each];
  });
}

export function createSending(parts: {
  store: Store;
  clock: Clock;
  outbox: Outbox;
  people: PeopleSource;
  routines: Routines;
}): Sending {
  const { store, clock, outbox, people: source, routines } = parts;
  const refiners = new Map<string, Refine>();
  const writers = new Map<string, PersonalWriter>();
  let buttons: PersonalButtons = () => [];

  const owedFor = (company: string, slot: SlotKey & { at: Instant; until: Instant }) => ({
    company,
    kind: ROUTINE_KIND,
    subject: JSON.stringify({
      routine: slot.routine,
      office: slot.office,
      date: slot.date,
      occurrence: slot.occurrence,
    }),
    lane: 'routine' as const,
    dueAt: slot.at,
    until: slot.until,
  });

  const channelsOf = (office: Office, slot: Slot) =>
    slot.audience.flatMap((each) => {
      if (each === 'channels') return office.channels;
      return typeof each === 'object' && 'channel' in each ? [each.channel] : [];
    });

  const toPerson = (company: string, slot: KeptSlot, { person, dueAt, until }: Addressed): Owed => ({
    ...owedFor(company, slot),
    key: `${slotKey(slot)}:${person.id}`,
    to: { person: person.id },
    unasked: 'personal',
    ...(dueAt === undefined ? {} : { dueAt }),
    ...(until === undefined ? {} : { until }),
  });

  /** One step of an open slot; true when there may be more. */
  const step = async (company: string, slot: KeptSlot): Promise<KeptSlot | undefined> => {
    const now = clock.now();
    if (now > slot.until) {
      const minutes = Math.round((now - slot.at) / 60_000);
      await store.write(company, (tx) =>
        advanceSlot(tx, company, slot, {
          expandedTo: slot.expandedTo,
          added: 0,
          end: 'expired',
          why: { code: 'late', minutes },
          now,
        }),
      );
      return undefined;
    }
    const people = await source.select(
      company,
      { any: selectorsOf(slot) },
      {
        on: slot.date,
        limit: PEOPLE_CHUNK,
        ...(slot.expandedTo === undefined ? {} : { after: slot.expandedTo }),
      },
    );
    // A department or a role is the whole company's; a slot is for those of its own office.
    const own = people.filter(
      (person) => person.kind === 'employee' && source.officeOf(company, person).id === slot.office,
    );
    const refine = refiners.get(slot.routine);
    const addressed =
      refine === undefined ? own.map((person) => ({ person })) : await refine(company, slot, own);
    const owed = addressed.map((each) => toPerson(company, slot, each));
    const last = people.length < PEOPLE_CHUNK;
    const expandedTo = people.at(-1)?.id ?? slot.expandedTo;
    const moved = await store.write(company, async (tx) => {
      if (owed.length > 0) await outbox.owe(tx, owed);
      return advanceSlot(tx, company, slot, {
        expandedTo,
        added: owed.length,
        now,
        ...(last ? { end: endOf(slot, now) } : {}),
      });
    });
    if (!moved || last) return undefined;
    return { ...slot, expandedTo, recipients: slot.recipients + owed.length };
  };

  outbox.compose(ROUTINE_KIND, async (owed, reader) => {
    const slot = JSON.parse(owed.subject) as SlotKey & { date: LocalDate };
    const toChannel = 'channel' in owed.to;
    const write = writers.get(slot.routine);
    if (write !== undefined && !toChannel) return write(owed.company, slot, reader);
    // A routine or an office that is gone since says nothing any more.
    if (!routines.has(owed.company, slot.office, slot.routine)) return undefined;
    if (toChannel) return routines.message(owed.company, slot);
    const message = routines.message(owed.company, slot, { lang: reader.lang });
    const actions = buttons(slot, reader.lang);
    return actions.length === 0
      ? message
      : { ...message, parts: [...message.parts, { part: 'actions', actions }] };
  });

  return {
    prepare: (company, slot) => {
      if (slot.outcome !== 'due') return { channels: [], hasPeople: false };
      const office = routines.office(company, slot.office);
      return {
        channels: channelsOf(office, slot).map((to) => ({
          ...owedFor(company, slot),
          key: `${slotKey(slot)}:${to.workspace}/${to.channel}`,
          to: { workspace: to.workspace, channel: to.channel },
        })),
        hasPeople: selectorsOf(slot).length > 0,
      };
    },
    owe: (tx, owed) => outbox.owe(tx, owed),
    expandAll: async (company) => {
      const faults: unknown[] = [];
      for (const slot of await openSlots(store, company)) {
        try {
          for (let next: KeptSlot | undefined = slot; next !== undefined; ) next = await step(company, next);
        } catch (fault) {
          // One slot whose people cannot be read does not keep the others from theirs.
          faults.push(fault);
        }
      }
      if (faults.length > 0) throw faults[0];
    },
    refine: (routine, refine) => {
      refiners.set(routine, refine);
    },
    buttons: (of) => {
      buttons = of;
    },
    writer: (routine, write) => {
      writers.set(routine, write);
    },
  };
}
