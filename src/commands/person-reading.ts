import type { Sheet } from '../acknowledgements/assignments.ts';
import type { Receipt } from '../acknowledgements/receipts.ts';
import { refuse } from '../acknowledgements/refusals.ts';
import type { Part } from '../messages/parts.ts';
import type { Person } from '../people/directory.ts';
import type { Account } from '../people/people.ts';
import type { Lang } from '../shared/lang.ts';
import { dayIn } from '../time/days.ts';
import type { Asking } from './command.ts';
import { type Reading, receiptParts } from './person-views.ts';
import type { Services } from './services.ts';

/** An assignment's id as it stands in calls and is typed. */
export const ASSIGNMENT = /^as-[0-9a-z]{8}$/;

/** Who reads, in their language and zone. */
export function readingOf(asking: Asking): Reading {
  const { lang, asker, at } = asking;
  return { lang, zone: asker.zone, today: dayIn(asker.zone, at) };
}

export const accountOf = ({ asker }: Asking): Account => ({
  workspace: asker.workspace,
  account: asker.account,
});

/** The asker as a person of the staff list. @throws Refusal when the list does not know the account */
export function personOf(asking: Asking, services: Services): Promise<Person> {
  return services.acknowledgements.assignments.personOf(asking.company, accountOf(asking));
}

/** The asker's own sheet with this id. @throws Refusal */
export async function sheetOf(id: string | undefined, asking: Asking, services: Services): Promise<Sheet> {
  if (id === undefined || !ASSIGNMENT.test(id)) throw refuse.noAssignment();
  const person = await personOf(asking, services);
  return services.acknowledgements.assignments.sheet(asking.company, person, id, asking.lang);
}

/** A person's name as they are called here. */
export function nameOf(person: Person | undefined, services: Services): string {
  if (person === undefined) return '–';
  if (person.name !== undefined) return person.name;
  for (const { workspace, account } of person.accounts) {
    const name = services.nameOf(workspace, account);
    if (name !== undefined) return name;
  }
  return person.number ?? person.accounts[0]?.account ?? person.id;
}

/** The parts of a receipt, with everything that stands on it. */
export async function receiptOf(
  company: string,
  receipt: Receipt,
  services: Services,
  reading: Reading,
  more?: { buttons: boolean; whole?: boolean },
): Promise<Part[] | undefined> {
  const { assignments, notes, desk } = services.acknowledgements;
  const sheet = await assignments.any(company, receipt.assignment, reading.lang);
  if (sheet === undefined) return undefined;
  const person = await desk.directory.byId(company, receipt.person);
  const head = await desk.ledger.headCovering(company, receipt.entry);
  const zone = person === undefined ? reading.zone : desk.availability.officeOf(company, person).zone;
  const kept = {
    receipt,
    sheet,
    person: { name: nameOf(person, services), number: person?.number },
    head: head?.hash,
    notes: await notes.of(company, receipt.assignment),
  };
  return receiptParts(kept, { ...reading, zone }, more);
}

/** The label of a version's person in charge: HR 李岚. */
export function senderName(who: Account, services: Services, lang: Lang): string {
  const name = services.nameOf(who.workspace, who.account);
  if (name === undefined) return 'HR';
  return lang === 'zh' ? `HR ${name}` : `${name}, HR`;
}
